"""The digests: whose hour has come, what goes into one, and that there is one a day."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import (
    brief_keys,
    deliveries,
    digest_briefs,
    digests,
    subscribers,
    subscriptions,
)
from briefbot.ports import Digest, Subscriber


class Digests:
    """The part of `ports.Subscribers` that is about digests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def digests_due(self, now: datetime, limit: int) -> tuple[Subscriber, ...]:
        due = select(subscribers).where(subscribers.c.status == "active", subscribers.c.next_digest <= now)
        async with self._database.reading() as connection:
            rows = await connection.execute(due.order_by(subscribers.c.next_digest, subscribers.c.id).limit(limit))
            return tuple(map(subscriber_of, rows))

    async def briefs_for_digest(self, subscriber_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
        newer = briefs.alias()
        last_of_its_story = ~exists().where(
            newer.c.story_id == briefs.c.story_id,
            newer.c.revision > briefs.c.revision,
            newer.c.written < until,
            # A brief that had nothing new to tell is wanted by nobody, and takes the place of none.
            exists().where(brief_keys.c.brief_id == newer.c.id),
        )
        wishes = select(subscriptions.c.key).where(subscriptions.c.subscriber_id == subscriber_id)
        is_wanted = exists().where(brief_keys.c.brief_id == briefs.c.id, brief_keys.c.key.in_(wishes))
        written = and_(briefs.c.written >= since, briefs.c.written < until)
        found = select(briefs.c.id).where(written, is_wanted, last_of_its_story)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(found.order_by(briefs.c.written.desc(), briefs.c.id.desc()))).scalars())

    async def keep_digest(self, digest: Digest, next_digest: datetime, due: datetime | None = None) -> int | None:
        this = and_(subscribers.c.id == digest.subscriber_id, subscribers.c.next_digest.is_not_distinct_from(due))
        owner = update(subscribers).where(this).returning(subscribers.c.is_reviewed, subscribers.c.outlet)
        async with self._database.writing() as connection:
            rows = (await connection.execute(owner.values(next_digest=next_digest))).all()
            if not rows:
                return None
            state = "review" if rows[0].is_reviewed else "pending"
            return await self._keep(connection, digest, {"state": state, "outlet": rows[0].outlet})

    async def _keep(self, connection: AsyncConnection, digest: Digest, delivery: dict[str, str]) -> int | None:
        this = {"subscriber_id": digest.subscriber_id, "day": digest.day}
        row = this | {"made": digest.made, "lead": digest.lead}
        new = self._database.new(digests, list(this)).values(row).returning(digests.c.id)
        digest_id = (await connection.execute(new)).scalar()
        if digest_id is None or not digest.brief_ids:
            return None if digest_id is None else int(digest_id)
        told = [{"digest_id": digest_id, "place": place, "brief_id": id_} for place, id_ in enumerate(digest.brief_ids)]
        await connection.execute(digest_briefs.insert(), told)
        owed = {"subscriber_id": digest.subscriber_id, "kind": "digest", "digest_id": digest_id, **delivery}
        await connection.execute(deliveries.insert().values(owed | {"made": digest.made, "next_try": digest.made}))
        return int(digest_id)

    async def digest(self, digest_id: int) -> Digest | None:
        return await self._digest(select(digests).where(digests.c.id == digest_id))

    async def last_digest(self, subscriber_id: int) -> Digest | None:
        theirs = select(digests).where(digests.c.subscriber_id == subscriber_id)
        return await self._digest(theirs.order_by(digests.c.made.desc(), digests.c.id.desc()).limit(1))

    async def _digest(self, wanted: Select[Any]) -> Digest | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return None
            told = select(digest_briefs.c.brief_id).where(digest_briefs.c.digest_id == row.id)
            ids = tuple((await connection.execute(told.order_by(digest_briefs.c.place))).scalars())
        return Digest(id=row.id, subscriber_id=row.subscriber_id, day=row.day, made=row.made, brief_ids=ids, lead=row.lead)
