"""The digests: whose hour has come, what goes into one, and that there is one a day."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.candidates import candidates, wanted
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import (
    deliveries,
    digest_briefs,
    digest_corrections,
    digests,
    is_state,
    subscribers,
    withdrawals,
)
from briefbot.ports import Candidate, Digest, Subscriber


class Digests:
    """Meets `ports.Digests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def digests_due(self, now: datetime, limit: int) -> tuple[Subscriber, ...]:
        due = select(subscribers).where(subscribers.c.status == "active", subscribers.c.next_digest <= now)
        async with self._database.reading() as connection:
            rows = await connection.execute(due.order_by(subscribers.c.next_digest, subscribers.c.id).limit(limit))
            return tuple(map(subscriber_of, rows))

    async def briefs_for_digest(self, subscriber_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
        async with self._database.reading() as connection:
            return tuple((await connection.execute(wanted(subscriber_id, since, until))).scalars())

    async def candidates(self, subscriber_id: int | None, since: datetime, until: datetime) -> tuple[Candidate, ...]:
        async with self._database.reading() as connection:
            return await candidates(connection, subscriber_id, since, until)

    async def withdrawn_since(self, subscriber_id: int, since: datetime) -> tuple[tuple[int, str], ...]:
        told = (
            select(withdrawals.c.brief_id, withdrawals.c.part)
            .join(digest_briefs, digest_briefs.c.brief_id == withdrawals.c.brief_id)
            .join(digests, digests.c.id == digest_briefs.c.digest_id)
            .join(deliveries, deliveries.c.digest_id == digests.c.id)
            .where(digests.c.subscriber_id == subscriber_id, is_state("sent"), deliveries.c.done <= withdrawals.c.made)
            .where(withdrawals.c.made >= since, or_(digest_briefs.c.in_full, withdrawals.c.part == "headline"))
            .distinct()
            .order_by(withdrawals.c.made, withdrawals.c.brief_id, withdrawals.c.part)
        )
        before = digests.alias()
        is_corrected = exists().where(
            digest_corrections.c.brief_id == withdrawals.c.brief_id,
            digest_corrections.c.part == withdrawals.c.part,
            before.c.id == digest_corrections.c.digest_id,
            before.c.subscriber_id == subscriber_id,
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(told.add_columns(withdrawals.c.made).where(~is_corrected))
            return tuple((row.brief_id, row.part) for row in rows)

    async def keep_digest(
        self, digest: Digest, next_digest: datetime, due: datetime | None = None, *, is_owed: bool = True
    ) -> int | None:
        this = and_(subscribers.c.id == digest.subscriber_id, subscribers.c.next_digest.is_not_distinct_from(due))
        owner = update(subscribers).where(this).returning(subscribers.c.is_reviewed, subscribers.c.outlet)
        async with self._database.writing() as connection:
            rows = (await connection.execute(owner.values(next_digest=next_digest))).all()
            digest_id = await self._keep(connection, digest) if rows else None
            if digest_id is None or not is_owed:
                return digest_id
            owed = {"subscriber_id": digest.subscriber_id, "kind": "digest", "digest_id": digest_id, "outlet": rows[0].outlet}
            owed |= {"state": "review" if rows[0].is_reviewed else "pending"}
            await connection.execute(deliveries.insert().values(owed | {"made": digest.made, "next_try": digest.made}))
            return digest_id

    async def _keep(self, connection: AsyncConnection, digest: Digest) -> int | None:
        this = {"subscriber_id": digest.subscriber_id, "day": digest.day}
        row = this | {"made": digest.made, "lead": digest.lead}
        new = self._database.new(digests, list(this)).values(row).returning(digests.c.id)
        digest_id = (await connection.execute(new)).scalar()
        if digest_id is None:
            return None
        if told := _told(digest):
            await connection.execute(digest_briefs.insert(), [{"digest_id": digest_id} | one for one in told])
        if digest.corrections:
            corrected = [
                {"place": place, "brief_id": id_, "part": part} for place, (id_, part) in enumerate(digest.corrections)
            ]
            await connection.execute(digest_corrections.insert(), [{"digest_id": digest_id} | one for one in corrected])
        return int(digest_id)

    async def digest(self, digest_id: int) -> Digest | None:
        return await self._digest(select(digests).where(digests.c.id == digest_id))

    async def last_digest(self, subscriber_id: int) -> Digest | None:
        theirs = select(digests).where(digests.c.subscriber_id == subscriber_id)
        return await self._digest(theirs.order_by(digests.c.made.desc(), digests.c.id.desc()).limit(1))

    async def _digest(self, sought: Select[Any]) -> Digest | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(sought)).one_or_none()
            if row is None:
                return None
            told = select(digest_briefs).where(digest_briefs.c.digest_id == row.id).order_by(digest_briefs.c.place)
            briefs = (await connection.execute(told)).all()
            corrected = select(digest_corrections).where(digest_corrections.c.digest_id == row.id)
            corrections = (await connection.execute(corrected.order_by(digest_corrections.c.place))).all()
        return Digest(
            id=row.id,
            subscriber_id=row.subscriber_id,
            day=row.day,
            made=row.made,
            lead=row.lead,
            brief_ids=tuple(one.brief_id for one in briefs if one.in_full),
            also_ids=tuple(one.brief_id for one in briefs if not one.in_full),
            updates=tuple((one.brief_id, one.earlier_brief_id) for one in briefs if one.earlier_brief_id),
            corrections=tuple((one.brief_id, one.part) for one in corrections),
        )


def _told(digest: Digest) -> list[dict[str, Any]]:
    earlier = dict(digest.updates)
    ids = (*digest.brief_ids, *digest.also_ids)
    return [
        {"place": place, "brief_id": id_, "in_full": place < len(digest.brief_ids), "earlier_brief_id": earlier.get(id_)}
        for place, id_ in enumerate(ids)
    ]
