"""What the archive shows: briefs as they stand in lists, days as clocks here show them, pages of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from briefbot.ports import StoredBrief
from briefbot.showing.web import WebBrief, web_brief

PAGE = 30
"""Briefs on a page."""

LAST_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A brief in a list."""

    id: int
    written: datetime
    corrected: datetime | None
    shown: WebBrief


def entries(found: Iterable[StoredBrief]) -> tuple[Entry, ...]:
    """The briefs but for those that were withdrawn whole."""
    shown = ((stored, web_brief(stored.brief, stored.without)) for stored in found)
    return tuple(
        Entry(id=stored.id, written=stored.written, corrected=stored.corrected, shown=brief) for stored, brief in shown if brief
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A day as clocks in a zone show it."""

    date: date
    zone: tzinfo

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return _midnight(self.date, self.zone)

    @property
    def before(self) -> datetime:
        """The first moment of the next; the clocks may have changed meanwhile."""
        return _midnight(self.date + timedelta(days=1), self.zone)


def day_of(moment: datetime, zone: tzinfo) -> Day:
    """The day that a moment is in."""
    return Day(moment.astimezone(zone).date(), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
