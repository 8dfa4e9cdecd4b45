"""How deliveries are marked before and after their messages go, many at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, and_, bindparam, case, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.claiming import LEASE
from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema_service import deliveries, is_state
from briefbot.ports import Delivery

Marked = tuple[Delivery, datetime]


async def mark_sending(connection: AsyncConnection, told: Sequence[Marked], holder: Holder) -> list[bool]:
    """They are about to go; of each whether it is the holder's still."""
    last = max(now for _, now in told)
    known = {"by": str(holder), "until": last + LEASE, "now": last}
    ours: set[int] = set()
    for parts in {len(delivery.messages) for delivery, _ in told}:
        ids = [delivery.id for delivery, _ in told if len(delivery.messages) == parts]
        ours.update((await connection.execute(_SENDING, known | {"ids": ids, "gone": parts})).scalars())
    return [delivery.id in ours for delivery, _ in told]


async def mark_part_sent(connection: AsyncConnection, told: Sequence[tuple[Delivery, bool, datetime]], holder: Holder) -> None:
    """Their last message has arrived: each is sent, where that was its last part, or leased on for the next."""
    rows = [_row(delivery, now, holder, is_last=is_last) for delivery, is_last, now in told]
    await connection.execute(_SENT, rows)


def _row(delivery: Delivery, now: datetime, holder: Holder, *, is_last: bool) -> dict[str, object]:
    gone = len(delivery.messages)
    row: dict[str, object] = {"which": delivery.id, "ours": str(holder), "before": gone - 1}
    row |= {"told": list(delivery.messages), "gone": gone}
    if is_last:
        return row | {"state": "sent", "done": now, "until": None, "by": None}
    return row | {"state": "leased", "done": None, "until": now + LEASE, "by": str(holder)}


_SENDING = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)), deliveries.c.parts == bindparam("gone"))
    .where(deliveries.c.holder == bindparam("by"), is_state("leased"))
    .values(
        state="sending",
        leased_until=bindparam("until", type_=Moment),
        begun=case((deliveries.c.parts == 0, bindparam("now", type_=Moment)), else_=deliveries.c.begun),
    )
    .returning(deliveries.c.id)
)
# It has arrived, whoever took it from us meanwhile: unless they are sending it again this moment, that is what counts.
_SENT = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("which"), deliveries.c.parts == bindparam("before"))
    .where(
        or_(
            and_(deliveries.c.holder == bindparam("ours"), is_state("sending")),
            is_state("pending", "leased", "unsure"),
        )
    )
    .values(
        messages=bindparam("told", type_=JSON),
        parts=bindparam("gone"),
        error="",
        state=bindparam("state"),
        done=bindparam("done", type_=Moment),
        leased_until=bindparam("until", type_=Moment),
        holder=bindparam("by"),
    )
)
