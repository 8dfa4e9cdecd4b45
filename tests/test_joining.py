# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""Double opt-in: who is asked, who becomes a subscriber, and what a link says to whom."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import BOATS, SEA, WANTING, YOU, Desks

from briefbot.adapters.store import Store
from briefbot.desk.asking import SUPPRESSED
from briefbot.desk.service import Stopping
from briefbot.errors import MaybeSent, NoAddress, NotSent, Rejected
from briefbot.ports import Subscription


@pytest.fixture
def desks(bot_store: Store) -> Desks:
    return Desks(bot_store)


async def test_nobody_is_a_subscriber_before_they_say_yes(desks: Desks) -> None:
    await desks.join.want(WANTING)
    assert await desks.store.subscribers.subscribers() == ()

    assert await desks.mails() == [("you@example.org", "confirm")]

    assert await desks.store.subscribers.subscribers() == ()
    member = await desks.join.confirm(desks.last_link)
    assert member
    assert (member.address, member.language, member.digest_at) == (YOU, "de", WANTING.digest_at)
    assert member.next_digest
    assert member.next_digest.astimezone(desks.join.zone).time() == WANTING.digest_at  # type: ignore[arg-type]
    assert set(await desks.members.wishes(member)) == {SEA, BOATS}


async def test_the_link_shows_what_it_asks_and_changes_nothing_by_being_looked_at(desks: Desks) -> None:
    await desks.join.want(WANTING)
    await desks.mails()

    for _ in range(3):
        asked = await desks.join.asked(desks.last_link)

    assert asked
    assert asked == await desks.store.sign_ups.sign_up(asked.id, asked.key)
    assert await desks.store.subscribers.subscribers() == ()


async def test_a_yes_that_is_said_twice_makes_one_subscriber_and_changes_nothing_of_theirs(desks: Desks) -> None:
    member = await desks.joined()
    changed = await desks.members.settle(member, language="uk")

    again = await asyncio.gather(*(desks.join.confirm(desks.last_link) for _ in range(3)))

    assert again == [changed] * 3
    assert await desks.store.subscribers.subscribers() == (changed,)


async def test_two_yeses_at_once_make_one_subscriber(desks: Desks) -> None:
    await desks.join.want(WANTING)
    await desks.mails()

    said = await asyncio.gather(*(desks.join.confirm(desks.last_link) for _ in range(4)))

    assert len(await desks.store.subscribers.subscribers()) == 1
    assert {one.id for one in said if one} == {1}
    assert all(said)


async def test_a_yes_after_three_days_is_too_late(desks: Desks) -> None:
    await desks.join.want(WANTING)
    await desks.mails()
    desks.clock.pass_time(days=3, seconds=1)

    assert await desks.join.asked(desks.last_link) is None
    assert await desks.join.confirm(desks.last_link) is None
    assert await desks.store.subscribers.subscribers() == ()


async def test_a_link_of_somebody_who_has_left_brings_nobody_back(desks: Desks) -> None:
    member = await desks.joined()
    old = desks.last_link
    preferences = desks.members.link("preferences", member)
    await desks.members.leave(member)

    assert await desks.join.confirm(old) is None
    assert await desks.members.member("preferences", preferences) is None
    assert await desks.store.subscribers.subscribers() == ()
    anew = await desks.joined()
    assert await desks.members.member("preferences", preferences) is None
    assert anew.key != member.key


async def test_a_link_says_yes_to_what_it_showed_and_not_to_what_was_wanted_since(desks: Desks) -> None:
    await desks.join.want(WANTING)
    await desks.mails()
    first = desks.last_link
    await desks.join.want(replace(WANTING, wishes=(Subscription(kind="all"),)))

    assert await desks.join.confirm(first) is None

    await desks.mails()
    member = await desks.join.confirm(desks.last_link)
    assert member
    assert await desks.members.wishes(member) == (Subscription(kind="all"),)


async def test_who_is_subscribed_already_gets_their_own_link_and_stays_as_they_are(desks: Desks) -> None:
    member = await desks.joined()
    await desks.join.want(replace(WANTING, wishes=(), language="en"))

    assert await desks.mails() == [("you@example.org", "preferences")]

    assert await desks.members.member("preferences", desks.last_link) == member
    assert set(await desks.members.wishes(member)) == {SEA, BOATS}


async def test_an_address_whose_mail_came_back_gets_none_until_an_admin_lifts_that(desks: Desks) -> None:
    member = await desks.joined()
    await desks.store.subscribers.block(member.id, desks.clock())
    await desks.join.want(WANTING)

    assert await desks.mails() == []

    assert (await desks.waiting()).error == SUPPRESSED
    await desks.store.suppressions.lift("mail", member.id)
    await desks.join.want(WANTING)
    assert await desks.mails() == [("you@example.org", "preferences")]


