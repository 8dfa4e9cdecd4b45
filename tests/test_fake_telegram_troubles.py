"""The fake plays every trouble, and the library raises what it raises of it.

The table of `SEEN` is what a sender has to tell apart. Of `accepted` ones the message stands in the chat all the same.
"""

import asyncio
import sys
from typing import Any

import pytest
from fake_telegram import FakeTelegram, Limits
from fake_telegram import troubles as play
from fake_telegram.troubles import Ending, Trouble
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ApplicationBuilder, CommandHandler
from telegram_bots import bot_at

SOON, LATE = 0.5, 20

SEEN: list[tuple[Trouble, type[TelegramError], str, bool]] = [
    # what is played, what is raised, how it reads, whether the message was taken
    (play.blocked(), Forbidden, "Forbidden: bot was blocked by the user", False),
    (play.deactivated(), Forbidden, "Forbidden: user is deactivated", False),
    (play.cannot_initiate(), Forbidden, "Forbidden: bot can't initiate conversation with a user", False),
    (play.kicked("group"), Forbidden, "Forbidden: bot was kicked from the group chat", False),
    (play.kicked("supergroup"), Forbidden, "Forbidden: bot was kicked from the supergroup chat", False),
    (play.kicked("channel"), Forbidden, "Forbidden: bot was kicked from the channel chat", False),
    (play.not_a_member("channel"), Forbidden, "Forbidden: bot is not a member of the channel chat", False),
    (play.chat_not_found(), BadRequest, "Chat not found", False),
    (play.upgraded(-1002000009999), ChatMigrated, "Group migrated to supergroup. New chat id: -1002000009999", False),
    (play.no_right_to_write(), BadRequest, "Not enough rights to send text messages to the chat", False),
    (play.not_an_administrator(), BadRequest, "Need administrator rights in the channel chat", False),
    (play.writing_forbidden(), BadRequest, "Chat_write_forbidden", False),
    (play.topic_closed(), BadRequest, "Topic_closed", False),
    (play.thread_not_found(), BadRequest, "Message thread not found", False),
    (play.no_message_to("edit"), BadRequest, "Message to edit not found", False),
    (play.no_message_to("be replied"), BadRequest, "Message to be replied not found", False),
    (play.not_modified(), BadRequest, "Message is not modified: specified new message content", False),
    (
        play.cannot_parse("Unclosed start tag at byte offset 1"),
        BadRequest,
        "Can't parse entities: unclosed start tag at byte",
        False,
    ),
    (play.too_long(), BadRequest, "Message is too long", False),
    (play.empty_text(), BadRequest, "Message text is empty", False),
    (play.flood(10_072), RetryAfter, "Flood control exceeded. Retry in 10072 seconds", False),
    (play.unauthorized(), InvalidToken, "Unauthorized", False),
    (play.server_error(500), NetworkError, "Internal Server Error", False),
    (play.server_error(502), NetworkError, "Bad Gateway", False),
    (play.server_error(504), NetworkError, "Gateway Timeout", False),
    (play.server_error(502, html=True), NetworkError, "Bad Gateway (502). Parsing the server response", False),
    (play.server_error(504, html=True), NetworkError, "Gateway Timeout (504). Parsing the server response", False),
    (play.accepted(play.server_error(502)), NetworkError, "Bad Gateway", True),
    (
        play.accepted(play.server_error(504, html=True)),
        NetworkError,
        "Gateway Timeout (504). Parsing the server response",
        True,
    ),
    (play.garbage(), TelegramError, "Invalid server response", False),
    (play.accepted(play.garbage()), TelegramError, "Invalid server response", True),
    (play.cut_before(), NetworkError, "httpx.RemoteProtocolError: Server disconnected without sending a response.", False),
    (play.cut_after(), NetworkError, "httpx.RemoteProtocolError: Server disconnected without sending a response.", True),
    (play.cut_before(Ending.RESET), NetworkError, "httpx.ReadError: ", False),
    (play.cut_after(Ending.RESET), NetworkError, "httpx.ReadError: ", True),
    (
        play.cut_after(Ending.HALF),
        NetworkError,
        "httpx.RemoteProtocolError: peer closed connection without sending complete",
        True,
    ),
    (play.stalls(), TimedOut, "Timed out", False),
    (play.accepted(play.stalls()), TimedOut, "Timed out", True),
]


@pytest.mark.parametrize(("trouble", "error", "words", "is_taken"), SEEN)
async def test_each_trouble_is_what_the_library_says_it_is(
    trouble: Trouble, error: type[TelegramError], words: str, is_taken: bool
) -> None:
    patience = SOON if error is TimedOut else LATE
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram, patience=patience) as bot:
        ada = telegram.person("Ada", started=True)
        telegram.will(trouble)
        with pytest.raises(TelegramError) as raised:
            await bot.send_message(ada.id, "text")

        assert type(raised.value) is error
        assert str(raised.value).startswith(words)
        assert telegram.accepted[ada.id, "text"] == is_taken


