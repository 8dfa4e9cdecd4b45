"""How fast the site shows a brief, and how many a second: our own server over a store, beside a bare page of the same template.

    ./run bench serving [--briefs 300] [--seconds 5]

Both are processes of their own on loopback, with uvicorn, asked over connections that stay open. The peer is Starlette with a
page that renders our template for a brief that it has in memory: no store, nothing kept, no gzip, no headers. "First" is a
page that nobody has asked for yet, "again" one that is kept. The goals are 20 ms for a page and 500 a second. The last
line is how long a request that costs nothing waits while lists of thirty briefs are being made.
"""

import argparse
import asyncio
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from owed_briefs import keep_article, keep_brief, open_story
from site_parts import FRAME, NOON, stored

from briefbot import app
from briefbot.adapters.store import Store, open_store
from briefbot.app_site import pages_of
from briefbot.desk.service import Stopping
from briefbot.settings import Settings
from briefbot.showing.web import web_brief
from briefbot.site.application import site
from briefbot.site.health import Health
from briefbot.site.server import serve
from briefbot.site.shelf import Entry
from briefbot.values import Brief

_CONNECTIONS = 32


async def fill(folder: Path, count: int) -> None:
    """A store with so many briefs, each of the demo's story of three outlets, an hour after the other."""
    settings = Settings.model_validate({"store": {"url": f"sqlite:///{folder}/demo.db"}})
    _, briefs = await app.demo(settings, lambda *_: None)
    told = max((one.brief for one in briefs), key=lambda brief: len(brief.sources))
    async with await open_store(folder / "bench.db") as store:
        for number in range(count):
            await _keep(store, told, number)


async def _keep(store: Store, told: Brief, number: int) -> None:
    texts = [f"{source.article.text}\nThis was part {number}." for source in told.sources]
    story = await open_story(store, *[await keep_article(store, text=text) for text in texts])
    await keep_brief(store, story=story, at=NOON + timedelta(hours=number))


async def ours(folder: Path, port: int) -> None:
    """Our site over the store, as the service serves it."""
    async with await open_store(folder / "bench.db") as store:
        health = Health(publication=FRAME.publication, ask=store.reading_room.edition)
        routes = [*health.routes(), *pages_of(FRAME, store.reading_room, store.briefs, lambda: NOON + timedelta(days=3650))]
        await serve(site(FRAME, routes), f"127.0.0.1:{port}", Stopping())


def peer(port: int) -> None:
    """A bare page of the same template."""
    one = stored()
    shown = web_brief(one.brief)
    assert shown
    entry = Entry(id=1, written=one.written, corrected=None, shown=shown)
    told = {"entry": entry, "day": NOON.date(), "tellings": [one], "topics": [], "stamp": "", "price": "", "nobody": ""}

    async def page(request: Request) -> Response:
        return HTMLResponse(FRAME.text(request, "brief.html", **told))

    bare = Starlette(routes=[Route("/brief/{number}", page)])
    uvicorn.run(bare, host="127.0.0.1", port=port, access_log=False, log_level="error")


@asynccontextmanager
async def running(kind: str, folder: Path) -> AsyncIterator[str]:
    """A server in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    command = (sys.executable, "-m", "benchmarks.serving", "--serve", kind, "--folder", str(folder), "--port", str(port))
    process = await asyncio.create_subprocess_exec(*command)
    try:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


async def timed(session: aiohttp.ClientSession, address: str) -> float:
    """Milliseconds from the question to the last byte."""
    begun = time.perf_counter()
    async with session.get(address) as answer:
        await answer.read()
        assert answer.status == 200, answer.status
    return (time.perf_counter() - begun) * 1000


async def one_by_one(at: str, paths: Sequence[str]) -> list[float]:
    """The time of each, with nothing else to do."""
    async with aiohttp.ClientSession() as session:
        return [await timed(session, at + path) for path in paths]


async def at_once(at: str, path: Callable[[], str], seconds: float) -> list[float]:
    """The times of all that are answered in so many seconds on 32 connections."""
    ends = time.perf_counter() + seconds

    async def ask(session: aiohttp.ClientSession) -> list[float]:
        times = []
        while time.perf_counter() < ends:
            times.append(await timed(session, at + path()))
        return times

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS)) as session:
        return [each for times in await asyncio.gather(*(ask(session) for _ in range(_CONNECTIONS))) for each in times]


async def waits(at: str, lists: Sequence[str]) -> list[float]:
    """How long a request that costs nothing takes while these are being made."""
    making = asyncio.ensure_future(one_by_one(at, lists))
    times = []
    async with aiohttp.ClientSession() as session:
        while not making.done():
            times.append(await timed(session, f"{at}/healthz"))
    await making
    return times


def tell(name: str, times: Sequence[float], seconds: float = 0.0) -> None:
    """A line of the table."""
    ordered = sorted(times)
    rate = f"  {len(times) / seconds:7.0f}/s" if seconds else ""
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name:42}  median {statistics.median(times):6.2f} ms  p95 {p95:6.2f}  most {ordered[-1]:6.2f}{rate}")


async def main(count: int, seconds: float) -> None:
    """Fill a store, serve it, ask."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder, count)
        briefs = [f"/brief/{number}" for number in range(1, count + 1)]
        async with running("ours", folder) as at:
            await one_by_one(at, ["/healthz", "/"])
            tell("ours, a brief, first", await one_by_one(at, briefs))
            tell("ours, a brief, again", await one_by_one(at, briefs))
            tell("ours, briefs, 32 at once", await at_once(at, lambda: random.choice(briefs), seconds), seconds)
            lists = [f"/search?q=sarn&page={page}" for page in range(1, count // 30 + 1)]
            tell("ours, a list of 30, first", await one_by_one(at, lists))
            others = [f"/search?q=treaty&page={page}" for page in range(1, count // 30 + 1)]
            tell("ours, nothing, beside lists being made", await waits(at, others))
        async with running("peer", folder) as at:
            await one_by_one(at, briefs[:10])
            tell("bare template, a brief", await one_by_one(at, briefs))
            tell("bare template, 32 at once", await at_once(at, lambda: random.choice(briefs), seconds), seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--serve", choices=["ours", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve == "peer":
        peer(asked.port)
    else:
        asyncio.run(ours(asked.folder, asked.port) if asked.serve else main(asked.briefs, asked.seconds))
