"""Who is let in: everybody, those on the list, or those with an invitation."""

from dataclasses import replace

import pytest
from bot_parts import RULES, Chat, group_chat, house_over, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)

from briefbot.adapters.store import Store
from briefbot.bot.access import standing
from briefbot.bot.house import Rules
from briefbot.ports import Access, Person


def chat_by(store: Store, **rules: object) -> Chat:
    return Chat(house_over(store, rules=replace(RULES, **rules)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("access", "number", "kept", "stands"),
    [
        ("open", "5", "unknown", "in"),
        ("open", "5", "barred", "barred"),
        ("list", "5", "unknown", "may ask"),
        ("list", "5", "asked", "asked"),
        ("list", "5", "allowed", "in"),
        ("list", "99", "unknown", "in"),
        ("invite", "5", "unknown", "needs an invitation"),
        ("invite", "5", "asked", "needs an invitation"),
        ("invite", "5", "allowed", "in"),
        ("invite", "99", "barred", "in"),
    ],
)
def test_who_is_let_in_follows_from_the_rules_and_what_is_kept_of_them(
    access: str, number: str, kept: Access, stands: str
) -> None:
    rules = Rules(access=access, admins=frozenset({"99"}))  # type: ignore[arg-type]

    assert standing(Person(outlet="telegram", number=number, access=kept), rules) == stands


async def test_one_who_is_not_on_the_list_asks_once_and_the_admins_are_told(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store, access="list")
    first, second = await ada.answers("/start"), await ada.answers("/subscribe sea")
    [(where, message)] = first.elsewhere

    assert words_of(first).startswith("This bot is for people whom its keepers let in.")
    assert (where.chat, message.plain) == ("99", "Ada asks to use this bot. Let them in: /approve 5")
    assert words_of(second).startswith("You have asked to use this bot.")
    assert second.elsewhere == ()
    assert [person.name for person in await bot_store.people.people("asked")] == ["Ada"]
    assert await ada.follows() == ()


async def test_the_admins_are_told_of_one_who_asks_by_a_button_or_a_link(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store, access="list")
    ben = replace(ada, speaker=replace(ada.speaker, number="6", name="Ben"), address=replace(ada.address, chat="6"))
    pressed, linked = await ada.presses("b:1:full"), await ben.answers("/start brief_1")

    assert pressed.notice.startswith("This bot is for people whom its keepers let in.")
    assert words_of(linked) == pressed.notice
    assert [message.plain[:3] for answer in (pressed, linked) for _, message in answer.elsewhere] == ["Ada", "Ben"]


async def test_an_invitation_lets_in_as_many_as_it_says(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store, access="invite")
    ben = replace(ada, speaker=replace(ada.speaker, number="6", name="Ben"), address=replace(ada.address, chat="6"))
    await bot_store.people.invite("boats", 1, ada.house.clock())
    refused = await ada.says("/start")
    said = [await chat.says("/start invite_boats") for chat in (ada, ben, ada)]

    assert refused.startswith("This bot is for people with an invitation.")
    assert [one.partition("!")[0].partition(".")[0] for one in said] == [
        "Hello, Ada",
        "This invitation is not good any more",
        "Hello, Ada",
    ]
    assert (await ada.says("/subscribe sea")).startswith("You follow The sea now.")


async def test_a_link_to_a_topic_or_a_brief_lets_nobody_in(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store, access="invite")

    for words in ("/start topic_sea", "/start brief_1", "hello", "/search ferry"):
        assert (await ada.says(words)).startswith("This bot is for people with an invitation.")
    assert await ada.follows() == ()


async def test_one_who_is_barred_sees_what_is_kept_and_nothing_else(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store)
    barred = Person(outlet="telegram", number="5", name="Ada", access="barred")
    await bot_store.people.keep_person(barred, ada.house.clock())
    exported = await ada.answers("/export")

    assert await ada.says("/list") == "You can't use this bot."
    assert (await ada.presses("x:yes")).notice == "You can't use this bot."
    assert exported.document
    assert b'"barred"' in exported.document.content


async def test_in_a_group_only_guests_are_answered(bot_store: Store) -> None:  # noqa: F811
    club = group_chat(house_over(bot_store, rules=replace(RULES, access="list")))

    assert await club.says("/list") == "I answer those here who may use me. Write to me in private to be let in."
    assert await bot_store.people.people("asked") == ()


async def test_a_link_to_a_topic_does_not_let_a_member_change_a_group(bot_store: Store) -> None:  # noqa: F811
    club = group_chat(house_over(bot_store))

    assert await club.says("/start topic_sea") == "Only administrators of this group can change that."
    assert await club.follows() == ()


async def test_where_everybody_may_add_feeds_nobody_has_more_looked_for_than_they_may_ask_for(
    bot_store: Store,  # noqa: F811
) -> None:
    ada = chat_by(bot_store, feeds_by="everybody", quota=1)
    said = [await ada.says(f"/subscribe https://{site}.test/feed") for site in ("one", "two")]

    assert said[0].startswith("one.test/feed could not be read.")
    assert said[1].startswith("That is more than 1 page today.")


async def test_who_follows_as_much_as_one_may_has_no_feed_looked_for(bot_store: Store) -> None:  # noqa: F811
    ada = chat_by(bot_store, feeds_by="everybody", most_subscriptions=1)
    await ada.says("/subscribe sea")

    assert (await ada.says("/subscribe https://gazette.test/")).startswith("That is as many as one can follow.")
    assert await ada.house.shelf.feeds() == ()
