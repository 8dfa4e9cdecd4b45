"""The desk's lists in the terminal: the latest briefs, the feeds and how they fare."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.text import Text

from briefbot.showing.paragraph import Paragraph, paragraph
from briefbot.showing.plain import plain, web_link
from briefbot.showing.terminal import MEASURE
from briefbot.showing.words import ENGLISH, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRow:
    """A brief in the list of the latest; `id` is what `briefbot show` takes."""

    id: str
    written: datetime
    headline: str
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed in the list of feeds. `trouble` is one line that says what ails it, "" for a healthy one."""

    id: str
    url: str
    title: str = ""
    entries: int = 0
    polled: datetime | None = None
    next_poll: datetime | None = None
    is_paused: bool = False
    trouble: str = ""


def latest_in_terminal(rows: Iterable[BriefRow], *, now: datetime, zone: tzinfo) -> RenderableType:
    """A line for each brief, in the order given: its id, the time (the day where that is not today), the headline.

    The outlets stand under it.
    """
    listed = tuple(rows)
    if not listed:
        return paragraph(ENGLISH.no_briefs)
    width = max(len(plain(row.id)) for row in listed)
    clocks = [_moment(row.written, now, zone, ENGLISH) for row in listed]
    column = max(len(clock) for clock in clocks)
    lines = [line for row, clock in zip(listed, clocks, strict=True) for line in _brief(row, clock, width, column)]
    return Constrain(Group(*lines), MEASURE)


def _brief(row: BriefRow, clock: str, width: int, column: int) -> tuple[Paragraph, ...]:
    lead = Text.assemble((f"{plain(row.id):>{width}}", "bold"), "  ", (f"{clock:>{column}}", "dim"), "  ")
    outlets = ENGLISH.listed(tuple(plain(outlet) for outlet in row.outlets))
    headline = paragraph(plain(row.headline), lead)
    return (headline, paragraph(Text(outlets, style="dim"), " " * lead.cell_len)) if outlets else (headline,)


def feeds_in_terminal(rows: Iterable[FeedRow], *, now: datetime, zone: tzinfo) -> RenderableType:
    """A few lines for each feed, in the order given: its id and title, its address, how many entries, when polled.

    What ails it follows in bold. (No table: addresses and troubles are too long for columns at 80.)
    """
    listed = tuple(rows)
    if not listed:
        return paragraph(ENGLISH.no_feeds)
    width = max(len(plain(row.id)) for row in listed)
    return Constrain(Group(*(line for row in listed for line in _feed(row, width, now, zone))), MEASURE)


def _feed(row: FeedRow, width: int, now: datetime, zone: tzinfo) -> Iterator[Paragraph]:
    lead = Text.assemble((f"{plain(row.id):>{width}}", "bold"), "  ")
    indent = " " * lead.cell_len
    address = Text(plain(row.url), style=Style(link=web_link(row.url) or None, dim=bool(row.title)))
    if row.title:
        yield paragraph(plain(row.title), lead)
    yield paragraph(address, indent if row.title else lead)
    yield paragraph(Text(_polling(row, now, zone, ENGLISH), style="dim"), indent)
    if row.trouble:
        yield paragraph(Text(plain(row.trouble), style="bold"), indent)


def _polling(row: FeedRow, now: datetime, zone: tzinfo, words: Words) -> str:
    polled = words.polled.format(when=_moment(row.polled, now, zone, words)) if row.polled else words.never_polled
    upcoming = words.next_poll.format(when=_moment(row.next_poll, now, zone, words)) if row.next_poll else ""
    upcoming = words.paused if row.is_paused else upcoming
    return " · ".join(part for part in (words.entry.of(row.entries), polled, upcoming) if part)


def _moment(when: datetime, now: datetime, zone: tzinfo, words: Words) -> str:
    """ "14:05" of today, "3 Mar 14:05" of this year, "3 Mar 2025" of another."""
    local, today = when.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    day = f"{local.day} {words.months[local.month - 1][:3]}"
    return f"{day} {local:%H:%M}" if local.year == today.year else f"{day} {local.year}"
