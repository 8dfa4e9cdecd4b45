"""The replies of a model that are paid for: kept by what was asked, for a while."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.leases import dead_holders, free, release
from briefbot.adapters.store.schema import leases, replies
from briefbot.ports import Reply, Usage

_LONGEST = 200_000  # characters; no brief is of so many
_MOST_TOKENS = 2**31 - 1
_TURN = "ask "


def _turn(key: str) -> str:
    """The lease under which one process asks a question; a name of a lease is shorter than a key."""
    return f"{_TURN}{key[:40]}"


class Replies:
    """Meets `ReplyShelf`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reply(self, key: str) -> Reply | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(replies).where(replies.c.key == key))).one_or_none()
        if row is None:
            return None
        usage = Usage(tokens_in=row.tokens_in, tokens_out=row.tokens_out, cached=row.cached)
        return Reply(text=row.text, model=row.model, usage=usage if row.has_usage else None, cost=row.cost)

    async def keep_reply(self, key: str, reply: Reply, now: datetime) -> None:
        async with self._database.writing() as connection:
            await keep_reply(connection, self._database, key, reply, now)

    async def take_turn(self, key: str, now: datetime, until: datetime) -> bool:
        name = _turn(key)
        this = update(leases).where(leases.c.name == name, free(leases, now))
        async with self._database.writing() as connection:
            if dead := await dead_holders(connection, (leases,)):
                await release(connection, dead)
            await connection.execute(self._database.new(leases, ["name"]).values(name=name))
            return (await connection.execute(this.values(self._database.holder.lease(until)))).rowcount == 1

    async def end_turn(self, key: str) -> None:
        ours = (leases.c.name == _turn(key), leases.c.holder == str(self._database.holder))
        async with self._database.writing() as connection:
            await connection.execute(delete(leases).where(*ours))

    async def forget_replies(self, before: datetime) -> int:
        of_the_dead = (leases.c.name.startswith(_TURN), or_(leases.c.holder.is_(None), leases.c.leased_until < before))
        async with self._database.writing() as connection:
            await connection.execute(delete(leases).where(*of_the_dead))
            return (await connection.execute(delete(replies).where(replies.c.at < before))).rowcount


async def keep_reply(connection: AsyncConnection, database: Database, key: str, reply: Reply, now: datetime) -> None:
    """See `ReplyShelf.keep_reply`; part of the transaction that is open. A reply of no sensible length is not kept."""
    if len(reply.text) > _LONGEST:
        return
    usage = reply.usage or Usage()
    row = {
        "key": key,
        "at": now,
        "text": reply.text,
        "model": reply.model,
        "tokens_in": min(usage.tokens_in, _MOST_TOKENS),
        "cached": min(usage.cached, _MOST_TOKENS),
        "tokens_out": min(usage.tokens_out, _MOST_TOKENS),
        "has_usage": reply.usage is not None,
        "cost": reply.cost,
    }
    await connection.execute(database.new(replies, ["key"]).values(row))
