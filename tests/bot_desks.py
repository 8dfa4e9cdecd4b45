"""The desks that answer the bot, over a real store and a web that is kept in a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk_parts import TextPages, beside

from briefbot.adapters.store import Store
from briefbot.bot.house import Desks
from briefbot.desk.answer import AnswerDesk
from briefbot.desk.doubt import DoubtDesk
from briefbot.desk.review import ReviewDesk
from briefbot.desk.visits import Visits
from briefbot.ports import Stage, Web, Writer
from briefbot.writing.embedded import write_brief


@dataclass
class Wakes:
    """Writes down which stages were woken."""

    stages: list[Stage] = field(default_factory=list)

    async def __call__(self, stage: Stage) -> None:
        self.stages.append(stage)


def desks_over(
    store: Store,
    web: Web,
    clock: Callable[[], datetime],
    *,
    admins: Sequence[str] = ("99",),
    writer: Writer | None = None,
) -> Desks:
    """The desks as the service has them, with the embedded writer and pages of plain text."""
    pages = TextPages()
    visits = Visits(web=web, pages=pages, write_brief=writer or beside(write_brief), clock=clock)  # type: ignore[arg-type]
    return Desks(
        answers=AnswerDesk(archive=store.briefs, subscribers=store.subscribers, visits=visits, clock=clock),
        doubts=DoubtDesk(web=web, pages=pages, outbox=store.outbox, kept=visits.kept, clock=clock),
        review=ReviewDesk(
            outbox=store.outbox,
            archive=store.briefs,
            subscribers=store.subscribers,
            editors=admins,
            outlet="telegram",
            clock=clock,
        ),
        outbox=store.outbox,
        wake=Wakes(),
    )
