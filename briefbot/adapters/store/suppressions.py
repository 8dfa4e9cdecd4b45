"""The addresses that are not written to any more."""

from sqlalchemy import and_, delete, func, select, update

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import bounces, subscribers
from briefbot.ports import Suppressed


class Suppressions:
    """Meets `ports.Suppressions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def suppressed(self, outlet: str, limit: int) -> tuple[Suppressed, ...]:
        last = select(bounces.c.subscriber_id, func.max(bounces.c.at).label("at")).group_by(bounces.c.subscriber_id).subquery()
        found = (
            select(subscribers, last.c.at)
            .outerjoin(last, last.c.subscriber_id == subscribers.c.id)
            .where(subscribers.c.outlet == outlet, subscribers.c.status == "blocked")
            .order_by(subscribers.c.id.desc())
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found.limit(limit))).all()
            heard = await connection.execute(select(bounces).where(bounces.c.subscriber_id.in_([row.id for row in rows])))
            said = {(row.subscriber_id, row.at): row.said for row in heard}
        return tuple(Suppressed(subscriber=subscriber_of(row), said=said.get((row.id, row.at), ""), at=row.at) for row in rows)

    async def lift(self, outlet: str, subscriber_id: int) -> bool:
        is_theirs = and_(subscribers.c.id == subscriber_id, subscribers.c.outlet == outlet, subscribers.c.status == "blocked")
        async with self._database.writing() as connection:
            if (await connection.execute(update(subscribers).where(is_theirs).values(status="active"))).rowcount != 1:
                return False
            await connection.execute(delete(bounces).where(bounces.c.subscriber_id == subscriber_id))
            return True
