"""A round of the desk: poll what is due, read what is new, gather it, write what is owed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from briefbot.desk.batches import BatchDesk
from briefbot.desk.gather import Gatherer
from briefbot.desk.parallel import each
from briefbot.desk.poll import Poller, PollResult
from briefbot.desk.read import Reader, ReadResult
from briefbot.desk.write import BriefDesk, WriteResult
from briefbot.ports import FollowedFeed, Progress, WaitingEntry


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a round came to."""

    polls: list[PollResult] = field(default_factory=list)
    reads: list[ReadResult] = field(default_factory=list)
    writes: list[WriteResult] = field(default_factory=list)
    stories: int = 0

    @property
    def briefs(self) -> tuple[int, ...]:
        """The ids of the briefs written."""
        return tuple(write.brief_id for write in self.writes if write.brief_id is not None)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What went wrong, a line each."""
        feeds = [f"feed {poll.feed.id} {poll.feed.address}: {poll.error}" for poll in self.polls if poll.error]
        pages = [f"page {read.url or read.entry_id}: {read.error}" for read in self.reads if read.error]
        stories = [f"story {write.story_id}: {write.error}" for write in self.writes if write.error]
        return (*feeds, *pages, *stories)


def _unseen(stage: str, done: int, total: int, note: str) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The stages, and the round that runs them in order. Each may be run alone, and again: all are idempotent."""

    poller: Poller
    reader: Reader
    gatherer: Gatherer
    brief_desk: BriefDesk
    batches: BatchDesk | None = None

    async def round(self, on_step: Progress = _unseen, *, due_or_not: bool = False) -> Tally:
        """Do all there is to do now. Raises `StoreError`; what is wrong with one feed, page or story is in the tally.

        Feeds are asked whose time has come, or all of them.
        """
        tally = Tally()
        if due_or_not:
            await self.poller.shelf.make_due(self.poller.clock())
        await poll_due(self.poller, tally, on_step)
        await self.read_waiting(tally, on_step)
        await self.gather(tally, on_step)
        await self.write_owed(tally, on_step)
        return tally

    async def read_waiting(self, tally: Tally, on_step: Progress = _unseen) -> None:
        """Read every entry that waits."""
        due, pile, rules = self.reader.clock(), self.reader.pile, self.reader.rules
        total = await pile.entries_waiting(due)
        on_step("read", 0, total, "")

        async def claimed() -> AsyncIterator[WaitingEntry]:
            while entries := await pile.claim_waiting(due, self.reader.clock(), rules.pages_at_once):
                for entry in entries:
                    yield entry

        async def read(entry: WaitingEntry) -> None:
            result = await self.reader.read_claimed(entry)
            tally.reads.append(result)
            on_step("read", len(tally.reads), max(total, len(tally.reads)), _note(result.url, result.error))

        await each(claimed(), read, min(rules.pages_at_once, max(total, 1)))

    async def gather(self, tally: Tally, on_step: Progress = _unseen) -> None:
        """Arrange the stories."""
        on_step("gather", 0, 1, "")
        tally.stories = await self.gatherer.gather()
        on_step("gather", 1, 1, f"{tally.stories} new")

    async def write_owed(self, tally: Tally, on_step: Progress = _unseen) -> None:
        """Write every brief that is owed, the newest story first: with the replies of batches that came, and with the next."""
        if self.batches:
            await self.batches.collect()
        owed = await self.brief_desk.newsroom.stories_owed(self.brief_desk.clock())
        on_step("write", 0, len(owed), "")
        for done, story_id in enumerate(owed, 1):
            result = await self.brief_desk.write(story_id)
            if result:
                tally.writes.append(result)
            on_step("write", done, len(owed), _note(result.headline, result.error) if result else "")
        if self.batches:
            await self.batches.submit()


async def poll_due(poller: Poller, tally: Tally, on_step: Progress = _unseen) -> None:
    """Poll every feed whose time has come."""
    due, shelf, rules = poller.clock(), poller.shelf, poller.rules
    total = await shelf.feeds_due(due)
    on_step("poll", 0, total, "")

    async def claimed() -> AsyncIterator[FollowedFeed]:
        while feeds := await shelf.claim_due(due, poller.clock(), rules.feeds_at_once):
            for feed in feeds:
                yield feed

    async def poll(feed: FollowedFeed) -> None:
        result = await poller.poll_claimed(feed)
        tally.polls.append(result)
        on_step("poll", len(tally.polls), max(total, len(tally.polls)), _poll_note(result))

    await each(claimed(), poll, min(rules.feeds_at_once, max(total, 1)))


def _poll_note(result: PollResult) -> str:
    outcome = result.error or ("unchanged" if result.unchanged else f"{result.new} new")
    return f"{result.feed.name}: {outcome}"


def _note(name: str, error: str) -> str:
    return f"{name}: {error}" if error else name
