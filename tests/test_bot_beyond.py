# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""/email and /admin: what of the desk lies beyond the bot."""

from dataclasses import replace
from datetime import time

import pytest
from bot_parts import ADA, BOSS, PRIVATE, Chat, group_chat, house_over
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from join_parts import YOU, Desks

from briefbot.adapters.store import Store
from briefbot.bot.heard import Speaker
from briefbot.bot.house import Beyond, House
from briefbot.ports import Address, Subscription


@pytest.fixture
def desks(bot_store: Store) -> Desks:
    return Desks(bot_store)


@pytest.fixture
def house(bot_store: Store, desks: Desks) -> House:
    beyond = Beyond(join=desks.join, way_in=lambda who: f"https://briefs.test/admin/login/{who}", digest_at=time(6, 15))
    return replace(house_over(bot_store, clock=desks.clock), beyond=beyond)


@pytest.fixture
def ada(house: House) -> Chat:
    return Chat(house)


async def test_an_address_gets_what_the_chat_follows_once_it_says_yes(ada: Chat, desks: Desks) -> None:
    await ada.says("/subscribe sea")
    await ada.says("/digest 19:00 Europe/Kyiv")
    await ada.says("/lang uk")

    said = await ada.says("/email You@Example.org")
    assert await desks.mails() == [("You@example.org", "confirm")]
    waiting = await ada.says("/email")
    member = await desks.join.confirm(desks.last_link)
    done = await ada.says("/email")

    assert "You@example.org" in said
    assert member
    assert (member.language, member.time_zone, member.digest_at) == ("uk", "Europe/Kyiv", time(19))
    assert await desks.members.wishes(member) == (Subscription(kind="topic", value="sea"),)
    assert waiting != done
    assert "You@example.org" in waiting
    assert "You@example.org" in done


async def test_who_has_chosen_nothing_gets_every_brief_at_the_desks_hour(ada: Chat, desks: Desks) -> None:
    said = await ada.says("/email you@example.org")
    await desks.mails()
    member = await desks.join.confirm(desks.last_link)

    assert said.startswith("A mail to you@example.org is on its way, if I may write there.")
    assert member
    assert (member.digest_at, member.time_zone) == (time(6, 15), "Europe/Berlin")
    assert await desks.members.wishes(member) == (Subscription(kind="all"),)


async def test_off_ends_the_mails_that_the_person_asked_for_and_nobody_elses(ada: Chat, house: House, desks: Desks) -> None:
    other = await desks.joined()
    await ada.says("/email me@example.org")
    await desks.mails()
    await desks.join.confirm(desks.last_link)
    await ada.says("/email mine@example.org")

    assert await Chat(house, Speaker(number="6", name="Ben")).says("/email off") == "Nothing goes by mail for you."
    assert "forgotten" in await ada.says("/email off")

    assert await desks.store.subscribers.subscribers() == (other,)
    assert await desks.mails() == []
    assert (await ada.says("/email")).startswith("Briefs can come by mail, too")


async def test_the_answer_tells_nothing_of_who_is_subscribed(ada: Chat, desks: Desks) -> None:
    await desks.joined()

    known, new = await ada.says("/email you@example.org"), await ada.says("/email new@example.org")
    status = await ada.says("/email")

    assert known.replace("you@", "new@") == new
    assert "Briefs go to" not in status
    assert status.count("has not said yes yet") == 2


async def test_who_takes_up_an_address_by_another_ones_hand_cannot_be_ended_by_them(ada: Chat, desks: Desks) -> None:
    member = await desks.joined()
    await ada.says("/email you@example.org")
    await ada.says("/email off")

    assert await desks.store.subscribers.subscriber(YOU) == member


@pytest.mark.parametrize("said", ["nobody", "you@localhost", "you@example.org, me@example.org", "<b>you</b>@example.org", "@"])
async def test_what_is_no_address_is_said_to_be_none(ada: Chat, desks: Desks, said: str) -> None:
    assert "is no address that I can write to" in await ada.says(f"/email {said}")
    assert await desks.mails() == []


async def test_a_person_has_three_mails_sent_at_once_and_three_addresses(ada: Chat, house: House, desks: Desks) -> None:
    for number in range(3):
        assert "on its way" in await ada.says(f"/email a{number}@example.org")

    assert "as many addresses" in await ada.says("/email a3@example.org")
    assert "That is a lot at once" in await ada.says("/email a0@example.org")
    assert "has not said yes" in await ada.says("/email")
    desks.clock.pass_time(hours=8)
    assert "on its way" in await ada.says("/email a0@example.org")
    assert len(await desks.mails()) == 3


async def test_mail_is_talked_of_in_private_and_only_where_there_is_some(house: House, bot_store: Store) -> None:
    assert await group_chat(house).says("/email you@example.org") == "Ask me that in private."
    none = Chat(house_over(bot_store))
    assert (await none.says("/email you@example.org")).startswith("Nothing goes by mail here")


async def test_who_stops_leaves_no_address_behind(ada: Chat, desks: Desks) -> None:
    await ada.says("/email you@example.org")
    await desks.mails()
    await desks.join.confirm(desks.last_link)
    await ada.says("/stop")
    await ada.presses("x:yes")

    assert await desks.store.subscribers.subscribers() == ()


async def test_an_admin_gets_a_link_in_private_and_nobody_else_does(house: House, bot_store: Store) -> None:
    boss = Chat(house, BOSS, Address(outlet="telegram", chat="99"))

    said = await boss.says("/admin")

    assert said.endswith("https://briefs.test/admin/login/telegram:99")
    assert await Chat(house, ADA, PRIVATE).says("/admin") == "That is for the bot's admins."
    assert await group_chat(house, speaker=BOSS).says("/admin") == "Ask me that in private."
    none = Chat(house_over(bot_store), BOSS, Address(outlet="telegram", chat="99"))
    assert (await none.says("/admin")).startswith("There are no pages")
