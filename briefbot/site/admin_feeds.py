"""The feeds and how they fare; one can be added, paused, asked again and left."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.discover import discover
from briefbot.desk.follow import address, follow
from briefbot.errors import FeedError, WebError
from briefbot.ports import FeedHealth, FeedShelf, Stage, Web
from briefbot.showing.catalogue import marked
from briefbot.site.admin import Admin, Visit

_ON_A_PAGE = 50
_SAID: Mapping[str, str] = {
    "added": marked("The desk follows that feed now."),
    "known": marked("The desk follows that feed already."),
    "paused": marked("That feed is paused."),
    "resumed": marked("That feed is asked again."),
    "left": marked("The desk does not follow that feed any more."),
}
_NO_FEED = marked("There is no feed there, nor where the page points. Give the feed's own address.")
_NO_ANSWER = marked("That address could not be read. Check it, or try again later.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """`wake` has a stage of the desk run soon."""

    admin: Admin
    shelf: FeedShelf
    web: Web
    wake: Callable[[Stage], Awaitable[None]]
    clock: Callable[[], datetime]

    async def show(self, visit: Visit) -> Response:
        """The page: those that ail first, then by their names."""
        return await self._page(visit, _SAID.get(visit.request.query_params.get("done", ""), ""))

    async def act(self, visit: Visit) -> Response:
        """What a button on it asks for."""
        match visit.form.one("do"):
            case "add":
                return await self._add(visit)
            case "pause" | "resume" as what:
                changed = await self.shelf.pause(visit.form.number("feed"), what == "pause", self.clock())
                await self.wake("poll")
                return self.admin.back("feeds", done=f"{what}d" if changed else "")
            case "leave":
                if not await self.shelf.unfollow(visit.form.number("feed")):
                    raise HTTPException(404)
                return self.admin.back("feeds", done="left")
        raise HTTPException(400)

    async def _add(self, visit: Visit) -> Response:
        try:
            found, read = await discover(address(visit.form.one("url")), self.web)
            _, is_new = await follow(self.shelf, found, self.clock(), read.title)
        except (FeedError, WebError) as error:
            return await self._page(visit, _NO_FEED if isinstance(error, FeedError) else _NO_ANSWER, is_well=False)
        await self.wake("poll")
        return self.admin.back("feeds", done="added" if is_new else "known")

    async def _page(self, visit: Visit, said: str, *, is_well: bool = True) -> Response:
        known = sorted(await self.shelf.feeds(), key=_order)
        last = max(1, -(-len(known) // _ON_A_PAGE))
        page = min(max(_number(visit.request.query_params.get("page", "")), 1), last)
        return self.admin.page(
            visit,
            "admin_feeds.html",
            status=200 if is_well else 422,
            said=said,
            is_well=is_well,
            url=visit.form.one("url"),
            count=len(known),
            feeds=known[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE],
            page=page,
            last=last,
        )

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin/feeds", self.show), self.admin.does("/admin/feeds", self.act)]


def _order(health: FeedHealth) -> tuple[bool, str]:
    is_well = not health.feed.error and health.feed.status == "active"
    return is_well, (health.feed.name).casefold()


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 1
