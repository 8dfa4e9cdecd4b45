"""The site in a real browser: who can read it, what it weighs, what moves, what it asks of others."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from browsing import Visit, barriers, in_browser, shown, visit
from playwright.async_api import Browser
from showing_briefs import HOSTILE, crowd, treaty
from site_parts import DAY, HOUR, NOON, PUBLICATION, Shelves, corrected, in_topic, site_over, stored
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from briefbot.ports import StoredBrief
from briefbot.showing.fragments import to_words
from briefbot.showing.links import Links
from briefbot.site.frame import Frame
from briefbot.values import Brief, KeyPoint

pytestmark = in_browser

PAGES = {
    "front": "/",
    "day": "/day/2026-03-04?page=2",
    "topics": "/topics",
    "topic": "/topic/water",
    "experts": "/experts",
    "expert": "/expert/anton-reyl",
    "search": "/search?q=treaty",
    "nothing found": "/search?q=moon",
    "brief": "/brief/1",
    "corrected brief": "/brief/2",
    "brief in other scripts": "/brief/3",
    "no such page": "/nowhere",
}


def hostile() -> Brief:
    """The treaty, with what a page must not pass on in each of its texts."""
    brief, text = treaty(), " ".join((*HOSTILE, "<img src=x onerror=alert(1)>", "\"'><svg onload=alert(2)>", "M" * 400))

    def loud(point: KeyPoint) -> KeyPoint:
        return replace(point, text=text)

    return replace(
        brief,
        headline=loud(brief.headline),
        summary=loud(brief.summary),
        key_points=tuple(map(loud, brief.key_points)),
        expert_views=tuple(replace(view, role=text, view=text) for view in brief.expert_views),
    )


def told() -> list[StoredBrief]:
    many = [stored(number, written=NOON - timedelta(minutes=number)) for number in range(10, 50)]
    twice = [stored(4, story_id=1, revision=2, written=NOON + HOUR), corrected(stored(2, written=NOON - DAY), "p1", "v1")]
    return [stored(1), *twice, stored(3, brief=crowd()), stored(5, brief=hostile(), written=NOON + DAY), *many]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def at() -> AsyncIterator[str]:
    frame = Frame(publication=replace(PUBLICATION, links=Links()))
    async with shown(site_over(Shelves(told(), in_topic(1, 2, 3)), frame)) as address:
        yield address


def untroubled(seen: Visit, at: str) -> None:
    """Nothing failed, and nobody else was asked for anything."""
    assert [error for error in seen.errors if "404" not in error] == []
    assert [url for url in seen.requests if not url.startswith(at)] == []
    assert seen.dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
async def test_nothing_on_a_page_keeps_anybody_out(browser: Browser, axe: str, at: str, path: str, scheme: str) -> None:
    async with visit(browser, color_scheme=scheme) as seen:
        await seen.go(at + path)
        await seen.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")

        assert await barriers(seen, axe) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
async def test_a_page_is_light_keeps_still_and_asks_nobody_else(browser: Browser, at: str, path: str) -> None:
    async with visit(browser) as seen:
        await seen.page.add_init_script(
            "globalThis.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { moved += one.value }))"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        await seen.go(at + path)

        assert seen.bytes < 50_000
        assert await seen.page.evaluate("moved") == 0
        untroubled(seen, at)


@pytest.mark.parametrize("width", [320, 390, 1200])
@pytest.mark.parametrize("path", ["/", "/brief/1", "/brief/3", "/brief/5", "/experts", "/search?q=treaty"])
async def test_a_page_is_as_wide_as_its_window_whatever_stands_on_it(browser: Browser, at: str, path: str, width: int) -> None:
    async with visit(browser, viewport={"width": width, "height": 800}) as seen:
        await seen.go(at + path)

        assert await seen.page.evaluate("document.documentElement.scrollWidth") <= width


async def test_nothing_that_a_brief_says_runs(browser: Browser, at: str) -> None:
    async with visit(browser) as seen:
        for path in ("/brief/5", "/", "/search?q=%3Cscript%3Ealert(3)%3C/script%3E", "/expert/ilse-varga"):
            await seen.go(at + path)

        assert await seen.page.evaluate("document.querySelectorAll('img, svg, [onerror], [onload]').length") == 0
        untroubled(seen, at)


async def test_a_key_point_opens_its_evidence(browser: Browser, at: str) -> None:
    async with visit(browser) as seen:
        await seen.go(f"{at}/brief/1")
        evidence = seen.page.get_by_text("The accord obliges Ostavia to let at least").last
        before = await evidence.is_visible()
        await seen.page.get_by_text(treaty().key_points[0].text).click()

        assert (before, await evidence.is_visible()) == (False, True)


async def test_who_has_no_javascript_reads_opens_and_searches_all_the_same(browser: Browser, at: str) -> None:
    async with visit(browser, java_script_enabled=False) as seen:
        await seen.go(at)
        await seen.page.get_by_role("link", name="Search").click()
        await seen.page.get_by_role("searchbox").fill("treaty kelm")
        await seen.page.get_by_role("button", name="Search").click()
        await seen.page.get_by_role("link", name=treaty().headline.text).first.click()
        await seen.page.locator("ul.points summary").first.click()

        assert await seen.page.locator("ul.points blockquote").first.is_visible()
        untroubled(seen, at)


async def test_the_search_finds_while_one_types_and_the_address_says_what(browser: Browser, at: str) -> None:
    async with visit(browser) as seen:
        await seen.go(f"{at}/search")
        await seen.page.get_by_role("searchbox").press_sequentially("treaty kelm", delay=20)
        await seen.page.locator("#found article").first.wait_for()
        await seen.page.wait_for_url("**/search?q=treaty+kelm")

        assert await seen.page.locator("#found article").count() > 0
        assert await seen.page.evaluate("document.activeElement.id") == "q"
        untroubled(seen, at)


async def test_who_uses_the_keyboard_gets_past_the_head_and_sees_where_they_are(browser: Browser, at: str) -> None:
    async with visit(browser, viewport={"width": 1200, "height": 800}, is_mobile=False) as seen:
        await seen.go(at)
        await seen.page.keyboard.press("Tab")
        focused = await seen.page.evaluate("document.activeElement.textContent")
        outline = await seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        await seen.page.keyboard.press("Enter")

        assert (focused, outline) == ("Skip to the text", "solid")
        assert seen.page.url.endswith("#main")


async def test_a_link_to_words_leads_to_the_words(browser: Browser) -> None:
    words = "The accord obliges Ostavia to let at least 310 cubic metres - a second - through, it's said."
    page = HTMLResponse(f"<!doctype html><title>x</title>{'<p>Before.</p>' * 200}<p>{words}</p>")
    async with shown(Starlette(routes=[Route("/", lambda request: page)])) as other, visit(browser) as seen:
        await seen.go(to_words("http://other.test", words).replace("http://other.test", other))

        assert await seen.page.evaluate("scrollY") > 1_000
