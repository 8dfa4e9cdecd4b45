# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The page to subscribe at and that of the yes: what they do, and what nobody can make them do."""

from dataclasses import replace
from datetime import time

import pytest
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import WANTING, YOU, Desks
from people_site import GIVEN, HERE, LINKS, Visitor, people_site
from site_reading import ask

from briefbot.adapters.store import Store
from briefbot.ports import Subscription, Wanting

ALL = Subscription(kind="all")
SEA = Subscription(kind="topic", value="sea")


@pytest.fixture
def desks(bot_store: Store) -> Desks:
    return Desks(bot_store)


@pytest.fixture
def visitor(desks: Desks) -> Visitor:
    return Visitor(people_site(desks))


def path(url: str) -> str:
    return url.removeprefix(LINKS.base)


async def test_the_form_offers_topics_and_its_answer_asks_at_the_address(desks: Desks, visitor: Visitor) -> None:
    form = await visitor.sees("/subscribe")
    answer = await visitor.sends(
        "/subscribe", GIVEN | {"scope": "some", "topic": ["sea", "markets"], "words": "night boat\n\nyacht"}
    )

    assert form.status == 200
    assert {"The sea", "Orchards", "Markets"} <= {label.text_content() for label in form.page.xpath("//label")}
    assert answer.status == 200
    assert "A mail to you@example.org is on its way" in answer.said
    assert "An address gets at most three such mails a day" in answer.said
    assert answer.headers["cache-control"] == "private, no-store"
    wanting = (await desks.waiting()).wanting
    assert wanting.address == YOU
    assert [(wish.kind, wish.value) for wish in wanting.wishes] == [
        ("topic", "sea"),
        ("topic", "markets"),
        ("words", "boat night"),
        ("words", "yacht"),
    ]
    assert (wanting.time_zone, wanting.digest_at, wanting.language) == ("Europe/Kyiv", time(7, 30), "uk")
    assert await desks.store.subscribers.subscribers() == ()


async def test_a_topic_can_be_ticked_by_the_link_that_leads_there(visitor: Visitor) -> None:
    form = await visitor.sees("/subscribe?topic=sea")

    assert form.page.xpath("//input[@name='topic' and @checked]/@value") == ["sea"]
    assert form.page.xpath("//input[@name='scope' and @checked]/@value") == ["some"]
    unknown = await visitor.sees("/subscribe?topic=%22%3E%3Cscript%3E")
    assert unknown.page.xpath("//input[@name='scope' and @checked]/@value") == ["all"]
    assert "<script>" not in unknown.text


async def test_the_link_shows_what_it_asks_and_the_button_makes_the_subscriber(desks: Desks, visitor: Visitor) -> None:
    await desks.join.want(WANTING)
    await desks.mails()
    link = path(LINKS.confirm(desks.last_link))

    question = await visitor.sees(link)
    assert await desks.store.subscribers.subscribers() == ()
    done = await visitor.sends(link, {})

    assert question.page.xpath("//form/@action") == [link]
    for told in ("you@example.org", "The sea", "“night boat”", "07:30", "Europe/Berlin"):
        assert told in question.said
    assert "You are subscribed" in done.said
    (member,) = await desks.store.subscribers.subscribers()
    (preferences,) = done.page.xpath("//a[@class='button']/@href")
    assert await desks.members.member("preferences", preferences.rpartition("/")[2]) == member
    assert question.headers["cache-control"] == done.headers["cache-control"] == "private, no-store"


async def test_a_yes_can_be_said_again_and_changes_nothing(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    link = path(LINKS.confirm(desks.last_link))

    again, looked = await visitor.sends(link, {}), await visitor.sees(link)

    assert "You are subscribed" in again.said
    assert "You are subscribed" in looked.said
    assert await desks.store.subscribers.subscribers() == (member,)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_a_program_that_looks_at_links_confirms_nothing(desks: Desks, visitor: Visitor, method: str) -> None:
    await desks.join.want(WANTING)
    await desks.mails()
    link = path(LINKS.confirm(desks.last_link))

    for headers in ({}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}):
        await visitor.sees(link, method, **headers)

    assert await desks.store.subscribers.subscribers() == ()
    assert (await desks.waiting()).state == "sent"


