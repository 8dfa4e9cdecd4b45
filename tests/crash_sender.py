"""Senders in processes of their own, to be killed in the middle of a broadcast. They are forked: to load one takes longer."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from mail_parts import HOUSE, presenter
from pydantic import SecretStr

from briefbot import app_service, app_telegram  # noqa: F401  (the service loads it late, and here each life would wait for it)
from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.line import Server
from briefbot.adapters.mail.lines import Lines
from briefbot.adapters.mail.outlet import MailOutlet
from briefbot.adapters.store import Store, open_store
from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.adapters.telegram.present import Presenter
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.posts import Posts
from briefbot.desk.service import Stopping
from briefbot.errors import MaybeSent
from briefbot.ports import Address, BriefPost, Message, Outlet, Post, StageWork
from briefbot.settings import Settings, StoreSettings, TelegramSettings

AT_ONCE = 4  # messages under way


class PostOffice:
    """An outlet that hands its messages in at a counter, over HTTP: two for each brief."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    def present(self, post: Post) -> tuple[Message, ...]:
        assert isinstance(post, BriefPost)
        texts = [f"{post.stored.id}/{part}" for part in (1, 2)]
        return tuple(Message(text=text, plain=text) for text in texts)

    async def turn(self, address: Address) -> None:
        """There is room at the counter."""

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:
        try:
            async with self._session.post(self._url, json={"chat": address.chat, "text": message.text}) as answer:
                return await answer.text()
        except aiohttp.ClientError as error:
            raise MaybeSent(repr(error)) from error

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        raise NotImplementedError


@asynccontextmanager
async def open_outlet(kind: str, url: str, token: str, connections: int) -> AsyncIterator[Outlet]:
    """The post office, a mail server, or Telegram."""
    if kind == "office":
        async with aiohttp.ClientSession() as session:
            yield PostOffice(session, url)
        return
    if kind == "mail":
        async with mail_at(int(url), connections) as mail:
            yield mail
        return
    limiter = Limiter()
    bot = telegram_bot(SecretStr(token), limiter, base_url=url)
    try:
        yield TelegramOutlet(bot, limiter, Presenter(language="en", zone=UTC, bot=await connect(bot)))
    finally:
        await bot.shutdown()


@asynccontextmanager
async def mail_at(port: int, connections: int) -> AsyncIterator[MailOutlet]:
    """Mail at the server of that port, over so many connections at most."""
    server = Server(host="127.0.0.1", port=port, security="none", host_name="desk.test")
    lines = Lines(server, connections, Gate())
    try:
        yield MailOutlet(lines, HOUSE, presenter(), lambda: datetime.now(UTC))
    finally:
        await lines.close()


async def deliver_all(store: Store, outlet: Outlet, kind: str, at_once: int) -> None:
    """Whatever is owed, so many messages at once, taken back from the dead first."""

    def now() -> datetime:
        return datetime.now(UTC)

    posts = Posts(at_hand=AtHand(archive=store.briefs), subscribers=store.subscribers, outbox=store.outbox)
    ways = {kind: Way(outlet=outlet, sending=asyncio.Semaphore(at_once))}
    desk = Deliverer(outbox=store.outbox, subscribers=store.subscribers, posts=posts, ways=ways, clock=now, zone=UTC)

    async def work(delivery_id: int) -> bool:
        return await desk.deliver(delivery_id) is not None

    async def owed(limit: int) -> tuple[int, ...]:
        return await store.outbox.deliveries_owed(now(), limit)

    await store.outbox.recover(now())
    carrier = LocalDispatcher()
    carrier.start({"deliver": [StageWork(owed=owed, work=work, at_once=32)]})
    await carrier.wake("deliver")
    await carrier.idle()
    await carrier.drain(0)


async def serve_all(where: str, url: str, token: str) -> None:
    """The whole service at Telegram, until nothing is owed any more."""
    file = f"sqlite:///{where}"
    settings = Settings(
        store=StoreSettings(url=file), telegram=TelegramSettings(token=SecretStr(token), base_url=url.removesuffix("/bot"))
    )
    stopping = Stopping()

    async def watch() -> None:
        async with await open_store(file) as store:
            while any(  # noqa: ASYNC110  (the tables alone know)
                count.state in ("pending", "leased", "sending") for count in await store.outbox.counts()
            ):
                await asyncio.sleep(0.2)
        stopping.ask()

    watching = asyncio.create_task(watch())
    await app_service.serve(settings, app_service.Screen(say=str, width=80, is_styled=False), stopping, abs)
    await watching


async def main(where: str, kind: str, url: str, own: str = "", whole: str = "") -> None:
    """`own` is the outlet's: Telegram's token, or for mail "4/16", its connections and how many mails are under way at once."""
    if whole:
        await serve_all(where, url, own)
        return
    connections, at_once = map(int, own.split("/")) if kind == "mail" else (0, AT_ONCE)
    async with await open_store(where) as store, open_outlet(kind, url, own, connections) as outlet:
        await deliver_all(store, outlet, kind, at_once)


def serve() -> None:
    """Fork a deliverer for each line of standard input (store, outlet, its address): tell its number, then how it ended."""
    for line in sys.stdin:
        if not (process := os.fork()):
            asyncio.run(main(*line.split()))
            os._exit(0)
        print(process, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
