"""How a delivery is leased, and what goes with it: one at a time in a chat, in the order they were made."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.briefs import withdrawn_parts
from briefbot.adapters.store.leases import FREE
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import deliveries, is_state, subscribers
from briefbot.ports import Delivery

LEASE = timedelta(minutes=5)
_WAIT = timedelta(hours=1)  # until it is asked again whether the copy that a correction is for has arrived


def owed(now: datetime, limit: int) -> Select[int]:
    """The ids of what can be claimed."""
    due = and_(is_state("pending"), deliveries.c.next_try <= now, ~_waits_for_another(deliveries, now))
    return select(deliveries.c.id).where(due).order_by(deliveries.c.next_try, deliveries.c.id).limit(limit)


def _waits_for_another(delivery: FromClause, now: datetime) -> ColumnElement[bool]:
    """One to the same chat is under way, or was made before and is due. One that is put off holds nothing up."""
    other, mine, theirs = deliveries.alias(), subscribers.alias(), subscribers.alias()
    goes_first = and_(other.c.id < delivery.c.id, other.c.next_try <= now)
    return exists().where(
        mine.c.id == delivery.c.subscriber_id,
        and_(theirs.c.outlet == mine.c.outlet, theirs.c.chat == mine.c.chat),
        other.c.subscriber_id == theirs.c.id,
        # Of all that this chat ever got, the index has these side by side.
        is_state("pending", "leased", "sending", of=other),
        other.c.id != delivery.c.id,
        or_(is_state("leased", "sending", of=other), goes_first),
    )


async def claim_delivery(
    connection: AsyncConnection, delivery_id: int, now: datetime, lease: dict[str, Any]
) -> Delivery | None:
    """Lease it; None where it is not to be had, or need not go any more."""
    if not await _lock_chat(connection, delivery_id):
        return None
    this = and_(deliveries.c.id == delivery_id, is_state("pending"), deliveries.c.next_try <= now)
    leased = update(deliveries).where(this, ~_waits_for_another(deliveries, now)).values(state="leased", **lease)
    row = (await connection.execute(leased.returning(deliveries))).one_or_none()
    if row is None:
        return None
    return await (_of_another(connection, row, now) if row.about else _of_its_own(connection, row))


async def _lock_chat(connection: AsyncConnection, delivery_id: int) -> bool:
    """Whether nobody else claims in this chat at this moment: two processes would not see each other's claims."""
    mine, theirs = subscribers.alias(), subscribers.alias()
    chat = select(theirs.c.id).join(mine, and_(theirs.c.outlet == mine.c.outlet, theirs.c.chat == mine.c.chat))
    of_it = chat.join(deliveries, deliveries.c.subscriber_id == mine.c.id).where(deliveries.c.id == delivery_id)
    locked = await connection.execute(of_it.with_for_update(key_share=True, skip_locked=True, of=theirs))
    found = await connection.execute(of_it)
    return len(locked.all()) == len(found.all()) > 0


async def _of_its_own(connection: AsyncConnection, row: Row[Any]) -> Delivery:
    """A brief or a digest. Before the first part goes it is settled what the messages are made of."""
    if row.parts or row.brief_id is None:
        return await _delivery(connection, row, {})
    withdrawn = await withdrawn_parts(connection, [row.brief_id])
    made_of = {"without": sorted({*row.without, *withdrawn.get(row.brief_id, ())}), **await _earlier(connection, row)}
    return await _delivery(connection, row, made_of)


async def _of_another(connection: AsyncConnection, row: Row[Any], now: datetime) -> Delivery | None:
    """A draft or a correction, made of what the delivery that it is about is made of; None where that needs it no more."""
    about = (await connection.execute(select(deliveries).where(deliveries.c.id == row.about))).one()
    is_settled = about.state in {"sent", "failed", "dropped"}
    is_moot = about.state != "review" if row.kind == "draft" else is_settled and not about.messages
    if is_moot:
        await _give_back(connection, row, state="dropped", error="there is nothing to be said any more", done=now)
        return None
    if row.kind == "correction" and not about.messages:
        await _give_back(connection, row, state="pending", next_try=now + _WAIT)
        return None
    withdrawn = await withdrawn_parts(connection, [about.brief_id])
    made_of = {"without": sorted({*about.without, *withdrawn.get(about.brief_id, ())})}
    made_of |= {name: getattr(about, name) for name in ("headline", "reply_to", "earlier_brief_id")}
    edits = about.messages if row.kind == "correction" else []
    return await _delivery(connection, row, {} if row.parts else made_of, brief_id=about.brief_id, edits=tuple(edits))


async def _give_back(connection: AsyncConnection, row: Row[Any], **values: Any) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values | FREE))


async def _delivery(connection: AsyncConnection, row: Row[Any], made_of: dict[str, Any], **given: Any) -> Delivery:
    known = {name: getattr(row, name) for name in ("without", "headline", "reply_to", "earlier_brief_id")}
    if made_of and known | made_of != known:
        await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(made_of))
    subscriber = (await connection.execute(select(subscribers).where(subscribers.c.id == row.subscriber_id))).one()
    same = {name: getattr(row, name) for name in ("id", "kind", "made", "brief_id", "digest_id", "about", "attempts")}
    told = same | known | made_of | given
    told |= {"messages": tuple(row.messages), "without": frozenset(told["without"])}
    return Delivery(subscriber=subscriber_of(subscriber), **told)


async def _earlier(connection: AsyncConnection, row: Row[Any]) -> dict[str, Any]:
    """The last post of an earlier brief of the story that this subscriber has."""
    ours, theirs, sent = briefs.alias(), briefs.alias(), deliveries.alias()
    found = (
        select(sent.c.brief_id, sent.c.messages)
        .join(theirs, theirs.c.id == sent.c.brief_id)
        .join(ours, and_(ours.c.story_id == theirs.c.story_id, ours.c.revision > theirs.c.revision))
        .where(
            ours.c.id == row.brief_id, sent.c.subscriber_id == row.subscriber_id, sent.c.parts > 0, is_state("sent", of=sent)
        )
        .order_by(theirs.c.revision.desc())
        .limit(1)
    )
    post = (await connection.execute(found)).one_or_none()
    if post is None:
        return {"reply_to": "", "earlier_brief_id": None}
    return {"reply_to": post.messages[0], "earlier_brief_id": post.brief_id}
