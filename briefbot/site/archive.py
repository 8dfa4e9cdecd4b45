"""The archive: briefs by day and by topic, and found by their words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.wishes import subscription_key
from briefbot.ports import Choice, ReadingRoom
from briefbot.showing.searched import searched
from briefbot.site.asked import day_asked, page_asked, words_asked
from briefbot.site.leaf import Leaf
from briefbot.site.press import Press
from briefbot.site.shelf import PAGE, Day, Entry, day_of, entries
from briefbot.site.turnstile import Turnstile
from briefbot.site.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePages:
    """The lists of briefs. A search reads all that was written: it is made apart from other pages, and at a pace."""

    press: Press
    room: ReadingRoom
    turnstile: Turnstile
    searches: Workshop = field(default_factory=lambda: Workshop(at_once=2, waiting=20))

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/", self.front),
            Route("/day/{day}", self.day),
            Route("/topics", self.topics),
            Route("/topic/{topic}", self.topic),
            Route("/search", self.search),
        ]

    async def front(self, request: Request) -> Response:
        """The newest day that has briefs."""

        async def make() -> Leaf:
            newest = await self.room.chosen(Choice(), 1)
            day = day_of(newest[0].written if newest else self.press.now(), self.press.frame.publication.zone)
            return await self._day(request, day, 1, is_front=True)

        return await self.press.answer(request, make)

    async def day(self, request: Request) -> Response:
        """The briefs of a day."""
        day = Day(day_asked(request, self.press.today), self.press.frame.publication.zone)
        page = page_asked(request)
        return await self.press.answer(request, lambda: self._day(request, day, page), page)

    async def _day(self, request: Request, day: Day, page: int, *, is_front: bool = False) -> Leaf:
        found, has_more = await self._listed(Choice(since=day.since, before=day.before), page)
        beside = [moment and day_of(moment, day.zone).date for moment in await self.room.beside(day.since, day.before)]
        shown = {
            "day": day.date,
            "is_today": day.date == self.press.today,
            "is_front": is_front,
            "earlier": beside[0],
            "later": beside[1],
        }
        return self.press.frame.rendered(request, "day.html", entries=found, page=page, has_more=has_more, **shown)

    async def topics(self, request: Request) -> Response:
        """The topics, with how much there is of each."""

        async def make() -> Leaf:
            keys = {name: subscription_key("topic", name) for name in self.press.frame.publication.topics}
            covered = await self.room.coverage(keys.values())
            told = {name: covered.get(key) for name, key in keys.items()}
            return self.press.frame.rendered(request, "topics.html", covered=told)

        return await self.press.answer(request, make)

    async def topic(self, request: Request) -> Response:
        """The briefs of a topic."""
        name, page = request.path_params["topic"], page_asked(request)
        if name not in self.press.frame.publication.topics:
            raise HTTPException(404)

        async def make() -> Leaf:
            found, has_more = await self._listed(Choice(topic=subscription_key("topic", name)), page)
            return self.press.frame.rendered(request, "topic.html", topic=name, entries=found, page=page, has_more=has_more)

        return await self.press.answer(request, make, page)

    async def search(self, request: Request) -> Response:
        """The search, and what it finds."""
        (written, words), page = words_asked(request), page_asked(request)
        if words:
            self.turnstile.admit(request)

        async def make() -> Leaf:
            found, has_more = await self._listed(Choice(words=words), page) if words else ((), False)
            shown = {"asked": written, "canonical": ""}
            return self.press.frame.rendered(request, "search.html", entries=found, page=page, has_more=has_more, **shown)

        return await self.press.answer(request, make, written, page, workshop=self.searches)

    async def _listed(self, choice: Choice, page: int) -> tuple[tuple[Entry, ...], bool]:
        """The briefs of a page, and whether there are more."""
        found = await self.room.chosen(choice, PAGE + 1, skip=PAGE * (page - 1))
        return tuple(one for one in entries(found[:PAGE]) if _says(one, choice.words)), len(found) > PAGE


def _says(entry: Entry, words: Iterable[str]) -> bool:
    """Whether what was not withdrawn has these words: the store has found them in the brief as it was written."""
    return not entry.shown.gone or all(word in searched(entry.shown.brief) for word in words)
