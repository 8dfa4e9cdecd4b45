"""A brief on a page of its own, with what bears it out; and as JSON."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.wishes import subscription_key
from briefbot.ports import Archive, ReadingRoom, StoredBrief
from briefbot.showing.document import to_json
from briefbot.showing.facts import nobody, price, stamp
from briefbot.showing.parts import without
from briefbot.showing.web import web_brief
from briefbot.site.asked import number_asked
from briefbot.site.leaf import Leaf, leaf
from briefbot.site.press import Press
from briefbot.site.shelf import Entry, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPages:
    """The page of each brief."""

    press: Press
    archive: Archive
    room: ReadingRoom

    def routes(self) -> list[Route]:
        """Where they are."""
        return [Route("/brief/{number}.json", self.document), Route("/brief/{number}", self.brief)]

    async def brief(self, request: Request) -> Response:
        """A brief; what was withdrawn of it is not shown, and that it was is said."""
        number = number_asked(request)

        async def make() -> Leaf:
            return await self._brief(request, await self._stored(number))

        return await self.press.answer(request, make)

    async def _brief(self, request: Request, stored: StoredBrief) -> Leaf:
        publication, shown = self.press.frame.publication, web_brief(stored.brief, stored.without)
        if shown is None:
            raise HTTPException(410)
        keys = {subscription_key("topic", name): name for name in publication.topics}
        reader = self.press.frame.reader(request)
        return self.press.frame.rendered(
            request,
            "brief.html",
            entry=Entry(id=stored.id, written=stored.written, corrected=stored.corrected, shown=shown),
            stamp=stamp(shown.brief, reader, stored.written),
            price=price(shown.brief, reader.words),
            nobody=nobody(shown.brief, reader.words),
            day=day_of(stored.written, publication.zone).date,
            tellings=await self.room.tellings(stored.story_id),
            topics=sorted(keys[key] for key in await self.room.topics_of(stored.id, keys)),
        )

    async def document(self, request: Request) -> Response:
        """A brief as JSON, by its schema."""
        number = number_asked(request)

        async def make() -> Leaf:
            stored = await self._stored(number)
            left = without(stored.brief, stored.without)
            if left is None:
                raise HTTPException(410)
            return leaf(to_json(left).encode("utf-8", "replace"), "application/json")

        return await self.press.answer(request, make)

    async def _stored(self, number: int) -> StoredBrief:
        stored = await self.archive.brief(number)
        if stored is None:
            raise HTTPException(404)
        return stored
