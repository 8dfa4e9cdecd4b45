"""Feeds polled a second, over loopback: ours, with and without the store, beside the loop that most feed bots run.

    ./run bench polling [--feeds 1000]

A server in a second process serves invented feeds of twenty entries each (some 30 KB), with an ETag. Full: nobody has
seen the feed. Unchanged: it is asked with its ETag and answers 304. The peer fetches with urllib and parses with
feedparser, one feed after the other, and keeps the ETags in a dictionary: it stores nothing.
"""

import argparse
import asyncio
import multiprocessing
import random
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import feedparser
from rich.console import Console
from rich.table import Table

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.web import WebClient, WebLimits
from briefbot.desk.poll import Poller
from briefbot.desk.rounds import Tally, poll_due
from briefbot.desk.rules import Rules
from briefbot.ports import Request
from briefbot.reading.feed import read_feed

AT_ONCE = 100
ENTRIES = 20
PEER_FEEDS = 60  # the peer is slow: so many tell its rate


def feed(number: int) -> bytes:
    """An invented feed: entries with a summary and the whole text, as many outlets publish them."""
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    chance = random.Random(number)
    words = "harbour council ferry island orchard bridge school budget storm market rail library water vote night".split()

    def text(length: int) -> str:
        return " ".join(chance.choice(words) for _ in range(length))

    items = "".join(
        f"<item><guid>https://outlet{number}.example/{n}</guid><link>https://outlet{number}.example/{n}</link>"
        f"<title>{text(9)}</title><dc:creator>Jane Roe</dc:creator><category>News</category>"
        f"<pubDate>{format_datetime(now - timedelta(hours=n))}</pubDate><description>{text(30)}</description>"
        f"<content:encoded><![CDATA[<p>{text(80)}</p><p>{text(80)}</p>]]></content:encoded></item>"
        for n in range(ENTRIES)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        f"xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Outlet {number}</title>"
        f"<link>https://outlet{number}.example/</link>{items}</channel></rss>"
    ).encode()


class Newsstand(asyncio.Protocol):
    """The least HTTP server that keeps a connection and knows If-None-Match."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.bodies = bodies
        self.unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, received: bytes) -> None:
        self.unread += received
        while b"\r\n\r\n" in self.unread:
            head, _, self.unread = self.unread.partition(b"\r\n\r\n")
            number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
            etag = b'ETag: "%d"\r\n' % number
            if b'if-none-match: "%d"' % number in head.lower():
                answer = b"HTTP/1.1 304 Not Modified\r\n" + etag + b"\r\n"
            else:
                body = self.bodies[number % len(self.bodies)]
                kind = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
                answer = b"HTTP/1.1 200 OK\r\n" + etag + kind + b"\r\n" + body
            self.transport.write(answer)  # type: ignore[attr-defined]


def serve(port: Connection) -> None:
    """Serve for ever; tells its port first."""

    async def forever() -> None:
        bodies = [feed(number) for number in range(200)]
        server = await asyncio.get_running_loop().create_server(lambda: Newsstand(bodies), "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


async def rate(urls: list[str], poll: Callable[[str], Awaitable[object]]) -> float:
    """Feeds a second, AT_ONCE at a time."""
    left = iter(urls)

    async def worker() -> None:
        for url in left:
            await poll(url)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return len(urls) / (time.perf_counter() - start)


async def without_store(urls: list[str], web: WebClient) -> tuple[float, float]:
    """Fetch and parse: full, then unchanged."""
    etags: dict[str, str] = {}

    async def poll(url: str) -> None:
        answer = await web.get(Request(url=url, purpose="feed", etag=etags.get(url, "")))
        if not answer.unchanged:
            assert len(read_feed(answer.body, answer.url).entries) == ENTRIES
        etags[url] = answer.etag

    return await rate(urls, poll), await rate(urls, poll)


async def with_store(urls: list[str], web: WebClient, store: Store) -> tuple[float, float]:
    """Claim, fetch, parse, store, as the desk does it: full, then unchanged."""
    clock = partial(datetime.now, UTC)
    rules = Rules(feeds_at_once=AT_ONCE)
    poller = Poller(shelf=store.feeds, web=web, read_feed=read_feed, clock=clock, jitter=random.random, rules=rules)
    for url in urls:
        await store.feeds.follow(url, clock())
    rates = []
    for _ in range(2):
        await store.feeds.make_due(clock())
        start = time.perf_counter()
        tally = Tally()
        await poll_due(poller, tally)
        rates.append(len(urls) / (time.perf_counter() - start))
        assert len(tally.polls) == len(urls)
        assert not any(poll.error for poll in tally.polls)
    return rates[0], rates[1]


def peer(urls: list[str]) -> tuple[float, float]:
    """urllib and feedparser, one feed after the other."""
    etags: dict[str, str] = {}

    def poll(url: str) -> None:
        request = urllib.request.Request(url, headers={"If-None-Match": etags[url]} if url in etags else {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                etags[url] = answer.headers["ETag"]
                assert len(feedparser.parse(answer.read()).entries) == ENTRIES
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise

    def timed() -> float:
        start = time.perf_counter()
        for url in urls:
            poll(url)
        return len(urls) / (time.perf_counter() - start)

    return timed(), timed()


async def ours(urls: list[str]) -> tuple[tuple[float, float], tuple[float, float]]:
    limits = WebLimits(per_host=AT_ONCE, at_once=AT_ONCE)
    with tempfile.TemporaryDirectory() as folder:
        async with WebClient(allow_hosts=["127.0.0.1"], limits=limits) as web, await open_store(Path(folder, "b.db")) as store:
            return await without_store(urls, web), await with_store(urls, web, store)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    count = parser.parse_args().feeds
    receive, send = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(send,), daemon=True)
    server.start()
    root = f"http://127.0.0.1:{receive.recv()}"
    urls = [f"{root}/{number}" for number in range(count)]
    try:
        theirs = peer(urls[:PEER_FEEDS])
        parsed, stored = asyncio.run(ours(urls))
    finally:
        server.terminate()
    table = Table("feeds a second", "full", "unchanged", "full, times", "unchanged, times")
    for name, (full, unchanged) in {
        "urllib + feedparser, nothing stored": theirs,
        "briefbot: fetch and parse": parsed,
        "briefbot: fetch, parse and store": stored,
    }.items():
        ratios = (f"{full / theirs[0]:.1f}", f"{unchanged / theirs[1]:.1f}")
        table.add_row(name, f"{full:,.0f}", f"{unchanged:,.0f}", *ratios)
    Console().print(table)


if __name__ == "__main__":
    main()
