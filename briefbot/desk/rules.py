"""What the desk goes by, where a person may choose."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The `newest` entries of a new feed are read, the older ones only noted; a page is asked for at most `tries` times.

    A feed is asked at an `interval` that its own entries make longer or shorter, within bounds.

    Articles that come in within `window` of a story's last growth may belong to it; `most` of them are compared at once.
    """

    newest: int = 10
    feeds_at_once: int = 64
    pages_at_once: int = 8
    tries: int = 3
    window: timedelta = timedelta(hours=72)
    most: int = 1000
    interval: timedelta = timedelta(minutes=30)
    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(days=1)
