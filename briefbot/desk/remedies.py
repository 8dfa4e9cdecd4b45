"""What is done about a message that could not be sent. Decides, and does nothing."""

from datetime import timedelta
from typing import Literal

from briefbot.desk.schedule import backoff
from briefbot.errors import BadMarkup, Flooded, MaybeSent, Moved, NoAddress, NotSent, OutletError, OutletShut, Rejected

Remedy = Literal["wait", "again", "unsure", "plain", "fail", "move", "block"]

# From the particular to the general: the first that an error is one of counts.
_REMEDIES: tuple[tuple[type[OutletError], Remedy], ...] = (
    (Flooded, "wait"),
    (OutletShut, "wait"),
    (NotSent, "again"),
    (MaybeSent, "unsure"),
    (BadMarkup, "plain"),
    (Rejected, "fail"),
    (Moved, "move"),
    (NoAddress, "block"),
)
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(hours=1)
_MOST_ATTEMPTS = 30  # the waits before them come to a day


def remedy(error: Exception, *, is_under_way: bool) -> Remedy:
    """What to do about the error. One that no outlet should raise leaves open what became of a message under way."""
    unknown: Remedy = "unsure" if is_under_way else "again"
    return next((what for kind, what in _REMEDIES if isinstance(error, kind)), unknown)


def wait_before_next(error: Exception, attempts: int) -> timedelta | None:
    """How long to wait after so many attempts that failed; None where another is no use.

    The outlet's own word is the least. Floods, and that it takes nothing at all, are no failures of the message: attempts do
    not count then.
    """
    if isinstance(error, Flooded | OutletShut):
        return error.retry_after or _FIRST_WAIT
    if attempts >= _MOST_ATTEMPTS:
        return None
    asked = error.retry_after if isinstance(error, NotSent) else None
    return max(asked or timedelta(0), min(backoff(attempts, _FIRST_WAIT), _LONGEST_WAIT))
