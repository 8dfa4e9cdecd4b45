"""How fast one person, or one host, may ask for what costs us something: kept in memory, and gone with the time."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once (`most`), and then one more `every` so often."""

    name: str
    most: int
    every: timedelta


@dataclass(slots=True)
class Paces:
    """Who asked how much of late, of the last `most_kept` who asked.

    Of each it is known until when what they asked for fills their pace, as the generic cell rate algorithm has it.
    """

    most_kept: int = 10_000
    _filled: OrderedDict[tuple[str, str], datetime] = field(default_factory=OrderedDict)

    def wait(self, who: str, pace: Pace, now: datetime) -> timedelta:
        """How long it is until they may; nothing where they may now, and then it counts."""
        filled = max(self._filled.get((who, pace.name), now), now)
        wait = filled - now - (pace.most - 1) * pace.every
        if wait > timedelta():
            return wait
        self._filled[who, pace.name] = filled + pace.every
        self._filled.move_to_end((who, pace.name))
        if len(self._filled) > self.most_kept:
            self._filled.popitem(last=False)
        return timedelta()
