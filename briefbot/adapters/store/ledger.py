"""The book of calls to a model: reserved before, settled after, summed under the limits in between."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, case, cast, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import calls
from briefbot.ports import Call, Charge, Exceeded, Limit, Payer, Usage

_ONE_AT_A_TIME = 0x6D6F6E79  # "mony": the lock under which one process reserves in a PostgreSQL database
_MOST = 2**63 - 1  # what a row can hold
_MOST_TOKENS = 2**31 - 1


class LedgerBook:
    """Meets `Ledger`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, charge: Charge, limits: Sequence[Limit]) -> int | Exceeded:
        async with self._database.writing() as connection:
            return await reserve(connection, self._database, charge, limits)

    async def settle(self, reservation: int, usage: Usage, amount: int) -> int:
        async with self._database.writing() as connection:
            return await settle(connection, reservation, usage, amount)

    async def release(self, reservation: int) -> None:
        async with self._database.writing() as connection:
            await release(connection, reservation)

    async def calls(self, since: datetime) -> tuple[Call, ...]:
        wanted = select(calls).where(calls.c.at >= since).order_by(calls.c.at, calls.c.id)
        async with self._database.reading() as connection:
            return tuple(_call(row) for row in await connection.execute(wanted))


async def reserve(connection: AsyncConnection, database: Database, charge: Charge, limits: Sequence[Limit]) -> int | Exceeded:
    """See `Ledger.reserve`; part of the transaction that is open."""
    # SQLite's transaction holds the write lock from its beginning.
    if limits and not database.is_sqlite:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    for limit in limits:
        taken = await _taken(connection, limit)
        if taken + charge.most > limit.most:
            return Exceeded(limit=limit, taken=taken)
    row = {
        "at": charge.at,
        "model": charge.model,
        "tier": charge.tier,
        "feed": charge.payer.feed,
        "chat": charge.payer.chat,
        "person": charge.payer.person,
        "state": "reserved",
        "amount": min(charge.most, _MOST),
    }
    return int((await connection.execute(calls.insert().values(row).returning(calls.c.id))).scalar_one())


async def settle(connection: AsyncConnection, reservation: int, usage: Usage, amount: int) -> int:
    """See `Ledger.settle`; part of the transaction that is open."""
    told = {
        "tokens_in": min(usage.tokens_in, _MOST_TOKENS),
        "cached": min(usage.cached, _MOST_TOKENS),
        "tokens_out": min(usage.tokens_out, _MOST_TOKENS),
    }
    amount = min(max(amount, 0), _MOST)
    # What is more than the most that it can cost is no true figure.
    booked = case((calls.c.amount < amount, calls.c.amount), else_=cast(amount, BigInteger))
    ours = update(calls).where(calls.c.id == reservation, calls.c.state == "reserved")
    settled = ours.values(state="settled", amount=booked, **told).returning(calls.c.amount)
    return int((await connection.execute(settled)).scalar() or 0)


async def release(connection: AsyncConnection, reservation: int) -> None:
    """See `Ledger.release`; part of the transaction that is open."""
    await connection.execute(delete(calls).where(calls.c.id == reservation, calls.c.state == "reserved"))


async def _taken(connection: AsyncConnection, limit: Limit) -> int:
    under: list[ColumnElement[bool]] = [calls.c.at >= limit.since]
    if limit.chat:
        under.append(calls.c.chat == limit.chat)
    if limit.person:
        under.append(calls.c.person == limit.person)
    return int(await connection.scalar(select(func.coalesce(func.sum(calls.c.amount), 0)).where(*under)) or 0)


def _call(row: Row[Any]) -> Call:
    return Call(
        at=row.at,
        model=row.model,
        amount=row.amount,
        is_settled=row.state == "settled",
        tier=row.tier,
        payer=Payer(feed=row.feed, chat=row.chat, person=row.person),
        usage=Usage(tokens_in=row.tokens_in, tokens_out=row.tokens_out, cached=row.cached),
    )
