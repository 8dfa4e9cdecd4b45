"""Put a subscriber's digest together: once each local day, of what came since the last one."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from briefbot.desk.at_hand import NOTHING, AtHand
from briefbot.desk.clocks import next_digest, zone_of
from briefbot.desk.ranking import Rank, ranked, repeats
from briefbot.ports import Candidate, Digest, StoredBrief, Subscriber, Subscribers
from briefbot.showing.news import is_news, news_of
from briefbot.showing.parts import without

log = logging.getLogger(__name__)

_FIRST = timedelta(days=1)  # what a first digest looks back on, from its hour
_LONGEST = timedelta(days=7)  # older news are none, however long we were away

Lead = Callable[[Sequence[StoredBrief], Subscriber], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestResult:
    """How it went: the digest's id (None where the day had one, or its hour was changed), and of how many briefs it is made."""

    subscriber: Subscriber
    day: date
    digest_id: int | None = None
    briefs: int = 0
    is_owed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a digest tells, and why in this order; `stories` in full, `also` by their headlines."""

    stories: tuple[Rank, ...] = ()
    also: tuple[Rank, ...] = ()
    corrections: tuple[tuple[int, str], ...] = ()

    @property
    def ranks(self) -> tuple[Rank, ...]:
        """All of them, the first first."""
        return self.stories + self.also


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDesk:
    """Makes the digests: of at most so many `stories` in full, and so many `also` by their headlines.

    `lead` writes the first paragraph; without it there is none.
    """

    subscribers: Subscribers
    at_hand: AtHand
    clock: Callable[[], datetime]
    zone: tzinfo
    stories: int = 10
    also: int = 10
    lead: Lead | None = None

    async def digest(self, subscriber_id: int) -> DigestResult | None:
        """Make the subscriber's digest; None where none is due. Digests that were missed are one. Raises `StoreError`.

        Where there is nothing to tell nothing is owed, but to those who want to hear of that.
        """
        subscriber, now = await self.subscribers.subscriber_of(subscriber_id), self.clock()
        if subscriber is None or not (subscriber.digest_at and subscriber.next_digest) or not is_due(subscriber, now):
            return None
        zone = zone_of(subscriber, self.zone)
        due, following = last_due(subscriber.next_digest, subscriber.digest_at, now, zone)
        day, is_muted = due.astimezone(zone).date(), bool(subscriber.muted_until and subscriber.muted_until > now)
        choice = Choice() if is_muted else await self.choice(subscriber, subscriber.next_digest - _FIRST, now)
        digest = await self.written(choice, subscriber, day, now)
        is_owed = not is_muted and (subscriber.hears_of_nothing or not digest.says_nothing)
        digest_id = await self.subscribers.keep_digest(digest, following, subscriber.next_digest, is_owed=is_owed)
        return DigestResult(
            subscriber=subscriber,
            day=day,
            digest_id=digest_id,
            briefs=len(choice.ranks),
            is_owed=is_owed and digest_id is not None,
        )

    async def choice(self, subscriber: Subscriber | None, first: datetime, now: datetime) -> Choice:
        """What the subscriber's digest would tell now; looks back to `first` where it is their first. Raises `StoreError`.

        Without a subscriber, the digest of somebody who wants all.
        """
        if subscriber is None:
            return await self._choice(await self.subscribers.candidates(None, first, now), now)
        last = await self.subscribers.last_digest(subscriber.id)
        since = max(last.made if last else first, now - _LONGEST)
        choice = await self._choice(await self.subscribers.candidates(subscriber.id, since, now), now)
        return replace(choice, corrections=await self.subscribers.withdrawn_since(subscriber.id, now - _LONGEST))

    async def _choice(self, candidates: Sequence[Candidate], now: datetime) -> Choice:
        gone = await self.at_hand.withdrawn([candidate.brief_id for candidate in candidates])
        told: list[Rank] = []
        for rank in ranked(candidates, now):
            if len(told) == self.stories + self.also:
                break
            is_told = repeats(rank, told)
            if not is_told and await self._says_something(rank.candidate, gone.get(rank.candidate.brief_id, NOTHING)):
                told.append(rank)
        return Choice(stories=tuple(told[: self.stories]), also=tuple(told[self.stories :]))

    async def _says_something(self, candidate: Candidate, gone: Collection[str]) -> bool:
        """Whether anything is left of the brief that the reader has not heard."""
        stored, earlier = await self.at_hand.brief(candidate.brief_id), await self.at_hand.brief(candidate.earlier_id)
        brief = without(stored.brief, gone) if stored else None
        return brief is not None and (earlier is None or is_news(news_of(brief, earlier.brief)))

    async def written(self, choice: Choice, subscriber: Subscriber, day: date, now: datetime) -> Digest:
        """The digest of what was chosen, with its first paragraph. Raises `StoreError`."""
        ids = [rank.candidate.brief_id for rank in choice.stories]
        briefs = await self.at_hand.as_they_stand(ids)
        earlier = [(rank.candidate.brief_id, rank.candidate.earlier_id) for rank in choice.ranks]
        return Digest(
            id=0,
            subscriber_id=subscriber.id,
            day=day,
            made=now,
            brief_ids=tuple(ids),
            also_ids=tuple(rank.candidate.brief_id for rank in choice.also),
            updates=tuple((brief_id, earlier_id) for brief_id, earlier_id in earlier if earlier_id),
            corrections=choice.corrections,
            lead=await self._lead([briefs[id_] for id_ in ids if id_ in briefs], subscriber),
        )

    async def _lead(self, briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        if len(briefs) < 2 or self.lead is None:  # of one story its headline says it
            return ""
        try:
            return await self.lead(briefs, subscriber)
        except Exception:  # the briefs are worth sending without
            log.exception("the first paragraph of the digest of subscriber %d", subscriber.id)
            return ""


def is_due(subscriber: Subscriber, now: datetime) -> bool:
    """Whether the hour of the subscriber's digest has come."""
    return subscriber.status == "active" and subscriber.next_digest is not None and subscriber.next_digest <= now


def last_due(due: datetime, at: time, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Of the digests that are due (the first at `due`), when the last was, and when the next will be."""
    while (following := next_digest(due, at, zone)) <= now:
        due = following
    return due, following
