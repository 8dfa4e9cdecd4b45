"""What goes wrong with a database is told in one line that says what to do."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception

import pytest

from briefbot.adapters.store import open_store
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import REVISION
from briefbot.desk.follow import follow_all
from briefbot.errors import StoreError
from briefbot.ports import Subscription

NOW = datetime(2026, 5, 4, tzinfo=UTC)


async def refusal(where: str | Path) -> str:
    with pytest.raises(StoreError) as raised:
        await open_store(where)
    line = str(raised.value)
    assert "\n" not in line
    return line


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "cannot be opened: check the path" in await refusal(tmp_path)


async def test_an_error_does_not_repeat_what_somebody_wrote(tmp_path: Path) -> None:
    async with await open_store(tmp_path / "briefbot.db") as store:
        wish = Subscription(kind="words", value="a private matter")
        with pytest.raises(StoreError) as raised:
            await store.subscribers.subscribe(7, wish, NOW)

    assert "FOREIGN KEY" in str(raised.value)
    assert "private matter" not in "".join(format_exception(raised.value))


async def test_a_path_through_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert "file" in await refusal(tmp_path / "file" / "briefbot.db")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes\n" * 200)

    assert "is not a database of briefbot: name another file" in await refusal(file)
    assert file.read_text() == "my notes\n" * 200


async def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")

    assert "belongs to another program (it has a table 'recipes')" in await refusal(file)
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


async def test_a_database_of_a_newer_briefbot_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "briefbot.db"
    await (await open_store(file)).close()
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")

    line = await refusal(file)

    assert "was made by a newer briefbot" in line
    assert f"(its tables are at '9999', ours at '{REVISION}'): update briefbot" in line


async def test_a_database_that_another_program_holds_says_so(tmp_path: Path) -> None:
    file = tmp_path / "briefbot.db"
    await (await open_store(file)).close()
    holding = sqlite3.connect(file, isolation_level=None)
    holding.execute("PRAGMA locking_mode=EXCLUSIVE")
    holding.execute("BEGIN EXCLUSIVE")
    try:
        line = await refusal(f"sqlite:///{file}?timeout=0.05")
    finally:
        holding.close()

    assert "is held by another program: stop that one, or try again" in line


async def test_a_full_disk_is_told_and_nothing_is_half_stored(tmp_path: Path) -> None:
    async with await open_store(tmp_path / "briefbot.db") as store:
        database: Database = store._database
        async with database.reading() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        addresses = [(f"https://news.test/{number}/{'x' * 500}", "") for number in range(1000)]
        with pytest.raises(StoreError, match="cannot grow: the disk is full"):
            await follow_all(store.feeds, addresses, NOW)
        async with database.reading() as connection:
            await connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 10_000}")

        before = len(await store.feeds.feeds())
        await store.feeds.follow("https://news.test/feed", NOW)
        assert len(await store.feeds.feeds()) == before + 1


@pytest.mark.parametrize(
    "address",
    ["mysql://root@host/news", "postgresql://user:secret@host:port/x", "nonsense://", "sqlite://", "sqlite:///:memory:"],
)
async def test_an_address_that_is_not_understood_says_what_one_looks_like(address: str) -> None:
    line = await refusal(address)

    assert "give a file, or postgresql://user@host/database" in line
    assert "secret" not in line


async def test_a_postgresql_that_does_not_answer_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")

    line = await refusal("postgresql://reader:secret@127.0.0.1:9/news")

    assert "cannot be reached: check that PostgreSQL runs there" in line
    assert "secret" not in line


async def test_a_feed_whose_address_is_endless_is_refused(tmp_path: Path) -> None:
    async with await open_store(tmp_path / "briefbot.db") as store:
        with pytest.raises(StoreError, match="is longer than 2000 bytes"):
            await store.feeds.follow("https://news.test/" + "x" * 5000, NOW)
