"""How the desk stands, in the terminal: what fares ill comes with the command that mends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.text import Text

from briefbot.showing.paragraph import Paragraph, paragraph
from briefbot.showing.plain import plain
from briefbot.showing.terminal import MEASURE

_MOST = 8  # of each kind; the lists have all


@dataclass(frozen=True, slots=True, kw_only=True)
class AilingFeed:
    """A feed that could not be had the last `failures` times, or is gone."""

    id: int
    name: str
    trouble: str
    failures: int
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedFeed:
    """A feed that is not asked for now."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """How many messages of an outlet are in a state, and since when the oldest is."""

    outlet: str
    state: str
    count: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery that somebody has to decide on: to whom, what, and what happened."""

    id: int
    state: str
    whom: str
    headline: str
    made: datetime
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """The whole. `server` is who runs the service, or ""; `command` is how briefbot is called here."""

    at: datetime
    command: str
    server: str
    feeds: int
    ailing: tuple[AilingFeed, ...] = ()
    paused: tuple[PausedFeed, ...] = ()
    entries: int = 0
    stories: int = 0
    outbox: tuple[OutboxRow, ...] = ()
    to_decide: tuple[DeliveryLine, ...] = ()


def status_in_terminal(report: StatusReport) -> RenderableType:
    """A line for each thing that fares well, and a few for each that does not."""
    return Constrain(Group(*_lines(report)), MEASURE)


def _lines(report: StatusReport) -> Iterator[Paragraph]:
    running = f"running ({report.server})" if report.server else f"not running; `{report.command} run` starts it"
    yield _line("service", running)
    yield _line("feeds", _feeds(report))
    for feed in report.ailing[:_MOST]:
        gone = "gone, asked no more" if feed.is_gone else f"failed {_times(feed.failures)}"
        yield paragraph(Text(f"{plain(feed.name)}: {gone}: {plain(feed.trouble)}"), " " * 10 + f"{feed.id}  ")
    if len(report.ailing) > _MOST:
        yield _line("", f"... and {len(report.ailing) - _MOST} more: `{report.command} feeds list`")
    yield from _paused(report)
    yield _line(
        "waiting", f"{_counted(report.entries, 'page')} to read, {_counted(report.stories, 'story', 'stories')} to brief"
    )
    yield from _outbox(report)
    yield from deliveries_to_decide(report.to_decide[:_MOST], report.at, report.command)
    if len(report.to_decide) > _MOST:
        yield _line("", f"... and {len(report.to_decide) - _MOST} more: `{report.command} outbox list`")


def _feeds(report: StatusReport) -> str:
    if not report.feeds:
        return f"none yet; `{report.command} feeds add URL` follows one"
    ill, paused = len(report.ailing), len(report.paused)
    counts = (f"{report.feeds - ill - paused} fine", f"{ill} not" if ill else "", f"{paused} paused" if paused else "")
    return ", ".join(count for count in counts if count)


def _paused(report: StatusReport) -> Iterator[Paragraph]:
    for feed in report.paused[:_MOST]:
        again = f"`{report.command} feeds resume {feed.id}` asks it again"
        yield paragraph(Text(f"{plain(feed.name)}: paused; {again}"), " " * 10 + f"{feed.id}  ")
    if len(report.paused) > _MOST:
        yield _line("", f"... and {len(report.paused) - _MOST} more: `{report.command} feeds list`")


def _outbox(report: StatusReport) -> Iterator[Paragraph]:
    if not report.outbox:
        yield _line("outbox", "nothing was ever owed to anybody")
    for outlet in dict.fromkeys(row.outlet for row in report.outbox):
        counts = [_count(row, report.at) for row in report.outbox if row.outlet == outlet]
        yield _line("outbox", f"{plain(outlet)}: {', '.join(counts)}")


def _count(row: OutboxRow, now: datetime) -> str:
    words = {"pending": "waiting", "leased": "in hand", "sending": "being sent", "review": "in review"}
    since = f" (the oldest {_ago(now - row.oldest)})" if row.oldest and row.state in ("pending", "unsure", "review") else ""
    return f"{row.count:,} {words.get(row.state, row.state)}{since}"


def deliveries_to_decide(rows: Sequence[DeliveryLine], now: datetime, command: str) -> Iterator[Paragraph]:
    """Each delivery, what happened to it, and the commands that settle it."""
    width = max((len(str(row.id)) for row in rows), default=0)
    for row in rows:
        lead = Text.assemble(" " * 10, (f"{row.id:>{width}}", "bold"), "  ")
        what = f"{row.state}, {_ago(now - row.made)}, to {plain(row.whom)}"
        yield paragraph(f"{what}: {plain(row.headline)}" if row.headline else what, lead)
        if row.error:
            yield paragraph(Text(plain(row.error), style="dim"), " " * lead.cell_len)
        settle = f"{command} outbox send {row.id}  or  {command} outbox drop {row.id}"
        yield paragraph(settle, " " * lead.cell_len)


def outbox_in_terminal(rows: Sequence[DeliveryLine], now: datetime, command: str) -> RenderableType:
    """The deliveries that somebody has to decide on."""
    if not rows:
        return paragraph("Nothing waits for your word.")
    return Constrain(Group(*deliveries_to_decide(rows, now, command)), MEASURE)


def _line(heading: str, words: str) -> Paragraph:
    return paragraph(words, Text(f"{heading:<10}", style="bold"))


def _ago(span: timedelta) -> str:
    minutes = max(int(span.total_seconds() // 60), 0)
    for length, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= length:
            return f"{_counted(minutes // length, unit)} ago"
    return "just now"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
