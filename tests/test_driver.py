"""SQLite's driver goes to the thread of its database once for a statement, and leaves nothing begun behind."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from briefbot.adapters.store import database as databases
from briefbot.adapters.store.database import Database, location
from briefbot.adapters.store.driver import Driver
from briefbot.errors import StoreError

Trips = list[str]


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Trips:
    """What the thread was asked to do."""
    asked: Trips = []

    class Counted(Driver):
        async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
            asked.append(fn.__name__)
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(databases, "Driver", Counted)
    return asked


@pytest.fixture
async def database(tmp_path: Path, trips: Trips) -> AsyncIterator[Database]:
    opened = Database(location(tmp_path / "news.db"))
    await opened._use_wal()
    async with opened.writing() as connection:
        await connection.execute(text("CREATE TABLE told (number INTEGER PRIMARY KEY, words TEXT NOT NULL)"))
        await connection.execute(text("INSERT INTO told VALUES (1, 'one'), (2, 'two')"))
    trips.clear()
    yield opened
    await opened.close()


async def told(database: Database) -> list[tuple[int, str]]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(text("SELECT number, words FROM told ORDER BY number"))]


async def test_to_read_goes_to_the_thread_once_a_statement_and_once_to_end(database: Database, trips: Trips) -> None:
    async with database.reading() as connection:
        for _ in range(3):
            assert len((await connection.execute(text("SELECT number FROM told"))).all()) == 2

    assert trips == ["_do", "_do", "_do", "commit"]


async def test_to_write_takes_the_lock_before_the_first_statement(database: Database, trips: Trips) -> None:
    async with database.writing() as connection:
        begun = list(trips)
        await connection.execute(text("INSERT INTO told VALUES (3, 'three')"))

    assert begun == ["_do"]
    assert trips == ["_do", "_do", "commit"]


async def test_who_reads_nothing_asks_nothing(database: Database, trips: Trips) -> None:
    async with database.reading():
        pass

    assert trips == []


async def test_a_reader_sees_one_state_of_the_database(database: Database) -> None:
    async with database.reading() as connection:
        before = (await connection.execute(text("SELECT number FROM told"))).all()
        async with database.writing() as other:
            await other.execute(text("DELETE FROM told"))
        after = (await connection.execute(text("SELECT number FROM told"))).all()

    assert before == after
    assert await told(database) == []


async def test_what_a_statement_changed_is_counted_and_what_it_returns_is_here(database: Database) -> None:
    async with database.writing() as connection:
        changed = await connection.execute(text("UPDATE told SET words = 'three' WHERE number > 0"))
        returned = await connection.execute(text("INSERT INTO told (words) VALUES ('four') RETURNING number"))
        many = await connection.execute(text("DELETE FROM told WHERE number = :number"), [{"number": 1}, {"number": 2}])

    assert (changed.rowcount, returned.scalar(), many.rowcount) == (2, 3, 2)
    assert await told(database) == [(3, "four")]


async def test_a_refused_statement_takes_back_what_was_done_before_it(database: Database) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO told VALUES (3, 'three')"))
            await connection.execute(text("INSERT INTO told VALUES (1, 'one again')"))

    with pytest.raises(StoreError) as refused:
        await write()

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert await told(database) == [(1, "one"), (2, "two")]


@pytest.mark.parametrize("turns", range(12))
async def test_who_is_stopped_in_the_middle_leaves_nothing_begun(database: Database, turns: int) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            for number in range(3, 50):
                await connection.execute(text("INSERT INTO told VALUES (:number, 'more')"), {"number": number})

    writing = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0.001)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    left = await told(database)
    async with asyncio.timeout(10), database.writing() as connection:  # nobody holds the lock any more
        await connection.execute(text("INSERT INTO told VALUES (100, 'last')"))

    assert len(left) in (2, 49)
    assert (100, "last") in await told(database)
