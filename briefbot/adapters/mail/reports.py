"""What machines report of a mail: that it was not delivered (RFC 3464), or that its reader complains (RFC 5965)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Literal

from briefbot.adapters.mail.troubles import row_of
from briefbot.showing.plain import shortened

_LONGEST = 200
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ \t-]+(?=[\d\w<])(?:\(?#?)?((?:[45]\.\d{1,3}\.\d{1,3})?[^\r\n]{0,200})")
_STATUS = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
_COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list", "virus", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Whom a mail did not reach, and whether it ever can."""

    recipient: str
    kind: Literal["hard", "soft"]
    said: str


def report_kind(mail: Message) -> str:
    """What kind of report it is: "delivery-status", "feedback-report" or another; "" for none."""
    if mail.get_content_type() != "multipart/report":
        return ""
    given = str(mail.get_param("report-type") or "").strip().lower()
    kinds = (part.get_content_type().removeprefix("message/") for part in mail.walk())
    return next((kind for kind in kinds if kind in ("delivery-status", "feedback-report")), given)


def failures(mail: Message) -> tuple[Failure, ...]:
    """Whom the mail of a report did not reach. One that is only late is tried again by its server, and is none."""
    return tuple(_failure(block) for block in _blocks(mail, "message/delivery-status") if _has_failed(block))


def complaint(mail: Message) -> tuple[str, tuple[str, ...]] | None:
    """What a reader complains of and who that may be; None where it is no complaint."""
    for block in _blocks(mail, "message/feedback-report"):
        if (kind := _field(block, "Feedback-Type").lower()) in _COMPLAINTS:
            named = (_field(block, name) for name in ("Original-Rcpt-To", "Removal-Recipient"))
            return kind, tuple(address for name in named if (address := _address(name)))
    return None


def kind_of(words: str) -> Literal["hard", "soft"]:
    """Whether a server's own words say that there is nobody: a reply ("550 5.1.1 ..."), or the status of a report."""
    if reply := _REPLY.search(words):
        return "hard" if row_of(int(reply[1]), reply[2], "recipient").meaning == "nobody" else "soft"
    if status := _STATUS.search(words):
        code = 450 if status[1] == "4" else 550
        return "hard" if row_of(code, f"{status[0]} {words}", "recipient").meaning == "nobody" else "soft"
    return "hard" if row_of(550, words, "recipient").meaning == "nobody" else "soft"


def _failure(block: Message) -> Failure:
    told, status = _field(block, "Diagnostic-Code"), _field(block, "Status")
    named = (_address(_field(block, name)) for name in ("Original-Recipient", "Final-Recipient"))
    says = [words for words in (told.partition(";")[2] or told, status) if _STATUS.search(words) or _REPLY.search(words)]
    return Failure(
        recipient=next(filter(None, named), ""),
        kind="hard" if says and all(kind_of(words) == "hard" for words in _telling(says)) else "soft",
        said=shortened(told or status or "not delivered", _LONGEST),
    )


def _telling(says: list[str]) -> list[str]:
    """Without a status that says no more than that it failed."""
    return [words for words in says if not re.fullmatch(r"\s*5\.0\.0\s*", words)] or says


def _has_failed(block: Message) -> bool:
    return _field(block, "Action").lower().startswith(("fail", "error"))


def _blocks(mail: Message, kind: str) -> Iterator[Message]:
    """The groups of fields of a report's part, which the library takes for messages."""
    for part in mail.walk():
        payload = part.get_payload() if part.get_content_type() == kind else None
        yield from (block for block in payload if isinstance(block, Message)) if isinstance(payload, list) else ()


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _address(given: str) -> str:
    """The address of "rfc822; <ada@example.org>"."""
    found = re.search(r"[^\s<>;,]+@[^\s<>;,]+", given.rpartition(";")[2])
    return found[0] if found else ""
