# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The bot hears by webhook: from Telegram, and from whoever else posts there."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from bot_parts import house_over
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from bot_talking import talking_at
from fake_telegram import FakeTelegram
from pydantic import SecretStr
from telegram_bots import telegram  # noqa: F401 (a fixture)
from telegram_parts import AT_ONCE, free_port, server_of

from briefbot.adapters.store import Store
from briefbot.adapters.telegram.connection import telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.bot import webhook
from briefbot.bot.application import ALLOWED_UPDATES, listening, talking
from briefbot.bot.conversation import Conversation
from briefbot.bot.webhook import MOST_BYTES, Door, Hook
from briefbot.errors import ConfigError

SECRET = "only-Telegram-knows"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@asynccontextmanager
async def hooked_at(telegram: FakeTelegram, store: Store, secret: str = SECRET) -> AsyncIterator[Hook]:
    """The bot behind its webhook, which the fake reaches without TLS."""
    port = free_port()
    hook = Hook(url=f"http://127.0.0.1:{port}/news", listen=f"127.0.0.1:{port}", secret=secret)
    bot = telegram_bot(SecretStr(telegram.token), Limiter(AT_ONCE), base_url=server_of(telegram))
    conversation = Conversation(house=house_over(store))
    async with listening(talking(bot, conversation), conversation, hook):
        yield hook


async def post(hook: Hook, body: bytes, secret: str | None = SECRET, path: str = "/news") -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with (
        aiohttp.ClientSession() as session,
        session.post(hook.url.replace("/news", path), data=body, headers=headers) as answer,
    ):
        assert await answer.read() == b"" or path != "/news"
        return answer.status


async def test_what_telegram_posts_is_answered(telegram: FakeTelegram, bot_store: Store) -> None:
    async with hooked_at(telegram, bot_store):
        ada = telegram.person("Ada")
        await ada.says("/list")
        heard = await ada.hears()
        asked = next(one for one in telegram.requests if one.method == "setWebhook")

    assert heard.text.startswith("You follow nothing yet.")
    assert telegram.updates.secret == SECRET
    assert asked.items("allowed_updates") == list(ALLOWED_UPDATES)


async def test_a_secret_is_made_up_where_none_is_set(telegram: FakeTelegram, bot_store: Store) -> None:
    async with hooked_at(telegram, bot_store, secret="") as hook:
        assert len(telegram.updates.secret) > 30
        assert await post(hook, b"{}", secret="") == 403


async def test_what_is_said_while_we_are_away_waits_and_polling_takes_over(telegram: FakeTelegram, bot_store: Store) -> None:
    async with hooked_at(telegram, bot_store):
        pass
    ada = telegram.person("Ada")
    await ada.says("/list")
    async with talking_at(telegram, house_over(bot_store)):
        heard = await ada.hears()

    assert telegram.updates.url == ""
    assert heard.text.startswith("You follow nothing yet.")


@pytest.mark.parametrize("secret", [None, "", "only-Telegram-know", SECRET + "s", SECRET.upper(), "ü" * 10, "x" * 4000])
async def test_who_does_not_know_the_secret_is_sent_away_unread(
    telegram: FakeTelegram, bot_store: Store, secret: str | None
) -> None:
    async with hooked_at(telegram, bot_store) as hook:
        assert await post(hook, b'{"update_id": 1}', secret=secret) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"update"',
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": 7}',
        b'{"update_id": 1, "message": {"chat": []}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id": 1e999}',
    ],
)
async def test_what_is_no_update_is_taken_and_forgotten(telegram: FakeTelegram, bot_store: Store, body: bytes) -> None:
    async with hooked_at(telegram, bot_store) as hook:
        ada = telegram.person("Ada")
        status = await post(hook, body)
        await ada.says("/list")

        assert status == 200
        assert (await ada.hears()).text.startswith("You follow nothing yet.")


async def test_an_update_that_is_posted_again_is_answered_once(telegram: FakeTelegram, bot_store: Store) -> None:
    async with hooked_at(telegram, bot_store) as hook:
        ada = telegram.person("Ada")
        for words in ("/list", "/topics"):
            await ada.says(words)
            await ada.hears()
        statuses = [await post(hook, json.dumps(telegram.updates.delivered[0]).encode()) for _ in range(2)]
        await ada.says("/topics")
        await ada.hears()

        assert statuses == [200, 200]
        assert len(telegram.messages(ada)) == 3


async def test_a_body_that_is_too_large_is_not_read(telegram: FakeTelegram, bot_store: Store) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    async with hooked_at(telegram, bot_store) as hook, aiohttp.ClientSession(headers={HEADER: SECRET}) as session:
        statuses = []
        for body in (b"x" * (MOST_BYTES + 1), endless()):
            try:
                async with session.post(hook.url, data=body) as answer:
                    statuses.append(answer.status)
            except aiohttp.ClientError:  # it hung up on us while we were still sending
                statuses.append(413)

    assert statuses == [413, 413]


async def test_other_paths_and_methods_are_none_of_ours(telegram: FakeTelegram, bot_store: Store) -> None:
    async with hooked_at(telegram, bot_store) as hook, aiohttp.ClientSession() as session:
        async with session.get(hook.url, headers={HEADER: SECRET}) as got:
            assert got.status == 405
        assert await post(hook, b"{}", path="/") == 404
        assert await post(hook, b"{}", path="/news/../admin") == 404


async def test_a_body_that_does_not_come_is_not_waited_for(telegram: FakeTelegram) -> None:
    application = talking(telegram_bot(SecretStr(telegram.token), Limiter(AT_ONCE)), None)  # type: ignore[arg-type]
    door = Door(application=application, secret=SECRET, patience=0.05)
    site = webhook.web.Application()
    site.router.add_post("/news", door.take)
    runner = webhook.web.AppRunner(site)
    await runner.setup()
    await webhook.web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
    writer.write(f"POST /news HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(5):
        answer = await reader.readline()
    writer.close()
    await runner.cleanup()

    assert answer.split()[1] == b"408"


async def test_an_address_that_is_taken_is_told_of_in_a_line(telegram: FakeTelegram, bot_store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        hook = Hook(url="https://example.org/news", listen=f"127.0.0.1:{taken.getsockname()[1]}", secret=SECRET)
        bot = telegram_bot(SecretStr(telegram.token), Limiter(AT_ONCE), base_url=server_of(telegram))
        conversation = Conversation(house=house_over(bot_store))
        with pytest.raises(ConfigError, match="webhook_listen"):
            async with listening(talking(bot, conversation), conversation, hook):
                pass


async def test_the_secret_stands_in_no_log(telegram: FakeTelegram, bot_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with hooked_at(telegram, bot_store) as hook:
        await post(hook, b"nonsense")
        await post(hook, b"nonsense", secret="wrong")

    assert SECRET not in caplog.text
