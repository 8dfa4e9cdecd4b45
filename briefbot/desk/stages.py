"""The desk as a service: each stage for one id, and whom it wakes when it has done something."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from briefbot.desk.deliver import Deliverer, DeliverResult
from briefbot.desk.digest import DigestDesk
from briefbot.desk.rounds import Desk
from briefbot.ports import Dispatcher, Outbox, Stage, StageWork, Subscriber

log = logging.getLogger(__name__)

_GATHERING = 0  # there is one thing to gather: whatever is in no story yet
_WRITES, _DIGESTS = 2, 64  # at once: what digests ask of the tables is asked together


async def no_drafts() -> int:
    """Where nobody edits."""
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What there is to do, and in which order: poll, read, gather, write, deliver. Each wakes the next, and no more.

    `show_drafts` owes the editors of reviewed channels the drafts that they have not seen, and answers how many.
    """

    desk: Desk
    deliverer: Deliverer
    digest_desk: DigestDesk
    outbox: Outbox
    dispatcher: Dispatcher
    show_drafts: Callable[[], Awaitable[int]] = no_drafts

    def works(self) -> Mapping[Stage, Sequence[StageWork]]:
        """The stages as a dispatcher takes them. What goes through one outlet waits for no other."""
        poller, reader = self.desk.poller, self.desk.reader
        return {
            "poll": [StageWork(owed=self._feeds, work=self.poll, at_once=poller.rules.feeds_at_once)],
            "read": [StageWork(owed=self._entries, work=self.read, at_once=reader.rules.pages_at_once)],
            "gather": [StageWork(owed=self._gathering, work=self.gather, at_once=1)],
            "write": [StageWork(owed=self._stories, work=self.write, at_once=_WRITES)],
            "digest": [StageWork(owed=self._digests, work=self.digest, at_once=_DIGESTS)],
            "deliver": [
                StageWork(owed=partial(self._deliveries, outlet), work=partial(self._deliver_by, outlet), at_once=way.at_once)
                for outlet, way in self.deliverer.ways.items()
            ],
        }

    async def poll(self, feed_id: int) -> bool:
        """Ask a feed what is new."""
        result = await self.desk.poller.poll(feed_id)
        if result is None:
            return False
        log.info("feed %d %s: %s", feed_id, result.feed.address, result.error or f"{result.new} new")
        if result.new:
            await self.dispatcher.wake("read")
        return False  # the clock spreads what is due over the minute: we do not look for more

    async def read(self, entry_id: int) -> bool:
        """Read an entry's page. The stories are gathered when no page waits: the copies of one come in together."""
        result = await self.desk.reader.read(entry_id)
        if result is None:
            return False
        log.info("page %s: %s", result.url or entry_id, result.error or "read")
        if not await self.desk.reader.pile.entries_waiting(self.desk.reader.clock()):
            await self.dispatcher.wake("gather")
        return True

    async def gather(self, _: int = _GATHERING) -> bool:
        """Arrange the stories. What has come in since wakes us again."""
        opened = await self.desk.gatherer.gather()
        if opened:
            log.info("stories: %d new", opened)
            await self.dispatcher.wake("write")
        return False

    async def write(self, story_id: int) -> bool:
        """Write a story's brief."""
        result = await self.desk.brief_desk.write(story_id)
        if result is None:
            return False
        if result.brief_id is None:
            log.info("story %d: %s", story_id, result.error or "no brief for now")
        else:
            log.info("story %d: brief %d: %s", story_id, result.brief_id, result.headline)
            await self.show_drafts()
            await self.dispatcher.wake("deliver")
        return True

    async def digest(self, subscriber_id: int) -> bool:
        """Put a subscriber's digest together."""
        result = await self.digest_desk.digest(subscriber_id)
        if result is None:
            return False
        log.info("digest of %s for %s: %d briefs", named(result.subscriber), result.day, result.briefs)
        if result.is_owed:
            await self.show_drafts()
            await self.dispatcher.wake("deliver")
        return True

    async def _deliver_by(self, outlet: str, delivery_id: int) -> bool:
        """Deliver one message, unless the outlet has been shut since it was found."""
        return self.deliverer.may_begin(outlet) and await self.deliver(delivery_id)

    async def deliver(self, delivery_id: int) -> bool:
        """Deliver one message."""
        result = await self.deliverer.deliver(delivery_id)
        if result is None:
            return False
        log.log(level_of(result), "delivery %d to %s: %s", delivery_id, named(result.delivery.subscriber), told(result))
        return True

    async def _feeds(self, limit: int) -> Sequence[int]:
        return await self.desk.poller.shelf.feeds_owed(self.desk.poller.clock(), limit)

    async def _entries(self, limit: int) -> Sequence[int]:
        return await self.desk.reader.pile.entries_owed(self.desk.reader.clock(), limit)

    async def _gathering(self, _: int) -> Sequence[int]:
        return (_GATHERING,)

    async def _stories(self, limit: int) -> Sequence[int]:
        return (await self.desk.brief_desk.newsroom.stories_owed(self.desk.brief_desk.clock()))[:limit]

    async def _digests(self, limit: int) -> Sequence[int]:
        due = await self.digest_desk.subscribers.digests_due(self.digest_desk.clock(), limit)
        return [subscriber.id for subscriber in due]

    async def _deliveries(self, outlet: str, limit: int) -> Sequence[int]:
        if not self.deliverer.may_begin(outlet):
            return ()
        return await self.outbox.deliveries_owed(self.deliverer.clock(), limit, outlet)


def level_of(result: DeliverResult) -> int:
    """What a person has to see to is a warning."""
    return logging.WARNING if result.outcome in ("unsure", "failed", "blocked") else logging.INFO


def told(result: DeliverResult) -> str:
    """How it went, in a line."""
    return f"{result.outcome}: {result.note}" if result.note else result.outcome


def named(subscriber: Subscriber) -> str:
    """A subscriber as a person finds them again."""
    place = ":".join(filter(None, (subscriber.address.outlet, subscriber.address.chat, subscriber.address.topic)))
    return f"{subscriber.name} ({place})" if subscriber.name else place
