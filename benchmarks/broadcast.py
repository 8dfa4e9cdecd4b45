"""A broadcast to many chats through a Bot API server that keeps Telegram's limits, beside the library's own limiter.

    ./run bench broadcast [--messages 3000] [--outbox] [--peer] [--memory 100000]

The server is that of the tests, in a second process, with the published limits as sliding windows. In the middle of the
broadcast a person is answered by another request of the same bot. `--outbox` sends a brief from the tables (SQLite) through
the deliver stage; without it the outlet is called by four workers. The peer is python-telegram-bot's AIORateLimiter as it is
set up by default, and with retries, called by the same four workers. `--memory` sends so many with no limits, and tells how
much the sender grew from the first thousand on.
"""

import argparse
import asyncio
import logging
import multiprocessing
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.store import Store, open_store
from briefbot.adapters.telegram.buckets import PUBLISHED, Limits
from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.adapters.telegram.present import Presenter
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.posts import Posts
from briefbot.ports import Address, Message, StageWork

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fake_telegram import FakeTelegram
from fake_telegram import Limits as Published
from owed_briefs import keep_brief, reader

WORKERS = 4
NEWS = Message(text="<b>News</b>", plain="News")
NO_LIMITS = Limits(everywhere=0, second=0, most=1000, chat=0, group=0)


@dataclass(frozen=True)
class Server:
    """The server in the other process, and whom it knows: the last of them asks for an answer."""

    pipe: Connection
    url: str
    token: str
    chats: list[str]

    async def tally(self) -> tuple[int, int, int]:
        """Floods, chats without a message, chats with more than one."""
        self.pipe.send("tally")
        return await asyncio.get_running_loop().run_in_executor(None, self.pipe.recv)


@dataclass
class Broadcast:
    """What came of one: how long it took, what the answer in the middle waited, what the sender was told."""

    name: str
    seconds: float = 0
    answered_in: float = 0
    given_up: int = 0
    sent: int = 0
    floods: int = 0
    lost: int = 0
    twice: int = 0
    halfway: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, half: int) -> None:
        self.sent += 1
        if self.sent == half:
            self.halfway.set()


def serve(pipe: Connection, people: int, is_limited: bool) -> None:
    """In the other process."""

    async def run() -> None:
        async with FakeTelegram(Published() if is_limited else Published.off()) as telegram:
            known = [telegram.person(f"Reader {number}", started=True) for number in range(people)]
            pipe.send((telegram.url, telegram.token, [str(person.chat.id) for person in known]))
            while True:
                await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
                got = [len(telegram.messages(person)) for person in known[:-1]]
                pipe.send((telegram.floods, got.count(0), sum(number > 1 for number in got)))

    with suppress(EOFError):
        asyncio.run(run())


@asynccontextmanager
async def server(people: int, is_limited: bool = True) -> AsyncIterator[Server]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, people, is_limited))
    process.start()
    theirs.close()
    try:
        yield Server(ours, *await asyncio.get_running_loop().run_in_executor(None, ours.recv))
    finally:
        process.terminate()
        process.join()


