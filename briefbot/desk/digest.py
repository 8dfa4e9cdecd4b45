"""Put a subscriber's digest together: once each local day, of what came since the last one."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from briefbot.desk.clocks import next_digest, zone_of
from briefbot.ports import Archive, Digest, StoredBrief, Subscriber, Subscribers

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDesk:
    """Makes the digests, of at most so many briefs (`most`). `lead` writes the first paragraph; without it there is none."""

    subscribers: Subscribers
    archive: Archive
    clock: Callable[[], datetime]
    zone: tzinfo
    most: int = 10
    lead: Lead | None = None

    async def digest(self, subscriber_id: int) -> DigestResult | None:
        """Make the subscriber's digest; None where none is due. Digests that were missed are one. Raises `StoreError`."""
        subscriber, now = await self.subscribers.subscriber_of(subscriber_id), self.clock()
        if subscriber is None or not (subscriber.digest_at and subscriber.next_digest) or not is_due(subscriber, now):
            return None
        zone = zone_of(subscriber, self.zone)
        due, following = last_due(subscriber.next_digest, subscriber.digest_at, now, zone)
        briefs = await self._briefs(subscriber, subscriber.next_digest - _FIRST, now)
        digest = Digest(
            id=0,
            subscriber_id=subscriber.id,
            day=due.astimezone(zone).date(),
            made=now,
            brief_ids=tuple(stored.id for stored in briefs),
            lead=await self._lead(briefs, subscriber),
        )
        digest_id = await self.subscribers.keep_digest(digest, following, subscriber.next_digest)
        return DigestResult(subscriber=subscriber, day=digest.day, digest_id=digest_id, briefs=len(briefs))

    async def _briefs(self, subscriber: Subscriber, first: datetime, now: datetime) -> tuple[StoredBrief, ...]:
        if subscriber.muted_until and subscriber.muted_until > now:
            return ()
        last = await self.subscribers.last_digest(subscriber.id)
        since = max(last.made if last else first, now - _LONGEST)
        ids = await self.subscribers.briefs_for_digest(subscriber.id, since, now)
        found = [await self.archive.brief(brief_id) for brief_id in ids]
        return chosen([stored for stored in found if stored], self.most)

    async def _lead(self, briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        if not briefs or self.lead is None:
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


def chosen(briefs: Sequence[StoredBrief], most: int) -> tuple[StoredBrief, ...]:
    """The briefs that are told, the first first: what more outlets tell of goes before, of two alike the newer one."""
    return tuple(sorted(briefs, key=lambda stored: (len(stored.brief.sources), stored.written), reverse=True)[:most])
