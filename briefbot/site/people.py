"""Who was quoted, and what each of them has said, where and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.ports import Choice, ReadingRoom
from briefbot.showing.web import WebView
from briefbot.site.asked import page_asked, slug_asked
from briefbot.site.leaf import Leaf
from briefbot.site.press import Press
from briefbot.site.shelf import PAGE, Entry, entries

_NAMES = 100  # on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What somebody said, in one brief."""

    entry: Entry
    views: tuple[WebView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePages:
    """The pages of people."""

    press: Press
    room: ReadingRoom

    def routes(self) -> list[Route]:
        """Where they are."""
        return [Route("/experts", self.experts), Route("/expert/{slug}", self.expert)]

    async def experts(self, request: Request) -> Response:
        """Who was quoted as an expert, the most often first."""
        page = page_asked(request)

        async def make() -> Leaf:
            found = await self.room.experts(_NAMES + 1, skip=_NAMES * (page - 1))
            shown = {"experts": found[:_NAMES], "page": page, "has_more": len(found) > _NAMES}
            return self.press.frame.rendered(request, "experts.html", **shown)

        return await self.press.answer(request, make, page)

    async def expert(self, request: Request) -> Response:
        """What somebody has said, the last first; as an expert or as one who acts."""
        slug, page = slug_asked(request), page_asked(request)

        async def make() -> Leaf:
            found = await self.room.chosen(Choice(person=slug), PAGE + 1, skip=PAGE * (page - 1))
            heard = tuple(_heard(slug, entries(found[:PAGE])))
            if not heard:
                raise HTTPException(404)
            return self._expert(request, heard, page, has_more=len(found) > PAGE)

        return await self.press.answer(request, make, page)

    def _expert(self, request: Request, heard: tuple[Heard, ...], page: int, *, has_more: bool) -> Leaf:
        views = [view for one in heard for view in one.views]
        roles = dict.fromkeys(view.role for view in views if view.role)
        shown = {"name": views[0].name, "slug": views[0].slug, "roles": tuple(roles), "heard": heard}
        return self.press.frame.rendered(request, "expert.html", page=page, has_more=has_more, **shown)


def _heard(slug: str, found: Iterable[Entry]) -> Iterable[Heard]:
    """The views of that person; no brief of which they were withdrawn."""
    for entry in found:
        views = tuple(view for view in (*entry.shown.experts, *entry.shown.voices) if view.slug == slug)
        if views:
            yield Heard(entry=entry, views=views)
