"""The replies of a model that are paid for: kept by what was asked, for a while."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import replies
from briefbot.ports import Reply, Usage

_LONGEST = 200_000  # characters; no brief is of so many
_MOST_TOKENS = 2**31 - 1


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

    async def forget_replies(self, before: datetime) -> int:
        async with self._database.writing() as connection:
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
