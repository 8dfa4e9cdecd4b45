"""Feeds of the briefs: of all of them, or of a topic, as Atom and as JSON Feed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.wishes import subscription_key
from briefbot.ports import Choice, ReadingRoom
from briefbot.showing.feeds import Channel, FeedEntry, atom, entry_id, json_feed
from briefbot.showing.links import Links
from briefbot.site.leaf import Leaf, leaf
from briefbot.site.press import Press
from briefbot.site.shelf import PAGE, Entry, entries

_KEEP = "public, max-age=300"

Address = Callable[[Links, str], str]
Written = Callable[[Channel, Sequence[FeedEntry]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """The newest briefs, for readers that poll."""

    press: Press
    room: ReadingRoom

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/feed.atom", self.atom, name="feed"),
            Route("/feed.json", self.json, name="feed_json"),
            Route("/topic/{topic}/feed.atom", self.atom, name="topic_feed"),
            Route("/topic/{topic}/feed.json", self.json, name="topic_feed_json"),
        ]

    async def atom(self, request: Request) -> Response:
        """The feed as Atom."""
        return await self._answer(request, "application/atom+xml; charset=utf-8", Links.atom, atom)

    async def json(self, request: Request) -> Response:
        """The feed as JSON Feed."""
        return await self._answer(request, "application/feed+json; charset=utf-8", Links.json_feed, json_feed)

    async def _answer(self, request: Request, media_type: str, address: Address, written: Written) -> Response:
        topic = request.path_params.get("topic", "")
        if topic and topic not in self.press.frame.publication.topics:
            raise HTTPException(404)
        links = self.press.frame.absolute(request)

        async def make() -> Leaf:
            choice = Choice(topic=subscription_key("topic", topic)) if topic else Choice()
            found = entries(await self.room.chosen(choice, PAGE))
            told = []
            for entry in found:
                told.append(self._entry(request, entry, links))
                await asyncio.sleep(0)  # each takes two milliseconds, and others wait
            return leaf(written(self._channel(request, topic, links, address(links, topic), told), told), media_type)

        return await self.press.answer(request, make, links.base, keep=_KEEP)

    def _channel(self, request: Request, topic: str, links: Links, here: str, told: Sequence[FeedEntry]) -> Channel:
        publication = self.press.frame.publication
        return Channel(
            title=f"{publication.title}: {publication.topics[topic]}" if topic else publication.title,
            about=publication.about,
            here=here,
            home=links.topic(topic) if topic else links.front(),
            language=self.press.frame.reader(request).words.language,
            updated=max((entry.updated for entry in told), default=self.press.now()),
        )

    def _entry(self, request: Request, entry: Entry, links: Links) -> FeedEntry:
        address = links.brief(entry.id)
        return FeedEntry(
            id=entry_id(address, entry.written),
            link=address,
            title=entry.shown.headline.text,
            summary=entry.shown.summary.text,
            content=self.press.frame.text(request, "feed_content.html", brief=entry.shown, link=links),
            published=entry.written,
            updated=max(entry.written, entry.corrected or entry.written),
            language=entry.shown.language,
        )
