"""What a delivery tells: its brief, draft or digest as the outlet presents it, part by part."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from briefbot.ports import (
    Archive,
    BriefPost,
    Delivery,
    DigestPost,
    DraftPost,
    Message,
    Outbox,
    Outlet,
    Post,
    StoredBrief,
    Subscriber,
    Subscribers,
)

_NOTHING = Message(text="…", plain="…")
_MOST_KEPT = 16  # briefs: one goes to many at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A message of a delivery, in place of the one that has the number `edits`, where it has one."""

    message: Message
    edits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Puts together what is told."""

    archive: Archive
    subscribers: Subscribers
    outbox: Outbox
    _kept: OrderedDict[int, StoredBrief] = field(default_factory=OrderedDict, init=False)

    async def parts(self, delivery: Delivery, outlet: Outlet) -> tuple[Part, ...]:
        """The messages of the delivery; none where what it was to tell is no more. Raises `OutletError`, `StoreError`."""
        post = await self._post(delivery)
        messages = outlet.present(post) if post else ()
        if delivery.kind == "correction":
            return corrected(delivery.edits, messages)
        return tuple(Part(message=message) for message in messages)

    async def _post(self, delivery: Delivery) -> Post | None:
        if delivery.kind == "digest":
            return await self._digest_post(delivery)
        if delivery.kind == "draft":
            return await self._draft_post(delivery)
        return await self._brief_post(delivery, delivery.subscriber)

    async def _brief_post(self, delivery: Delivery, subscriber: Subscriber) -> BriefPost | None:
        stored = await self._brief(delivery.brief_id)
        if stored is None:
            return None
        earlier = await self._brief(delivery.earlier_brief_id)
        return BriefPost(
            stored=stored,
            subscriber=subscriber,
            earlier=earlier,
            without=delivery.without,
            headline=delivery.headline,
            delivery_id=delivery.id,
        )

    async def _brief(self, brief_id: int | None) -> StoredBrief | None:
        """The brief as it was written, which never changes; what was withdrawn of it since, its delivery says."""
        if brief_id is None:
            return None
        stored = self._kept.get(brief_id) or await self.archive.brief(brief_id)
        if stored:
            self._kept[brief_id] = stored
            self._kept.move_to_end(brief_id)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return stored

    async def _draft_post(self, delivery: Delivery) -> DraftPost | None:
        waiting = await self.outbox.delivery(delivery.about) if delivery.about else None
        if waiting is None or waiting.state != "review":
            return None
        post = await self._brief_post(delivery, waiting.subscriber)
        return DraftPost(post=post, delivery_id=waiting.id, editor=delivery.subscriber) if post else None

    async def _digest_post(self, delivery: Delivery) -> DigestPost | None:
        digest = await self.subscribers.digest(delivery.digest_id) if delivery.digest_id else None
        if digest is None:
            return None
        found = [await self.archive.brief(brief_id) for brief_id in digest.brief_ids]
        briefs = tuple(stored for stored in found if stored)
        if not briefs:
            return None
        return DigestPost(digest=digest, briefs=briefs, subscriber=delivery.subscriber, delivery_id=delivery.id)


def corrected(edits: Sequence[str], messages: Sequence[Message]) -> tuple[Part, ...]:
    """The messages in place of those that were sent. Without a part there may be fewer: what is left over says nothing."""
    if not messages:
        return ()
    filled = (*messages, *(_NOTHING for _ in edits[len(messages) :]))
    return tuple(Part(message=message, edits=edited) for edited, message in zip(edits, filled, strict=False))
