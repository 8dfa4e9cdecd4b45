"""What an editor changes in a draft, and parts that are withdrawn after a brief went out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, literal_column, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.claiming import WITHDRAWING
from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.leases import FREE
from briefbot.adapters.store.schema_service import deliveries, digest_briefs, is_state, subscribers, withdrawals


async def amend(
    connection: AsyncConnection, delivery_id: int, out: Collection[str], back: Collection[str], headline: str
) -> bool:
    """Change what a delivery in review will tell; whether it is in review."""
    this = and_(deliveries.c.id == delivery_id, is_state("review"))
    found = select(deliveries.c.headline, deliveries.c.without).where(this).with_for_update()
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return False
    told = {"without": sorted({*row.without, *out} - {*back}), "headline": headline or row.headline}
    await connection.execute(update(deliveries).where(this).values(told))
    return True


async def correct(connection: AsyncConnection, database: Database, brief_id: int, part: str, now: datetime) -> int:
    """Withdraw a part, and owe a correction of what has gone with it, but to who does not let us write."""
    if connection.dialect.name != "sqlite":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WITHDRAWING})
    row = {"brief_id": brief_id, "part": part, "made": now}
    new = database.new(withdrawals, ["brief_id", "part"]).values(row)
    if (await connection.execute(new)).rowcount != 1:
        return 0
    # Who has one in hand and has not begun to send it made the messages too early: it is claimed anew.
    tells_it = or_(deliveries.c.brief_id == brief_id, _is_of_digest_with(brief_id))
    unsent = and_(tells_it, is_state("leased"), deliveries.c.parts == 0)
    await connection.execute(update(deliveries).where(unsent).values(state="pending", **FREE))
    # Whoever has begun tells the part, though by another clock than ours that was a moment later.
    early = and_(_is_of_digest_with(brief_id), deliveries.c.begun > now)
    await connection.execute(update(deliveries).where(early).values(begun=now))
    moment = literal(now, Moment)
    kind: ColumnElement[str] = literal_column("'correction'")
    told = (deliveries.c.id, literal(part), moment, moment, deliveries.c.outlet)
    rows = select(deliveries.c.subscriber_id, kind, *told)
    has_gone = or_(deliveries.c.parts > 0, is_state("sending", "unsure"))
    let_us = deliveries.c.subscriber_id.in_(select(subscribers.c.id).where(subscribers.c.status == "active"))
    copies = rows.where(deliveries.c.brief_id == brief_id, has_gone, let_us).order_by(deliveries.c.id)
    columns = ["subscriber_id", "kind", "about", "part", "next_try", "made", "outlet"]
    owed = deliveries.insert().from_select(columns, copies).execution_options(preserve_rowcount=True)
    return (await connection.execute(owed)).rowcount


def _is_of_digest_with(brief_id: int) -> ColumnElement[bool]:
    return deliveries.c.digest_id.in_(select(digest_briefs.c.digest_id).where(digest_briefs.c.brief_id == brief_id))
