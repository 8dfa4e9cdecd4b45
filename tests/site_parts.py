"""A site over briefs in memory, which answers as the store does; and over a store."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from showing_briefs import treaty
from starlette.applications import Starlette

from briefbot.app_site import pages_of
from briefbot.desk.wishes import subscription_key
from briefbot.ports import Choice, Covered, Heard, StoredBrief, Telling
from briefbot.showing.links import Links
from briefbot.showing.slugs import slug
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.publication import Publication

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=BERLIN)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PUBLICATION = Publication(
    title="The Brellin Brief",
    about="News of Ostavia, in brief.",
    zone=BERLIN,
    topics={"water": "Water & rivers", "sea": "The sea"},
    links=Links("https://briefs.test"),
    takes_subscribers=True,
)
FRAME = Frame(publication=PUBLICATION)


def stored(number: int = 1, **fields: object) -> StoredBrief:
    """The treaty as a stored brief."""
    known: dict[str, object] = {"id": number, "story_id": number, "revision": 1, "written": NOON, "brief": treaty()}
    return StoredBrief(**(known | fields))  # type: ignore[arg-type]


@dataclass
class Shelves:
    """Meets `ReadingRoom` and, as far as the site asks, `Archive`; writes down what it is asked."""

    briefs: Sequence[StoredBrief] = ()
    topics: Mapping[str, Collection[int]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    failure: Exception | None = None
    searching: asyncio.Event | None = None

    def _note(self, question: str) -> None:
        self.asked.append(question)
        if self.failure:
            raise self.failure

    async def edition(self) -> str:
        self._note("edition")
        return str([(one.id, sorted(one.without)) for one in self.briefs])

    async def chosen(self, choice: Choice, limit: int, skip: int = 0) -> tuple[StoredBrief, ...]:
        self._note("chosen")
        if choice.words:
            await self._search()
        found = [one for one in self.briefs if self._is_chosen(one, choice)]
        last = {one.story_id: one for one in sorted(found, key=lambda one: one.revision)}
        return tuple(sorted(last.values(), key=lambda one: (one.written, one.id), reverse=True)[skip : skip + limit])

    async def _search(self) -> None:
        """A search lasts until the event is set."""
        try:
            await (self.searching.wait() if self.searching else asyncio.sleep(0))
        except asyncio.CancelledError:
            self._note("given up")
            raise

    def _is_chosen(self, one: StoredBrief, choice: Choice) -> bool:
        people = {slug(view.name) for view in one.brief.expert_views + one.brief.voices}
        told = " ".join(point.text for point in one.brief.points).lower()
        return (
            (not choice.topic or one.id in self.topics.get(choice.topic, ()))
            and (not choice.person or choice.person in people)
            and all(word in told for word in choice.words)
            and (not choice.since or choice.since <= one.written)
            and (not choice.before or one.written < choice.before)
        )

    async def beside(self, since: datetime, before: datetime) -> tuple[datetime | None, datetime | None]:
        times = [one.written for one in self.briefs]
        earlier, later = [time for time in times if time < since], [time for time in times if time >= before]
        return max(earlier, default=None), min(later, default=None)

    async def tellings(self, story_id: int) -> tuple[Telling, ...]:
        told = sorted((one for one in self.briefs if one.story_id == story_id), key=lambda one: one.revision)
        return tuple(Telling(id=one.id, revision=one.revision, written=one.written) for one in told)

    async def experts(self, limit: int, skip: int = 0) -> tuple[Heard, ...]:
        heard = [
            Heard(slug=slug(view.name), name=view.name, stories=1, last=one.written)
            for one in self.briefs
            for view in one.brief.expert_views
        ]
        return tuple(heard[skip : skip + limit])

    async def coverage(self, topics: Collection[str]) -> Mapping[str, Covered]:
        covered = {topic: self.topics[topic] for topic in topics if topic in self.topics}
        return {topic: Covered(stories=len(told), last=NOON) for topic, told in covered.items()}

    async def topics_of(self, brief_id: int, topics: Collection[str]) -> frozenset[str]:
        return frozenset(topic for topic in topics if brief_id in self.topics.get(topic, ()))

    async def brief(self, brief_id: int) -> StoredBrief | None:
        self._note("brief")
        return next((one for one in self.briefs if one.id == brief_id), None)


@dataclass
class Clock:
    """A clock that stands until it is set."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


def site_over(shelves: Shelves, frame: Frame = FRAME, clock: Clock | None = None) -> Starlette:
    """The archive over these briefs. Each request sees what has changed since the last."""
    return site(frame, pages_of(frame, shelves, shelves, clock or Clock(), fresh=0.0))  # type: ignore[arg-type]


def in_topic(*numbers: int) -> dict[str, Collection[int]]:
    """These briefs are of the topic "water"."""
    return {subscription_key("topic", "water"): numbers}


def corrected(one: StoredBrief, *parts: str) -> StoredBrief:
    """The brief without these parts, an hour after it was written."""
    return replace(one, without=frozenset(parts), corrected=one.written + HOUR)
