"""How a delivery is leased, and what goes with it: one at a time in a chat, in the order they were made."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, bindparam, func, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.drafts import is_replaced
from briefbot.adapters.store.leases import FREE, Holder
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import deliveries, is_state, subscribers, there_is, withdrawals
from briefbot.ports import Delivery

LEASE = timedelta(minutes=5)
_MOMENT = timedelta(minutes=1)  # until a draft that is shown again has arrived
_WAIT = timedelta(hours=1)  # until it is asked again whether the copy that a correction is for has arrived


async def owed(connection: AsyncConnection, now: datetime, limit: int, outlet: str = "") -> tuple[int, ...]:
    """The ids of what can be claimed, through one outlet or any ("").

    Looked for among the oldest first, so that a long outbox costs no more than a short one.
    """
    found: list[int] = []
    last = (datetime.min.replace(tzinfo=UTC), 0)
    while len(found) < limit:
        rows = (await connection.execute(_among_the_next(last, now, 2 * limit, outlet))).all()
        found += [row.id for row in rows if not row.waits]
        if len(rows) < 2 * limit:
            break
        last = (rows[-1].next_try, rows[-1].id)
    return tuple(found[:limit])


def _among_the_next(last: tuple[datetime, int], now: datetime, window: int, outlet: str) -> Select[Any]:
    """So many of those that are due, and of each whether it waits for another."""
    place = tuple_(deliveries.c.next_try, deliveries.c.id)
    after = place > tuple_(literal(last[0], Moment), literal(last[1]))
    due = select(deliveries.c.id, deliveries.c.next_try, deliveries.c.subscriber_id)
    # Alone, for PostgreSQL would ask of every delivery that is owed whether it waits, and sort them after that.
    some = due.where(is_state("pending"), deliveries.c.next_try <= now, after)
    if outlet:
        some = some.where(deliveries.c.outlet == outlet)
    oldest = some.order_by(deliveries.c.next_try, deliveries.c.id).limit(window).subquery()
    waits = _waits_for_another(oldest, now).label("waits")
    return select(oldest.c.id, oldest.c.next_try, waits).order_by(oldest.c.next_try, oldest.c.id)


def _waits_for_another(delivery: FromClause, now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """One to the same chat is under way, or was made before and is due. One that is put off holds nothing up."""
    other, mine, theirs = deliveries.alias(), subscribers.alias(), subscribers.alias()
    goes_first = and_(other.c.id < delivery.c.id, other.c.next_try <= now)
    return there_is(
        mine.c.id == delivery.c.subscriber_id,
        and_(theirs.c.outlet == mine.c.outlet, theirs.c.chat == mine.c.chat),
        other.c.subscriber_id == theirs.c.id,
        # Of all that this chat ever got, the index has these side by side.
        is_state("pending", "leased", "sending", of=other),
        other.c.id != delivery.c.id,
        or_(is_state("leased", "sending", of=other), goes_first),
    )


_NOW = bindparam("now", type_=Moment)
_THIS = deliveries.c.id == bindparam("which")
# Built once: it is asked for each message that goes.
_CLAIM = (
    update(deliveries)
    .where(_THIS, is_state("pending"), deliveries.c.next_try <= _NOW, ~_waits_for_another(deliveries, _NOW))
    .values(state="leased", leased_until=bindparam("until", type_=Moment), holder=bindparam("by"))
    .returning(deliveries)
)
_ADDRESSEE = select(subscribers).where(subscribers.c.id == bindparam("which"))


async def claim_delivery(connection: AsyncConnection, delivery_id: int, now: datetime, holder: Holder) -> Delivery | None:
    """Lease it; None where it is not to be had, or need not go any more."""
    if not await _lock_chat(connection, delivery_id):
        return None
    lease = {"until": now + LEASE, "by": str(holder)}
    row = (await connection.execute(_CLAIM, {"which": delivery_id, "now": now} | lease)).one_or_none()
    if row is None:
        return None
    return await (_of_another(connection, row, now) if row.about else _of_its_own(connection, row))


async def _lock_chat(connection: AsyncConnection, delivery_id: int) -> bool:
    """Whether nobody else claims in this chat at this moment: two processes would not see each other's claims."""
    if connection.dialect.name == "sqlite":
        return True  # it has one writer at a time
    locked = await connection.execute(_LOCK, {"which": delivery_id})
    return len(locked.all()) == await connection.scalar(_CHAT_SIZE, {"which": delivery_id})


_mine, _theirs = subscribers.alias(), subscribers.alias()
_CHAT = (
    select(_theirs.c.id)
    .join(_mine, and_(_theirs.c.outlet == _mine.c.outlet, _theirs.c.chat == _mine.c.chat))
    .join(deliveries, deliveries.c.subscriber_id == _mine.c.id)
    .where(_THIS)
)
_LOCK = _CHAT.with_for_update(key_share=True, skip_locked=True, of=_theirs)
_CHAT_SIZE = select(func.count()).select_from(_CHAT.subquery())


