"""What a delivery tells: its brief, draft or digest as the outlet presents it, part by part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from briefbot.desk.at_hand import AtHand
from briefbot.ports import (
    BriefPost,
    Delivery,
    DeliveryRow,
    Digest,
    DigestPost,
    DraftPost,
    Message,
    Outbox,
    Outlet,
    Post,
    Subscriber,
    Subscribers,
    VerdictPost,
)
from briefbot.showing.telegram_actions import version_of

_NOTHING = Message(text="", plain="")


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
        if delivery.kind == "correction" and delivery.brief_id is None:
            return await self._of_draft(delivery, outlet)
        post = await self._post(delivery)
        messages = outlet.present(post) if post else ()
        if delivery.kind == "correction":
            return corrected(delivery.edits, messages)
        return tuple(Part(message=message) for message in messages)

    async def _of_draft(self, delivery: Delivery, outlet: Outlet) -> tuple[Part, ...]:
        """Where an editor was shown a draft: its last message says what became of it, the others go."""
        draft = await self.outbox.delivery(delivery.about) if delivery.about else None
        row = await self.outbox.delivery(draft.about) if draft and draft.about else None
        if row is None:
            return ()
        verdict = () if delivery.is_replaced else outlet.present(VerdictPost(row=row, editor=delivery.subscriber))
        return corrected(tuple(reversed(delivery.edits)), verdict or (_NOTHING,))

    async def _post(self, delivery: Delivery) -> Post | None:
        if delivery.kind == "digest":
            return await self._digest_post(delivery, delivery.subscriber)
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
            corrects=delivery.part if delivery.kind == "correction" else "",
            delivery_id=delivery.id,
        )

    async def _draft_post(self, delivery: Delivery) -> DraftPost | None:
        waiting = await self.outbox.delivery(delivery.about) if delivery.about else None
        if waiting is None or waiting.state != "review":
            return None
        told = self._digest_post if delivery.digest_id else self._brief_post
        post = await told(delivery, waiting.subscriber)
        version = version_of(delivery.without, delivery.headline)
        return DraftPost(post=post, delivery_id=waiting.id, version=version, editor=delivery.subscriber) if post else None

    async def digest_of(self, row: DeliveryRow) -> DigestPost | None:
        """What the delivery of a digest told, as it stands now; None where nothing is left of it. Raises `StoreError`."""
        return await self._digest_post(row, row.subscriber)

    async def _digest_post(self, delivery: Delivery | DeliveryRow, subscriber: Subscriber) -> DigestPost | None:
        digest = await self.subscribers.digest(delivery.digest_id) if delivery.digest_id else None
        if digest is None:
            return None
        taken_out = {brief_id for brief_id in (*digest.brief_ids, *digest.also_ids) if f"b{brief_id}" in delivery.without}
        post = await self.digest_post(_left_of(digest, taken_out), subscriber, delivery.id)
        is_gone = not (digest.says_nothing or post.briefs or post.also or post.corrected)
        return None if is_gone else post

    async def digest_post(self, digest: Digest, subscriber: Subscriber, delivery_id: int = 0) -> DigestPost:
        """What a digest tells a subscriber, of the briefs that there are. Raises `StoreError`."""
        corrected = [brief_id for brief_id, _ in digest.corrections]
        found = await self.at_hand.as_they_stand(dict.fromkeys((*digest.brief_ids, *digest.also_ids, *corrected)))
        had = {brief_id: await self.at_hand.brief(earlier_id) for brief_id, earlier_id in digest.updates}
        briefs = tuple(found[id_] for id_ in digest.brief_ids if id_ in found)
        # What was withdrawn since it was written may stand in its first paragraph.
        is_late = any(stored.corrected and stored.corrected >= digest.made for stored in briefs)
        return DigestPost(
            digest=replace(digest, lead="") if is_late else digest,
            briefs=briefs,
            also=tuple(found[id_] for id_ in digest.also_ids if id_ in found),
            earlier={brief_id: earlier for brief_id, earlier in had.items() if earlier},
            corrected=tuple((found[id_], part) for id_, part in digest.corrections if id_ in found),
            subscriber=subscriber,
            delivery_id=delivery_id,
        )


def _left_of(digest: Digest, taken_out: Collection[int]) -> Digest:
    """The digest without the briefs that an editor took out; its first paragraph may tell of them, and goes, too."""
    if not taken_out:
        return digest
    return replace(
        digest,
        brief_ids=tuple(brief_id for brief_id in digest.brief_ids if brief_id not in taken_out),
        also_ids=tuple(brief_id for brief_id in digest.also_ids if brief_id not in taken_out),
        lead="",
    )


def corrected(edits: Sequence[str], messages: Sequence[Message]) -> tuple[Part, ...]:
    """The messages in place of those that were sent. Without a part there may be fewer: what is left over goes."""
    if not messages:
        return ()
    filled = (*messages, *(_NOTHING for _ in edits[len(messages) :]))
    return tuple(Part(message=message, edits=edited) for edited, message in zip(edits, filled, strict=False))
