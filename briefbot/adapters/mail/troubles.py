"""What an SMTP server's refusals mean for a mail: one row for each, and the errors of the line by what they leave open.

A server answers in numbers (RFC 5321), most of them with an enhanced code (RFC 3463, "5.1.1"), which is what counts. What is
in no row follows from the first digit. Until the dot that ends a mail has gone out it was surely not taken; after it, only an
answer says so.
"""

import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPNotSupported,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from briefbot.errors import MaybeSent, NoAddress, NotSent, OutletError, OutletShut, Rejected
from briefbot.showing.plain import shortened

Stage = Literal["line", "login", "sender", "recipient", "data", "end"]
"""How far it came: connecting; logging in; MAIL, RCPT, DATA; and the dot that ends the mail, after which it may be taken."""

Meaning = Literal["nobody", "grey", "later", "never", "full", "full for now", "busy", "settings"]

BUSY = timedelta(minutes=1)
SETTINGS = timedelta(minutes=10)
GREY = timedelta(minutes=5)

_LONGEST = 200
_ENHANCED = re.compile(r"\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")


@dataclass(frozen=True, slots=True)
class Row:
    """At these stages ("" is any) an answer that begins so: its code, the enhanced one or "-", its words in small letters."""

    stages: str
    answer: str
    meaning: Meaning
    advice: str


_GONE = "they can subscribe again with another address"
_FULL = "their mailbox is full"
_WAIT = "it is tried again"
_LARGE = "it is too large for them"
_POLICY = "`briefbot doctor mail` tells what they may miss in our mails"
_AS_US = "check [mail] sender and bounces_to: the server must let us send as they say"
_LOGIN = "check [mail] user and password"
_TLS = 'check [mail] security: the server wants "starttls" or "tls"'
_NOT_HERE = "check [mail] server: it takes no mail from here"
_NO_SUCH = (
    r"\b(unknown|no such|not exist|not (found|known|recogni[sz]ed|a valid)|invalid|disabled|inactive|no mailbox|unrouteable)\b"
)

ROWS: Sequence[Row] = (
    Row("", r"421 ", "busy", _WAIT),
    Row("line login", r"4", "busy", _WAIT),
    Row("line", r"530 5\.7\.0 .*starttls", "settings", _TLS),
    Row("line", r"5", "settings", _NOT_HERE),
    Row("login", r"538 |5.. 5\.7\.11 |530 .*starttls", "settings", _TLS),
    Row("login", r"5", "settings", _LOGIN),
    Row("sender recipient", r"530 .*starttls|538 ", "settings", _TLS),
    Row("sender recipient", r"530 ", "settings", _LOGIN),
    Row("sender", r"552 |5.. 5\.(3\.4|2\.3) ", "never", _LARGE),
    Row("sender", r"555 |5.. 5\.(5\.4|6\.7) ", "never", "the server does not understand what is asked of it for this address"),
    Row("sender", r"4", "busy", _WAIT),
    Row("sender", r"5", "settings", _AS_US),
    Row("", r"5.. 5\.1\.(1|2|3|6|10) |5.. 5\.2\.1 |5.. 5\.4\.4 ", "nobody", _GONE),
    Row("", r"5.. 5\.4\.1 .*access denied", "nobody", _GONE),  # how Exchange Online says that there is no such mailbox
    Row("", r"5.. 5\.1\.[78] ", "settings", _AS_US),
    Row("", r"5.. 5\.2\.2 |552 - .*(full|quota)", "full", _FULL),
    Row("", r"4.. 4\.2\.2 |452 - .*(full|quota)", "full for now", _FULL),
    Row("recipient data end", r"552 |5.. 5\.(3\.4|2\.3) ", "never", _LARGE),
    Row("recipient", r"5.. 5\.7\.[0-9]+ .*relay|55. - .*relay", "settings", _LOGIN),
    Row("", r"5.. 5\.7\.[0-9]+ ", "never", _POLICY),
    Row("", r"5.. 5\.6\.7 |553 - .*smtputf8", "never", "their server takes no address beyond ASCII"),
    Row("recipient", rf"55[013] (-|5\.[0-3]\.0) .*{_NO_SUCH}", "nobody", _GONE),
    Row("recipient", r"45[01] - |45. 4\.[27]\.[01] |.*gr[ae]ylist", "grey", _WAIT),
    Row("", r"4", "later", _WAIT),
    Row("", r"5", "never", "nothing sends it as it is"),
)


