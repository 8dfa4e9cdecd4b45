"""What the clock sets off: polls in their turn, digests, and the round that finds whatever was forgotten."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo

from briefbot.desk.clocks import due_digest, next_digest
from briefbot.desk.stages import Stages
from briefbot.ports import Duties, Housekeeping, Stage, Subscribers

log = logging.getLogger(__name__)

POLL_TICK = timedelta(seconds=5)
_TICKS_A_MINUTE = timedelta(minutes=1) // POLL_TICK
_FEW_FEEDS = 8  # not worth spreading
_TIDY = "tidy"
_QUIET_HOUR = time(4, 10)  # where the clocks of any zone show it exactly once a day
_ACCOUNTS = timedelta(days=62)  # a month that has a cap, and the one before
_AFTER_THE_CLOCK: tuple[Stage, ...] = ("read", "gather", "write", "digest", "deliver")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepRules:
    """A story is briefed again when `late_articles` have joined it, not sooner than `update_after` the last brief.

    What is settled is kept for so long.
    """

    late_articles: int = 2
    update_after: timedelta = timedelta(hours=2)
    keep: timedelta = timedelta(days=90)
    keep_replies: timedelta = timedelta(days=7)


@dataclass(slots=True, kw_only=True)
class Upkeep:
    """Wakes the stages with what the tables owe. Whatever was lost on the way is found again within a minute."""

    stages: Stages
    subscribers: Subscribers
    housekeeping: Housekeeping
    duties: Duties
    clock: Callable[[], datetime]
    zone: tzinfo
    rules: UpkeepRules
    _share: int = field(default=_FEW_FEEDS, init=False)
    _shared: datetime | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Set right what the settings have changed since, and do what was missed."""
        now = self.clock()
        for subscriber in await self.subscribers.subscribers():
            due = due_digest(subscriber, now, self.zone) if subscriber.status == "active" else None
            is_missed = due and subscriber.next_digest and subscriber.next_digest <= now
            if due != subscriber.next_digest and not is_missed:
                await self.subscribers.change(subscriber, replace(subscriber, next_digest=due))
        await self.reconcile()

    async def poll_due(self) -> None:
        """Wake the feeds whose turn it is: many that are due at once are spread over the minute."""
        shelf, now = self.stages.desk.poller.shelf, self.clock()
        if self._shared is None or now - self._shared >= timedelta(minutes=1):
            self._share, self._shared = share(await shelf.feeds_due(now)), now
        for feed_id in await shelf.feeds_owed(now, self._share):
            await self.stages.dispatcher.wake("poll", feed_id)

    async def digests_due(self) -> None:
        """Wake the digests whose hour has come."""
        await self.stages.dispatcher.wake("digest")

    async def reconcile(self) -> None:
        """Take back what died with its process, and wake every stage for whatever it owes."""
        recovered = await self.stages.outbox.recover(self.clock())
        if recovered:
            log.info("deliveries taken back from processes that died: %d", recovered)
        await self._reopen_grown()
        await self.stages.show_drafts()
        for stage in _AFTER_THE_CLOCK:
            await self.stages.dispatcher.wake(stage)

    async def _reopen_grown(self) -> None:
        newsroom = self.stages.desk.brief_desk.newsroom
        for story_id in await newsroom.stories_grown(self.rules.late_articles, self.clock() - self.rules.update_after):
            if await newsroom.reopen(story_id):
                log.info("story %d has grown: another brief is owed", story_id)

    async def keep_batches(self) -> None:
        """Fetch the replies of batches that are done, have their stories written, and send what waits with the next."""
        batches = self.stages.desk.batches
        if batches is None:
            return
        if await batches.collect():
            await self.stages.dispatcher.wake("write")
        await batches.submit()

    async def tidy_in_time(self) -> None:
        """Tidy up once a day, in the small hours; at once where a day's was missed."""
        now = self.clock()
        if await self.duties.is_due(_TIDY, now):
            await self.tidy()
            await self.duties.put_off(_TIDY, next_digest(now, _QUIET_HOUR, self.zone))

    async def tidy(self) -> None:
        """Forget what is settled and old."""
        now = self.clock()
        before = now - self.rules.keep
        deliveries = await self.stages.outbox.forget_deliveries(before)
        forgotten = await self.housekeeping.forget(before)
        await self.housekeeping.forget_questions(now.astimezone(self.zone).date())
        calls = await self.housekeeping.forget_money(now - max(self.rules.keep, _ACCOUNTS), now - self.rules.keep_replies)
        log.info(
            "forgotten: %d deliveries, %d calls to a model, the words of %d entries, %d articles",
            deliveries,
            calls,
            forgotten.entries,
            forgotten.articles,
        )


def share(due: int) -> int:
    """How many of the feeds that are due to ask at each tick, so that all have been within a minute."""
    return max(_FEW_FEEDS, -(-due // _TICKS_A_MINUTE))
