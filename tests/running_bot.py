"""The service in a process of its own, at a fake Bot API server, over outlets that are served from loopback."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from desk_command import PROGRAM
from desk_parts import rss
from fake_telegram import FakeTelegram
from telegram_parts import server_of

PATIENCE = 40.0
"""Seconds: a process takes its time to start where others work, too."""


@dataclass
class Newsstand:
    """An outlet, and the stories that its feed tells of so far, by name: FERRY, ORCHARD. Their pages are there before.

    A page is given out once `gate` is open.
    """

    url: str = ""
    told: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def page_of(self, story: str) -> str:
        """The address of a story's page."""
        return f"{self.url}/{story}"

    async def feed(self, _: web.Request) -> web.Response:
        items = [(self.page_of(story), _STORIES[story][0]) for story in reversed(self.told)]
        return web.Response(body=rss(*items), content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.Response:
        if request.match_info["story"] not in _STORIES:
            raise web.HTTPNotFound
        await self.gate.wait()
        title, body = _STORIES[request.match_info["story"]]
        return web.Response(text=_PAGE.format(title=title, body=body), content_type="text/html")


FERRY, ORCHARD = "ferry", "orchard"
_PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"""
_STORIES = {
    FERRY: (
        "Westhaven ferry stops in May",
        """<p>The ferry between Westhaven and Skarholm will stop in May, the town council of Westhaven decided on Monday after
        a long meeting. The council said that it could no longer pay for two boats, which cost 4.2 million crowns a year.</p>
        <p>"We can't pay for two boats any longer, and nobody should be surprised by that," said Anna Petrova, a senior
        fellow at the Harbour Institute.</p><p>About 900 people take the ferry every day, most of them on their way to work.
        A bridge is to replace it, and will not open before next summer, the council said.</p>""",
    ),
    ORCHARD: (
        "Beetle eats through the orchards of Norrvik",
        """<p>A beetle that nobody has named yet has damaged every third apple tree around Norrvik, growers told the farm
        ministry on Tuesday. They expect to lose half of this autumn's harvest.</p><p>"It came with the warm winters, and it
        will stay with them," said Tomas Lindqvist, who teaches botany at Norrvik University.</p><p>The ministry wants to test
        a spray made of garlic in June. Growers have asked for 12 million crowns until then.</p>""",
    ),
}


@asynccontextmanager
async def newsstand() -> AsyncIterator[Newsstand]:
    """An outlet with nothing to tell yet."""
    stand, site = Newsstand(), web.Application()
    site.add_routes([web.get("/feed.xml", stand.feed), web.get("/{story}", stand.page)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stand.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield stand
    finally:
        await runner.cleanup()


@dataclass
class RunningBot:
    """The process, and all it has said so far."""

    process: Process
    said: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            self.said.append(line.decode())

    async def says(self, words: str) -> None:
        """Wait until it has said this."""
        async with asyncio.timeout(PATIENCE):
            while not any(words in line for line in self.said):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def stop(self, signal_: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; how it ended. `TimeoutError` where it takes longer than it may."""
        self.process.send_signal(signal_)
        async with asyncio.timeout(12):
            return await self.process.wait()

    async def ends(self) -> int:
        """Wait for it to end of itself."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def running_bot(home: Path, telegram: FakeTelegram, **settings: str) -> AsyncIterator[RunningBot]:
    """`briefbot run -v` at the fake, with settings such as `TELEGRAM__ADMINS="5"`. It need not have reached it yet."""
    usual = {"TELEGRAM__TOKEN": telegram.token, "TELEGRAM__BASE_URL": server_of(telegram)}
    async with running(home, **(usual | settings)) as bot:
        yield bot


@asynccontextmanager
async def running(home: Path, **settings: str) -> AsyncIterator[RunningBot]:
    """`briefbot run -v` with these settings, which may fetch from loopback."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "BRIEFBOT_FETCH__ALLOW_HOSTS": "127.0.0.1"}
    environ |= {f"BRIEFBOT_{name}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(PROGRAM, "run", "-v", cwd=home, env=environ, stdout=PIPE, stderr=STDOUT)
    bot = RunningBot(process)
    listening = asyncio.create_task(bot.listen())
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening
