"""The store, by what each stage of the desk asks of it.

Ids are the store's own; every time is aware, in UTC. A claim is a lease: it divides the work between processes and
lapses with its holder. What may not happen twice is kept so by the store itself, whoever holds the lease.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from briefbot.ports.subscribers import Subscription
from briefbot.values import Article, Brief, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFeed:
    """A feed as we follow it. `polled` is the last attempt, `fetched` the last that worked; `pace` is how often it pays to ask.

    `etag`, `last_modified` and `fingerprint` (of the body) tell whether it changed. `error` is the line of the last
    failure, "" where there is none; a feed that is gone is not asked again, one that is paused not for now.
    """

    id: int
    url: str
    added: datetime
    next_poll: datetime
    title: str = ""
    site_url: str = ""
    language: str = ""
    status: Literal["active", "gone"] = "active"
    etag: str = ""
    last_modified: str = ""
    fingerprint: str = ""
    pace: timedelta = timedelta(hours=1)
    polled: datetime | None = None
    fetched: datetime | None = None
    failures: int = 0
    error: str = ""
    is_paused: bool = False

    @property
    def address(self) -> str:
        """Its URL as it may be shown: without the name and the password that may be in it."""
        return re.sub(r"(?<=//)[^/?#]*@", "", self.url)

    @property
    def name(self) -> str:
        """Its title, or its address where it has none."""
        return self.title or self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed with what it brought: how many entries, how many of them wait to be read, and when the newest came out."""

    feed: FollowedFeed
    entries: int = 0
    waiting: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntry:
    """An entry that a poll found. `key` names it within its feed, `at` orders it (never in the future)."""

    entry: Entry
    key: str
    at: datetime
    to_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll comes to, stored whole or not at all: the feed as it is from now on, and the entries it held."""

    feed: FollowedFeed
    entries: tuple[FoundEntry, ...] = ()


class FeedShelf(Protocol):
    """The feeds we follow. Raises `StoreError`."""

    async def follow(self, url: str, now: datetime, title: str = "") -> tuple[FollowedFeed, bool]:
        """The feed of this address, and whether it is new. A feed that was gone is asked again."""

    async def unfollow(self, feed_id: int) -> bool: ...

    async def pause(self, feed_id: int | None, is_paused: bool, now: datetime) -> int:
        """Ask a feed no more (every one where `feed_id` is None), or again, and then at once; how many this changed."""

    async def feeds(self) -> tuple[FeedHealth, ...]: ...

    async def feeds_due(self, now: datetime) -> int: ...

    async def feeds_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        """The ids of the feeds whose time has come and that nobody polls, the longest overdue first."""

    async def make_due(self, now: datetime) -> None:
        """Have every feed polled now, whenever its time would come."""

    async def claim_due(self, due: datetime, now: datetime, limit: int) -> tuple[FollowedFeed, ...]:
        """Feeds whose time came by `due` and that nobody else polls at `now`, the longest overdue first."""

    async def claim_feed(self, feed_id: int, now: datetime) -> FollowedFeed | None: ...

    async def keep_poll(self, polled: Polled, now: datetime) -> int:
        """Store a poll and give the feed back; answers how many entries were new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEntry:
    """An entry to be read, from the feed called `feed_title`; `attempts` counts the tries that failed."""

    id: int
    entry: Entry
    feed_title: str
    attempts: int = 0


