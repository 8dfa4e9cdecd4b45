"""Pictures of site and digest for docs/screenshots, of the demo's briefs: `./run screenshots [FOLDER]`. Needs Chromium."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from browsing import opened_browser, shown, visit
from playwright.async_api import Browser

from briefbot import app, app_digest
from briefbot.adapters.store import open_store
from briefbot.app_site import pages_of
from briefbot.settings import Settings
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.publication import Publication

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
PUBLICATION = Publication(
    title="The Brellin Brief",
    about="The news of Ostavia and the coast, in brief.",
    zone=ZoneInfo("Europe/Berlin"),
    topics={"water": "Water", "sea": "The sea"},
    takes_subscribers=True,
)
# A picture is at most 150 KB: of a phone what is seen at once, at a scale that its letters can be read at.
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1100, "height": 900}, "is_mobile": False, "has_touch": False}
DARK = {"color_scheme": "dark"}


async def pictures(browser: Browser, at: str, folder: Path) -> None:
    """Every picture."""
    treaty, opening = "/brief/3", "ul.points summary"
    await picture(browser, at, folder / "front-desktop.png", "/", **DESKTOP)
    await picture(browser, at, folder / "front-phone-dark.png", "/", **PHONE, **DARK)
    await picture(browser, at, folder / "brief-phone.png", treaty, **PHONE)
    await picture(browser, at, folder / "brief-desktop-dark.png", treaty, **DESKTOP, **DARK, opening=opening)
    await picture(browser, at, folder / "expert-phone.png", "/expert/ilse-varga", **PHONE)


async def picture(browser: Browser, at: str, file: Path, path: str, opening: str = "", **window: Any) -> None:
    """One picture of what is seen first; `opening` selects what is clicked before, the last of it."""
    async with visit(browser, **window) as seen:
        await seen.go(at + path)
        if opening:
            await seen.page.locator(opening).last.click()
            await seen.page.mouse.move(0, 0)
        await seen.page.screenshot(path=file)


async def letters(browser: Browser, settings: Settings, folder: Path) -> None:
    """The day's digest, as it comes by mail."""
    html = (await app_digest.preview(settings, "", 1)).letter.html
    phone = PHONE | {"viewport": {"width": 390, "height": 920}, "device_scale_factor": 1.2}
    for name, window in (("phone", phone), ("dark", phone | DARK), ("desktop", DESKTOP)):
        async with visit(browser, **window) as seen:
            await seen.page.set_content(html)
            await seen.page.screenshot(path=folder / f"digest-{name}.png")


async def main(arguments: Sequence[str]) -> None:
    """The demo's briefs in a store, shown by the site."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        settings = Settings.model_validate(
            {
                "store": {"url": f"sqlite:///{name}/demo.db"},
                "web": {"title": PUBLICATION.title, "url": "https://briefs.example.org"},
                "mail": {"imprint": "The Brellin Brief, 1 Harbour Street, Brellin"},
            }
        )
        await app.demo(settings, lambda *_: None)
        async with await open_store(settings.store.url) as store, opened_browser() as browser:
            frame = Frame(publication=PUBLICATION)
            routes = pages_of(frame, store.reading_room, store.briefs, partial(datetime.now, UTC))
            async with shown(site(frame, routes)) as at:
                await pictures(browser, at, folder)
            await letters(browser, settings, folder)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
