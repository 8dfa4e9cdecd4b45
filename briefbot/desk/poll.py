"""Ask a feed what is new, and store its entries."""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefbot.desk import after, schedule
from briefbot.desk.found import found
from briefbot.desk.rules import Rules
from briefbot.errors import SourceError
from briefbot.ports import FeedShelf, FollowedFeed, Polled, Request, Response, Web
from briefbot.values import Feed

log = logging.getLogger(__name__)

_LARGE = 256 * 1024  # bytes; what takes long to read is read beside the event loop


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """How a poll went: so many `new` entries, or nothing (`unchanged`), or `error`."""

    feed: FollowedFeed
    new: int = 0
    unchanged: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls feeds. `jitter` gives numbers from 0 to 1."""

    shelf: FeedShelf
    web: Web
    read_feed: Callable[[bytes, str], Feed]
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    rules: Rules

    async def poll(self, feed_id: int) -> PollResult | None:
        """Poll the feed, due or not; None where it is gone, or another process has it in hand. Raises `StoreError`."""
        feed = await self.shelf.claim_feed(feed_id, self.clock())
        return await self.poll_claimed(feed) if feed else None

    async def poll_claimed(self, feed: FollowedFeed) -> PollResult:
        """Poll a feed that this process has claimed. Whatever is wrong with it ends as its error line."""
        polled, unchanged = await self._outcome(feed)
        new = await self.shelf.keep_poll(polled, self.clock())
        return PollResult(feed=polled.feed, new=new, unchanged=unchanged, error=polled.feed.error)

    async def _outcome(self, feed: FollowedFeed) -> tuple[Polled, bool]:
        try:
            return await self._ask(feed)
        except SourceError as error:
            return self._failed(feed, error), False
        except Exception as error:  # one feed must not stop the others
            log.exception("polling the feed %r", feed.address)
            return self._failed(feed, error), False

    def _failed(self, feed: FollowedFeed, error: Exception) -> Polled:
        return Polled(feed=after.failed(feed, error, self.clock(), self.rules, self.jitter()))

    async def _ask(self, feed: FollowedFeed) -> tuple[Polled, bool]:
        request = Request(url=feed.url, purpose="feed", etag=feed.etag, last_modified=feed.last_modified)
        response = await self.web.get(request)
        now = self.clock()
        fingerprint = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        if response.unchanged or fingerprint == feed.fingerprint:
            state = after.unchanged(feed, response, self.rules)
            return Polled(feed=after.answered(state, self._wait(state, response.max_age), now)), True
        read = await self._read(response)
        entries = found(read.entries, now, self.rules.newest if feed.fetched is None else None)
        state = after.paced(after.changed(feed, response, read), entries, now, self.rules)
        wait = self._wait(state, response.max_age, timedelta(seconds=read.ttl or 0))
        state = after.answered(replace(state, fingerprint=fingerprint), wait, now)
        return Polled(feed=state, entries=entries), False

    def _wait(self, feed: FollowedFeed, *asked: timedelta | None) -> timedelta:
        return schedule.waiting(feed.pace, asked, self.rules.longest, self.jitter())

    async def _read(self, response: Response) -> Feed:
        if len(response.body) < _LARGE:
            return self.read_feed(response.body, response.url)
        return await asyncio.to_thread(self.read_feed, response.body, response.url)
