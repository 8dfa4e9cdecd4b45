"""Which briefs a digest tells, and in which order. Decides, and can say why.

A brief's rank is a sum of points. One point is what one doubling of its sources is worth, or that it came a day later:

    sources    the binary logarithm of how many it has, counting only those that the reader's earlier brief had not
    age        less one point a day
    wish       one point where the reader asked for it by a topic, a feed or words
    likes      up to two points more or less, as they wanted more or less of its topics, feeds and words
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

from briefbot.ports import Candidate

_DAY = timedelta(days=1)
_WISH = 1.0
_LIKES = 2.0
_DOUBT = 2  # opinions: so many are needed until they weigh half of what they say


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """What each reason adds to a brief's points."""

    candidate: Candidate
    sources: float
    age: float
    wish: float
    likes: float

    @property
    def points(self) -> float:
        """The sum: the higher, the earlier it is told."""
        return self.sources + self.age + self.wish + self.likes


def ranked(candidates: Iterable[Candidate], now: datetime) -> tuple[Rank, ...]:
    """The briefs, the first first; of two alike the newer one."""

    def place(rank: Rank) -> tuple[float, datetime, int]:
        return rank.points, rank.candidate.written, rank.candidate.brief_id

    return tuple(sorted((_rank(candidate, now) for candidate in candidates), key=place, reverse=True))


def repeats(rank: Rank, told: Iterable[Rank]) -> bool:
    """Whether one that is told already is of the same story, or has a source with it in common."""
    this = rank.candidate
    return any(other.candidate.story_id == this.story_id or other.candidate.sources & this.sources for other in told)


def _rank(candidate: Candidate, now: datetime) -> Rank:
    return Rank(
        candidate=candidate,
        sources=log2(max(len(candidate.sources) - candidate.known, 1)),
        age=-(max(now - candidate.written, timedelta()) / _DAY),
        wish=_WISH if candidate.asked_for else 0.0,
        likes=_LIKES * _affinity(candidate.opinions),
    )


def _affinity(opinions: Sequence[tuple[int, int]]) -> float:
    """From -1 (less of it) to 1 (more): the mean of what was said of each of its keys, a single word weighing little."""
    said = [(more - less) / (more + less + _DOUBT) for more, less in opinions]
    return sum(said) / len(said) if said else 0.0
