"""The pages where people subscribe, and the desk's own, in a real browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from admin_site import SETTINGS, Keeper, keeper
from bot_parts import FEED
from bot_stores import migrated  # noqa: F401 (fixtures)
from browsing import Visit, barriers, in_browser, shown, visit
from join_parts import WANTING, YOU
from owed_briefs import NOW, claimed, keep_brief, reader
from playwright.async_api import Browser
from sent_digest import sent_digest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from briefbot.adapters.store import Store, open_store
from briefbot.ports import Subscription
from briefbot.settings import MailSettings, TopicSettings

pytestmark = in_browser

WITH_MAIL = SETTINGS.model_copy(
    update={
        "mail": MailSettings(server="127.0.0.1:25", security="none", sender="Briefs <briefs@example.org>"),
        "topics": {"sea": TopicSettings(title="The sea"), "orchards": TopicSettings(title="Orchards & gardens " * 3)},
    }
)
DESK = ("/admin", "/admin/feeds", "/admin/deliveries", "/admin/drafts", "/admin/addresses", "/admin/cost")


@dataclass
class Place:
    """The site with something on every page of it."""

    at: str
    keeper: Keeper
    pages: dict[str, str]

    async def comes_in(self, seen: Visit) -> None:
        """As somebody does who was sent the link."""
        await seen.go(f"{self.at}/admin/login/{self.keeper.people.lodge.invite('telegram:99')}")
        await seen.page.get_by_role("button", name="Come in").click()
        await seen.page.wait_for_url(f"{self.at}/admin")


async def peopled(store: Store) -> dict[str, str]:
    """Something of everything; the pages that are one person's, by what they are."""
    long = f"https://feed.test/{'a-very-long-address-' * 8}"
    await store.feeds.follow(FEED, NOW, "Harbour Wire")
    await store.feeds.follow(long, NOW, "M" * 80)
    await reader(store, "-100", kind="channel")
    await reader(store, "-200", kind="channel", is_reviewed=True)
    for chat in ("gone@example.org", f"{'long' * 12}@example.org"):
        member = await store.subscribers.welcome(replace(YOU, chat=chat), "private", "", NOW)
        await store.subscribers.block(member.id, NOW)
    await keep_brief(store)
    delivery = await claimed(store)
    await store.outbox.mark_sending(delivery, NOW)
    await store.outbox.mark_unsure(delivery, f"the line broke at {long}", NOW)
    (draft,) = await store.outbox.deliveries("review", 10)
    return {"draft": f"/admin/drafts/{draft.id}"}


async def pages_of(someone: Keeper) -> dict[str, str]:
    people, store = someone.people, someone.store
    await people.join.want(WANTING)
    (owed,) = await store.sign_ups.sign_ups_owed(people.seals.clock(), 1)
    sign_up = await store.sign_ups.claim_sign_up(owed, people.seals.clock())
    assert sign_up
    member = await store.subscribers.welcome(replace(YOU, chat="member@example.org"), "private", "", NOW)
    await store.subscribers.subscribe(member.id, Subscription(kind="words", value='"night boat"'), NOW)
    briefs = [await keep_brief(store) for _ in range(3)]
    told = {"also_ids": briefs[2:], "corrections": ((briefs[0], "p1"),), "lead": "A ferry, and what it costs."}
    sent = await sent_digest(store, people.members, *briefs[:2], made=people.seals.clock(), **told)
    return {
        "subscribe": "/subscribe",
        "subscribe to a topic": "/subscribe?topic=sea",
        "confirm": f"/confirm/{people.join.link(sign_up)}",
        "stale": "/confirm/x",
        "preferences": f"/preferences/{people.members.link('preferences', member)}",
        "unsubscribe": f"/unsubscribe/{people.members.link('unsubscribe', member)}",
        "digest": f"/digest/{sent.seal}",
        "left": f"/unsubscribe/{people.seals.seal_of('unsubscribe', 999, 'k')}",
        "closed": "/admin",
        "login": f"/admin/login/{people.lodge.invite('telegram:99')}",
    }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with await open_store(tmp_path_factory.mktemp("people") / "people.db") as store:
        own = await peopled(store)
        someone = await keeper(store, WITH_MAIL)
        async with shown(someone.application) as at:
            yield Place(at, someone, await pages_of(someone) | own)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_on_a_form_keeps_anybody_out(browser: Browser, axe: str, place: Place, scheme: str) -> None:
    found = {}
    async with visit(browser, color_scheme=scheme) as seen:
        for name, path in place.pages.items():
            await seen.go(place.at + path)
            await seen.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found[name] = await barriers(seen, axe)

    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_on_the_desks_pages_keeps_anybody_out(browser: Browser, axe: str, place: Place, scheme: str) -> None:
    found = {}
    async with visit(browser, color_scheme=scheme) as seen:
        await place.comes_in(seen)
        for path in (*DESK, place.pages["draft"]):
            await seen.go(place.at + path)
            await seen.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            found[path] = await barriers(seen, axe)

    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize("width", [320, 1200])
