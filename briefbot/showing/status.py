"""How the desk stands, in the terminal: what fares ill comes with the command that mends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.text import Text

from briefbot.showing.catalogue import Catalogue, marked
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


def status_in_terminal(report: StatusReport, words: Catalogue) -> RenderableType:
    """A line for each thing that fares well, and a few for each that does not."""
    return Constrain(Group(*_page(report, words)), MEASURE)


def _page(report: StatusReport, words: Catalogue) -> Iterator[Paragraph]:
    parts = (
        (words.say("service"), [_service(report, words)], ()),
        (words.say("feeds"), [_feeds(report, words)], (*_ailing(report, words), *_paused(report, words))),
        (words.say("waiting"), [_waiting(report, words)], ()),
        (words.say("outbox"), list(_outbox(report, words)), tuple(_to_decide(report, words))),
    )
    width = max(cell_len(heading) for heading, _, _ in parts) + 3
    for heading, lines, rows in parts:
        for line in lines:
            yield paragraph(line, Text(set_cell_size(heading, width), style="bold"))
        yield from (replace(row, lead=Text.assemble(" " * width, row.lead)) for row in rows)


def _typed(report: StatusReport, arguments: str) -> str:
    """The command as it is typed here."""
    return f"`{report.command} {arguments}`"


def _service(report: StatusReport, words: Catalogue) -> str:
    if report.server:
        return words.say("running ({server})", server=report.server)
    return words.say("not running; {command} starts it", command=_typed(report, "run"))


def _feeds(report: StatusReport, words: Catalogue) -> str:
    if not report.feeds:
        return words.say("none yet; {command} follows one", command=_typed(report, "feeds add URL"))
    ill, paused = len(report.ailing), len(report.paused)
    fine = words.say("{count} fine", count=words.figure(report.feeds - ill - paused))
    counts = (
        fine,
        words.say("{count} not", count=words.figure(ill)) if ill else "",
        words.say("{count} paused", count=words.figure(paused)) if paused else "",
    )
    return ", ".join(count for count in counts if count)


def _ailing(report: StatusReport, words: Catalogue) -> Iterator[Paragraph]:
    for feed in report.ailing[:_MOST]:
        gone = words.say("gone, asked no more") if feed.is_gone else _failed(feed.failures, words)
        yield paragraph(f"{plain(feed.name)}: {gone}: {plain(feed.trouble)}", f"{feed.id}  ")
    yield from _more(len(report.ailing), _typed(report, "feeds list"), words)


def _failed(times: int, words: Catalogue) -> str:
    return words.say_number("failed {number} time", "failed {number} times", times) if times > 1 else words.say("failed once")


def _paused(report: StatusReport, words: Catalogue) -> Iterator[Paragraph]:
    for feed in report.paused[:_MOST]:
        resume = _typed(report, f"feeds resume {feed.id}")
        again = words.say("paused; {command} asks it again", command=resume)
        yield paragraph(f"{plain(feed.name)}: {again}", f"{feed.id}  ")
    yield from _more(len(report.paused), _typed(report, "feeds list"), words)


def _more(number: int, command: str, words: Catalogue) -> Iterator[Paragraph]:
    """Where the list has more than are shown."""
    if number > _MOST:
        yield paragraph(words.say("... and {count} more: {command}", count=words.figure(number - _MOST), command=command))


def _waiting(report: StatusReport, words: Catalogue) -> str:
    pages = words.say_number("{number} page to read", "{number} pages to read", report.entries)
    return f"{pages}, " + words.say_number("{number} story to brief", "{number} stories to brief", report.stories)


def _outbox(report: StatusReport, words: Catalogue) -> Iterator[str]:
    if not report.outbox:
        yield words.say("nothing was ever owed to anybody")
    for outlet in dict.fromkeys(row.outlet for row in report.outbox):
        counts = [_count(row, report.at, words) for row in report.outbox if row.outlet == outlet]
        yield f"{plain(outlet)}: {', '.join(counts)}"


_COUNTS = {
    "pending": marked("{count} waiting"),
    "leased": marked("{count} in hand"),
    "sending": marked("{count} being sent"),
    "review": marked("{count} in review"),
    "sent": marked("{count} sent"),
    "failed": marked("{count} failed"),
    "unsure": marked("{count} unsure"),
    "dropped": marked("{count} dropped"),
}


def _count(row: OutboxRow, now: datetime, words: Catalogue) -> str:
    counted = words.say(_COUNTS[row.state], count=words.figure(row.count))
    if row.oldest is None or row.state not in ("pending", "unsure", "review"):
        return counted
    return f"{counted} " + words.say("(the oldest {ago})", ago=words.ago(now - row.oldest))


def _to_decide(report: StatusReport, words: Catalogue) -> Iterator[Paragraph]:
    yield from deliveries_to_decide(report.to_decide[:_MOST], report.at, report.command, words)
    yield from _more(len(report.to_decide), _typed(report, "outbox list"), words)


_STATES = {"unsure": marked("unsure"), "failed": marked("failed"), "review": marked("in review")}


def deliveries_to_decide(rows: Sequence[DeliveryLine], now: datetime, command: str, words: Catalogue) -> Iterator[Paragraph]:
    """Each delivery, what happened to it, and the commands that settle it."""
    width = max((len(str(row.id)) for row in rows), default=0)
    for row in rows:
        lead = Text.assemble((f"{row.id:>{width}}", "bold"), "  ")
        state, ago = words.say(_STATES[row.state]), words.ago(now - row.made)
        what = words.say("{state}, {ago}, to {whom}", state=state, ago=ago, whom=plain(row.whom))
        yield paragraph(f"{what}: {plain(row.headline)}" if row.headline else what, lead)
        if row.error:
            yield paragraph(Text(plain(row.error), style="dim"), " " * lead.cell_len)
        send, drop = (f"{command} outbox {verb} {row.id}" for verb in ("send", "drop"))
        yield paragraph(words.say("{send}  or  {drop}", send=send, drop=drop), " " * lead.cell_len)


def outbox_in_terminal(rows: Sequence[DeliveryLine], now: datetime, command: str, words: Catalogue) -> RenderableType:
    """The deliveries that somebody has to decide on."""
    if not rows:
        return paragraph(words.say("Nothing waits for your word."))
    return Constrain(Group(*deliveries_to_decide(rows, now, command, words)), MEASURE)


def settled_in_terminal(row: DeliveryLine, words: Catalogue, *, send: bool) -> RenderableType:
    """What becomes of a delivery that was decided on."""
    whom, headline = plain(row.whom), plain(row.headline)
    if send:
        return paragraph(words.say("will be sent to {whom}: {headline}", whom=whom, headline=headline))
    return paragraph(words.say("dropped: to {whom}: {headline}", whom=whom, headline=headline))
