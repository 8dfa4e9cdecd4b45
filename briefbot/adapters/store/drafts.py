"""Drafts: which editors are shown them, again or for the first time, and what is said where they were shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, literal, literal_column, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.schema_service import deliveries, is_draft, is_state, subscribers
from briefbot.ports import DeliveryRow

_AGAIN = "again"  # the part of a correction that takes away a draft for one further down
_DRAFT: ColumnElement[str] = literal_column("'draft'")
_CORRECTION: ColumnElement[str] = literal_column("'correction'")
_COLUMNS = ["subscriber_id", "kind", "about", "part", "next_try", "made", "outlet"]


async def ask_editors(connection: AsyncConnection, editors: Sequence[int], now: datetime) -> int:
    """Owe each editor a draft of each brief or digest in review that they were not shown."""
    shown, moment = deliveries.alias(), literal(now, Moment)
    is_shown = exists().where(shown.c.about == deliveries.c.id, shown.c.subscriber_id == subscribers.c.id)
    rows = (
        select(subscribers.c.id, _DRAFT, deliveries.c.id, literal(""), moment, moment, subscribers.c.outlet)
        .join_from(subscribers, deliveries, true())
        .where(
            is_state("review"),
            deliveries.c.kind.in_(("brief", "digest")),
            subscribers.c.id.in_(editors),
            subscribers.c.status == "active",
            ~is_shown,
        )
        .order_by(deliveries.c.id, subscribers.c.id)
    )
    owed = deliveries.insert().from_select(_COLUMNS, rows).execution_options(preserve_rowcount=True)
    return (await connection.execute(owed)).rowcount


async def show_again(connection: AsyncConnection, delivery_id: int, editor: int, now: datetime) -> bool:
    """Owe an editor the draft once more, and a correction of those that they have; whether it waits still."""
    waiting = and_(deliveries.c.id == delivery_id, is_state("review"))
    if (await connection.execute(select(deliveries.c.id).where(waiting).with_for_update())).scalar() is None:
        return False
    theirs = and_(deliveries.c.about == delivery_id, deliveries.c.subscriber_id == editor, is_draft())
    shown = (await connection.execute(select(deliveries.c.state, deliveries.c.parts).where(theirs))).all()
    if any(one.state in {"pending", "leased"} and not one.parts for one in shown):
        return True  # it comes as it is then
    outlet = await connection.scalar(select(subscribers.c.outlet).where(subscribers.c.id == editor))
    again = {"subscriber_id": editor, "kind": "draft", "about": delivery_id, "part": str(len(shown) + 1), "outlet": outlet}
    new = deliveries.insert().values(again | {"next_try": now, "made": now}).returning(deliveries.c.id)
    number = (await connection.execute(new)).scalar_one()
    await _owe_corrections(connection, and_(theirs, deliveries.c.id != number), now, part=_AGAIN)
    return True


async def to_close(connection: AsyncConnection) -> bool:
    """Whether there is a draft to be closed: most often there is none."""
    is_closed = _has_correction("")
    return (
        await connection.execute(select(deliveries.c.id).where(_is_over(), _has_gone(), ~is_closed).limit(1))
    ).first() is not None


async def close_drafts(connection: AsyncConnection, now: datetime) -> int:
    """Owe a correction of every draft whose delivery waits no more; how many."""
    return await _owe_corrections(connection, _is_over(), now)


def _is_over() -> ColumnElement[bool]:
    waiting = deliveries.alias()
    return and_(is_draft(), exists().where(waiting.c.id == deliveries.c.about, waiting.c.state != literal_column("'review'")))


def _has_gone() -> ColumnElement[bool]:
    """Or may have."""
    return or_(deliveries.c.parts > 0, is_state("sending", "unsure"))


def _has_correction(part: str) -> ColumnElement[bool]:
    """One of that kind, or one that has not turned out to be needless."""
    told = deliveries.alias()
    return exists().where(told.c.about == deliveries.c.id, or_(told.c.part == part, ~is_state("dropped", of=told)))


async def _owe_corrections(connection: AsyncConnection, drafts: ColumnElement[bool], now: datetime, part: str = "") -> int:
    """Owe one of each of these drafts that has gone and has none yet."""
    moment = literal(now, Moment)
    told = (deliveries.c.id, literal(part), moment, moment, deliveries.c.outlet)
    rows = select(deliveries.c.subscriber_id, _CORRECTION, *told).where(drafts, _has_gone(), ~_has_correction(part))
    owed = deliveries.insert().from_select(_COLUMNS, rows.order_by(deliveries.c.id))
    return (await connection.execute(owed.execution_options(preserve_rowcount=True))).rowcount


async def is_replaced(connection: AsyncConnection, draft: Row[Any]) -> bool | None:
    """Whether the draft's editor has it again, further down; None where it is on its way there."""
    newer = and_(
        deliveries.c.about == draft.about,
        deliveries.c.subscriber_id == draft.subscriber_id,
        is_draft(),
        deliveries.c.id > draft.id,
    )
    rows = (await connection.execute(select(deliveries.c.state, deliveries.c.parts).where(newer))).all()
    if any(row.parts for row in rows):
        return True
    return None if any(row.state in {"pending", "leased", "sending"} for row in rows) else False


async def approve(connection: AsyncConnection, seen: DeliveryRow, now: datetime) -> bool:
    """Owe what is in review, if it would be told as it was seen."""
    this = and_(deliveries.c.id == seen.id, is_state("review"))
    found = select(deliveries.c.headline, deliveries.c.without).where(this).with_for_update()
    row = (await connection.execute(found)).one_or_none()
    if row is None or row.headline != seen.own_headline or {*row.without} != seen.without:
        return False
    await connection.execute(update(deliveries).where(this).values(owed_again(now)))
    return True


def owed_again(now: datetime) -> dict[str, Any]:
    """What a delivery becomes that a person lets go."""
    return {"state": "pending", "next_try": now, "attempts": 0, "error": "", "done": None}
