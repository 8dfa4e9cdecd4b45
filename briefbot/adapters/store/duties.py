"""What one process at a time may do, for as long as it lives."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.leases import Holder, dead_holders, free, release
from briefbot.adapters.store.schema import leases

_LEASE = timedelta(minutes=3)


class Duties:
    """Meets `ports.Duties`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, now: datetime) -> str:
        ours = str(self._database.holder)
        this = update(leases).where(leases.c.name == name, or_(free(leases, now), leases.c.holder == ours))
        async with self._database.writing() as connection:
            await release(connection, await dead_holders(connection))
            await connection.execute(self._database.new(leases, ["name"]).values(name=name))
            if (await connection.execute(this.values(self._database.holder.lease(now + _LEASE)))).rowcount == 1:
                return ""
            holder = await connection.scalar(select(leases.c.holder).where(leases.c.name == name))
        return _told(holder or "")

    async def is_due(self, name: str, now: datetime) -> bool:
        done = select(leases.c.name).where(leases.c.name == name, leases.c.leased_until > now)
        async with self._database.reading() as connection:
            return (await connection.execute(done)).first() is None

    async def put_off(self, name: str, until: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(leases, ["name"]).values(name=name))
            await connection.execute(update(leases).where(leases.c.name == name).values(leased_until=until))

    async def holders(self, now: datetime) -> dict[str, str]:
        held = select(leases.c.name, leases.c.holder).where(leases.c.holder.is_not(None), leases.c.leased_until > now)
        async with self._database.reading() as connection:
            dead = await dead_holders(connection, (leases,))
            rows = (await connection.execute(held)).all()
        return {row.name: _told(row.holder) for row in rows if row.holder not in dead}


def _told(name: str) -> str:
    holder = Holder.read(name)
    return f"process {holder.process} on {holder.host}" if holder else "another process"