async def workers(chats: Sequence[str], send: Callable[[str], Awaitable[object]], told: Broadcast) -> None:
    """Every chat once, by a few at a time."""
    waiting = list(reversed(chats))

    async def work() -> None:
        while waiting:
            try:
                await send(waiting.pop())
            except TelegramError:
                told.given_up += 1
            told.count(len(chats) // 2)

    await asyncio.gather(*(work() for _ in range(WORKERS)))


async def measured(told: Broadcast, there: Server, bot: ExtBot[Any], broadcast: Awaitable[object]) -> Broadcast:
    """The broadcast, and an answer in the middle of it."""

    async def answer() -> None:
        await told.halfway.wait()
        start = time.monotonic()
        with suppress(TelegramError):
            await bot.send_message(int(there.chats[-1]), "Your brief")
        told.answered_in = time.monotonic() - start

    start = time.monotonic()
    answering = asyncio.ensure_future(answer())
    await broadcast
    told.seconds = time.monotonic() - start
    await answering
    told.floods, told.lost, told.twice = await there.tally()
    return told


@asynccontextmanager
async def our_outlet(there: Server, limits: Limits = PUBLISHED) -> AsyncIterator[tuple[ExtBot[Any], TelegramOutlet]]:
    limiter = Limiter(limits)
    bot = telegram_bot(SecretStr(there.token), limiter, base_url=there.url.removesuffix("/bot"))
    name = await connect(bot)
    yield bot, TelegramOutlet(bot, limiter, Presenter(language="en", zone=UTC, bot=name))
    await bot.shutdown()


async def by_outlet(messages: int) -> Broadcast:
    """Our outlet and limiter, called by a few workers."""
    told = Broadcast("briefbot: outlet")
    async with server(messages + 1) as there, our_outlet(there) as (bot, outlet):

        async def send(chat: str) -> None:
            address = Address(outlet="telegram", chat=chat)
            await outlet.turn(address)
            await outlet.send(address, NEWS)

        return await measured(told, there, bot, workers(there.chats[:-1], send, told))


async def by_outbox(messages: int) -> Broadcast:
    """A brief that everybody is owed, through tables, pool and deliver stage."""
    told = Broadcast("briefbot: tables, deliver stage, outlet")
    with tempfile.TemporaryDirectory() as folder:
        async with server(messages + 1) as there, our_outlet(there) as (bot, outlet):
            store = await open_store(Path(folder) / "outbox.db")
            for chat in there.chats[:-1]:
                await reader(store, chat)
            await keep_brief(store)
            told = await measured(told, there, bot, delivered(store, outlet, told, messages // 2))
            await store.close()
    return told


async def delivered(store: Store, outlet: TelegramOutlet, told: Broadcast, half: int) -> None:
    """All that is owed."""

    def now() -> datetime:
        return datetime.now(UTC)

    posts = Posts(at_hand=AtHand(archive=store.briefs), subscribers=store.subscribers, outbox=store.outbox)
    desk = Deliverer(
        outbox=store.outbox,
        subscribers=store.subscribers,
        posts=posts,
        ways={"telegram": Way(outlet=outlet)},
        clock=now,
        zone=UTC,
    )

    async def work(delivery_id: int) -> bool:
        result = await desk.deliver(delivery_id)
        told.given_up += result is not None and result.outcome != "sent"
        told.count(half)
        return True

    dispatcher = LocalDispatcher()
    dispatcher.start(
        {"deliver": [StageWork(owed=lambda limit: store.outbox.deliveries_owed(now(), limit), work=work, at_once=8)]}
    )
    await dispatcher.wake("deliver")
    await dispatcher.idle()


async def by_peer(messages: int, retries: int) -> Broadcast:
    """The library's limiter, as it is by default but for retries."""
    told = Broadcast(f"AIORateLimiter(max_retries={retries})")
    async with server(messages + 1) as there:
        bot = ExtBot(there.token, there.url, rate_limiter=AIORateLimiter(max_retries=retries))
        async with bot:

            async def send(chat: str) -> None:
                await bot.send_message(int(chat), NEWS.text, parse_mode="HTML")

            return await measured(told, there, bot, workers(there.chats[:-1], send, told))


async def growth(messages: int) -> tuple[float, float]:
    """Megabytes that the sender holds after a thousand messages, and after all."""
    async with server(1001, is_limited=False) as there, our_outlet(there, NO_LIMITS) as (_, outlet):

        async def send(number: str) -> None:
            await outlet.turn(Address(outlet="telegram", chat=number))
            await outlet.send(Address(outlet="telegram", chat=number), NEWS)

        sizes = []
        for many in (1, messages // 1000 - 1):
            for _ in range(many):
                await workers(there.chats[:-1], send, Broadcast(""))
            sizes.append(resident())
        return sizes[0], sizes[1]


def resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def shown(broadcasts: Sequence[Broadcast], messages: int) -> Table:
    table = Table(title=f"{messages} messages to {messages} chats")
    for column in ("", "messages/s", "floods (429)", "lost", "twice", "answer waits"):
        table.add_column(column, justify="left" if not column else "right")
    for told in broadcasts:
        rate = (messages - told.lost) / told.seconds
        waits = f"{told.answered_in:.2f} s"
        table.add_row(told.name, f"{rate:.1f}", str(told.floods), str(told.lost), str(told.twice), waits)
    return table


async def run(arguments: argparse.Namespace) -> None:
    messages, console = arguments.messages, Console()
    logging.getLogger("telegram").setLevel(logging.CRITICAL)  # the peer logs every flood with a traceback
    told = [await by_outlet(messages)]
    if arguments.outbox:
        told.append(await by_outbox(messages))
    if arguments.peer:
        told += [await by_peer(messages, retries) for retries in (0, 3)]
    console.print(shown(told, messages))
    if arguments.memory:
        first, last = await growth(arguments.memory)
        console.print(f"after 1,000 messages {first:.1f} MB, after {arguments.memory:,} {last:.1f} MB")


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description="A broadcast to many chats")
    reading.add_argument("--messages", type=int, default=3000)
    reading.add_argument("--outbox", action="store_true")
    reading.add_argument("--peer", action="store_true")
    reading.add_argument("--memory", type=int, default=0)
    asyncio.run(run(reading.parse_args()))
