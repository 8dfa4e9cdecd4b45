"""Whom a row names, and what becomes of what is theirs when a chat blocks us, moves or goes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.leases import FREE
from briefbot.adapters.store.schema import calls
from briefbot.adapters.store.schema_service import (
    deliveries,
    digests,
    doubts,
    is_state,
    opinions,
    people,
    requests,
    subscribers,
    subscriptions,
)
from briefbot.ports import Address, Subscriber


def at(address: Address) -> ColumnElement[bool]:
    """The subscriber of an address."""
    chat = and_(subscribers.c.outlet == address.outlet, subscribers.c.chat == address.chat)
    return and_(chat, subscribers.c.topic == address.topic)


def subscriber_of(row: Row[Any]) -> Subscriber:
    """A subscriber of the table."""
    return Subscriber(
        id=row.id,
        address=Address(outlet=row.outlet, chat=row.chat, topic=row.topic),
        kind=row.kind,
        name=row.name,
        language=row.language,
        time_zone=row.time_zone,
        digest_at=row.digest_at,
        quiet=(row.quiet_from, row.quiet_to) if row.quiet_from is not None else None,
        muted_until=row.muted_until,
        is_reviewed=row.is_reviewed,
        template=row.template,
        status=row.status,
        next_digest=row.next_digest,
        key=row.key,
        hears_of_nothing=row.hears_of_nothing,
    )


async def block(connection: AsyncConnection, subscriber_id: int, now: datetime) -> None:
    """Drop what is owed to a subscriber who does not let us write."""
    this = update(subscribers).where(subscribers.c.id == subscriber_id)
    await connection.execute(this.values(status="blocked", next_digest=None))
    owed = and_(deliveries.c.subscriber_id == subscriber_id, is_state("review", "pending", "leased", "sending", "unsure"))
    dropped = {"state": "dropped", "error": "they do not let us write", "done": now, **FREE}
    await connection.execute(update(deliveries).where(owed).values(dropped))


async def move(connection: AsyncConnection, old: Address, new: Address) -> None:
    """Give all that is an address's to another."""
    rows = await connection.execute(select(subscribers.c.id).where(at(old)).with_for_update())
    if old == new or (mover := rows.scalar()) is None:
        return
    # A number of a message says nothing where the chat is now: nothing answers to it, nothing edits it.
    lost = {"messages": [], "parts": 0, "reply_to": "", "earlier_brief_id": None}
    gone = and_(deliveries.c.subscriber_id == mover, is_state("sent", "failed", "dropped"))
    await connection.execute(update(deliveries).where(gone).values(lost))
    home = await connection.scalar(select(subscribers.c.id).where(at(new)).with_for_update())
    if home is None:
        place = {"outlet": new.outlet, "chat": new.chat, "topic": new.topic}
        await connection.execute(update(subscribers).where(subscribers.c.id == mover).values(place))
        return
    for table, column in ((subscriptions, "key"), (digests, "day"), (deliveries, "brief_id"), (deliveries, "digest_id")):
        await _hand_over(connection, table, column, mover, home)
    await connection.execute(delete(subscribers).where(subscribers.c.id == mover))


async def _hand_over(connection: AsyncConnection, table: Table, column: str, mover: int, home: int) -> None:
    """Rows of one subscriber become another's, but for those that the other has by this column already."""
    theirs = table.alias()
    known = select(theirs.c[column]).where(theirs.c.subscriber_id == home, theirs.c[column].is_not(None))
    moved = and_(table.c.subscriber_id == mover, table.c[column].is_not(None), table.c[column].not_in(known))
    await connection.execute(update(table).where(moved).values(subscriber_id=home))


async def forget(connection: AsyncConnection, outlet: str, chat: str) -> int:
    """Delete a chat with all that hangs on it, and what the person of that number said, gave and was paid for."""
    for table in (people, opinions, doubts):
        await connection.execute(delete(table).where(table.c.outlet == outlet, table.c.number == chat))
    # The account keeps what was spent, and not by whom.
    payer = f"{outlet}:{chat}"
    for column in (calls.c.chat, calls.c.person):
        await connection.execute(update(calls).where(column == payer).values({column: ""}))
    await connection.execute(delete(requests).where(requests.c.outlet == outlet, requests.c.chat == chat))
    theirs = delete(subscribers).where(subscribers.c.outlet == outlet, subscribers.c.chat == chat)
    gone = (await connection.execute(theirs)).rowcount
    await forget_given_by(connection, payer)
    return gone


async def forget_given_by(connection: AsyncConnection, who: str) -> int:
    """Forget the addresses that somebody gave; how many."""
    theirs = await given_by(connection, who)
    for address, is_confirmed in theirs:
        if is_confirmed:
            await forget(connection, address.outlet, address.chat)
    if theirs:
        await connection.execute(delete(requests).where(requests.c.asked_by == who))
    return len(theirs)


async def given_by(connection: AsyncConnection, who: str) -> tuple[tuple[Address, bool], ...]:
    """The addresses that somebody gave, and whether each has said yes to it."""
    addresses: dict[Address, bool] = {}
    if not who:  # nobody in particular gave most addresses
        return ()
    for table, is_confirmed in ((requests, False), (subscribers, True)):
        rows = await connection.execute(select(table.c.outlet, table.c.chat).where(table.c.asked_by == who))
        addresses |= {Address(outlet=row.outlet, chat=row.chat): is_confirmed for row in rows}
    return tuple(sorted(addresses.items()))