async def test_one_address_gets_three_mails_a_day_and_one_mailbox_six_in_whatever_spelling(desks: Desks) -> None:
    for _ in range(9):
        await desks.join.want(WANTING)
        await desks.mails()
    assert len(desks.paper.sent) == 3

    other = Desks(desks.store)
    for number in range(9):
        await other.join.want(replace(WANTING, address=replace(YOU, chat=f"Me+{number}@example.org")))
    assert len(await other.mails()) == 6
    other.clock.pass_time(days=1, minutes=1)
    await other.join.want(WANTING)
    assert len(await other.mails()) == 1


@pytest.mark.parametrize("error", [NotSent("greylisted", timedelta(minutes=5)), MaybeSent("the line broke"), ValueError("!")])
async def test_a_mail_that_could_not_go_is_tried_again(desks: Desks, error: Exception) -> None:
    desks.paper.errors = [error]
    await desks.join.want(WANTING)
    await desks.mails()
    assert await desks.mails() == []

    desks.clock.pass_time(minutes=5)

    assert await desks.mails() == [("you@example.org", "confirm")]
    assert await desks.join.confirm(desks.last_link)


@pytest.mark.parametrize("error", [NoAddress("no such user"), Rejected("not this one")])
async def test_a_mail_that_can_never_go_is_given_up(desks: Desks, error: Exception) -> None:
    desks.paper.errors = [error]
    await desks.join.want(WANTING)
    await desks.mails()
    desks.clock.pass_time(days=1)

    assert await desks.mails() == []
    given_up = await desks.waiting()
    assert (given_up.state, given_up.error) == ("failed", str(error))


async def test_a_server_that_greylists_for_a_day_is_asked_until_then(desks: Desks) -> None:
    desks.paper.errors = [NotSent("busy")] * 100
    await desks.join.want(WANTING)
    for _ in range(60):
        await desks.mails()
        desks.clock.pass_time(hours=1)

    assert len(desks.paper.sent) == 30
    assert (await desks.waiting()).state == "failed"


async def test_the_asker_sends_when_it_is_woken_forgets_what_is_old_and_stops_when_it_is_told(desks: Desks) -> None:
    stopping, asker = Stopping(), desks.asker
    await desks.join.want(replace(WANTING, address=replace(YOU, chat="old@example.org")))
    await desks.mails()
    desks.clock.pass_time(days=6)
    desks.paper.on_send = stopping.ask
    talking = asyncio.ensure_future(asker.talk(stopping))
    await asyncio.sleep(0)
    await desks.join.want(WANTING)
    asker.woken.set()
    await asyncio.wait_for(talking, 5)

    assert [chat for chat, *_ in desks.paper.sent] == ["old@example.org", "you@example.org"]
    assert (await desks.waiting()).wanting.address == YOU


async def test_a_member_changes_what_they_get_and_when_and_sees_all_of_it(desks: Desks) -> None:
    member = await desks.joined()
    found = await desks.members.member("preferences", desks.members.link("preferences", member))
    assert found == member

    later = await desks.members.settle(member, time_zone="America/New_York", hears_of_nothing=True)
    await desks.members.follow(later, {SEA, Subscription(kind="all")})

    kept = await desks.store.subscribers.subscriber(YOU)
    assert kept == later
    assert later.next_digest != member.next_digest
    assert set(await desks.members.wishes(later)) == {SEA, Subscription(kind="all")}
    assert "America/New_York" in await desks.members.kept(later)


async def test_links_of_another_purpose_or_subscriber_open_nothing(desks: Desks) -> None:
    member = await desks.joined()
    other = await desks.joined(replace(WANTING, address=replace(YOU, chat="me@example.org")))
    forged = desks.seals.seal_of("preferences", other.id, member.key)

    assert await desks.members.member("preferences", desks.members.link("unsubscribe", member)) is None
    assert await desks.members.member("unsubscribe", desks.members.link("preferences", member)) is None
    assert await desks.members.member("preferences", desks.last_link) is None
    assert await desks.join.asked(desks.members.link("preferences", member)) is None
    assert await desks.members.member("preferences", forged) is None
    assert await desks.members.member("preferences", desks.seals.seal_of("preferences", 999, member.key)) is None


async def test_while_the_mail_server_takes_nothing_nobody_is_asked_and_nothing_is_lost(desks: Desks) -> None:
    stopping, looked = Stopping(), asyncio.Event()

    def is_open() -> bool:
        looked.set()
        return False

    await desks.join.want(WANTING)
    talking = asyncio.ensure_future(replace(desks.asker, is_open=is_open).talk(stopping))
    await looked.wait()
    stopping.ask()
    await talking

    assert desks.paper.sent == []
    assert await desks.mails() == [("you@example.org", "confirm")]
