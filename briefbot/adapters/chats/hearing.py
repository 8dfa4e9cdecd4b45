"""What Apprise's plugins do while a message goes: they answer yes or no, and say the rest to the log.

Their lines hold URLs with keys in them. So none goes on to our own log; what is heard here is the little that tells what became
of a message, in the order it happened.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

_LOGGERS = ("apprise", "urllib3", "requests")
_ANSWER = re.compile(r'"[A-Z]+ .* HTTP/[0-9.]+" ([1-5][0-9]{2}) ', re.DOTALL)
# As urllib3 says it of whatever comes before the first byte of a request: no such host, nobody listens, no TLS.
_UNREACHED = "Max retries exceeded with url"
_LINE_TROUBLE = ("Socket Exception", "I/O Exception", "Connection Exception")
_WAIT = re.compile(r"""["']?retry_after(?P<ms>_ms)?["']?\s*:\s*(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)""")
_REASON = re.compile(r"""["'](?:error|errcode)["']\s*:\s*["']([A-Za-z_]{3,40})["']""")
_REFUSAL = re.compile(r"""["']ok["']\s*:\s*false\b""", re.IGNORECASE)
_LONGEST = 20_000  # characters of a line that are looked through

Happening = Literal["answered", "unreached", "broken"]


@dataclass(slots=True)
class Heard:
    """How the last request ended, and with which status; `is_refused` where the answer's text says so, whatever its status.

    `reason` is the server's own word for it ("channel_not_found"), `wait` how long it wants to be left alone.
    """

    last: Happening | None = None
    status: int = 0
    is_refused: bool = False
    reason: str = ""
    wait: timedelta | None = None

    def hear(self, name: str, line: str) -> None:
        """Take in a line of the log. What we send is logged too, before it goes: what follows an answer is the server's."""
        if answer := _ANSWER.search(line) if name.startswith("urllib3") else None:
            self.last, self.status = "answered", int(answer[1])
            self.is_refused, self.reason, self.wait = False, "", None
        elif line.startswith(_LINE_TROUBLE):
            self.last = "unreached" if _UNREACHED in line else "broken"
        elif self.last == "answered":
            self._hear_the_server(line)

    def _hear_the_server(self, line: str) -> None:
        if found := _WAIT.search(line):
            self.wait = timedelta(seconds=float(found["number"]) / (1000 if found["ms"] else 1))
        if reason := _REASON.search(line):
            self.reason = reason[1]
        self.is_refused = self.is_refused or bool(_REFUSAL.search(line))


_listener: ContextVar[Heard | None] = ContextVar("listener", default=None)


class _Ear(logging.Handler):
    """Hands each line to whoever listens in the thread that it was said in."""

    def emit(self, record: logging.LogRecord) -> None:
        if heard := _listener.get():
            heard.hear(record.name, record.getMessage()[:_LONGEST])


_EAR = _Ear(logging.DEBUG)


def prick_up() -> None:
    """From now on these libraries' lines come here and nowhere else."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        if _EAR not in logger.handlers:
            logger.addHandler(_EAR)


@contextmanager
def listening() -> Iterator[Heard]:
    """What is said in this thread meanwhile."""
    heard = Heard()
    token = _listener.set(heard)
    try:
        yield heard
    finally:
        _listener.reset(token)
