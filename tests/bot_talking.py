"""The bot at the fake Bot API server: the library's own application over a real store, nothing patched."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from fake_telegram import FakeTelegram
from pydantic import SecretStr
from telegram_parts import AT_ONCE, server_of

from briefbot.adapters.telegram.connection import telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.bot.application import listening, talking
from briefbot.bot.chats import TelegramChats
from briefbot.bot.command import Command
from briefbot.bot.commands import COMMANDS
from briefbot.bot.conversation import Conversation
from briefbot.bot.house import House


@asynccontextmanager
async def talking_at(
    telegram: FakeTelegram, house: House, *, commands: Mapping[str, Command] = COMMANDS
) -> AsyncIterator[Conversation]:
    """The bot polls and answers as long as this is entered."""
    bot = telegram_bot(SecretStr(telegram.token), Limiter(AT_ONCE), base_url=server_of(telegram))
    house = replace(house, chats=TelegramChats(bot), username=telegram.world.bot.username)
    conversation = Conversation(house=house, commands=commands)
    try:
        async with listening(talking(bot, conversation), conversation):
            yield conversation
    finally:
        await bot.shutdown()
