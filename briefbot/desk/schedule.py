"""When to ask a feed again, and when to try again what failed. Decides, and does nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from briefbot.desk.rules import Rules

DAY = timedelta(days=1)
_FIRST_WAIT = timedelta(minutes=10)
_RECENT = 10  # entries whose times tell how often a feed publishes
_SLOWING = 1.2  # how much longer to wait each time that nothing was new
_SPREAD = 0.1  # of the wait: feeds that were added together are not asked together for ever


def pace(published: Iterable[datetime], now: datetime, rules: Rules) -> timedelta:
    """How often it pays to ask: half the mean time between the newest entries, up to now, within the rules' bounds."""
    recent = sorted((moment for moment in published if moment <= now), reverse=True)[:_RECENT]
    if not recent:
        return rules.interval
    return max(rules.shortest, min((now - recent[-1]) / len(recent) / 2, rules.longest))


def slower(before: timedelta, longest: timedelta) -> timedelta:
    """The pace of a feed that had nothing new."""
    return min(before * _SLOWING, longest)


def waiting(wait: timedelta, asked: Iterable[timedelta | None], longest: timedelta, jitter: float) -> timedelta:
    """The time to the next poll: `wait`, or what the other side asked for where that is more, at most `longest`.

    `jitter` (from 0 to 1) adds up to a tenth and takes nothing away.
    """
    least = min(max([wait, timedelta(0), *(hint for hint in asked if hint)]), longest)
    return min(least * (1 + _SPREAD * jitter), longest)


def backoff(failures: int, first: timedelta = _FIRST_WAIT) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, up to a day."""
    doublings = min(max(failures, 1) - 1, 16)
    return min(first * (1 << doublings), DAY)
