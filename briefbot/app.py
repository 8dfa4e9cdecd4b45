"""The composition root: the only module that names adapters. It puts the desk together and hands it to the command line.

What only some commands need is imported where it is used: the demo, the web client, what reads feeds.
"""

import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefbot.adapters.page_reader import LimitedPageReader, ReadingLimits
from briefbot.adapters.store import Store, open_store
from briefbot.app_model import budget, open_batches, open_writer, open_writing, price_of, unpaid
from briefbot.desk.follow import address, follow_all
from briefbot.desk.follow import follow as follow_feed
from briefbot.desk.follow import leave as leave_feed
from briefbot.desk.follow import pause as pause_feed
from briefbot.desk.gather import Gatherer
from briefbot.desk.poll import Poller
from briefbot.desk.read import Reader
from briefbot.desk.rounds import Desk, Tally
from briefbot.desk.rules import Rules
from briefbot.desk.spending import since, spending
from briefbot.desk.write import BriefDesk
from briefbot.errors import PageError
from briefbot.ports import Commission, FeedHealth, FollowedFeed, PageReader, Progress, StoredBrief, Web, Writer
from briefbot.settings import Settings
from briefbot.showing.account import Account
from briefbot.stories.grouping import group_stories
from briefbot.values import Article, Brief, Story

if TYPE_CHECKING:
    from briefbot.adapters.web import WebClient
    from briefbot.desk.ask import Asked
    from briefbot.desk.lead import LeadWriter

_NEWEST_OF_A_FEED = 10  # entries that `briefbot brief FEED` reads
_MOST_OF_DEMO = 50
_READ_DOCUMENT = "briefbot.reading.document.read_document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The desk, the store that it works over, and what writes the leads of digests, where a model does."""

    desk: Desk
    store: Store
    lead: "LeadWriter | None" = None


@asynccontextmanager
async def open_desk(settings: Settings, through: Callable[[Web], Web] | None = None) -> AsyncIterator[Opened]:
    """The desk; `through` puts something between it and the web. Raises `StoreError`, `ConfigError`."""
    async with (
        await open_store(settings.store.url) as store,
        open_writing(settings, store) as writing,
        open_batches(settings, store) as batches,
        open_web(settings) as web,
        open_reader(settings) as pages,
    ):
        at = desk(settings, store, through(web) if through else web, pages, writing.write)
        yield Opened(desk=replace(at, batches=batches), store=store, lead=writing.lead)


def desk(settings: Settings, store: Store, web: Web, pages: PageReader, write: Writer) -> Desk:
    """The stages, each with what it acts through."""
    from briefbot.reading.feed import read_feed

    rules = Rules(
        newest=settings.poll.first,
        interval=settings.poll.interval,
        shortest=settings.poll.min_interval,
        longest=settings.poll.max_interval,
        feeds_at_once=min(settings.fetch.concurrency, Rules().feeds_at_once),
    )
    clock = partial(datetime.now, UTC)
    return Desk(
        poller=Poller(
            shelf=store.feeds,
            web=web,
            read_feed=read_feed,
            clock=clock,
            jitter=random.random,
            rules=rules,
        ),
        reader=Reader(pile=store.entries, web=web, pages=pages, clock=clock, rules=rules),
        gatherer=Gatherer(newsroom=store.stories, group_stories=group_stories, clock=clock, rules=rules),
        brief_desk=BriefDesk(newsroom=store.stories, write_brief=write, clock=clock, rules=rules),
    )


def open_web(settings: Settings) -> "WebClient":
    """The web client, as the settings bound it."""
    from briefbot.adapters.web import WebClient, WebLimits

    fetch = settings.fetch
    return WebClient(
        contact=fetch.contact,
        allow_hosts=fetch.allow_hosts,
        limits=WebLimits(
            total=fetch.timeout.total_seconds(),
            page_bytes=fetch.max_page_bytes,
            feed_bytes=fetch.max_feed_bytes,
            at_once=fetch.concurrency,
            per_host=fetch.per_host,
        ),
    )


