"""The briefs written, as readers look through them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from briefbot.ports.store import StoredBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which briefs: each field that is given narrows it. All of them where none is.

    `topic` is the value of a subscription to one, `person` the slug of a name, `words` are all in the brief; `since` is
    included and `before` is not.
    """

    topic: str = ""
    person: str = ""
    words: tuple[str, ...] = ()
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who was quoted as an expert: in how many stories, and when last."""

    slug: str
    name: str
    stories: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How many stories a topic has, and when the last was told."""

    stories: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One of the briefs of a story."""

    id: int
    revision: int
    written: datetime


class ReadingRoom(Protocol):
    """What readers ask of the briefs written, each in a handful of queries. Raises `StoreError`."""

    async def edition(self) -> str:
        """Another word whenever anything that is shown here may have changed; it costs next to nothing to ask."""

    async def chosen(self, choice: Choice, limit: int, skip: int = 0) -> tuple[StoredBrief, ...]:
        """The newest first; of each story the last brief that is chosen."""

    async def beside(self, since: datetime, before: datetime) -> tuple[datetime | None, datetime | None]:
        """When the last brief before this time was written, and the first after it."""

    async def tellings(self, story_id: int) -> tuple[Telling, ...]:
        """The briefs of a story, in order."""

    async def experts(self, limit: int, skip: int = 0) -> tuple[Heard, ...]:
        """Who was quoted as an expert, the most often first. What was withdrawn, a view or a brief whole, does not count."""

    async def coverage(self, topics: Collection[str]) -> Mapping[str, Covered]:
        """Of these topics, those that have briefs to show."""

    async def topics_of(self, brief_id: int, topics: Collection[str]) -> frozenset[str]:
        """Which of these topics a brief is of."""
