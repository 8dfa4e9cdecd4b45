"""What a delivery tells: its brief, draft or digest as the outlet presents it, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.desk.at_hand import AtHand
from briefbot.ports import (
    BriefPost,
    Delivery,
    Digest,
    DigestPost,
    DraftPost,
    Message,
    Outbox,
    Outlet,
    Post,
    Subscriber,
    Subscribers,
)

_NOTHING = Message(text="…", plain="…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A message of a delivery, in place of the one that has the number `edits`, where it has one."""

    message: Message
    edits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Puts together what is told."""

    at_hand: AtHand
    subscribers: Subscribers
    outbox: Outbox

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
        stored = await self.at_hand.brief(delivery.brief_id)
        if stored is None:
            return None
        earlier = await self.at_hand.brief(delivery.earlier_brief_id)
        return BriefPost(
            stored=stored,
            subscriber=subscriber,
            earlier=earlier,
            without=delivery.without,
            headline=delivery.headline,
            corrects=delivery.part,
            delivery_id=delivery.id,
        )

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
        post = await self.digest_post(digest, delivery.subscriber, delivery.id)
        is_gone = not (digest.says_nothing or post.briefs or post.also or post.corrected)
        return None if is_gone else post

    async def digest_post(self, digest: Digest, subscriber: Subscriber, delivery_id: int = 0) -> DigestPost:
        """What a digest tells a subscriber, of the briefs that there are. Raises `StoreError`."""
        corrected = [brief_id for brief_id, _ in digest.corrections]
        found = await self.at_hand.as_they_stand(dict.fromkeys((*digest.brief_ids, *digest.also_ids, *corrected)))
        had = {brief_id: await self.at_hand.brief(earlier_id) for brief_id, earlier_id in digest.updates}
        return DigestPost(
            digest=digest,
            briefs=tuple(found[id_] for id_ in digest.brief_ids if id_ in found),
            also=tuple(found[id_] for id_ in digest.also_ids if id_ in found),
            earlier={brief_id: earlier for brief_id, earlier in had.items() if earlier},
            corrected=tuple((found[id_], part) for id_, part in digest.corrections if id_ in found),
            subscriber=subscriber,
            delivery_id=delivery_id,
        )


def corrected(edits: Sequence[str], messages: Sequence[Message]) -> tuple[Part, ...]:
    """The messages in place of those that were sent. Without a part there may be fewer: what is left over says nothing."""
    if not messages:
        return ()
    filled = (*messages, *(_NOTHING for _ in edits[len(messages) :]))
    return tuple(Part(message=message, edits=edited) for edited, message in zip(edits, filled, strict=False))