def open_reader(settings: Settings, function: str = "") -> LimitedPageReader:
    """The worker processes in which pages are read."""
    limits = ReadingLimits(seconds=settings.fetch.timeout.total_seconds())
    return LimitedPageReader(limits, function) if function else LimitedPageReader(limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Briefs, and a line for each page that could not be read."""

    briefs: tuple[Brief, ...]
    troubles: tuple[str, ...] = ()


async def brief_source(settings: Settings, source: str, content: bytes | None) -> Answer:
    """The brief of a page, of a feed's newest stories, or of a person's own file.

    `source` is an address or a file's path; `content` is what came on standard input, where that is the source.
    Raises `SourceError`.
    """
    asked = await _asked(settings, source, content)
    async with open_writer(unpaid(settings)) as write:
        briefs = [await write(Commission(articles=story)) for story in asked.stories]
    return Answer(briefs=tuple(briefs), troubles=asked.troubles)


async def _asked(settings: Settings, source: str, content: bytes | None) -> "Asked":
    from briefbot.desk.ask import Asked, ask

    if content is None and "://" in source:
        async with open_web(settings) as web, open_reader(settings) as pages:
            return await ask(source, web, pages, _NEWEST_OF_A_FEED)
    content = file_content(Path(source), settings.fetch.max_page_bytes) if content is None else content
    return Asked(stories=(Story(articles=(await _document(settings, content, source),)),))


async def _document(settings: Settings, content: bytes, name: str) -> Article:
    if len(content) > settings.fetch.max_page_bytes:
        raise PageError(
            f"{name!r} is larger than {settings.fetch.max_page_bytes} bytes: give a part of it, or set fetch.max_page_bytes"
        )
    async with open_reader(settings, _READ_DOCUMENT) as documents:
        return await documents.read(content, name)


def file_content(path: Path, most: int = 10_000_000) -> bytes:
    """A person's own file, up to one byte more than `most`. Raises `PageError`."""
    if path.is_dir():
        raise PageError(f"{str(path)!r} is a folder: give a file in it, a URL such as https://..., or -")
    try:
        with open(path, "rb", opener=_unheld) as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PageError(f"{str(path)!r} cannot be read: {reason}; give a file, a URL such as https://..., or -") from error


def _unheld(path: str, flags: int) -> int:
    """Open, and wait for nobody: a pipe that no program writes to is an empty file."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


async def poll(settings: Settings, on_step: Progress, *, due_or_not: bool = False) -> Tally:
    """One round of the desk. Raises `StoreError`."""
    async with open_desk(settings) as opened:
        return await opened.desk.round(on_step, due_or_not=due_or_not)


async def demo(settings: Settings, on_step: Progress) -> tuple[Tally, tuple[StoredBrief, ...]]:
    """A round over the sample outlets, and the briefs in their store. Raises `StoreError`."""
    from briefbot.demo.server import Relocated, serve
    from briefbot.demo.site import feed_urls

    fetch = settings.fetch.model_copy(update={"allow_hosts": ("127.0.0.1",)})
    settings = unpaid(settings).model_copy(update={"fetch": fetch})
    async with serve() as origin, open_desk(settings, partial(Relocated, origin=origin)) as opened:
        for url in feed_urls():
            await follow_feed(opened.store.feeds, url, datetime.now(UTC))
        tally = await opened.desk.round(on_step, due_or_not=True)
        return tally, await opened.store.briefs.latest(_MOST_OF_DEMO)


async def latest(settings: Settings, limit: int, words: str) -> tuple[StoredBrief, ...]:
    """The newest briefs. Raises `StoreError`."""
    async with await open_store(settings.store.url) as store:
        return await store.briefs.latest(limit, words=words)


async def stored_brief(settings: Settings, brief_id: int) -> StoredBrief | None:
    """One brief. Raises `StoreError`."""
    async with await open_store(settings.store.url) as store:
        return await store.briefs.brief(brief_id)


async def feeds(settings: Settings) -> tuple[FeedHealth, ...]:
    """The feeds, and how they fare. Raises `StoreError`."""
    async with await open_store(settings.store.url) as store:
        return await store.feeds.feeds()


async def account(settings: Settings, days: int) -> Account:
    """The account of the last days, today among them. Raises `StoreError`, `ConfigError`."""
    now, zone = datetime.now(UTC), settings.desk.time_zone
    price, is_known = price_of(settings)
    async with await open_store(settings.store.url) as store:
        calls = await store.ledger.calls(since(now, zone, days))
        feeds_ = await store.feeds.feeds()
    return Account(
        model=settings.model.name,
        spending=spending(calls, budget(settings), now, zone, days),
        titles={health.feed.url: health.feed.title for health in feeds_},
        is_free=price.is_free,
        is_guessed=not is_known,
    )


async def follow(settings: Settings, url: str) -> tuple[FollowedFeed, bool]:
    """Follow the feed at, or named by, an address; whether it is new. Raises `SourceError`, `StoreError`."""
    from briefbot.desk.discover import discover

    async with await open_store(settings.store.url) as store, open_web(settings) as web:
        found, feed = await discover(address(url), web)
        return await follow_feed(store.feeds, found, datetime.now(UTC), feed.title)


async def leave(settings: Settings, feed: str) -> FollowedFeed | None:
    """Stop following a feed, by number or address. Raises `StoreError`."""
    async with await open_store(settings.store.url) as store:
        return await leave_feed(store.feeds, feed)


async def pause(settings: Settings, feed: str, *, is_paused: bool) -> FollowedFeed | None:
    """Ask a feed no more for now, or again, by number or address. Raises `StoreError`."""
    async with await open_store(settings.store.url) as store:
        return await pause_feed(store.feeds, feed, datetime.now(UTC), is_paused=is_paused)


async def import_opml(settings: Settings, content: bytes) -> tuple[int, int, tuple[str, ...]]:
    """Follow what an OPML file lists: how many are new, how many were followed, a line for each left out."""
    from briefbot.reading.opml import read_opml

    listed = read_opml(content)
    async with await open_store(settings.store.url) as store:
        new, troubles = await follow_all(store.feeds, ((feed.url, feed.title) for feed in listed), datetime.now(UTC))
    return new, len(listed) - new - len(troubles), troubles


async def export_opml(settings: Settings) -> bytes:
    """The feeds as OPML. Raises `StoreError`."""
    from briefbot.reading.opml import OpmlFeed, write_opml

    return write_opml([OpmlFeed(url=health.feed.url, title=health.feed.title) for health in await feeds(settings)])
