"""The desk's lists in the terminal: the latest briefs, the feeds and how they fare. `command` is how briefbot is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.text import Text

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.paragraph import Paragraph, paragraph
from briefbot.showing.plain import plain, web_link
from briefbot.showing.terminal import MEASURE


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


def latest_in_terminal(rows: Iterable[BriefRow], audience: Audience, *, now: datetime, command: str) -> RenderableType:
    """A line for each brief, in the order given: its id, the time (the day where that is not today), the headline.

    The outlets stand under it.
    """
    listed, words = tuple(rows), audience.words
    if not listed:
        poll = f"`{command} poll`"
        return paragraph(words.say("No briefs yet. {command} reads the feeds and writes them.", command=poll))
    width = max(len(plain(row.id)) for row in listed)
    clocks = [words.short_moment(row.written, now, audience.zone) for row in listed]
    column = max(len(clock) for clock in clocks)
    lines = [line for row, clock in zip(listed, clocks, strict=True) for line in _brief(row, clock, width, column, words)]
    return Constrain(Group(*lines), MEASURE)


def _brief(row: BriefRow, clock: str, width: int, column: int, words: Catalogue) -> tuple[Paragraph, ...]:
    lead = Text.assemble((f"{plain(row.id):>{width}}", "bold"), "  ", (f"{clock:>{column}}", "dim"), "  ")
    outlets = words.listed(tuple(plain(outlet) for outlet in row.outlets))
    headline = paragraph(plain(row.headline), lead)
    return (headline, paragraph(Text(outlets, style="dim"), " " * lead.cell_len)) if outlets else (headline,)


def feeds_in_terminal(rows: Iterable[FeedRow], audience: Audience, *, now: datetime, command: str) -> RenderableType:
    """A few lines for each feed, in the order given: its id and title, its address, how many entries, when polled.

    What ails it follows in bold. (No table: addresses and troubles are too long for columns at 80.)
    """
    listed = tuple(rows)
    if not listed:
        follow = f"`{command} feeds add URL`"
        return paragraph(audience.words.say("No feeds yet. {command} follows one.", command=follow))
    width = max(len(plain(row.id)) for row in listed)
    return Constrain(Group(*(line for row in listed for line in _feed(row, width, now, audience))), MEASURE)


def _feed(row: FeedRow, width: int, now: datetime, audience: Audience) -> Iterator[Paragraph]:
    lead = Text.assemble((f"{plain(row.id):>{width}}", "bold"), "  ")
    indent = " " * lead.cell_len
    address = Text(plain(row.url), style=Style(link=web_link(row.url) or None, dim=bool(row.title)))
    if row.title:
        yield paragraph(plain(row.title), lead)
    yield paragraph(address, indent if row.title else lead)
    yield paragraph(Text(_polling(row, now, audience), style="dim"), indent)
    if row.trouble:
        yield paragraph(Text(plain(row.trouble), style="bold"), indent)


def _polling(row: FeedRow, now: datetime, audience: Audience) -> str:
    entries = audience.words.say_number("{number} entry", "{number} entries", row.entries)
    return " · ".join(part for part in (entries, _polled(row, now, audience), _upcoming(row, now, audience)) if part)


def _polled(row: FeedRow, now: datetime, audience: Audience) -> str:
    words = audience.words
    if not row.polled:
        return words.say("not polled yet")
    return words.say("polled {when}", when=words.short_moment(row.polled, now, audience.zone))


def _upcoming(row: FeedRow, now: datetime, audience: Audience) -> str:
    words = audience.words
    if row.is_paused:
        return words.say("paused")
    return words.say("next {when}", when=words.short_moment(row.next_poll, now, audience.zone)) if row.next_poll else ""
