"""The engine: how a database is opened, migrated, read and written, and what its errors mean to a person."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Insert, Table, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from briefbot.adapters.store.driver import Driver
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema import REVISION
from briefbot.errors import StoreError

_BUSY = 20.0  # seconds to wait for another process's write
_ADVISORY = 0x62726965  # "brie": the lock under which one process migrates a PostgreSQL database


class Database:
    """An open database. On SQLite one writer at a time, in order; readers go on beside it.

    Every commit is durable (WAL with synchronous=FULL): what is told as done stays done through a power cut.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.holder = Holder.of_this_process()
        self._engine = _engine(url)
        self._reads = self._engine.execution_options(briefbot_reads=True)
        self._turn: asyncio.Lock | nullcontext[None] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self.explained():
            async with self._reads.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is stored whole or not at all. SQLite's takes the write lock at once: no deadlocks."""
        with self.explained():
            async with self._turn, self._engine.begin() as connection:
                yield connection

    async def prepare(self) -> None:
        """Bring the tables up to date. Raises `StoreError` where a newer briefbot made them."""
        if self.is_sqlite:
            await self._use_wal()
        async with self.reading() as connection:
            current = await connection.run_sync(_revision)
        if current == REVISION:
            return
        async with self.writing() as connection:
            if not self.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY})
            await connection.run_sync(_migrate, self.name)

    async def _use_wal(self) -> None:
        with self.explained():
            # The driver's thread outlives a connection that fails, and complains aloud when the loop is gone: we try first.
            sqlite3.connect(str(self.url.database)).close()
            async with self._reads.connect() as connection:
                raw = await connection.get_raw_connection()
                cursor = await raw.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
                await cursor.close()

    async def close(self) -> None:
        await self._engine.dispose()

    @property
    def name(self) -> str:
        """The database as a person knows it: the file, or the address without its password."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    def new(self, table: Table, unique: Sequence[str] = ()) -> Insert:
        """An INSERT that leaves alone what the table has already (by these columns, or by any unique constraint)."""
        statement: sqlite.Insert | postgresql.Insert = (sqlite if self.is_sqlite else postgresql).insert(table)
        told = statement.on_conflict_do_nothing(index_elements=list(unique) or None)
        # The driver knows how many rows were new; SQLAlchemy forgets it unless asked.
        return told.execution_options(preserve_rowcount=True)

    @contextmanager
    def explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise StoreError(_explanation(self.name, error)) from error


def location(where: str | Path) -> URL:
    """The database's address: of a file, or of PostgreSQL ("postgresql://..."). Raises `StoreError`."""
    if "://" not in str(where):
        return URL.create("sqlite+aiosqlite", database=str(Path(where).expanduser()))
    try:
        url = make_url(str(where))
        drivers = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "sqlite": "sqlite+aiosqlite"}
        known = url.set(drivername=drivers[url.get_backend_name()])
    except (ArgumentError, KeyError, ValueError) as error:
        raise StoreError("the store's address is not understood: give a file, or postgresql://user@host/database") from error
    if known.database in {None, "", ":memory:"}:
        raise StoreError("the store's address names no database: give a file, or postgresql://user@host/database")
    return known


def is_of_one(error: Exception) -> bool:
    """Whether the error may be of one row's own, so that others committed together with it can do without it."""
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and not isinstance(cause, OperationalError)


def _engine(url: URL) -> AsyncEngine:
    # An error that names the values it was about would bring what people wrote into the log.
    if url.get_backend_name() != "sqlite":
        try:
            return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError("PostgreSQL needs psycopg: pip install 'briefbot[postgres]'") from error
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(_explanation(str(url.database), error)) from error
    waiting = url.set(query={"timeout": str(_BUSY), **url.query})
    engine = create_async_engine(waiting, hide_parameters=True, connect_args={"async_creator_fn": Driver})
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late (before the first write): we begin transactions ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("briefbot_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, name: str) -> None:
    # Alembic takes a quarter of a second to load; a database that is up to date does without.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    if not (current := _revision(connection)) and (strange := _tables(connection)):
        raise StoreError(f"{name!r} belongs to another program (it has a table {strange!r}): name another file")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"{name!r} was made by a newer briefbot (its tables are at {current!r}, ours at {REVISION!r}): update briefbot"
        ) from error


def _tables(connection: Connection) -> str:
    return next(iter(inspect(connection).get_table_names()), "")


_UNOPENED = "cannot be opened: check the path, and that you may write to its folder"
_MEANINGS: Iterable[tuple[str, str]] = (
    ("unable to open database file", _UNOPENED),
    ("no such file or directory", _UNOPENED),
    ("permission denied", _UNOPENED),
    ("not a directory", _UNOPENED),
    ("readonly database", "cannot be written: check who owns the file and its folder"),
    ("database is locked", "is held by another program: stop that one, or try again"),
    ("not a database", "is not a database of briefbot: name another file, or move this one away"),
    ("malformed", "is damaged: restore it from a backup, or move it away to begin anew"),
    ("disk is full", "cannot grow: the disk is full"),
    ("disk i/o error", "cannot be read or written: the disk reports an error"),
    ("no such column", "is not a database of this briefbot: name another file, or move this one away"),
    ("password authentication failed", "refuses the user or the password: check the address in the settings"),
    ("does not exist", "does not exist: create the database, or check the address in the settings"),
    ("connection failed", "cannot be reached: check that PostgreSQL runs there, and the address in the settings"),
    ("failed to resolve host", "cannot be reached: check the host in the settings"),
)


def _explanation(name: str, error: Exception) -> str:
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    said = " ".join(str(cause).split())
    meaning = next((meaning for sign, meaning in _MEANINGS if sign in said.lower()), f"cannot be used: {said[:300]}")
    return f"the store {name!r} {meaning}"
