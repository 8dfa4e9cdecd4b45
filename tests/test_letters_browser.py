"""Letters in a real browser: on small and large screens, light and dark, and for those who do not see them."""

import pytest
from browsing import barriers, in_browser, visit
from letter_parts import READER, letters
from playwright.async_api import Browser

from briefbot.showing.audience import Audience

pytestmark = in_browser

# A letter is shown in a page that has its landmarks.
OF_PAGES = ("landmark-one-main", "region")
LETTERS = {kind: letter.addressed(READER).html for kind, letter in letters(Audience()).items()}


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_a_letter_is_never_wider_than_its_screen_and_asks_nobody_for_anything(
    browser: Browser, kind: str, width: int
) -> None:
    async with visit(browser, viewport={"width": width, "height": 800}, is_mobile=width < 1000) as seen:
        await seen.page.set_content(LETTERS[kind])
        needed = await seen.page.evaluate("document.documentElement.scrollWidth")
        column = await seen.page.evaluate("document.querySelector('.page').offsetWidth")

    assert needed == width
    assert column <= min(width, 600)
    assert (seen.requests, seen.errors) == ([], [])


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_in_a_letter_keeps_anybody_out(browser: Browser, axe: str, kind: str, scheme: str) -> None:
    async with visit(browser, color_scheme=scheme) as seen:
        await seen.page.set_content(LETTERS[kind])

        found = await barriers(seen, axe)

    assert [one for one in found if not one.startswith(OF_PAGES)] == []


async def test_a_letter_is_dark_where_its_reader_is_in_the_dark(browser: Browser) -> None:
    async with visit(browser, color_scheme="dark") as seen:
        await seen.page.set_content(LETTERS["digest"])
        ground = await seen.page.evaluate("getComputedStyle(document.querySelector('.page')).backgroundColor")

    assert ground == "rgb(23, 22, 20)"
