"""Reads what came to where bounces come, whatever it is: hostile, broken, or somebody's holidays."""

import email
import logging
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from flufl.bounce import all_failures

from briefbot.adapters.mail.reports import complaint, failures, kind_of, report_kind
from briefbot.adapters.mail.verp import Verp
from briefbot.ports import Returned
from briefbot.showing.plain import shortened

log = logging.getLogger(__name__)

MOST = 256 * 1024  # octets that are looked at
_MOST_PARTS = 60
_MOST_GUESSED = 32 * 1024  # octets of a server's own words: they stand before what it gives back, and take long to look through
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To")
_UNSUBSCRIBE = re.compile(r"(?:re:\s*)?unsubscribe[\s:+]+([A-Za-z0-9._~=-]{8,600})\s*", re.IGNORECASE)
_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
_AWAY = re.compile(r"\b(out of (the )?office|automatic reply|auto(matic)?[- ]?(re(ply|sponse))|away from)\b", re.IGNORECASE)
_MACHINES = re.compile(r"\b(mailer-daemon|postmaster|mail delivery|mail-daemon)\b", re.IGNORECASE)


def read_returned(octets: bytes, verp: Verp) -> Returned:
    """What a mail says; "nothing" of what is no machine's, or cannot be read. Never raises."""
    try:
        return _read(octets[:MOST], verp)
    except Exception as error:  # noqa: BLE001  (whatever it is made of, the next one is read)
        log.warning("a mail that came back cannot be read: %s: %s", type(error).__name__, shortened(str(error), 100))
        return Returned(verdict="nothing")


def _read(octets: bytes, verp: Verp) -> Returned:
    if octets.lower().count(b"content-type:") > _MOST_PARTS:
        octets = octets.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]  # its header alone
    mail = email.message_from_bytes(octets)
    if token := _token(mail, verp):
        return Returned(verdict="unsubscribe", token=token)
    kind = report_kind(mail)
    if kind == "feedback-report":
        return _complaint(mail, verp)
    if kind == "delivery-status":
        return _undelivered(mail, verp)
    return Returned(verdict="passing") if kind or _is_automatic(mail) else _guessed(octets[:_MOST_GUESSED], mail, verp)


def _complaint(mail: Message, verp: Verp) -> Returned:
    told = complaint(mail)
    if told is None:
        return Returned(verdict="passing")
    return Returned(verdict="complaint", delivery=_delivery(mail, verp), recipients=told[1], said=told[0])


def _undelivered(mail: Message, verp: Verp) -> Returned:
    failed = failures(mail)
    if not failed:
        return Returned(verdict="passing")
    worst = next((failure for failure in failed if failure.kind == "hard"), failed[0])
    named = tuple(dict.fromkeys(failure.recipient for failure in failed if failure.recipient))
    return Returned(verdict=worst.kind, delivery=_delivery(mail, verp), recipients=named, said=worst.said)


def _guessed(beginning: bytes, mail: Message, verp: Verp) -> Returned:
    """A server's own way of saying that it could not deliver; nobody who writes to us by hand is taken for one."""
    came_to = verp.deliveries(_addressed(mail))
    if not came_to and not _is_of_a_machine(mail):
        return Returned(verdict="nothing")
    told = email.message_from_bytes(beginning)
    late, permanent = all_failures(told)
    if not permanent:
        return Returned(verdict="passing" if late else "nothing")
    words = "\n".join(_texts(told))
    named = tuple(sorted(address.decode("ascii", "replace") for address in permanent))
    said = _reason(words, named)
    return Returned(verdict=kind_of(said), delivery=_delivery(mail, verp), recipients=named, said=shortened(said, 200))


def _reason(words: str, named: tuple[str, ...]) -> str:
    """What stands by a recipient's name: the line and the two after it, where codes and reasons are."""
    lines = [line.strip() for line in words.splitlines()]
    for at, line in enumerate(lines):
        if any(address.lower() in line.lower() for address in named):
            near = " ".join(filter(None, lines[at : at + 4]))
            if re.search(r"[45]\d\d|\d\.\d\.\d|unknown|no such|not|full|quota", near, re.IGNORECASE):
                return near
    return "it could not be delivered"


def _delivery(mail: Message, verp: Verp) -> int | None:
    """By the address that it came to, else by what is quoted of our own mail: both bear our signature."""
    found = verp.deliveries(_addressed(mail)) or verp.deliveries("\n".join(_texts(mail)))
    return found[0] if found else None


def _addressed(mail: Message) -> str:
    return "\n".join(str(value) for name in _TO for value in mail.get_all(name, []))


def _texts(mail: Message) -> Iterator[str]:
    """The words of its parts, and the header fields of mails in it."""
    for part in mail.walk():
        yield "\n".join(f"{name}: {value}" for name, value in part.items())
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("ascii", "replace")


def _token(mail: Message, verp: Verp) -> str:
    """What somebody unsubscribes with: in the subject, or in the address that it came to."""
    subject = str(make_header(decode_header(str(mail.get("Subject", ""))[:2_000])))
    if found := _UNSUBSCRIBE.fullmatch(subject.strip()):
        return found[1]
    tagged = re.search(rf"\bunsubscribe\+([A-Za-z0-9._~=-]{{8,600}})@{re.escape(verp.box.domain)}", _addressed(mail))
    return tagged[1] if tagged else ""


def _is_automatic(mail: Message) -> bool:
    """Somebody's machine answers for them."""
    says = str(mail.get("Auto-Submitted", "no")).lower().startswith("auto-replied")
    precedence = str(mail.get("Precedence", "")).lower().strip() in ("auto_reply", "auto-reply")
    return says or precedence or any(name in mail for name in _AUTOMATIC) or bool(_AWAY.search(str(mail.get("Subject", ""))))


def _is_of_a_machine(mail: Message) -> bool:
    return str(mail.get("Return-Path", "")).strip() == "<>" or bool(_MACHINES.search(str(mail.get("From", ""))))
