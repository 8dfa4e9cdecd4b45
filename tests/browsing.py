"""A real browser for the tests: headless Chromium, and a site that it reads over loopback.

A test with a browser says `pytestmark = in_browser`: the browser lives as long as the session, and so does its loop.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Response, async_playwright
from starlette.types import ASGIApp

from briefbot.desk.service import Stopping
from briefbot.site.server import serve

in_browser = pytest.mark.asyncio(loop_scope="session")

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_AXE = Path(__file__).parent.parent / ".browser" / "package" / "axe.min.js"
# It stays on loopback, whatever a page asks for and whatever it would like to update.
_LOOPBACK = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@asynccontextmanager
async def opened_browser() -> AsyncIterator[Browser]:
    """The browser of this machine. Raises `FileNotFoundError` where there is none."""
    installed = next(filter(None, map(shutil.which, _NAMES)), None)
    if not installed:
        raise FileNotFoundError("no browser is installed: apt-get install chromium")
    async with async_playwright() as playwright:
        # As root it does not start inside its own sandbox; what it reads here is our own.
        opened = await playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", *_LOOPBACK])
        yield opened
        await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser, as long as the session lasts."""
    async with AsyncExitStack() as stack:
        try:
            opened = await stack.enter_async_context(opened_browser())
        except FileNotFoundError as error:
            pytest.skip(str(error))
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which knows what keeps people out of a page."""
    if not _AXE.exists():
        pytest.skip("axe-core is not here: mkdir -p .browser && cd .browser && npm pack axe-core && tar xzf axe-core-*.tgz")
    return _AXE.read_text("utf-8")


@asynccontextmanager
async def shown(application: ASGIApp) -> AsyncIterator[str]:
    """The application by our own server; its address."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    stopping = Stopping()
    serving = asyncio.ensure_future(serve(application, f"127.0.0.1:{port}", stopping))
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            break
    yield f"http://127.0.0.1:{port}"
    stopping.ask()
    await serving


@dataclass
class Visit:
    """A page that is looked at, and what happened meanwhile: errors, requests, bytes that came over the line."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    bytes: int = 0

    async def go(self, address: str) -> Response:
        """Go there, and wait until nothing more comes."""
        answer = await self.page.goto(address, wait_until="networkidle")
        assert answer
        return answer

    def _listen(self) -> None:
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dismiss)

    async def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()

    async def _weigh(self) -> None:
        line = await self.page.context.new_cdp_session(self.page)
        await line.send("Network.enable")

        def add(event: dict[str, Any]) -> None:
            self.bytes += int(event["encodedDataLength"])

        line.on("Network.loadingFinished", add)


@asynccontextmanager
async def visit(browser: Browser, **context: Any) -> AsyncIterator[Visit]:
    """A page in a window of its own, with nothing kept from before; by default a phone's."""
    known: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-GB"}
    opened: BrowserContext = await browser.new_context(**(known | context))
    try:
        visited = Visit(await opened.new_page())
        visited._listen()
        await visited._weigh()
        yield visited
    finally:
        await opened.close()


async def barriers(visited: Visit, axe: str) -> list[str]:
    """What axe finds on the page: the rule, and where."""
    await visited.page.evaluate(axe)
    found = await visited.page.evaluate("async () => (await axe.run()).violations")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]
