"""The outlet as the service has it, at the fake, for tests."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fake_telegram import FakeTelegram, Person
from fake_telegram.world import Chat
from pydantic import SecretStr

from briefbot.adapters.telegram.buckets import Limits
from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.ports import Address, Message

AT_ONCE = Limits(everywhere=0, second=0, most=1000, chat=0, group=0)
HELLO = Message(text="<b>Hello</b>", plain="Hello")


def server_of(telegram: FakeTelegram) -> str:
    """The address of the fake as a setting names it."""
    return telegram.url.removesuffix("/bot")


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@asynccontextmanager
async def outlet_at(telegram: FakeTelegram, limits: Limits = AT_ONCE, *, patience: float = 5) -> AsyncIterator[TelegramOutlet]:
    """A connected outlet, which presents nothing."""
    limiter = Limiter(limits)
    bot = telegram_bot(SecretStr(telegram.token), limiter, base_url=server_of(telegram), patience=patience)
    try:
        await connect(bot)
        yield TelegramOutlet(bot, limiter, lambda _: ())
    finally:
        await bot.shutdown()


def address_of(chat: Chat | Person, topic: str = "") -> Address:
    """Where that is."""
    place = chat.chat if isinstance(chat, Person) else chat
    return Address(outlet="telegram", chat=str(place.id), topic=topic)