async def _of_its_own(connection: AsyncConnection, row: Row[Any]) -> Delivery:
    """A brief or a digest. Before the first part goes it is settled what the messages are made of."""
    if row.parts or row.brief_id is None:
        return await _delivery(connection, row, {})
    made_of: dict[str, Any] = {"reply_to": "", "earlier_brief_id": None}
    made_of["without"] = sorted({*row.without, *await _withdrawn(connection, row.brief_id)})
    if post := (await connection.execute(_EARLIER, {"brief": row.brief_id, "reader": row.subscriber_id})).one_or_none():
        made_of |= {"reply_to": post.messages[0], "earlier_brief_id": post.brief_id}
    return await _delivery(connection, row, made_of)


async def _of_another(connection: AsyncConnection, row: Row[Any], now: datetime) -> Delivery | None:
    """A draft or a correction, made of what the delivery that it is about is made of; None where that needs it no more."""
    about = (await connection.execute(select(deliveries).where(deliveries.c.id == row.about))).one()
    is_settled = about.state in {"sent", "failed", "dropped"}
    is_moot = about.state != "review" if row.kind == "draft" else is_settled and not about.messages
    if is_moot:
        await _drop(connection, row, now)
        return None
    if row.kind == "correction" and not about.messages:
        await _put_off(connection, row, now + _WAIT)
        return None
    if about.kind == "draft":
        return await _of_draft(connection, row, about, now)
    withdrawn = await _withdrawn(connection, about.brief_id) if about.brief_id else ()
    made_of = {"without": sorted({*about.without, *withdrawn})}
    made_of |= {name: getattr(about, name) for name in ("headline", "reply_to", "earlier_brief_id")}
    told = {"brief_id": about.brief_id, "digest_id": about.digest_id}
    edits = tuple(about.messages) if row.kind == "correction" else ()
    return await _delivery(connection, row, {} if row.parts else made_of, edits=edits, **told)


async def _of_draft(connection: AsyncConnection, row: Row[Any], draft: Row[Any], now: datetime) -> Delivery | None:
    """A correction of a draft; None where the draft has to stand there still."""
    state = await connection.scalar(select(deliveries.c.state).where(deliveries.c.id == draft.about))
    is_below = await is_replaced(connection, draft)
    if not is_below and state == "review":
        await (_drop(connection, row, now) if is_below is False else _put_off(connection, row, now + _MOMENT))
        return None
    return await _delivery(connection, row, {}, edits=tuple(draft.messages), is_replaced=bool(is_below))


async def _drop(connection: AsyncConnection, row: Row[Any], now: datetime) -> None:
    await _give_back(connection, row, state="dropped", error="there is nothing to be said any more", done=now)


async def _put_off(connection: AsyncConnection, row: Row[Any], until: datetime) -> None:
    await _give_back(connection, row, state="pending", next_try=until)


async def _give_back(connection: AsyncConnection, row: Row[Any], **values: Any) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values | FREE))


async def _delivery(connection: AsyncConnection, row: Row[Any], made_of: dict[str, Any], **given: Any) -> Delivery:
    known = {name: getattr(row, name) for name in ("without", "headline", "reply_to", "earlier_brief_id")}
    if made_of and known | made_of != known:
        await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(made_of))
    subscriber = (await connection.execute(_ADDRESSEE, {"which": row.subscriber_id})).one()
    same = {name: getattr(row, name) for name in ("id", "kind", "made", "brief_id", "digest_id", "about", "attempts", "part")}
    told = same | known | made_of | given
    told |= {"messages": tuple(row.messages), "without": frozenset(told["without"])}
    return Delivery(subscriber=subscriber_of(subscriber), **told)


async def _withdrawn(connection: AsyncConnection, brief_id: int) -> Sequence[str]:
    return (await connection.execute(_WITHDRAWN, {"brief": brief_id})).scalars().all()


_WITHDRAWN = select(withdrawals.c.part).where(withdrawals.c.brief_id == bindparam("brief"))
_ours, _older, _post = briefs.alias(), briefs.alias(), deliveries.alias()
# The last post of an earlier brief of the story that this subscriber has.
_EARLIER = (
    select(_post.c.brief_id, _post.c.messages)
    .join(_older, _older.c.id == _post.c.brief_id)
    .join(_ours, and_(_ours.c.story_id == _older.c.story_id, _ours.c.revision > _older.c.revision))
    .where(_ours.c.id == bindparam("brief"), _post.c.subscriber_id == bindparam("reader"))
    .where(_post.c.parts > 0, is_state("sent", of=_post))
    .order_by(_older.c.revision.desc())
    .limit(1)
)
