"""The fake posts updates to a webhook as Telegram does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from fake_telegram import FakeTelegram, Limits
from telegram_bots import bot_at


class Hook:
    """A webhook that remembers what came, and answers with that status."""

    def __init__(self) -> None:
        self.status = 200
        self.came: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), await request.json()))
        return web.Response(status=self.status)


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    own, app = Hook(), web.Application()
    app.router.add_post("/hook", own.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    own.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield own
    await runner.cleanup()


async def test_updates_are_posted_in_order_with_the_secret(hook: Hook) -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada")
        await ada.says("before")
        await bot.set_webhook(hook.url, secret_token="only-us", drop_pending_updates=False)
        await ada.says("after")
        await telegram.until(lambda t: len(t.updates.delivered) == 2)

        assert [(secret, came["message"]["text"]) for secret, came in hook.came] == [
            ("only-us", "before"),
            ("only-us", "after"),
        ]
        assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_an_update_that_is_not_taken_comes_again(hook: Hook) -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        hook.status = 500
        await bot.set_webhook(hook.url)
        await telegram.person("Ada").says("hello")
        await telegram.until(lambda t: len(hook.came) > 1)
        hook.status = 200
        await telegram.until(lambda t: t.updates.delivered)

        assert len({came["update_id"] for _, came in hook.came}) == 1
        assert "500" in str((await bot.get_webhook_info()).last_error_message)


async def test_pending_updates_are_dropped_where_told_so(hook: Hook) -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        await telegram.person("Ada").says("old")
        await bot.set_webhook(hook.url, drop_pending_updates=True)
        await telegram.person("Ben").says("new")
        await telegram.until(lambda t: t.updates.delivered)

        assert [came["message"]["text"] for _, came in hook.came] == ["new"]
