"""What the bot answers in a private chat: its functions alone, over a real store."""

import pytest
from bot_parts import BOSS, FEED, NEW_FEED, PAGE, Chat, codes, house_over, labels, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)

from briefbot.adapters.store import Store
from briefbot.bot.commands import COMMANDS
from briefbot.bot.house import House
from briefbot.ports import Address, Subscription


@pytest.fixture
def house(bot_store: Store) -> House:  # noqa: F811
    return house_over(bot_store)


@pytest.fixture
def ada(house: House) -> Chat:
    return Chat(house)


async def test_start_says_what_the_bot_does_and_offers_the_topics(ada: Chat) -> None:
    answer = await ada.answers("/start")

    assert answer.messages[0].plain.startswith("Hello, Ada! I read the news")
    assert labels(answer) == [["The sea", "Orchards"], ["Markets"]]


async def test_help_tells_of_every_command_that_one_may_give(ada: Chat) -> None:
    told = await ada.says("/help")

    assert [name for name, one in COMMANDS.items() if one.is_in_menu and f"/{name}" not in told] == []


async def test_a_topic_is_followed_by_its_name_or_title_and_given_back_by_its_number(ada: Chat) -> None:
    said = [await ada.says(words) for words in ("/subscribe sea", "/subscribe The Sea", "/list", "/unsubscribe 1", "/list")]

    assert said[0].startswith("You follow The sea now.")
    assert said[1] == "You follow The sea already."
    assert said[2].startswith("You follow\n\n1. The sea\n\nEach brief comes")
    assert said[3] == "You don't follow The sea any more."
    assert said[4].startswith("You follow nothing yet.")


async def test_a_press_on_a_topic_follows_it_and_a_second_gives_it_back(ada: Chat) -> None:
    [sea, *_] = codes(await ada.answers("/topics"))
    first, second = await ada.presses(sea), await ada.presses(sea)

    assert (first.notice, first.in_place, labels(first)[0]) == ("You follow The sea now.", True, ["✓ The sea", "Orchards"])
    assert (second.notice, labels(second)[0]) == ("You don't follow The sea any more.", ["The sea", "Orchards"])
    assert await ada.follows() == ()


async def test_words_are_followed_as_a_phrase_or_one_by_one(ada: Chat) -> None:
    said = [await ada.says(words) for words in ('/subscribe "Central Bank"', "/subscribe wind farm", "/subscribe all")]

    assert [one.partition("\n")[0] for one in said] == [
        "You follow “central bank” now.",
        "You follow “farm” and “wind” now.",
        "You follow every brief now.",
    ]
    assert Subscription(kind="words", value='"central bank"') in await ada.follows()


async def test_a_feed_that_is_read_already_is_followed_by_any_address_of_it(ada: Chat) -> None:
    await ada.house.shelf.follow(FEED, ada.house.clock(), "Harbour Wire")

    assert (await ada.says("/subscribe harbour-wire.test/feed.xml")).startswith("You follow Harbour Wire now.")


async def test_only_an_admin_has_a_new_feed_read_which_takes_a_moment(ada: Chat) -> None:
    boss = Chat(ada.house, BOSS, Address(outlet="telegram", chat="99"))
    refused = await ada.says(f"/subscribe {PAGE}")
    looking = await boss.first(f"/subscribe {PAGE}")

    assert refused.startswith("This desk does not read gazette.test, and only its admins can add feeds.")
    assert words_of(looking) == "Looking for a feed at gazette.test …"
    assert (await boss.says(f"/subscribe {PAGE}")).startswith("You follow The Gazette now.")
    assert [health.feed.url for health in await ada.house.shelf.feeds()] == [NEW_FEED]
