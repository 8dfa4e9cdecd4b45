# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The desk's own pages: who comes in, what they can do, and what nobody can make them do."""

from dataclasses import replace
from datetime import time

import pytest
from admin_site import BOSS, SETTINGS, Keeper, keeper
from bot_parts import FEED, NEW_FEED, PAGE
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import WANTING, YOU, Desks
from ledger_parts import charge
from owed_briefs import LATER, NOW, claimed, keep_article, keep_brief, open_story, reader, states

from briefbot.adapters.store import Store
from briefbot.errors import NoAddress
from briefbot.ports import Digest, Payer, Usage
from briefbot.site import admin_deliveries, admin_drafts

PAGES = ("/admin", "/admin/feeds", "/admin/deliveries", "/admin/drafts", "/admin/addresses", "/admin/cost")


async def admitted(store: Store) -> Keeper:
    someone = await keeper(store)
    await someone.comes_in()
    return someone


async def unsure_of(store: Store) -> int:
    await reader(store, "-100", kind="channel")
    await keep_brief(store)
    delivery = await claimed(store)
    await store.outbox.mark_sending(delivery, NOW)
    await store.outbox.mark_unsure(delivery, "the <b>line</b> broke", NOW)
    return delivery.id


async def draft_of(store: Store) -> int:
    await reader(store, "-200", kind="channel", is_reviewed=True)
    await keep_brief(store)
    (row,) = await store.outbox.deliveries("review", 10)
    return row.id


@pytest.mark.parametrize("page", PAGES)
async def test_nobody_sees_a_page_who_was_not_let_in(bot_store: Store, page: str) -> None:
    someone = await keeper(bot_store)
    forged = replace(someone.visitor, cookies={"briefbot": someone.people.lodge.invite(BOSS)})

    for visitor in (someone.visitor, forged):
        answer = await visitor.sees(page)
        assert answer.status == 401
        assert "briefbot admin link" in answer.said
        assert answer.headers["cache-control"] == "private, no-store"
        assert (await visitor.sends(page, {"do": "drop", "delivery": "1"})).status in (401, 405)


@pytest.mark.parametrize("page", PAGES)
async def test_who_was_let_in_sees_every_page_and_the_way_to_the_others(bot_store: Store, page: str) -> None:
    answer = await (await admitted(bot_store)).sees(page)

    assert answer.status == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.page.xpath("//nav[@class='desk']//a/@href") == list(PAGES)
    assert answer.page.xpath("//nav[@class='desk']//a[@aria-current]/@href") == [page]
    assert answer.page.xpath("//script") == []


async def test_below_a_path_the_pages_lead_to_each_other_there(bot_store: Store) -> None:
    below = SETTINGS.model_copy(update={"web": SETTINGS.web.model_copy(update={"url": "http://site.test/news"})})
    someone = await keeper(bot_store, below)
    entered = await someone.comes_in()

    page = await someone.follows(entered)

    assert entered.headers["location"] == "/news/admin"
    assert page.page.xpath("//nav[@class='desk']//a/@href") == [f"/news{path}" for path in PAGES]
    assert page.page.xpath("//a[@aria-current]/@href") == ["/news/admin"]
    assert (await someone.follows(await someone.presses("/news/admin/feeds", "Follow", url=PAGE))).status == 200


async def test_a_link_lets_in_once_and_to_look_at_it_uses_nothing_up(bot_store: Store) -> None:
    someone = await keeper(bot_store)
    link = f"/admin/login/{someone.people.lodge.invite(BOSS)}"
    for method in ("GET", "HEAD", "GET"):
        looked = await someone.visitor.sees(link, method)
    assert looked.page.xpath("//form[@method='post']/@action") == [link]
    assert someone.visitor.cookies == {}

    entered, again = await someone.visitor.sends(link, {}), await someone.visitor.sends(link, {})

    assert (entered.status, entered.headers["location"]) == (303, "/admin")
    assert again.status == 410
    assert (await someone.visitor.sees(link)).status == 410
    assert (await someone.sees("/admin")).status == 200
    for seal in ("x", someone.people.seals.seal("session", "1", BOSS), "%00"):
        assert (await someone.visitor.sends(f"/admin/login/{seal}", {})).status == 410


