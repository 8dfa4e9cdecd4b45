"""A store for each test of the bot, a copy of one that was migrated once: to migrate takes a third of a second."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_asyncio

from briefbot.adapters.store import Store, open_store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all the tables, and nothing in them."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    with ThreadPoolExecutor(1) as beside_the_loop:
        beside_the_loop.submit(lambda: asyncio.run(_migrate(file))).result()
    return file


@pytest_asyncio.fixture
async def bot_store(migrated: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A store of the test's own."""
    shutil.copy(migrated, tmp_path / "bot.db")
    async with await open_store(tmp_path / "bot.db") as store:
        yield store


async def _migrate(file: Path) -> None:
    await (await open_store(file)).close()
