"""The mails that came back, by the delivery that they are of."""

from datetime import datetime

from sqlalchemy import and_, func, select, update

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import bounces, deliveries, subscribers
from briefbot.ports import Subscriber


class Bounces:
    """Meets `ports.Bounces`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reader_of(self, delivery_id: int) -> Subscriber | None:
        whose = select(subscribers).join(deliveries, deliveries.c.subscriber_id == subscribers.c.id)
        async with self._database.reading() as connection:
            row = (await connection.execute(whose.where(deliveries.c.id == delivery_id))).one_or_none()
        return subscriber_of(row) if row else None

    async def keep_bounce(self, subscriber_id: int, delivery: int, said: str, now: datetime, *, is_hard: bool) -> None:
        this = and_(bounces.c.subscriber_id == subscriber_id, bounces.c.delivery == delivery)
        row = {"subscriber_id": subscriber_id, "delivery": delivery, "is_hard": is_hard, "said": said, "at": now}
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(bounces, ["subscriber_id", "delivery"]).values(row))
            if is_hard:
                await connection.execute(update(bounces).where(this).values(is_hard=True, said=said))

    async def soft_bounces(self, subscriber_id: int, since: datetime) -> int:
        theirs = and_(bounces.c.subscriber_id == subscriber_id, bounces.c.at >= since, ~bounces.c.is_hard)
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count()).where(theirs))).scalar_one())