async def test_the_session_is_kept_from_scripts_other_sites_and_plain_lines(bot_store: Store) -> None:
    plain = await admitted(bot_store)
    secure = await keeper(
        bot_store, SETTINGS.model_copy(update={"web": SETTINGS.web.model_copy(update={"url": "https://site.test"})})
    )
    await secure.visitor.sends(f"/admin/login/{secure.people.lodge.invite(BOSS)}", {}, {"Origin": "https://site.test"})

    (told,) = plain.visitor.set_cookies
    (bound,) = secure.visitor.set_cookies
    assert told.startswith("briefbot=")
    assert bound.startswith("__Host-briefbot=")
    for cookie in (told, bound):
        assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" in bound.split("; ")
    assert "Secure" not in told.split("; ")
    assert "Domain" not in bound
    assert (await secure.sees("/admin")).status == 200


async def test_who_logs_out_is_out_wherever_a_copy_of_their_pass_is(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    copy = replace(someone.visitor, cookies=dict(someone.visitor.cookies))

    answer = await someone.presses("/admin", "Log out")

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert someone.visitor.cookies == {}
    assert (await copy.sees("/admin")).status == 401


@pytest.mark.parametrize("page", ["feeds", "deliveries", "addresses", "drafts/1", "logout"])
async def test_a_form_that_another_page_made_is_refused(bot_store: Store, page: str) -> None:
    someone, other = await admitted(bot_store), await admitted(bot_store)
    number = await unsure_of(bot_store)
    own, theirs = [(await one.sees("/admin")).page.xpath("//input[@name='form']/@value")[0] for one in (someone, other)]
    act = {"do": "drop", "delivery": str(number), "feed": "1", "subscriber": "1"}

    for fields, headers in (
        (act, None),
        (act | {"form": ""}, None),
        (act | {"form": theirs}, None),
        (act | {"form": own}, {"Origin": "https://evil.test"}),
        (
            act | {"form": (await someone.sees("/admin")).page.xpath("//input[@name='form']/@value")[0]},
            {"Sec-Fetch-Site": "same-site"},
        ),
    ):
        assert (await someone.visitor.sends(f"/admin/{page}", fields, headers)).status == 403

    assert await states(bot_store) == {"unsure": 1}
    assert (await someone.sees("/admin")).status == 200


async def test_the_first_page_counts_what_there_is(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    await unsure_of(bot_store)
    await reader(bot_store, "7", status="blocked")
    await bot_store.feeds.follow(FEED, NOW)
    await bot_store.feeds.pause(1, True, NOW)
    await bot_store.duties.take("outlet telegram", someone.people.seals.clock())

    said = (await someone.sees("/admin")).said

    for told in ("outlet telegram: process", "2 feeds", "1 is paused", "telegram: 1 (1 more does not let us write)"):
        assert told in said
    assert "may not have arrived1" in said


async def test_feeds_are_added_paused_asked_again_and_removed(bot_store: Store) -> None:
    someone = await admitted(bot_store)

    added = await someone.follows(await someone.presses("/admin/feeds", "Follow", url=PAGE))
    known = await someone.follows(await someone.presses("/admin/feeds", "Follow", url=NEW_FEED))
    nowhere = await someone.presses("/admin/feeds", "Follow", url="https://nowhere.test")
    nothing = await someone.presses("/admin/feeds", "Follow", url="a feed, please")

    assert "The desk follows that feed now." in added.said
    assert "The Gazette" in added.said
    assert "already" in known.said
    assert (nowhere.status, nothing.status) == (422, 422)
    assert "could not be read" in nowhere.said
    assert "no feed there" in nothing.said
    paused = await someone.follows(await someone.presses("/admin/feeds", "Pause", "The Gazette"))
    assert "That feed is paused." in paused.said
    (health,) = await bot_store.feeds.feeds()
    assert health.feed.is_paused
    await someone.presses("/admin/feeds", "Ask it again", "The Gazette")
    (health,) = await bot_store.feeds.feeds()
    assert not health.feed.is_paused
    removed = await someone.follows(await someone.presses("/admin/feeds", "Yes, remove it", "The Gazette"))
    assert "0 feeds" in removed.said
    assert set(someone.wakes.stages) == {"poll"}
    assert await bot_store.feeds.feeds() == ()


async def test_many_feeds_are_shown_in_pages_those_that_ail_first(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    for number in range(60):
        await bot_store.feeds.follow(f"https://feed{number:02}.test/rss", NOW, f"Feed {number:02}")
    async with bot_store._database.writing() as connection:
        from sqlalchemy import update

        from briefbot.adapters.store.schema import feeds

        ailing = update(feeds).where(feeds.c.title == "Feed 59").values(error="it answers <i>500</i>", failures=3)
        await connection.execute(ailing)

    first, second = await someone.sees("/admin/feeds"), await someone.sees("/admin/feeds?page=2")

    titles = [[one.text_content() for one in page.page.xpath("//li/h2")] for page in (first, second)]
    assert titles[0][:2] == ["Feed 59", "Feed 00"]
    assert (len(titles[0]), len(titles[1])) == (50, 10)
    assert "3 times in a row: it answers <i>500</i>" in first.said
    for page in ("0", "-1", "99", "x", "9" * 40):
        assert (await someone.sees(f"/admin/feeds?page={page}")).status == 200


async def test_what_may_not_have_arrived_is_sent_again_or_dropped_once(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    await unsure_of(bot_store)
    listed = await someone.sees("/admin/deliveries")
    form = {one.get("name"): one.get("value") for one in listed.page.xpath("(//form[@class='acts'])[1]//input")}

    sent = await someone.follows(await someone.presses("/admin/deliveries", "Send again", "Chat -100"))
    late = await someone.follows(await someone.visitor.sends("/admin/deliveries", form | {"do": "drop"}))

    assert "the <b>line</b> broke" in listed.said
    assert "It will be sent again." in sent.said
    assert "Somebody has decided that already." in late.said
    assert await states(bot_store) == {"pending": 1}
    assert someone.wakes.stages == ["deliver"]
    for odd in ({"do": "drop", "delivery": "999"}, {"do": "drop", "delivery": "9" * 30}, {"do": "drop", "delivery": "-1"}):
        answer = await someone.visitor.sends("/admin/deliveries", form | odd)
        assert answer.headers["location"] == "/admin/deliveries?done=late"
    assert (await someone.visitor.sends("/admin/deliveries", form | {"do": "burn"})).status == 400


async def test_a_long_list_of_drafts_and_deliveries_goes_on(bot_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_drafts, "_MOST", 2)
    monkeypatch.setattr(admin_deliveries, "_MOST", 2)
    for number in range(3):
        await reader(bot_store, f"-{number + 1}", kind="channel", is_reviewed=True)
        await reader(bot_store, f"-{number + 10}", kind="channel")
    await keep_brief(bot_store)
    for _ in range(3):
        delivery = await claimed(bot_store)
        await bot_store.outbox.mark_sending(delivery, NOW)
        await bot_store.outbox.mark_unsure(delivery, "the line broke", NOW)
    me = await admitted(bot_store)
    for page, shown in (("/admin/drafts", "//ul[@class='things']//h2"), ("/admin/deliveries", "//ul[@class='things']//h3")):
        first = await me.sees(page)
        (onward,) = first.page.xpath("//a[@rel='next']/@href")
        rest = await me.sees(onward)

        assert (len(first.page.xpath(shown)), len(rest.page.xpath(shown))) == (2, 1)
        assert rest.page.xpath("//a[@rel='next']") == []


async def test_a_draft_is_read_changed_and_approved(bot_store: Store) -> None:
    someone, number = await admitted(bot_store), await draft_of(bot_store)
    page = f"/admin/drafts/{number}"
    listed, read = await someone.sees("/admin/drafts"), await someone.sees(page)
    out = await someone.follows(await someone.presses(page, "Take out"))
    refused = await someone.presses(page, "Change", headline="Mars attacks with 900 boats")
    changed = await someone.follows(await someone.presses(page, "Change", headline="The ferry will stop in May"))
    approved = await someone.follows(await someone.presses(page, "Approve"))

    assert listed.page.xpath("//h2/a/@href") == [page]
    assert "1 draft waits for an editor" in listed.said
    assert "Anna Petrova" in read.said
    assert "bears it out" in read.said
    assert len(out.page.xpath("//del")) == 1
    assert refused.status == 422
    assert "The sources do not bear that out:" in refused.said
    assert "the number “900” stands in none of them" in refused.said
    assert changed.page.xpath("//input[@name='headline']/@value") == ["The ferry will stop in May"]
    assert "It is approved, and goes out." in approved.said
    row = await bot_store.outbox.delivery(number)
    assert row
    assert (row.state, row.headline, row.without) == ("pending", "The ferry will stop in May", {"p1"})
    assert someone.wakes.stages == ["deliver"]


async def test_a_source_that_is_no_page_of_the_web_is_named_and_not_linked(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    await reader(bot_store, "-200", kind="channel", is_reviewed=True)
    article = await keep_article(bot_store, "javascript:alert(1)")
    await keep_brief(bot_store, story=await open_story(bot_store, article))
    (row,) = await bot_store.outbox.deliveries("review", 10)
    read = await someone.sees(f"/admin/drafts/{row.id}")

    assert article.title in read.said
    assert "javascript:" not in read.text


async def test_a_draft_that_was_changed_since_it_was_read_is_shown_and_asked_again(bot_store: Store) -> None:
    someone, number = await admitted(bot_store), await draft_of(bot_store)
    page = f"/admin/drafts/{number}"
    read = (await someone.sees(page)).page
    form, version = (read.xpath(f"//input[@name='{name}']/@value")[0] for name in ("form", "version"))
    await someone.presses(page, "Take out")
    answer = await someone.visitor.sends(page, {"form": form, "version": version, "do": "approve"})
    shown = await someone.follows(answer)
    approved = await someone.follows(await someone.presses(page, "Approve"))

    assert "It has been changed meanwhile." in shown.said
    assert len(shown.page.xpath("//del")) == 1
    assert "It is approved, and goes out." in approved.said


async def test_a_digest_is_read_and_a_brief_of_it_taken_out(bot_store: Store) -> None:
    channel = await reader(bot_store, "-200", kind="channel", is_reviewed=True, digest_at=time(18), next_digest=NOW)
    briefs = tuple([await keep_brief(bot_store) for _ in range(2)])
    digest = Digest(id=0, subscriber_id=channel.id, day=NOW.date(), made=NOW, brief_ids=briefs)
    await bot_store.subscribers.keep_digest(digest, LATER, NOW)
    (row,) = await bot_store.outbox.deliveries("review", 10)
    someone, page = await admitted(bot_store), f"/admin/drafts/{row.id}"
    listed = await someone.sees("/admin/drafts")
    await someone.presses(page, "Take out")
    read = await someone.sees(page)
    approved = await someone.follows(await someone.presses(page, "Approve"))

    assert listed.page.xpath("//h2/a/text()") == ["Digest of Monday, 4 May"]
    assert len(read.page.xpath("//ol/li")) == 2
    assert len(read.page.xpath("//del")) == 1
    assert read.page.xpath("//input[@name='headline']") == []
    assert "It is approved, and goes out." in approved.said


async def test_a_draft_that_was_decided_on_is_told_so(bot_store: Store) -> None:
    someone, number = await admitted(bot_store), await draft_of(bot_store)
    page = f"/admin/drafts/{number}"
    form = (await someone.sees(page)).page.xpath("//input[@name='form']/@value")[0]
    dropped = await someone.follows(await someone.presses(page, "Drop"))

    assert "It is dropped." in dropped.said
    for fields, told in (
        ({"do": "approve"}, "It has been dropped already."),
        ({"out": "p1"}, "not kept any more"),
        ({"do": "headline", "headline": "Ferries"}, "not kept any more"),
    ):
        assert told in (await someone.follows(await someone.visitor.sends(page, fields | {"form": form}))).said
    assert "not kept any more" in (await someone.follows(await someone.sees("/admin/drafts/999"))).said
    assert (await someone.sees("/admin/drafts/one")).status == 404
    assert (await someone.visitor.sends(page, {"form": form})).status == 400


async def test_an_address_whose_mail_came_back_is_listed_and_written_to_again(bot_store: Store) -> None:
    someone, desks = await admitted(bot_store), Desks(bot_store)
    member = await desks.joined(replace(WANTING, address=replace(YOU, chat="o'neil@xn--bcher-kva.example")))
    await bot_store.subscribers.block(member.id, NOW)

    listed = await someone.sees("/admin/addresses")
    lifted = await someone.follows(await someone.presses("/admin/addresses", "Write there again", "o'neil"))

    assert "o'neil@bücher.example" in listed.said
    assert "written to again" in lifted.said
    after = await bot_store.subscribers.subscriber_of(member.id)
    assert after
    assert after.status == "active"
    assert after.next_digest
    form = lifted.page.xpath("//input[@name='form']/@value")[0]
    again = await someone.visitor.sends("/admin/addresses", {"form": form, "do": "lift", "subscriber": str(member.id)})
    assert again.headers["location"].endswith("done=late")


async def test_who_asks_to_be_taken_off_the_list_is_found_and_deleted(bot_store: Store) -> None:
    someone, desks = await admitted(bot_store), Desks(bot_store)
    await desks.joined()
    other = await reader(bot_store, "7")
    page = "/admin/addresses?q=%20you@EXAMPLE.org"

    found = await someone.sees(page)
    deleted = await someone.follows(await someone.presses(page, "Yes, delete it"))
    gone = await someone.sees(page)

    assert "you@EXAMPLE.org is subscribed." in found.said
    assert "Nothing is kept of that address any more." in deleted.said
    assert "Nobody is subscribed at you@EXAMPLE.org." in gone.said
    form = gone.page.xpath("//input[@name='form']/@value")[0]
    for what in ("delete", "lift"):
        await someone.visitor.sends("/admin/addresses", {"form": form, "do": what, "subscriber": str(other.id)})
    assert await bot_store.subscribers.subscribers() == (other,)
    assert (await someone.sees("/admin/addresses?q=%3Cscript%3Ealert(1)%3C/script%3E")).page.xpath("//script") == []


async def test_an_address_that_could_not_be_asked_is_listed_with_the_reason(bot_store: Store) -> None:
    someone, desks = await admitted(bot_store), Desks(bot_store)
    desks.paper.errors = [NoAddress("no such user <b>here</b>")]
    await desks.join.want(WANTING)
    await desks.mails()
    await desks.join.want(replace(WANTING, address=replace(YOU, chat="me@example.org")))

    said = (await someone.sees("/admin/addresses")).said

    assert "1 address has not said yes yet." in said
    assert "no such user <b>here</b>" in said


async def test_what_the_model_has_cost_is_shown_by_day_and_feed(bot_store: Store) -> None:
    someone = await admitted(bot_store)
    now = someone.people.seals.clock()
    number = await bot_store.ledger.reserve(charge(2_000_000_000, Payer(feed=FEED), now), [])
    assert isinstance(number, int)
    await bot_store.ledger.settle(number, Usage(tokens_in=1234, tokens_out=56), 1_230_000_000)

    said = (await someone.sees("/admin/cost")).said

    for told in ("1,234", "1.23", "of 1.00", FEED):
        assert told in said


async def test_what_strangers_wrote_is_shown_as_text(bot_store: Store) -> None:
    someone, attack = await admitted(bot_store), "<img src=x onerror=alert(1)>\"'"
    await bot_store.feeds.follow("https://evil.test/<script>", NOW, attack)
    await reader(bot_store, "-100", kind="channel")
    subscriber = await bot_store.subscribers.welcome((await reader(bot_store, "-300")).address, "private", attack, NOW)
    await keep_brief(bot_store)
    await bot_store.outbox.fail_delivery(await claimed(bot_store), attack, NOW)
    await bot_store.outbox.fail_delivery(await claimed(bot_store), attack, NOW)

    assert subscriber.name == attack
    for page in ("/admin/feeds", "/admin/deliveries", f"/admin/feeds?done={'%3Cscript%3E'}"):
        answer = await someone.sees(page)
        assert answer.page.xpath("//img | //script | //b") == []
    assert (
        attack in (await someone.sees("/admin/deliveries")).text or "&lt;img" in (await someone.sees("/admin/deliveries")).text
    )
    refused = await someone.presses("/admin/feeds", "Follow", url=f'">{attack}')
    assert refused.page.xpath("//img") == []