class ReadingPile(Protocol):
    """The entries to be read, and the articles read. Raises `StoreError`."""

    async def entries_waiting(self, now: datetime) -> int: ...

    async def entries_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        """The ids of those to be read that nobody reads, the newest first."""

    async def claim_waiting(self, due: datetime, now: datetime, limit: int) -> tuple[WaitingEntry, ...]: ...

    async def claim_entry(self, entry_id: int, now: datetime) -> WaitingEntry | None: ...

    async def known_article(self, url: str) -> int | None: ...

    async def keep_article(self, entry_id: int, article: Article, now: datetime, note: str = "") -> int:
        """Store the article that the entry leads to, once however many feeds bring it; answers its id."""

    async def link_article(self, entry_id: int, article_id: int) -> None: ...

    async def put_off(self, entry_id: int, error: str, until: datetime) -> None: ...

    async def give_up(self, entry_id: int, error: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An article and the story it is in. `is_settled` says that the story's brief is written or being written."""

    article: Article
    story_id: int | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Articles for a story, the best first: a new one where `story_id` is None. Stories in `absorbs` are folded into it."""

    articles: tuple[str, ...]
    story_id: int | None = None
    copies: tuple[tuple[str, str], ...] = ()
    absorbs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStory:
    """A story whose brief is owed, its best article first; `feeds` are the addresses of the feeds that brought it."""

    id: int
    revision: int
    articles: tuple[Article, ...]
    attempts: int = 0
    feeds: tuple[str, ...] = ()


class Newsroom(Protocol):
    """The stories, and the briefs written of them. Raises `StoreError`."""

    async def claim_gathering(self, now: datetime) -> bool:
        """Whether the stories are ours to arrange: one process at a time."""

    async def articles_since(self, since: datetime, limit: int) -> tuple[Filed, ...]:
        """The articles in no story yet, and those of the stories that grew since: the newest up to the limit, of each."""

    async def place(self, placements: Sequence[Placement], now: datetime) -> int:
        """Arrange the stories, all at once, and end the claim; answers how many stories are new."""

    async def stories_owed(self, now: datetime) -> tuple[int, ...]: ...

    async def claim_story(self, story_id: int, now: datetime) -> OpenStory | None: ...

    async def keep_brief(
        self, story: OpenStory, brief: Brief, now: datetime, wanted: Sequence[Subscription] = ()
    ) -> int | None:
        """Store the brief, and in the same transaction owe it to everybody with one of these subscriptions.

        Owed now: who wants a digest gets it later, and who is muted gets nothing. In a reviewed channel the delivery waits
        for an editor. One of the story's earlier brief that has not begun to go is dropped for it. Answers the brief's id,
        or None where the story had its brief already.
        """

    async def put_story_off(self, story_id: int, error: str, until: datetime | None, *, is_fault: bool = True) -> None:
        """Try the story again later, or never where `until` is None. What is no fault is no attempt either."""

    async def stories_grown(self, least: int, before: datetime) -> tuple[int, ...]:
        """The stories that at least so many articles joined since their last brief, which is from before that time.

        Copies do not count.
        """

    async def reopen(self, story_id: int) -> bool:
        """Owe a story another brief, of all its articles; False where it is owed one already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBrief:
    """A brief as it was written, with its number.

    `without` are the parts withdrawn since ("p2", "v1"), the last of them at the time `corrected`: show them nowhere.
    """

    id: int
    story_id: int
    revision: int
    written: datetime
    brief: Brief
    without: frozenset[str] = frozenset()
    corrected: datetime | None = None


class Archive(Protocol):
    """The briefs written. Raises `StoreError`."""

    async def latest(self, limit: int, before: datetime | None = None, words: str = "") -> tuple[StoredBrief, ...]:
        """The newest briefs first, from before a time, with all the words in them."""

    async def brief(self, brief_id: int) -> StoredBrief | None: ...

    async def withdrawn(self, brief_ids: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
        """By brief, of those that lost any, the parts that were withdrawn, and when."""

    async def brief_of_story(self, story_id: int) -> StoredBrief | None:
        """The story's last brief."""

    async def brief_of_page(self, url: str) -> StoredBrief | None:
        """The newest brief that has the page at this address (as a feed gave it, or as it was found) among its sources.

        A copy of a source counts.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was deleted; of `entries` the words, for their keys stay."""

    entries: int = 0
    articles: int = 0
    stories: int = 0
    briefs: int = 0


class Housekeeping(Protocol):
    """What the store need not keep. Raises `StoreError`."""

    async def forget(self, before: datetime, briefs_before: datetime | None = None) -> Forgotten:
        """Delete what is older and needed by nothing, in small steps, so that others can go on meanwhile.

        An entry that stays in its feed for years does not come back as new. Briefs, and the articles they stand on, stay
        unless they are to go as well: then a story goes with all its briefs, once none of them is owed to anybody.
        """

    async def forget_questions(self, before: date) -> int:
        """Delete how much was asked on the days before that one; answers of how many it was."""

    async def forget_money(self, before: datetime, replies_before: datetime) -> int:
        """Delete the calls to a model and the batches that are older, and the replies kept; answers how many calls.

        What is left is all that `briefbot cost` and the caps know of: no month that has a cap may be cut by `before`.
        """