def trouble(error: BaseException, stage: Stage, place: str) -> OutletError:
    """What an error of the library or the line means for a mail to a `place` ("mail to ada@example.org"); to raise from it."""
    if isinstance(error, SMTPNotSupported):
        return Rejected(f"{place}: our mail server takes no address beyond ASCII (SMTPUTF8); they can give another")
    if isinstance(error, SMTPResponseException) and 400 <= error.code < 600:
        return _refusal(error, "login" if isinstance(error, SMTPAuthenticationError) else stage, place)
    if stage == "end":
        return MaybeSent(f"{place}: {said(error)}; it may have arrived")
    if stage in ("line", "login"):
        return _unreachable(error)
    return NotSent(f"{place}: {said(error)}; {_WAIT}")


def said(error: BaseException) -> str:
    """The error in a line, as the server or the system puts it."""
    if isinstance(error, SMTPResponseException):
        return shortened(f"{error.code} {error.message}", _LONGEST)
    words = error.message if isinstance(error, SMTPException) else str(error)
    return shortened(words.rstrip(".") or "no answer in time", _LONGEST)


def answer_of(code: int, message: str) -> str:
    """The answer as the rows are held against it: "550 5.1.1 user unknown", "550 - user unknown"."""
    enhanced = _ENHANCED.match(message)
    words = message[enhanced.end() :] if enhanced else message
    return f"{code} {enhanced[1] if enhanced else '-'} {shortened(words, _LONGEST).casefold()}"


def row_of(code: int, message: str, stage: Stage) -> Row:
    """The row that an answer of 400 to 599 is of."""
    told = answer_of(code, message)
    return next(row for row in ROWS if (not row.stages or stage in row.stages.split()) and re.match(row.answer, told))


def _refusal(error: SMTPResponseException, stage: Stage, place: str) -> OutletError:
    row = row_of(error.code, error.message, stage)
    of_us = "the mail server" if row.meaning in ("busy", "settings") else place
    return _MEANINGS[row.meaning](f"{of_us}: {said(error)}; {row.advice}")


def _of_a_full_box(error: OutletError) -> OutletError:
    error.is_bounce = True
    return error


def _unreachable(error: BaseException) -> OutletError:
    """The connection or its encryption did not come about."""
    causes = _chain(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return OutletShut(
            f"the mail server shows no certificate that we can trust: {said(error)}; check [mail] server", SETTINGS
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return OutletShut(f"the mail server does not speak TLS there: {said(error)}; {_TLS}", SETTINGS)
    if isinstance(error, SMTPException) and not isinstance(error, SMTPConnectError | SMTPServerDisconnected | TimeoutError):
        advice = _TLS if "STARTTLS extension" in error.message else _LOGIN
        return OutletShut(f"the mail server: {said(error)}; {advice}", SETTINGS)
    return OutletShut(f"the mail server cannot be reached: {said(error)}; check [mail] server and the line", None)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error and len(found) < 10:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


_MEANINGS: Mapping[Meaning, Callable[[str], OutletError]] = {
    "nobody": NoAddress,
    "grey": lambda told: NotSent(told, GREY),
    "later": NotSent,
    "never": Rejected,
    "full": lambda told: _of_a_full_box(Rejected(told)),
    "full for now": lambda told: _of_a_full_box(NotSent(told)),
    "busy": lambda told: OutletShut(told, BUSY),
    "settings": lambda told: OutletShut(told, SETTINGS),
}
