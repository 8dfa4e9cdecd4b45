"""What the language model has cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.budget import Budget
from briefbot.desk.spending import since, spending
from briefbot.ports import FeedShelf, Ledger
from briefbot.site.admin import Admin, Visit

_DAYS = 14
_MOST = 10  # shares of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The account, in US dollars."""

    admin: Admin
    ledger: Ledger
    shelf: FeedShelf
    budget: Budget
    zone: tzinfo
    clock: Callable[[], datetime]

    async def show(self, visit: Visit) -> Response:
        """The page."""
        now = self.clock()
        calls = await self.ledger.calls(since(now, self.zone, _DAYS))
        titles = {health.feed.url: health.feed.title for health in await self.shelf.feeds()}
        account = spending(calls, self.budget, now, self.zone, _DAYS)
        return self.admin.page(
            visit,
            "admin_cost.html",
            account=account,
            feeds=[(titles.get(url) or url, spent) for url, spent in account.feeds[:_MOST]],
            chats=account.chats[:_MOST],
            people=account.people[:_MOST],
        )

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin/cost", self.show)]