ANOTHER_PROCESS = """
import asyncio, sys, telegram
async def main():
    async with telegram.Bot(sys.argv[1], base_url=sys.argv[2]) as bot:
        try:
            await bot.send_message(int(sys.argv[3]), "text")
        except telegram.error.TelegramError as error:
            sys.stdout.write(repr(error))
asyncio.run(main())
"""


async def test_a_process_whose_message_was_taken_and_the_line_cut_sees_a_network_error() -> None:
    async with FakeTelegram(Limits.off()) as telegram:
        ada = telegram.person("Ada", started=True)
        telegram.will(play.cut_after(), method="sendMessage")
        command = (sys.executable, "-c", ANOTHER_PROCESS, telegram.token, telegram.url, str(ada.id))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        output, _ = await process.communicate()

        assert output.startswith(b"NetworkError('httpx.RemoteProtocolError: Server disconnected")
        assert (await ada.hears()).text == "text"


async def test_nobody_listening_is_a_network_error_of_its_own_words() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        await bot.send_message(ada.id, "before")
        async with telegram.away():
            with pytest.raises(NetworkError, match=r"httpx.ConnectError: ") as raised:
                await bot.send_message(ada.id, "while")
        await bot.send_message(ada.id, "after")

        assert type(raised.value) is NetworkError
        assert [one.text for one in telegram.messages(ada)] == ["before", "after"]


async def test_a_migrated_group_tells_its_new_id() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        group = telegram.group("Friends")
        new = telegram.migrate(group)
        with pytest.raises(ChatMigrated) as raised:
            await bot.send_message(group.id, "text")
        told = [(one.message.migrate_to_chat_id, one.message.migrate_from_chat_id) for one in await bot.get_updates()]
        await bot.send_message(raised.value.new_chat_id, "text")

        assert raised.value.new_chat_id == new.id
        assert told == [(new.id, None), (None, group.id)]
        assert len(telegram.messages(new)) == 1


async def test_a_trouble_is_played_where_and_as_often_as_it_is_meant() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        ada, ben = telegram.person("Ada", started=True), telegram.person("Ben", started=True)
        telegram.will(play.server_error(500), chat=ada.chat, method="sendMessage", times=2)
        await bot.send_chat_action(ada.id, "typing")
        for _ in range(2):
            await bot.send_message(ben.id, "text")
            with pytest.raises(NetworkError):
                await bot.send_message(ada.id, "text")
        await bot.send_message(ada.id, "text")
        telegram.will(play.blocked(), times=None)
        for _ in range(3):
            with pytest.raises(Forbidden):
                await bot.send_message(ben.id, "text")
        telegram.relent()

        assert await bot.send_message(ben.id, "text")


async def test_who_never_wrote_to_the_bot_can_not_be_written_to() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada")

        await refused(bot, ada.id, BadRequest, "Chat not found")
        ada.joins(telegram.supergroup("Friends"))
        await refused(bot, ada.id, Forbidden, "can't initiate conversation")
        await ada.says("/start")
        await bot.send_message(ada.id, "text")
        ada.blocks()
        await refused(bot, ada.id, Forbidden, "blocked by the user")
        ada.starts()
        await bot.send_message(ada.id, "text")
        ada.leaves_telegram()
        await refused(bot, ada.id, Forbidden, "user is deactivated")


async def test_a_bot_that_is_out_or_may_not_write_is_told_so() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        group, ada = telegram.supergroup("Friends"), telegram.person("Ada")
        group.is_read_only = True
        await refused(bot, group.id, BadRequest, "Not enough rights to send text messages")
        ada.removes_bot(group)
        await refused(bot, group.id, Forbidden, "bot was kicked from the supergroup chat")
        await refused(bot, telegram.channel("News", bot="member").id, BadRequest, "Need administrator rights")
        await refused(bot, telegram.channel("Far", bot="").id, BadRequest, "Chat not found")
        left = telegram.group("Left")
        await bot.leave_chat(left.id)
        await refused(bot, left.id, Forbidden, "bot is not a member of the group chat")


async def test_a_text_is_measured_as_it_is_read_in_utf16_units() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        await bot.send_message(ada.id, f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
        await refused(bot, ada.id, BadRequest, "Message is too long", "😀" * 2048 + "x")
        await refused(bot, ada.id, BadRequest, "Message text is empty", " \n ")
        with pytest.raises(BadRequest, match="Message caption is too long"):
            await bot.send_document(ada.id, b"x", filename="x.txt", caption="x" * 1025)


async def test_a_running_application_survives_a_cut_of_its_poll() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        application = ApplicationBuilder().bot(bot).build()
        application.add_handler(CommandHandler("start", greet))
        telegram.will(play.cut_before(), method="getUpdates")
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling(poll_interval=0)
            ada = telegram.person("Ada")
            await ada.says("/start")
            answer = await ada.hears(timeout=15)
            await application.updater.stop()
            await application.stop()

        assert answer.text == "Hello, Ada"


async def greet(update: Update, context: Any) -> None:
    await update.message.reply_text(f"Hello, {update.message.from_user.first_name}")


async def refused(bot: Bot, chat: int, error: type[TelegramError], words: str, text: str = "text") -> None:
    with pytest.raises(error, match=words):
        await bot.send_message(chat, text)
