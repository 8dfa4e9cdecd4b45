"""How a delivery is leased, and what goes with it: one at a time in a chat, in the order they were made."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, bindparam, func, literal, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.briefs import withdrawn_parts
from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.drafts import is_replaced
from briefbot.adapters.store.leases import FREE, Holder
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import deliveries, is_state, subscribers, there_is
from briefbot.ports import Delivery, Subscriber

LEASE = timedelta(minutes=5)
WITHDRAWING = 0x62726977
"""The lock in PostgreSQL that claims share and that a withdrawal has alone (SQLite has one writer at a time).

So a claim sees what was withdrawn, or the withdrawal sees the lease, and takes it back.
"""
_NOTHING_IS_WITHDRAWN_MEANWHILE = text("SELECT pg_advisory_xact_lock_shared(:key)")
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
# Built once: it is asked for all messages that go.
_CLAIM = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("which", expanding=True)), is_state("pending"), deliveries.c.next_try <= _NOW)
    .where(~_waits_for_another(deliveries, _NOW))
    .values(state="leased", leased_until=bindparam("until", type_=Moment), holder=bindparam("by"))
    .returning(deliveries)
)
_ADDRESSEES = select(subscribers).where(subscribers.c.id.in_(bindparam("which", expanding=True)))


async def claim_deliveries(
    connection: AsyncConnection, ids: Sequence[int], now: datetime, holder: Holder
) -> Mapping[int, Delivery]:
    """Lease them; answers, by id, those that are to be had, and need to go."""
    if connection.dialect.name != "sqlite":
        await connection.execute(_NOTHING_IS_WITHDRAWN_MEANWHILE, {"key": WITHDRAWING})
    free = [id_ for id_ in ids if await _lock_chat(connection, id_)]
    lease = {"until": now + LEASE, "by": str(holder)}
    rows = (await connection.execute(_CLAIM, {"which": free, "now": now} | lease)).all() if free else []
    made_of = await _settled(connection, [row for row in rows if row.about is None and row.brief_id and not row.parts])
    told = {row.id: await _told(connection, row, now, made_of.get(row.id, {})) for row in rows}
    whom = await _addressees(connection, rows)
    return {row.id: Delivery(subscriber=whom[row.subscriber_id], **known) for row in rows if (known := told[row.id])}


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
    .where(deliveries.c.id == bindparam("which"))
)
_LOCK = _CHAT.with_for_update(key_share=True, skip_locked=True, of=_theirs)
_CHAT_SIZE = select(func.count()).select_from(_CHAT.subquery())


async def _addressees(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> Mapping[int, Subscriber]:
    found = await connection.execute(_ADDRESSEES, {"which": [row.subscriber_id for row in rows]}) if rows else ()
    return {row.id: subscriber_of(row) for row in found}


async def _settled(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> Mapping[int, dict[str, Any]]:
    """Of briefs whose first part is to go, what their messages are made of from now on."""
    if not rows:
        return {}
    ids = [row.brief_id for row in rows]
    gone = await withdrawn_parts(connection, set(ids))
    posts = await connection.execute(_EARLIER, {"briefs": ids, "readers": [row.subscriber_id for row in rows]})
    last = {(post.ours, post.subscriber_id): post for post in posts}
    made_of = {}
    for row in rows:
        post = last.get((row.brief_id, row.subscriber_id))
        made_of[row.id] = {
            "without": sorted({*row.without, *gone.get(row.brief_id, ())}),
            "reply_to": post.messages[0] if post else "",
            "earlier_brief_id": post.brief_id if post else None,
        }
    return made_of


async def _told(connection: AsyncConnection, row: Row[Any], now: datetime, made_of: dict[str, Any]) -> dict[str, Any] | None:
    """What a delivery tells; None where that need not be told any more."""
    if row.about is None:
        return await _known(connection, row, made_of)
    return await _of_another(connection, row, now)


async def _of_another(connection: AsyncConnection, row: Row[Any], now: datetime) -> dict[str, Any] | None:
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
    gone = await withdrawn_parts(connection, [about.brief_id]) if about.brief_id else {}
    made_of = {"without": sorted({*about.without, *gone.get(about.brief_id, ())})}
    made_of |= {name: getattr(about, name) for name in ("headline", "reply_to", "earlier_brief_id")}
    edits = tuple(about.messages) if row.kind == "correction" else ()
    known = await _known(connection, row, {} if row.parts else made_of)
    return known | {"brief_id": about.brief_id, "digest_id": about.digest_id, "edits": edits}


async def _of_draft(connection: AsyncConnection, row: Row[Any], draft: Row[Any], now: datetime) -> dict[str, Any] | None:
    """A correction of a draft; None where the draft has to stand there still."""
    state = await connection.scalar(select(deliveries.c.state).where(deliveries.c.id == draft.about))
    is_below = await is_replaced(connection, draft)
    if not is_below and state == "review":
        await (_drop(connection, row, now) if is_below is False else _put_off(connection, row, now + _MOMENT))
        return None
    return await _known(connection, row, {}) | {"edits": tuple(draft.messages), "is_replaced": bool(is_below)}


async def _drop(connection: AsyncConnection, row: Row[Any], now: datetime) -> None:
    await _give_back(connection, row, state="dropped", error="there is nothing to be said any more", done=now)


async def _put_off(connection: AsyncConnection, row: Row[Any], until: datetime) -> None:
    await _give_back(connection, row, state="pending", next_try=until)


async def _give_back(connection: AsyncConnection, row: Row[Any], **values: Any) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(values | FREE))


async def _known(connection: AsyncConnection, row: Row[Any], made_of: dict[str, Any]) -> dict[str, Any]:
    """What a delivery tells: what it is made of is kept with it from here on."""
    known = {name: getattr(row, name) for name in ("without", "headline", "reply_to", "earlier_brief_id")}
    if made_of and known | made_of != known:
        await connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(made_of))
    same = {name: getattr(row, name) for name in ("id", "kind", "made", "brief_id", "digest_id", "about", "attempts", "part")}
    told = same | known | made_of
    return told | {"messages": tuple(row.messages), "without": frozenset(told["without"])}


_ours, _older, _post = briefs.alias(), briefs.alias(), deliveries.alias()
# The posts of earlier briefs of the stories that these subscribers have, the last one last.
_EARLIER = (
    select(_ours.c.id.label("ours"), _post.c.subscriber_id, _post.c.brief_id, _post.c.messages)
    .join_from(_post, _older, _older.c.id == _post.c.brief_id)
    .join(_ours, and_(_ours.c.story_id == _older.c.story_id, _ours.c.revision > _older.c.revision))
    .where(_ours.c.id.in_(bindparam("briefs", expanding=True)), _post.c.subscriber_id.in_(bindparam("readers", expanding=True)))
    .where(_post.c.parts > 0, is_state("sent", of=_post))
    .order_by(_older.c.revision)
)