async def test_a_link_that_is_too_old_changed_or_of_another_purpose_confirms_nothing(desks: Desks, visitor: Visitor) -> None:
    other = await desks.joined(replace(WANTING, address=replace(YOU, chat="me@example.org")))
    await desks.join.want(WANTING)
    await desks.mails()
    good = desks.last_link
    borrowed = desks.members.link("preferences", other)
    changed = ("A" if good[0] != "A" else "B") + good[1:]

    for seal in (changed, good[:-1], good + "A", borrowed, "x", "." * 99, "%00", "%E2%98%83"):
        answer = await visitor.sends(f"/confirm/{seal}", {})
        assert answer.status == 410
        assert "good for nothing" in answer.said
    desks.clock.pass_time(days=3, seconds=1)
    assert (await visitor.sends(f"/confirm/{good}", {})).status == 410
    assert await desks.store.subscribers.subscribers() == (other,)


async def test_the_answer_is_the_same_whatever_is_known_of_the_address(desks: Desks, visitor: Visitor) -> None:
    def given_at(name: str) -> Wanting:
        return replace(WANTING, address=replace(YOU, chat=f"{name}@example.org"))

    active, ended = await desks.joined(given_at("q-act")), await desks.joined(given_at("q-end"))
    await desks.store.subscribers.block(ended.id, desks.clock())
    for _ in range(5):
        await desks.join.want(given_at("q-oft"))
        await desks.mails()
    await desks.join.want(given_at("q-wai"))

    pages = set()
    for name in ("q-new", "q-act", "q-end", "q-wai", "q-oft"):
        answer = await visitor.sends("/subscribe", GIVEN | {"email": f"{name}@example.org"})
        pages.add((answer.status, answer.text.replace(name, "NAME"), tuple(answer.headers.items())))

    assert len(pages) == 1
    assert sorted(await desks.mails()) == [
        ("q-act@example.org", "preferences"),
        ("q-new@example.org", "confirm"),
        ("q-wai@example.org", "confirm"),
    ]
    assert await desks.store.subscribers.subscriber_of(active.id) == active


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody"}, "no address that we can write to"),
        ({"email": ""}, "no address that we can write to"),
        ({"email": "you@example.org\nBcc: all@example.org"}, "no address that we can write to"),
        ({"scope": "some"}, "Choose a topic or write words"),
        ({"scope": "some", "topic": "no-such-topic", "words": "  \n !?"}, "Choose a topic or write words"),
    ],
)
async def test_what_cannot_be_meant_is_said_beside_the_form_as_it_was_filled_in(
    desks: Desks, visitor: Visitor, fields: dict[str, str], said: str
) -> None:
    answer = await visitor.sends("/subscribe", GIVEN | fields)

    assert answer.status == 422
    assert said in answer.said
    assert answer.page.xpath("//select[@name='zone']/option[@selected]/text()") == ["Europe/Kyiv"]
    assert desks.wakes == []


async def test_what_is_written_into_the_form_is_shown_as_text_and_never_as_markup(visitor: Visitor) -> None:
    attack = "\"><script>alert(1)</script>'"
    for answer in (
        await visitor.sends("/subscribe", GIVEN | {"email": attack, "words": f"</textarea>{attack}", "at": attack}),
        await visitor.sends("/subscribe", GIVEN | {"scope": "some", "topic": attack, "words": "", "zone": attack}),
    ):
        assert answer.status == 422
        assert answer.page.xpath("//script[not(@src)]") == []
        assert "<script>alert" not in answer.text
    assert answer.page.xpath("//input[@name='email']/@value") == ["you@example.org"]


async def test_settings_that_nobody_can_choose_are_the_desks_own(desks: Desks, visitor: Visitor) -> None:
    odd = {"rhythm": "hourly", "at": "27:99", "zone": "../../etc/passwd", "language": "tlh", "scope": "everything"}
    await visitor.sends("/subscribe", GIVEN | odd)

    wanting = (await desks.waiting()).wanting
    assert (wanting.digest_at, wanting.time_zone, wanting.language, wanting.wishes) == (time(7, 30), "", "en", (ALL,))


