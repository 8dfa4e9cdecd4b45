"""Requests a second on loopback: our client beside the bare libraries, whole feeds and unchanged ones, in one run.

    ./run bench fetching [--requests 4000] [--rounds 3]

The server is a process of its own, on two hundred addresses of 127.0.0.0/8, so that two requests at once to a host is the
real limit. Each round runs every client in turn; the best round of each counts, as noise only ever slows.
"""

import argparse
import asyncio
import gzip
import itertools
import multiprocessing
import resource
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp
import httpx

from briefbot.adapters.web import WebClient
from briefbot.ports import Request

HOSTS = [f"127.0.1.{n}" for n in range(1, 201)]
AT_ONCE = 100
ETAG = '"a5f1"'
ITEM = (
    "<item><title>Council votes on bridge {0}</title><link>https://example.org/{0}</link><description>{1}</description></item>"
)
FEED = f"<rss><channel>{''.join(ITEM.format(n, 'What was said of it. ' * 40) for n in range(40))}</channel></rss>".encode()

Ask = Callable[[str, bool], Awaitable[int]]


class FeedServer(asyncio.Protocol):
    """The least that is HTTP: the feed, or 304 to who has its tag."""

    def __init__(self, full: bytes, unchanged: bytes) -> None:
        self.full = full
        self.unchanged = unchanged
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, received: bytes) -> None:
        self.buffer += received
        if self.buffer.endswith(b"\r\n\r\n"):
            answer = self.unchanged if b"\r\nif-none-match:" in self.buffer.lower() else self.full
            self.buffer = b""
            self.transport.write(answer)  # type: ignore[attr-defined]


def serve(ready: Connection) -> None:
    """Serve until killed; tells the port first."""
    body = gzip.compress(FEED)
    common = f"ETag: {ETAG}\r\nCache-Control: max-age=900\r\nContent-Type: application/rss+xml\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nContent-Encoding: gzip\r\n{common}\r\n"
    full, unchanged = head.encode() + body, f"HTTP/1.1 304 Not Modified\r\n{common}\r\n".encode()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: FeedServer(full, unchanged), "0.0.0.0", 0, backlog=1000)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def rate(ask: Ask, port: int, requests: int, *, is_conditional: bool) -> tuple[float, float]:
    """Requests a second, and milliseconds of CPU for each, with a hundred askers."""
    urls = itertools.islice(itertools.cycle(f"http://{host}:{port}/feed" for host in HOSTS), requests)

    async def asker() -> int:
        return sum([await ask(url, is_conditional) for url in urls])

    begin, cpu = time.perf_counter(), _cpu()
    sizes = sum(await asyncio.gather(*(asker() for _ in range(AT_ONCE))))
    seconds, cpu = time.perf_counter() - begin, _cpu() - cpu
    assert sizes == (0 if is_conditional else requests * len(FEED)), sizes
    return requests / seconds, 1000 * cpu / requests


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def with_briefbot(port: int, requests: int, *, is_conditional: bool) -> tuple[float, float]:
    """Our client: address check, politeness, deadlines, bounded bodies."""
    async with WebClient(contact="https://example.org/", allow_hosts=["127.0.0.0/8"]) as web:

        async def ask(url: str, is_conditional: bool) -> int:
            return len((await web.get(Request(url=url, purpose="feed", etag=ETAG if is_conditional else ""))).body)

        return await rate(ask, port, requests, is_conditional=is_conditional)


async def with_aiohttp(port: int, requests: int, *, is_conditional: bool) -> tuple[float, float]:
    """aiohttp as it comes."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def ask(url: str, is_conditional: bool) -> int:
            async with session.get(url, headers={"If-None-Match": ETAG} if is_conditional else {}) as answer:
                return len(await answer.read())

        return await rate(ask, port, requests, is_conditional=is_conditional)


async def with_httpx(port: int, requests: int, *, is_conditional: bool) -> tuple[float, float]:
    """httpx as it comes."""
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=AT_ONCE), timeout=20) as client:

        async def ask(url: str, is_conditional: bool) -> int:
            return len((await client.get(url, headers={"If-None-Match": ETAG} if is_conditional else {})).content)

        return await rate(ask, port, requests, is_conditional=is_conditional)


CLIENTS = {"briefbot": with_briefbot, "aiohttp": with_aiohttp, "httpx": with_httpx}


def main() -> None:
    """Start the server, run every client, print the best round of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    heard, tell = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(tell,), daemon=True)
    server.start()
    port = heard.recv()
    try:
        sizes = f"feed of {len(FEED):,} bytes, {AT_ONCE} at once, {len(HOSTS)} hosts"
        print(f"{sizes}, {options.requests} requests, best of {options.rounds}")
        best: dict[tuple[str, bool], tuple[float, float]] = {}
        for _, is_conditional, name in itertools.product(range(options.rounds), (False, True), CLIENTS):
            # httpx would take most of the time for the same answer.
            requests = options.requests // 4 if name == "httpx" else options.requests
            got = asyncio.run(CLIENTS[name](port, requests, is_conditional=is_conditional))
            best[name, is_conditional] = max(best.get((name, is_conditional), got), got)
        for (name, is_conditional), (per_second, cpu) in best.items():
            print(
                f"{'unchanged' if is_conditional else 'full':10} {name:10} {per_second:7,.0f} requests/s  {cpu:.2f} ms CPU each"
            )
    finally:
        server.kill()
        server.join()


if __name__ == "__main__":
    main()
