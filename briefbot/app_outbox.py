"""The composition root of what a person sees and decides of the desk from outside: how it stands, and the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from briefbot.adapters.store import open_store
from briefbot.errors import SourceError
from briefbot.ports import DeliveryRow, FeedHealth, OutboxCount
from briefbot.settings import Settings

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the desk stands: who serves what, the feeds, what waits, the outbox, and what a person has to decide."""

    at: datetime
    duties: Mapping[str, str]
    feeds: tuple[FeedHealth, ...]
    entries: int
    stories: int
    counts: tuple[OutboxCount, ...]
    unsure: tuple[DeliveryRow, ...]
    review: tuple[DeliveryRow, ...]
    failed: tuple[DeliveryRow, ...]


async def status(settings: Settings) -> Status:
    """How the desk stands. Raises `StoreError`."""
    now = datetime.now(UTC)
    async with await open_store(settings.store.url) as store:
        return Status(
            at=now,
            duties=await store.duties.holders(now),
            feeds=await store.feeds.feeds(),
            entries=await store.entries.entries_waiting(now),
            stories=len(await store.stories.stories_owed(now)),
            counts=await store.outbox.counts(),
            unsure=await store.outbox.deliveries("unsure", _MOST_LISTED),
            review=await store.outbox.deliveries("review", _MOST_LISTED),
            failed=await store.outbox.deliveries("failed", _MOST_LISTED),
        )


async def settle(settings: Settings, delivery_id: int, *, send: bool) -> DeliveryRow:
    """Have a delivery that is unsure, failed or in review sent, or dropped. Raises `StoreError`, `SourceError`."""
    async with await open_store(settings.store.url) as store:
        row = await store.outbox.delivery(delivery_id)
        if row is None:
            raise SourceError(f"there is no delivery {delivery_id}; `briefbot outbox list` lists those to be decided on")
        if not await store.outbox.settle(delivery_id, send, datetime.now(UTC)):
            raise SourceError(f"delivery {delivery_id} is {row.state}: there is nothing to decide")
        return row