async def test_who_wants_each_brief_at_once_gets_no_digest(desks: Desks, visitor: Visitor) -> None:
    await visitor.sends("/subscribe", GIVEN | {"rhythm": "once"})
    await desks.mails()
    question = await visitor.sees(path(LINKS.confirm(desks.last_link)))
    done = await visitor.sends(path(LINKS.confirm(desks.last_link)), {})

    assert "Each brief at once" in question.said
    assert "as soon as it is written" in done.said
    (member,) = await desks.store.subscribers.subscribers()
    assert (member.digest_at, member.next_digest) == (None, None)


async def test_a_program_that_fills_in_every_field_is_thanked_and_nobody_is_asked(desks: Desks, visitor: Visitor) -> None:
    honest = await visitor.sends("/subscribe", GIVEN | {"email": "new@example.org"})
    caught = await visitor.sends("/subscribe", GIVEN | {"website": "https://spam.test"})

    assert caught.text.replace("you@", "new@") == honest.text
    assert [chat for chat, _ in await desks.mails()] == ["new@example.org"]


async def test_one_host_can_send_ten_forms_and_then_one_each_three_minutes(desks: Desks, visitor: Visitor) -> None:
    statuses = [(await visitor.sends("/subscribe", GIVEN | {"email": f"a{number}@example.org"})).status for number in range(12)]
    refused = await visitor.sends("/subscribe", GIVEN)
    neighbour = replace(visitor, client="203.0.113.8")

    assert statuses == [200] * 10 + [429] * 2
    assert 0 < int(refused.headers["retry-after"]) <= 180
    assert (await neighbour.sends("/subscribe", GIVEN)).status == 200
    desks.clock.pass_time(minutes=3)
    assert (await visitor.sends("/subscribe", GIVEN)).status == 200
    assert len(await desks.mails()) == 11


async def test_a_household_with_many_addresses_of_ipv6_counts_as_one(desks: Desks, visitor: Visitor) -> None:
    homes = [replace(visitor, client=f"2001:db8:1:2::{number:x}") for number in range(1, 12)]
    statuses = [(await home.sends("/subscribe", GIVEN)).status for home in homes]
    mapped = [replace(visitor, client=f"::ffff:198.51.100.{number}") for number in range(2)]

    assert statuses == [200] * 10 + [429]
    assert (await replace(visitor, client="2001:db8:1:3::1").sends("/subscribe", GIVEN)).status == 200
    assert [(await one.sends("/subscribe", GIVEN)).status for one in mapped] == [200, 200]


async def test_all_together_can_send_so_many_forms(visitor: Visitor) -> None:
    crowd = [replace(visitor, client=f"198.51.{number // 250}.{number % 250}") for number in range(105)]
    statuses = [(await one.sends("/subscribe", GIVEN | {"email": "x"})).status for one in crowd]

    assert statuses == [422] * 100 + [429] * 5


async def test_a_form_of_another_site_is_refused_and_one_that_is_too_large_too(desks: Desks, visitor: Visitor) -> None:
    foreign = ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})
    statuses = [(await visitor.sends("/subscribe", GIVEN, headers)).status for headers in foreign]
    large = await visitor.sends("/subscribe", GIVEN | {"words": "x" * 40_000})
    many = await visitor.sends("/subscribe", [*GIVEN.items(), *(("topic", "t") for _ in range(600))])

    assert statuses == [403] * 3
    assert (large.status, many.status) == (413, 400)
    assert desks.wakes == []
    assert (await visitor.sends("/subscribe", GIVEN, {})).status == 200  # a browser of old says nothing of where it is


async def test_bytes_that_are_no_text_break_nothing(visitor: Visitor) -> None:
    for body in (b"\xff\xfe=%FF&email=%00%ff", b"email", b"&&&=&=", b"email=you%40example.org%00"):
        answer = await ask(visitor.application, "/subscribe", method="POST", headers=HERE, body=[body])
        assert answer.status == 422
