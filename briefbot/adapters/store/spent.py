"""What may be used once, and was."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import spent


class Spent:
    """Meets `ports.Spent`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, what: str, until: datetime) -> bool:
        async with self._database.writing() as connection:
            new = self._database.new(spent, ["key"]).values(key=_key(what), until=until)
            return (await connection.execute(new)).rowcount == 1

    async def is_spent(self, what: str) -> bool:
        async with self._database.reading() as connection:
            return await connection.scalar(select(spent.c.key).where(spent.c.key == _key(what))) is not None


def _key(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()[:32]
