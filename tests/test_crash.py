"""A crash at any point loses nothing, and repeats nothing when the desk is run again."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from desk_parts import page, rss

from briefbot.adapters.store import Store, open_store
from briefbot.desk.follow import follow_all

FEEDS, ENTRIES, STORIES, KILLS = 6, 10, 20, 14
PLACES = {str(n): f"Pier{'abcdefghijklmnopqrstuvwxyz'[n % 26]}{n}" for n in range(STORIES)}


@asynccontextmanager
async def newsstand() -> AsyncIterator[str]:
    """Feeds whose entries, page by page, tell of twenty stories, each in three feeds' words."""

    async def feed(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        items = [(f"{request.url.origin()}/{number}/{n}", f"Entry {n}") for n in range(ENTRIES)]
        return web.Response(body=rss(*items, title=f"Feed {number}"), headers={"ETag": '"1"'})

    async def article(request: web.Request) -> web.Response:
        feed, entry = int(request.match_info["feed"]), int(request.match_info["entry"])
        place = PLACES[str((feed * ENTRIES + entry) % STORIES)]
        words = (
            f"The harbour of {place} will close in June, outlet {feed} reports on Monday after a long meeting of its council."
        )
        quote = f'"We have waited for years," said Anna Petrova, a senior fellow at the {place} Institute, in note {entry}.'
        return web.Response(body=page(f"{place} closes", f"{words}\n{quote}"))

    app = web.Application()
    app.add_routes([web.get("/feed/{number}", feed), web.get("/{feed}/{entry}", article)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def desks(script: str = "crash_desk.py") -> AsyncIterator[asyncio.subprocess.Process]:
    nest = await asyncio.create_subprocess_exec(sys.executable, Path(__file__).parent / script, stdin=PIPE, stdout=PIPE)
    try:
        yield nest
    finally:
        if nest.stdin:
            nest.stdin.close()
        await nest.wait()


async def at_once() -> None:
    """The time until a kill begins with the process."""


async def run(
    nest: asyncio.subprocess.Process,
    where: str,
    kill_after: float | None = None,
    begun: Callable[[], Awaitable[None]] = at_once,
) -> int:
    """Run a desk over the store, to its end or to its violent end, so long after it has `begun`; answers its exit code."""
    assert nest.stdin
    assert nest.stdout
    nest.stdin.write(f"{where}\n".encode())
    process = int(await nest.stdout.readline())
    end = asyncio.create_task(nest.stdout.readline())
    if kill_after is not None:
        beginning = asyncio.ensure_future(begun())
        await asyncio.wait([end, beginning], return_when=asyncio.FIRST_COMPLETED)
        beginning.cancel()
        await asyncio.wait([end], timeout=kill_after)
    if kill_after is not None and not end.done():
        os.kill(process, signal.SIGKILL)
    return int(await end)


async def assert_all_is_there_once(store: Store) -> None:
    health = await store.feeds.feeds()
    briefs = await store.briefs.latest(1000)
    filed = await store.stories.articles_since(datetime(2000, 1, 1, tzinfo=UTC), 1000)
    headlines = [stored.brief.sources[0].article.title for stored in briefs]
    assert [one.entries for one in health] == [ENTRIES] * FEEDS
    assert [one.waiting for one in health] == [0] * FEEDS
    assert len({one.article.url for one in filed}) == len(filed) == FEEDS * ENTRIES
    assert sorted(headlines) == sorted(f"{place} closes" for place in PLACES.values())
    assert len({stored.story_id for stored in briefs}) == STORIES


async def fed_store(where: str, root: str) -> None:
    async with await open_store(where) as store:
        await follow_all(store.feeds, [(f"{root}/feed/{n}", "") for n in range(FEEDS)], datetime.now(UTC))


async def test_a_desk_killed_again_and_again_briefs_every_story_once(tmp_path: Path) -> None:
    where, chance = str(tmp_path / "briefbot.db"), random.Random(7)
    async with newsstand() as root, desks() as nest:
        await fed_store(where, root)
        ends = [await run(nest, where, chance.uniform(0.05, 0.4)) for _ in range(KILLS)]
        last = await run(nest, where)

    with sqlite3.connect(where) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    async with await open_store(where) as store:
        await assert_all_is_there_once(store)
    assert last == 0
    assert ends.count(-signal.SIGKILL) > KILLS / 4


async def test_processes_that_run_at_once_brief_every_story_once(where: str) -> None:
    async with newsstand() as root, desks() as nest, desks() as other:
        await fed_store(where, root)
        ends = await asyncio.gather(run(nest, where), run(other, where))
        last = await run(nest, where)

    async with await open_store(where) as store:
        await assert_all_is_there_once(store)
    assert [*ends, last] == [0, 0, 0]
