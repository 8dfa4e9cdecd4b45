"""The batches under way, and the questions that wait for one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.leases import FREE, claim
from briefbot.adapters.store.ledger import release, reserve, settle
from briefbot.adapters.store.replies import keep_reply
from briefbot.adapters.store.schema import batch_questions, batches, replies
from briefbot.ports import (
    Batch,
    BatchAnswer,
    BatchQuestion,
    Charge,
    Exceeded,
    Limit,
    Payer,
    Place,
    Question,
    Turn,
    Usage,
)

_LEASE = timedelta(minutes=10)


class Batches:
    """Meets `BatchBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, key: str, question: Question, now: datetime) -> BatchQuestion:
        row = {"key": key, "question": _document(question), "put": now, "state": "waiting"}
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(batch_questions, ["key"]).values(row))
            known = select(batch_questions).where(batch_questions.c.key == key)
            return _question((await connection.execute(known)).one())

    async def drop(self, key: str) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(batch_questions).where(batch_questions.c.key == key))

    async def waiting(self, limit: int) -> tuple[BatchQuestion, ...]:
        wanted = select(batch_questions).where(batch_questions.c.state == "waiting")
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(batch_questions.c.put, batch_questions.c.key).limit(limit))
            return tuple(map(_question, rows))

    async def begin(self, charged: Sequence[tuple[BatchQuestion, Charge, Sequence[Limit]]], now: datetime) -> Batch | None:
        async with self._database.writing() as connection:
            row = {"state": "sending", "begun": now, **self._database.holder.lease(now + _LEASE)}
            batch_id = int((await connection.execute(batches.insert().values(row).returning(batches.c.id))).scalar_one())
            taken = [one for one, charge, limits in charged if await self._take(connection, batch_id, one, charge, limits)]
            if not taken:
                await connection.execute(delete(batches).where(batches.c.id == batch_id))
                return None
        return Batch(id=batch_id, name=_name(batch_id, now), questions=tuple(taken))

    async def _take(
        self, connection: AsyncConnection, batch_id: int, one: BatchQuestion, charge: Charge, limits: Sequence[Limit]
    ) -> bool:
        """Whether the question goes with the batch: another process may have taken it, or there may be no money for it."""
        ours = update(batch_questions).where(batch_questions.c.key == one.key, batch_questions.c.state == "waiting")
        if (await connection.execute(ours.values(state="sent", batch_id=batch_id))).rowcount != 1:
            return False
        reserved = await reserve(connection, self._database, charge, limits)
        theirs = update(batch_questions).where(batch_questions.c.key == one.key)
        if isinstance(reserved, Exceeded):
            await connection.execute(theirs.values(state="direct", batch_id=None))
            return False
        await connection.execute(theirs.values(call_id=reserved))
        return True

    async def mark_sent(self, batch_id: int, remote: str) -> None:
        async with self._database.writing() as connection:
            sent = update(batches).where(batches.c.id == batch_id, batches.c.state == "sending")
            await connection.execute(sent.values(state="sent", remote=remote, **FREE))

    async def abandon(self, batch_id: int, place: Place) -> None:
        async with self._database.writing() as connection:
            for row in await _rows(connection, batch_id):
                if row.call_id is not None:
                    await release(connection, row.call_id)
            theirs = update(batch_questions).where(batch_questions.c.batch_id == batch_id)
            await connection.execute(theirs.values(state=place, batch_id=None, call_id=None))
            await connection.execute(delete(batches).where(batches.c.id == batch_id, batches.c.state == "sending"))

    async def claim_batches(self, now: datetime) -> tuple[Batch, ...]:
        wanted = select(batches.c.id).where(or_(batches.c.state == "sending", batches.c.state == "sent"))
        async with self._database.writing() as connection:
            ids = await claim(connection, batches, wanted, now, self._database.holder.lease(now + _LEASE))
            rows = (await connection.execute(select(batches).where(batches.c.id.in_(ids)).order_by(batches.c.id))).all()
            return tuple([await _batch(connection, row) for row in rows])

    async def give_back(self, batch_id: int) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(batches).where(batches.c.id == batch_id).values(**FREE))

    async def finish(self, batch_id: int, answers: Sequence[BatchAnswer], now: datetime) -> int:
        told = {answer.key: answer for answer in answers}
        async with self._database.writing() as connection:
            done = update(batches).where(batches.c.id == batch_id, batches.c.state != "done")
            if (await connection.execute(done.values(state="done", **FREE))).rowcount != 1:
                return 0
            rows = await _rows(connection, batch_id)
            return sum([await self._end(connection, row, told.get(row.key), now) for row in rows])

    async def _end(self, connection: AsyncConnection, row: Row[Any], answer: BatchAnswer | None, now: datetime) -> bool:
        """Whether the question has its reply."""
        this = batch_questions.c.key == row.key
        if answer is None or answer.amount is None:
            if row.call_id is not None:
                await release(connection, row.call_id)
            await connection.execute(update(batch_questions).where(this).values(state="direct", batch_id=None, call_id=None))
            return False
        booked = await settle(connection, row.call_id, answer.usage or Usage(), answer.amount)
        if answer.reply is None:
            await connection.execute(update(batch_questions).where(this).values(state="direct", batch_id=None, call_id=None))
            return False
        await keep_reply(connection, self._database, row.key, answer.reply, now)
        await connection.execute(update(replies).where(replies.c.key == row.key, replies.c.at == now).values(cost=booked))
        await connection.execute(delete(batch_questions).where(this))
        return True


def _name(batch_id: int, begun: datetime) -> str:
    return f"briefbot-{batch_id}-{begun.timestamp():.6f}"


async def _rows(connection: AsyncConnection, batch_id: int) -> Sequence[Row[Any]]:
    return (await connection.execute(select(batch_questions).where(batch_questions.c.batch_id == batch_id))).all()


async def _batch(connection: AsyncConnection, row: Row[Any]) -> Batch:
    questions = tuple(map(_question, await _rows(connection, row.id)))
    return Batch(id=row.id, name=_name(row.id, row.begun), questions=questions, remote=row.remote)


def _question(row: Row[Any]) -> BatchQuestion:
    told = row.question
    question = Question(
        turns=tuple(Turn(role=role, text=text) for role, text in told["turns"]),
        schema=told["schema"],
        schema_name=told["schema_name"],
        most_tokens=told["most_tokens"],
        tokens=told["tokens"],
        payer=Payer(feed=told["feed"], chat=told["chat"], person=told["person"]),
    )
    return BatchQuestion(key=row.key, question=question, put=row.put, place=row.state)


def _document(question: Question) -> dict[str, Any]:
    # NUL is what PostgreSQL's JSON cannot hold, as little as its text can.
    return {
        "turns": [[turn.role, turn.text.replace("\0", "�")] for turn in question.turns],
        "schema": question.schema,
        "schema_name": question.schema_name,
        "most_tokens": question.most_tokens,
        "tokens": question.tokens,
        "feed": question.payer.feed,
        "chat": question.payer.chat,
        "person": question.payer.person,
    }
