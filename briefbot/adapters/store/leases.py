"""Who works on what: leases that divide the work between processes.

A lease lapses by its time, or when its holder, a process of this machine, is found dead: what a killed process had in
hand is free again as soon as the database is opened.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, Table, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.schema import batches, entries, feeds, leases, stories
from briefbot.adapters.store.schema_service import deliveries, requests

LEASED = (feeds, entries, stories, leases, batches, deliveries, requests)
FREE: dict[str, None] = {"leased_until": None, "holder": None}


@dataclass(frozen=True, slots=True)
class Holder:
    """An open store of a process. `started` tells the process from a later one of the same number."""

    host: str
    process: int
    started: str
    store: str

    @classmethod
    def of_this_process(cls) -> "Holder":
        host = socket.gethostname().replace(" ", "-")[:100]
        return cls(host, os.getpid(), _started(os.getpid()), uuid4().hex)

    @classmethod
    def read(cls, name: str) -> "Holder | None":
        try:
            host, process, started, store = name.split(" ")
            return cls(host, int(process), started, store)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.host} {self.process} {self.started} {self.store}"

    def lease(self, until: datetime) -> dict[str, Any]:
        """What a row says that this holder has in hand."""
        return {"leased_until": until, "holder": str(self)}

    def is_dead(self) -> bool:
        """Whether it can be seen from this machine that the process is no more."""
        if self.host != Holder.of_this_process().host:
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return self.started != _started(self.process)


def _started(process: int) -> str:
    """When the process began, in the kernel's ticks; "-" where the system does not tell."""
    try:
        # The name in parentheses may hold spaces; the 20th field after it is the start time.
        return Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "-"


def free(table: Table, now: datetime) -> ColumnElement[bool]:
    """Nobody holds the row."""
    return or_(table.c.leased_until.is_(None), table.c.leased_until <= now)


async def claim(
    connection: AsyncConnection, table: Table, wanted: Select[tuple[int]], now: datetime, lease: dict[str, Any]
) -> list[int]:
    """Lease the free ones of the rows wanted; answers their ids."""
    # Rows that another process is just claiming are passed over, not waited for.
    ids = wanted.where(free(table, now)).with_for_update(skip_locked=True, of=table)
    statement = update(table).where(table.c.id.in_(ids), free(table, now)).returning(table.c.id)
    rows = await connection.execute(statement.values(lease))
    return list(rows.scalars())


async def dead_holders(connection: AsyncConnection, tables: Sequence[Table] = LEASED) -> list[str]:
    """The processes of this machine that died with something of these tables in hand."""
    held = union(*(select(table.c.holder).where(table.c.holder.is_not(None)).distinct() for table in tables))
    names = (await connection.execute(held)).scalars().all()
    return [name for name in names if (holder := Holder.read(name)) and holder.is_dead()]


async def release(connection: AsyncConnection, holders: list[str]) -> None:
    """Free all that these hold."""
    for table in LEASED:
        await connection.execute(update(table).where(table.c.holder.in_(holders)).values(**FREE))