async def test_a_page_is_as_wide_as_its_window_light_and_asks_nobody_else(browser: Browser, place: Place, width: int) -> None:
    wide = {}
    async with visit(browser, viewport={"width": width, "height": 800}) as seen:
        await place.comes_in(seen)
        for path in (*place.pages.values(), *DESK):
            before = seen.bytes
            await seen.go(place.at + path)
            assert seen.bytes - before < 50_000
            wide[path[:40]] = await seen.page.evaluate("document.documentElement.scrollWidth")

        assert {path: pixels for path, pixels in wide.items() if pixels > width} == {}
        assert [url for url in seen.requests if not url.startswith(place.at)] == []
        assert [error for error in seen.errors if "410" not in error] == []


async def test_the_browser_guesses_the_time_zone_and_without_scripts_the_desks_own_is_offered(
    browser: Browser, place: Place
) -> None:
    chosen = []
    for more in ({}, {"java_script_enabled": False}):
        async with visit(browser, timezone_id="Asia/Tokyo", **more) as seen:
            await seen.go(f"{place.at}/subscribe")
            chosen.append(await seen.page.locator("#zone").input_value())

    assert chosen == ["Asia/Tokyo", ""]


async def test_a_form_of_another_site_does_nothing_with_a_keepers_session(browser: Browser, place: Place) -> None:
    attack = (
        f"<form id=f method=post action={place.at}/admin/feeds><input name=do value=leave><input name=feed value=1></form>"
        "<button onclick='f.submit()'>Win a boat</button>"
    )
    before = len(await place.keeper.store.feeds.feeds())

    async with shown(Starlette(routes=[Route("/", lambda _: HTMLResponse(attack))])) as evil, visit(browser) as seen:
        await place.comes_in(seen)
        await seen.go(evil)
        async with seen.page.expect_response(f"{place.at}/admin/feeds") as answered:
            await seen.page.get_by_role("button", name="Win a boat").click()
        answer = await answered.value

    assert answer.status == 403
    assert len(await place.keeper.store.feeds.feeds()) == before


async def test_a_keeper_takes_a_part_out_of_a_draft_and_logs_out(browser: Browser, place: Place) -> None:
    async with visit(browser) as seen:
        await place.comes_in(seen)
        await seen.go(place.at + place.pages["draft"])
        await seen.page.get_by_role("button", name="Take out").first.click()
        await seen.page.wait_for_selector("del")
        await seen.page.get_by_role("button", name="Put back").click()
        await seen.page.wait_for_selector("del", state="detached")
        assert await seen.page.evaluate("document.cookie") == ""
        await seen.page.get_by_role("button", name="Log out").click()
        await seen.page.wait_for_url(f"{place.at}/")

        answer = await seen.go(f"{place.at}/admin")
        assert answer.status == 401
