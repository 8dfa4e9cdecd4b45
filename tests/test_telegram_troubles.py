# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""Every error of the Bot API and of the line: what it means for a message, and that no token is ever told."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from fake_telegram import FakeTelegram, Limits
from fake_telegram import troubles as play
from fake_telegram.troubles import Ending, Trouble
from pydantic import SecretStr
from telegram_bots import telegram  # noqa: F401 (a fixture)
from telegram_parts import AT_ONCE, HELLO, address_of, outlet_at, server_of

from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.adapters.telegram.troubles import ROWS
from briefbot.errors import BadMarkup, ConfigError, Flooded, MaybeSent, Moved, NoAddress, NotSent, OutletError, Rejected
from briefbot.ports import Address

HOUR = timedelta(hours=1)
MEANINGS = {"nobody": NoAddress, "later": NotSent, "markup": BadMarkup, "never": Rejected, "flood": Flooded}

REFUSED: list[tuple[Trouble, type[OutletError], str]] = [
    (play.blocked(), NoAddress, "bot was blocked by the user; they can start the bot again"),
    (play.deactivated(), NoAddress, "user is deactivated; nothing can be sent there"),
    (play.cannot_initiate(), NoAddress, "bot can't initiate conversation with a user; they can start the bot again"),
    (play.kicked("group"), NoAddress, "bot was kicked from the group chat; add the bot again, and subscribe there"),
    (play.kicked("channel"), NoAddress, "bot was kicked from the channel chat; add the bot again, and subscribe there"),
    (play.not_a_member(), NoAddress, "bot is not a member of the supergroup chat; add the bot again, and subscribe there"),
    (play.forbidden("something new"), NoAddress, "something new; add the bot again, and subscribe there"),
    (play.chat_not_found(), NoAddress, "Chat not found; check the number or name"),
    (play.thread_not_found(), NoAddress, "Message thread not found; subscribe in a topic that is there"),
    (play.topic_closed(), NotSent, "Topic_closed; open the topic again, or subscribe in another"),
    (play.no_right_to_write(), NotSent, "Not enough rights to send text messages to the chat; let the bot write there"),
    (play.forbidden("not enough rights to send text messages to the chat"), NotSent, "not enough rights to send text messages"),
    (play.not_an_administrator(), NotSent, "Need administrator rights in the channel chat; let the bot write there"),
    (play.writing_forbidden(), NotSent, "Chat_write_forbidden; let the bot write there"),
    (play.cannot_parse("Unclosed start tag"), BadMarkup, "Can't parse entities: unclosed start tag; it goes without"),
    (play.bad_request("BUTTON_URL_INVALID"), BadMarkup, "Button_url_invalid; it goes without markup and buttons"),
    (play.too_long(), Rejected, "Message is too long; nothing sends it as it is"),
    (play.empty_text(), Rejected, "Message text is empty; nothing sends it as it is"),
    (play.bad_request("something\n new " + "x" * 900), Rejected, "Something new x+…; nothing sends it as it is"),
    (play.flood(10_072), Flooded, "Telegram wants nothing there for 10072 seconds"),
    (play.refusal(429, "Too Many Requests: slow down"), Flooded, "Too Many Requests: slow down"),
    (play.upgraded(-1002000009999), Moved, "it is -1002000009999 now"),
]
UNFINISHED: list[tuple[Trouble, type[OutletError], bool]] = [
    # what is played, what it means, whether the message was taken
    (play.server_error(500), MaybeSent, False),
    (play.accepted(play.server_error(500)), MaybeSent, True),
    (play.server_error(502), MaybeSent, False),
    (play.server_error(502, html=True), MaybeSent, False),
    (play.accepted(play.server_error(502, html=True)), MaybeSent, True),
    (play.accepted(play.server_error(504, html=True)), MaybeSent, True),
    (play.refusal(500, "Internal Server Error: restart", {"retry_after": 5}), MaybeSent, False),
    (play.server_error(503, html=True), NotSent, False),
    (Trouble(403, b"<html>Your company's proxy forbids this</html>", "text/html"), NotSent, False),
    (Trouble(404, b"<html>No such page</html>", "text/html"), NotSent, False),
    (Trouble(407, b"", "text/html"), NotSent, False),
    (Trouble(302, b"", "text/html"), NotSent, False),
    (play.garbage(), MaybeSent, False),
    (play.accepted(play.garbage(b"")), MaybeSent, True),
    (play.garbage(b"[" * 100_000), MaybeSent, False),
    (play.garbage(b'{"ok": true}'), MaybeSent, False),
    (play.garbage(b'{"ok": true, "result": true}'), MaybeSent, False),
    (play.garbage(b'{"ok": true, "result": {"message_id": "x"}}'), MaybeSent, False),
    (play.cut_before(), MaybeSent, False),
    (play.cut_before(Ending.RESET), MaybeSent, False),
    (play.cut_after(), MaybeSent, True),
    (play.cut_after(Ending.HALF), MaybeSent, True),
    (play.cut_after(Ending.RESET), MaybeSent, True),
    (play.unauthorized(), NotSent, False),
    (play.no_such_method(), NotSent, False),
    (play.conflict("terminated by other getUpdates request"), NotSent, False),
]


