# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The pages of a subscriber: preferences, what is kept, and leaving as RFC 8058 has it."""

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import BOATS, SEA, WANTING, YOU, Desks
from people_site import HERE, Visitor, people_site
from site_reading import ask

from briefbot.adapters.store import Store
from briefbot.ports import Subscriber, Subscription

ALL = Subscription(kind="all")
SAVE = {
    "do": "save",
    "scope": "some",
    "topic": "sea",
    "rhythm": "digest",
    "at": "07:30",
    "zone": "Europe/Berlin",
    "language": "de",
}
ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def desks(bot_store: Store) -> Desks:
    return Desks(bot_store)


@pytest.fixture
def visitor(desks: Desks) -> Visitor:
    return Visitor(people_site(desks))


def preferences(desks: Desks, member: Subscriber) -> str:
    return f"/preferences/{desks.members.link('preferences', member)}"


def unsubscribe(desks: Desks, member: Subscriber) -> str:
    return f"/unsubscribe/{desks.members.link('unsubscribe', member)}"


async def kept(desks: Desks) -> Subscriber:
    (member,) = await desks.store.subscribers.subscribers()
    return member


async def test_the_page_shows_what_is_set_and_looking_changes_nothing(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    await desks.store.feeds.follow("https://wire.test/feed", desks.clock(), "Harbour Wire")

    for method in ("GET", "HEAD", "GET"):
        page = await visitor.sees(preferences(desks, member), method)

    assert page.page.xpath("//input[@name='topic' and @checked]/@value") == ["sea"]
    assert page.page.xpath("//textarea[@name='words']/text()") == ['"night boat"']
    assert page.page.xpath("//input[@name='at']/@value") == ["07:30"]
    assert page.page.xpath("//select[@name='zone']/option[@selected]/text()") == ["Europe/Berlin"]
    assert page.page.xpath("//select[@name='language']/option[@selected]/@value") == ["de"]
    assert "Harbour Wire" in page.said
    assert "you@example.org" in page.said
    assert page.headers["cache-control"] == "private, no-store"
    assert await kept(desks) == member


async def test_what_is_saved_is_kept_as_the_bot_would_keep_it(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    feed, _ = await desks.store.feeds.follow("https://wire.test/feed?utm_source=x", desks.clock(), "Harbour Wire")
    link = preferences(desks, member)
    new = {
        "feed": feed.id,
        "topic": ["sea", "orchards"],
        "words": "",
        "at": "19:05",
        "zone": "America/New_York",
        "nothing": "on",
    }

    answer = await visitor.sends(link, SAVE | new | {"language": "uk"})
    page = await visitor.sees(answer.headers["location"])

    assert answer.status == 303
    assert "It is kept." in page.said
    after = await kept(desks)
    assert (after.digest_at, after.time_zone, after.language) == (time(19, 5), "America/New_York", "uk")
    assert after.hears_of_nothing
    assert after.next_digest
    assert f"{after.next_digest:%H:%M}" == "23:05"
    assert set(await desks.members.wishes(after)) == {
        SEA,
        Subscription(kind="topic", value="orchards"),
        Subscription(kind="feed", value="https://wire.test/feed"),
    }
    assert page.page.xpath("//input[@name='feed' and @checked]/@value") == [str(feed.id)]


async def test_every_brief_at_once_can_be_chosen_and_nothing_at_all_cannot(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    link = preferences(desks, member)

    await visitor.sends(link, SAVE | {"scope": "all", "rhythm": "once"})
    after = await kept(desks)
    nothing = await visitor.sends(link, SAVE | {"topic": "", "words": "?!"})

    assert (after.digest_at, after.next_digest) == (None, None)
    assert await desks.members.wishes(after) == (ALL,)
    assert nothing.headers["location"].endswith("?done=nothing")
    assert await kept(desks) == after
    assert "unsubscribe below" in (await visitor.sees(nothing.headers["location"])).said


async def test_a_pause_holds_for_so_many_days_and_can_be_ended(desks: Desks, visitor: Visitor) -> None:
    link = preferences(desks, await desks.joined())

    for days, held in (("14", 14), ("99999999", 365), ("-3", 1), ("many", 1)):
        await visitor.sends(link, {"do": "pause", "days": days})
        assert (await kept(desks)).muted_until == desks.clock() + timedelta(days=held)
    assert "Nothing comes until" in (await visitor.sees(link)).said
    await visitor.sends(link, {"do": "resume"})
    assert (await kept(desks)).muted_until is None


async def test_all_that_is_kept_can_be_had_as_a_file(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()

    answer = await visitor.sees(f"{preferences(desks, member)}/export")

    assert answer.headers["content-disposition"] == 'attachment; filename="briefbot.json"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert {one["value"] for one in json.loads(answer.text)["subscriptions"]} == {SEA.value, BOATS.value}
    assert member.key not in answer.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_to_look_at_the_link_that_ends_it_ends_nothing(desks: Desks, visitor: Visitor, method: str) -> None:
    member = await desks.joined()

    for headers in ({}, {"Purpose": "prefetch"}):
        page = await visitor.sees(unsubscribe(desks, member), method, **headers)

    assert await kept(desks) == member
    if method == "GET":
        assert "No more mails?" in page.said
        assert page.page.xpath("//form[@method='post']/@action") == [unsubscribe(desks, member)]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", ONE_CLICK.encode()),
        (
            "multipart/form-data; boundary=xYz",
            b'--xYz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xYz--\r\n',
        ),
        ("", b""),
    ],
)
async def test_one_post_of_a_mail_service_ends_it_at_once(desks: Desks, visitor: Visitor, kind: str, body: bytes) -> None:
    member = await desks.joined()
    link, settings = unsubscribe(desks, member), preferences(desks, member)

    first = await ask(visitor.application, link, method="POST", headers={"Content-Type": kind}, body=[body])
    again = await ask(visitor.application, link, method="POST", headers={"Content-Type": kind}, body=[body])

    assert (first.status, again.status) == (200, 200)
    assert "not subscribed any more" in first.said
    assert "set-cookie" not in first.headers
    assert await desks.store.subscribers.subscribers() == ()
    assert (await visitor.sees(settings)).status == 410
    assert (await visitor.sends(settings, SAVE)).status == 410
    assert (await visitor.sees(f"{settings}/export")).status == 410
    assert "not subscribed any more" in (await visitor.sees(link)).said


@pytest.mark.parametrize("headers", [{"Origin": "null"}, {"Origin": "https://mail.test"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_mail_program_that_says_where_it_is_from_can_end_it_too(
    desks: Desks, visitor: Visitor, headers: dict[str, str]
) -> None:
    member = await desks.joined()

    answer = await visitor.sends(unsubscribe(desks, member), {"List-Unsubscribe": "One-Click"}, headers)

    assert answer.status == 200
    assert await desks.store.subscribers.subscribers() == ()


async def test_who_left_and_came_back_is_not_ended_by_an_old_link(desks: Desks, visitor: Visitor) -> None:
    old = await desks.joined()
    link, settings = unsubscribe(desks, old), preferences(desks, old)
    await visitor.sends(link, {"List-Unsubscribe": "One-Click"})
    anew = await desks.joined()

    assert (await visitor.sends(link, {"List-Unsubscribe": "One-Click"})).status == 200
    assert (await visitor.sends(settings, SAVE)).status == 410
    assert await kept(desks) == anew


async def test_links_changed_or_of_another_subscriber_list_or_purpose_change_nothing(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    other = await desks.joined(replace(WANTING, address=replace(YOU, chat="me@example.org")))
    elsewhere = replace(desks.seals, list_id="other.example.org")
    good, settings = desks.members.link("unsubscribe", member), desks.members.link("preferences", member)
    forged = (
        good[:-1],
        ("A" if good[0] != "A" else "B") + good[1:],
        settings,
        elsewhere.seal_of("unsubscribe", member.id, member.key),
        desks.seals.seal_of("confirm", member.id, member.key),
        "",
        "x",
    )

    statuses = {(await visitor.sends(f"/unsubscribe/{seal}", {"List-Unsubscribe": "One-Click"})).status for seal in forged}
    crossed = desks.seals.seal_of("unsubscribe", other.id, member.key)
    assert (await visitor.sends(f"/unsubscribe/{crossed}", {})).status == 200
    for seal in (good, settings[:-1], elsewhere.seal_of("preferences", member.id, member.key)):
        assert (await visitor.sends(f"/preferences/{seal}", SAVE)).status == 410

    assert statuses <= {404, 410}
    assert set(await desks.store.subscribers.subscribers()) == {member, other}


async def test_a_form_of_another_site_or_one_that_says_nothing_changes_nothing(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    link = preferences(desks, member)

    foreign = await visitor.sends(link, SAVE | {"language": "uk"}, {"Origin": "https://evil.test"})
    unknown = await visitor.sends(link, {"do": "delete"})

    assert (foreign.status, unknown.status) == (403, 400)
    assert await kept(desks) == member


async def test_what_others_have_named_is_shown_as_text(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined(replace(WANTING, address=replace(YOU, chat="o'neil&b@example.org")))
    await desks.store.feeds.follow("https://wire.test/feed", desks.clock(), "<script>alert(1)</script>")
    await desks.store.subscribers.subscribe(
        member.id, Subscription(kind="words", value="</textarea><img src=x>"), desks.clock()
    )

    page = await visitor.sees(f"{preferences(desks, member)}?done=%3Cscript%3E")

    assert page.page.xpath("//script") == []
    assert page.page.xpath("//img") == []
    assert "o'neil&b@example.org" in page.said
    assert "<script>alert(1)</script>" in page.said


async def test_who_may_not_be_written_to_is_told_so(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()
    await desks.store.subscribers.block(member.id, desks.clock())

    assert "Mails to this address came back" in (await visitor.sees(preferences(desks, member))).said
    assert (await visitor.sends(unsubscribe(desks, member), {})).status == 200
    assert await desks.store.subscribers.subscribers() == ()


async def test_a_page_that_is_shown_is_small_enough_for_a_phone(desks: Desks, visitor: Visitor) -> None:
    member = await desks.joined()

    for path in ("/subscribe", preferences(desks, member)):
        assert len((await visitor.sees(path, **HERE)).body) < 50_000
