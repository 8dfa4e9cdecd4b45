"""The library's own Bot, as the service has it, at the fake; nothing of it is patched. Fixtures for tests that need both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from fake_telegram import FakeTelegram, Limits
from telegram import Bot
from telegram.request import HTTPXRequest


@asynccontextmanager
async def bot_at(telegram: FakeTelegram, *, token: str = "", patience: float = 5) -> AsyncIterator[Bot]:
    """A bot that waits `patience` seconds for an answer. It is not asked who it is before it is used."""
    request, polls = _requests(patience), _requests(patience)
    bot = Bot(
        token or telegram.token,
        base_url=telegram.url,
        base_file_url=telegram.file_url,
        request=request,
        get_updates_request=polls,
    )
    await request.initialize()
    await polls.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()
        await polls.shutdown()


def _requests(patience: float) -> HTTPXRequest:
    # Certificates are not looked at on a line without TLS, and take a tenth of a second to load.
    return HTTPXRequest(connection_pool_size=8, read_timeout=patience, pool_timeout=30, httpx_kwargs={"verify": False})


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """The fake, without limits."""
    async with FakeTelegram(Limits.off()) as server:
        yield server


@pytest_asyncio.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """A bot at it."""
    async with bot_at(telegram) as real:
        yield real
