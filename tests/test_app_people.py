# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The composition root of subscribing: when there is a page for it, and that its links outlive the process."""

from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import WANTING
from site_reading import ask

from briefbot.adapters.store import Store
from briefbot.app_people import open_people, takes_subscribers
from briefbot.app_site import open_site
from briefbot.settings import MailSettings, Settings, WebSettings

WEB = WebSettings(listen="127.0.0.1:8080", url="https://briefs.test/news")
MAIL = MailSettings(server="127.0.0.1:25", security="none", sender="Briefs <briefs@example.org>")


async def test_there_is_a_page_to_subscribe_at_where_mail_can_go_and_its_links_have_an_address(bot_store: Store) -> None:
    found = {}
    for name, settings in (
        ("none", Settings(web=WEB)),
        ("no address", Settings(web=WEB.model_copy(update={"url": ""}), mail=MAIL)),
        ("both", Settings(web=WEB, mail=MAIL)),
    ):
        site = (await open_site(settings, bot_store, await open_people(settings, bot_store))).application
        page = await ask(site, "/subscribe")
        trouble = await ask(site, "/unsubscribe/x")
        found[name] = (takes_subscribers(settings), page.status, trouble.status)

    assert found == {"none": (False, 404, 410), "no address": (False, 404, 410), "both": (True, 200, 410)}
    assert page.page.xpath("//form[@method='post']/@action") == ["/news/subscribe"]


async def test_a_link_outlives_the_process(bot_store: Store) -> None:
    settings = Settings(web=WEB, mail=MAIL)
    before, after = await open_people(settings, bot_store), await open_people(settings, bot_store)
    await before.join.want(WANTING)
    (owed,) = await bot_store.sign_ups.sign_ups_owed(before.seals.clock(), 1)
    sign_up = await bot_store.sign_ups.claim_sign_up(owed, before.seals.clock())
    assert sign_up

    assert before.woken.is_set()
    assert await after.join.asked(before.join.link(sign_up)) == sign_up