def chain_of(error: BaseException | None) -> str:
    """All that an error and what it came of say of themselves."""
    told = ""
    while error:
        told += f"{error!s} {error!r} {error.args!r}\n"
        error = error.__cause__ or error.__context__
    return told


def is_secret_kept(telegram: FakeTelegram, *told: str) -> bool:
    return not any(telegram.token in words or telegram.token.partition(":")[2] in words for words in told)


@pytest.mark.parametrize(("trouble", "error", "says"), REFUSED, ids=[says[:40] for _, _, says in REFUSED])
async def test_what_telegram_refuses_is_told_by_what_it_means(
    telegram: FakeTelegram,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
    error: type[OutletError],
    says: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = telegram.person("Ada", started=True)
    telegram.will(trouble, method="sendMessage")
    async with outlet_at(telegram) as outlet:
        with pytest.raises(OutletError) as raised:
            await outlet.send(address_of(ada), HELLO)
        sent_after_all = isinstance(raised.value, Flooded) or await outlet.send(address_of(ada), HELLO)

    assert type(raised.value) is error
    assert re.match(rf"chat {ada.chat.id}: {says}", str(raised.value))
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300
    assert is_secret_kept(telegram, caplog.text, chain_of(raised.value))
    assert sent_after_all


@pytest.mark.parametrize(("trouble", "error", "is_taken"), UNFINISHED)
async def test_what_breaks_is_told_by_whether_the_message_may_have_arrived(
    telegram: FakeTelegram,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
    error: type[OutletError],
    is_taken: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = telegram.person("Ada", started=True)
    telegram.will(trouble, method="sendMessage")
    async with outlet_at(telegram) as outlet:
        with pytest.raises(OutletError) as raised:
            await outlet.send(address_of(ada), HELLO)
        await outlet.send(address_of(ada), HELLO)

    assert type(raised.value) is error
    assert len(telegram.messages(ada)) == 1 + is_taken
    assert not is_taken or error is MaybeSent
    assert is_secret_kept(telegram, caplog.text, chain_of(raised.value))


@pytest.mark.parametrize("row", ROWS, ids=[row.words for row in ROWS])
@pytest.mark.parametrize("status", [400, 403])
async def test_every_row_of_the_table_is_met(telegram: FakeTelegram, status: int, row: object) -> None:
    ada = telegram.person("Ada", started=True)
    prefix = "Bad Request" if status == 400 else "Forbidden"
    telegram.will(play.refusal(status, f"{prefix}: {row.words.upper()}"), method="sendMessage")  # type: ignore[attr-defined]
    async with outlet_at(telegram) as outlet:
        with pytest.raises(OutletError) as raised:
            await outlet.send(address_of(ada), HELLO)

    assert type(raised.value) is MEANINGS[row.meaning]  # type: ignore[attr-defined]
    assert row.advice in str(raised.value)  # type: ignore[attr-defined]


def test_no_row_of_the_table_is_hidden_by_one_above_it() -> None:
    hidden = [low.words for number, low in enumerate(ROWS) for high in ROWS[:number] if high.words in low.words]

    assert hidden == []


@pytest.mark.parametrize("trouble", [play.topic_closed(), play.not_an_administrator(), play.unauthorized()])
async def test_what_a_person_must_put_right_is_tried_again_in_an_hour(telegram: FakeTelegram, trouble: Trouble) -> None:
    ada = telegram.person("Ada", started=True)
    telegram.will(trouble, method="sendMessage")
    async with outlet_at(telegram) as outlet:
        with pytest.raises(NotSent) as raised:
            await outlet.send(address_of(ada), HELLO)

    assert raised.value.retry_after == HOUR


async def test_a_silent_telegram_leaves_open_whether_it_arrived(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    telegram.will(play.stalls(5), method="sendMessage")
    async with outlet_at(telegram, patience=0.3) as outlet:
        with pytest.raises(MaybeSent, match="Timed out; it may have arrived"):
            await outlet.send(address_of(ada), HELLO)


async def test_an_answer_that_drips_ends_in_time() -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.05)

    async with server(drip) as url:
        limiter = Limiter(AT_ONCE)
        bot = telegram_bot(SecretStr("7:" + "x" * 35), limiter, base_url=url, patience=0.2)
        with pytest.raises(MaybeSent):
            await connect(bot)
        await bot.shutdown()


async def test_where_nobody_answers_nothing_was_sent(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        async with telegram.away():
            with pytest.raises(NotSent, match=r"ConnectError.*; check the line to Telegram"):
                await outlet.send(address_of(ada), HELLO)
        await outlet.send(address_of(ada), HELLO)

    assert len(telegram.messages(ada)) == 1


async def test_a_proxy_that_does_not_answer_sends_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        limiter = Limiter(AT_ONCE)
        proxy = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        bot = telegram_bot(SecretStr("7:" + "x" * 35), limiter, base_url="https://example.test", proxy=proxy)
        with pytest.raises(NotSent):
            await TelegramOutlet(bot, limiter, lambda _: ()).send(Address(outlet="telegram", chat="42"), HELLO)


async def test_a_wrong_token_stops_the_service_with_a_line() -> None:
    async with FakeTelegram(Limits.off()) as telegram:
        bot = telegram_bot(SecretStr("7000000001:" + "x" * 35), Limiter(), base_url=server_of(telegram))
        with pytest.raises(ConfigError, match=r"^\[telegram\] token: Telegram does not know it; ask @BotFather"):
            await connect(bot)
        await bot.shutdown()


async def test_the_token_is_not_told_by_the_bot(telegram: FakeTelegram) -> None:
    bot = telegram_bot(SecretStr(telegram.token), Limiter(), base_url=server_of(telegram))

    assert is_secret_kept(telegram, repr(bot), str(bot), bot.token, repr(vars(bot._request[1])))


async def test_a_server_that_repeats_the_token_is_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = "7000000001:AAF-invented-token-that-comes-back-as-it-went"

    async def echo(request: web.Request) -> web.Response:
        words = f"nothing at {request.path} and at {request.path_qs.replace(':', '%3A')}"
        headers = {"Location": f"http://127.0.0.1:1{request.path}"}
        return web.json_response({"ok": False, "description": f"Bad Request: {words}"}, status=400, headers=headers)

    async with server(echo) as url:
        limiter = Limiter(AT_ONCE)
        bot = telegram_bot(SecretStr(token), limiter, base_url=url)
        for request in bot._request:
            await request.initialize()
        with pytest.raises(Rejected) as raised:
            await TelegramOutlet(bot, limiter, lambda _: ()).send(Address(outlet="telegram", chat="42"), HELLO)
        await bot.shutdown()

    told = caplog.text + chain_of(raised.value)
    assert "nothing at /bot7000000001:token-kept-back/sendmessage" in told.lower()
    assert "invented-token" not in told.lower()


async def test_a_file_is_fetched_with_the_token_kept_back(telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    document = telegram.add_document("feeds.opml", b"<opml/>")
    bot = telegram_bot(SecretStr(telegram.token), Limiter(), base_url=server_of(telegram))
    async with bot:
        file = await bot.get_file(document.file_id)
        body = await file.download_as_bytearray()

    assert body == b"<opml/>"
    assert is_secret_kept(telegram, caplog.text, str(file))


@asynccontextmanager
async def server(handler: object) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
