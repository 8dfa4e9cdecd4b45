"""How the desk stands, on one page."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from briefbot.ports import Duties, FeedHealth, FeedShelf, Newsroom, Outbox, OutboxCount, ReadingPile, Subscribers
from briefbot.showing.catalogue import marked
from briefbot.site.admin import Admin, Visit

STATES: Mapping[str, str] = {
    "review": marked("waits for an editor"),
    "pending": marked("waits to be sent"),
    "leased": marked("is about to be sent"),
    "sending": marked("is being sent"),
    "unsure": marked("may not have arrived"),
    "failed": marked("failed"),
    "sent": marked("sent"),
    "dropped": marked("dropped"),
}
"""What each state of a delivery is called, in the order in which they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts everything, and lists nothing that grows."""

    admin: Admin
    shelf: FeedShelf
    pile: ReadingPile
    newsroom: Newsroom
    outbox: Outbox
    subscribers: Subscribers
    duties: Duties
    clock: Callable[[], datetime]

    async def show(self, visit: Visit) -> Response:
        """The page."""
        now, feeds = self.clock(), await self.shelf.feeds()
        return self.admin.page(
            visit,
            "admin.html",
            servers=sorted((await self.duties.holders(now)).items()),
            feeds=len(feeds),
            ailing=sum(map(_is_ailing, feeds)),
            paused=sum(health.feed.is_paused for health in feeds),
            waiting=await self.pile.entries_waiting(now),
            stories=len(await self.newsroom.stories_owed(now)),
            states=STATES,
            counts=_by_outlet(await self.outbox.counts()),
            subscribers=await self.subscribers.tally(),
        )

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin", self.show)]


def _is_ailing(health: FeedHealth) -> bool:
    return not health.feed.is_paused and (bool(health.feed.error) or health.feed.status == "gone")


def _by_outlet(counts: tuple[OutboxCount, ...]) -> list[tuple[str, Counter[str]]]:
    table: dict[str, Counter[str]] = {}
    for one in counts:
        table.setdefault(one.outlet, Counter())[one.state] += one.count
    return sorted(table.items())
