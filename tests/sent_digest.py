"""A digest that went to somebody by mail, in a store, and the link in it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from join_parts import YOU
from owed_briefs import NOW

from briefbot.adapters.store import Store
from briefbot.desk.members import MemberDesk
from briefbot.ports import Digest, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class SentDigest:
    """The reader, the number of the delivery, and what the link says."""

    member: Subscriber
    delivery_id: int
    seal: str


async def sent_digest(
    store: Store, members: MemberDesk, *brief_ids: int, chat: str = "reader@example.org", **told: object
) -> SentDigest:
    """A digest of these briefs; `told` are fields of it."""
    member = await store.subscribers.welcome(replace(YOU, chat=chat), "private", "", NOW)
    known: dict[str, object] = {"day": date(2026, 5, 5), "made": NOW, "brief_ids": brief_ids}
    digest = Digest(id=0, subscriber_id=member.id, **(known | told))  # type: ignore[arg-type]
    digest_id = await store.subscribers.keep_digest(digest, NOW + timedelta(days=1))
    owed = [await store.outbox.delivery(id_) for id_ in await store.outbox.deliveries_owed(digest.made, 1_000)]
    (delivery_id,) = [row.id for row in owed if row and row.digest_id == digest_id]
    return SentDigest(member=member, delivery_id=delivery_id, seal=members.digest_link(delivery_id, member))
