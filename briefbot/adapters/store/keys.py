"""Keys of ours, made once."""

from secrets import token_hex

from sqlalchemy import select

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import secrets


class Keys:
    """Meets `ports.Keys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def key(self, name: str) -> str:
        known = select(secrets.c.value).where(secrets.c.name == name)
        async with self._database.reading() as connection:
            if value := await connection.scalar(known):
                return str(value)
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(secrets, ["name"]).values(name=name, value=token_hex(32)))
            return str((await connection.execute(known)).scalar_one())
