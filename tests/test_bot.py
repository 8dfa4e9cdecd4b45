"""What the bot answers in a private chat: its functions alone, over a real store."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from bot_parts import BOSS, FEED, NEW_FEED, PAGE, Chat, codes, house_over, labels, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from owed_briefs import NOW, keep_brief

from briefbot.adapters.store import Store
from briefbot.bot.commands import COMMANDS
from briefbot.bot.heard import Speaker
from briefbot.bot.house import House
from briefbot.ports import Address, Subscription


@pytest.fixture
def house(bot_store: Store) -> House:  # noqa: F811
    return house_over(bot_store)


@pytest.fixture
def ada(house: House) -> Chat:
    return Chat(house)


async def test_a_command_that_is_misspelt_is_answered_with_the_one_that_it_is_like(house: House) -> None:
    ada = Chat(house)

    assert await ada.says("/subscibe sea") == "I don't know that command. Did you mean /subscribe? All that I can do: /help"
    assert await ada.says("/statuss") == "I don't know that command. /help lists those that I know."


async def test_start_says_what_the_bot_does_and_offers_the_topics(ada: Chat) -> None:
    answer = await ada.answers("/start")

    assert answer.messages[0].plain.startswith("Hello, Ada! I read the news")
    assert labels(answer) == [["The sea", "Orchards"], ["Markets"]]


async def test_help_tells_of_every_command_that_one_may_give(ada: Chat) -> None:
    told = await ada.says("/help")

    asked = [name for name, one in COMMANDS.items() if one.is_in_menu and one.who != "admins" and name != "help"]
    assert [name for name in asked if f"\n/{name}" not in told] == []
    assert "/addfeed" not in told


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


async def test_a_name_that_is_nearly_a_topic_is_asked_back(ada: Chat) -> None:
    answer = await ada.answers("/subscribe the see")

    assert words_of(answer) == (
        'There is no topic “the see”. Did you mean The sea?\n\nFor briefs with these words in them: /subscribe "the see"'
    )
    assert (await ada.presses(codes(answer)[0])).notice == "You follow The sea now."


async def test_no_more_is_followed_than_the_rules_let(house: House) -> None:
    few = Chat(replace(house, rules=replace(house.rules, most_subscriptions=1)))
    await few.says("/subscribe sea")

    assert (await few.says("/subscribe markets")).startswith("That is as many as one can follow.")
    assert await few.says("/subscribe sea") == "You follow The sea already."


async def test_a_digest_comes_at_a_time_and_zone_of_ones_own(ada: Chat) -> None:
    said = await ada.says("/digest 7.30 kyiv")
    kept = await ada.kept()

    assert said.startswith("Briefs come together, once a day at 07:30 (Europe/Kyiv). The next: Tuesday, 5 May.")
    assert (kept.digest_at, kept.time_zone, kept.next_digest) == (
        time(7, 30),
        "Europe/Kyiv",
        datetime(2026, 5, 5, 4, 30, tzinfo=UTC),
    )
    assert (await ada.says("/digest 8pm")).startswith("Briefs come together, once a day at 20:00 (Europe/Kyiv).")
    assert (await ada.says("/digest off")).startswith("Each brief comes as soon as it is written.")
    assert (await ada.kept()).next_digest is None


async def test_a_misspelt_zone_changes_nothing_until_the_guess_is_pressed(ada: Chat) -> None:
    answer = await ada.answers("/digest 7:30 Berln")
    before = await ada.follows(), await ada.house.subscribers.subscriber(ada.address)
    pressed = await ada.presses(codes(answer)[0])

    assert words_of(answer) == "I know no time zone “Berln”. Did you mean Europe/Berlin? Then: /digest 07:30 Europe/Berlin"
    assert before == ((), None)
    assert words_of(pressed).startswith("Briefs come together, once a day at 07:30 (Europe/Berlin).")
    assert (await ada.kept()).time_zone == "Europe/Berlin"


async def test_quiet_hours_are_kept_told_and_given_up(ada: Chat) -> None:
    said = [await ada.says(words) for words in ("/quiet", "/quiet 22-7", "/quiet", "/quiet off", "/quiet at night")]

    assert said[0].startswith("There are no quiet hours.")
    assert said[1].startswith("Nothing comes between 22:00 and 07:00 (Europe/Berlin); it comes after that.")
    assert said[2] == said[1]
    assert said[3] == "There are no quiet hours any more."
    assert said[4] == "Write from when to when, such as /quiet 22-7"
    assert (await ada.kept()).quiet is None


async def test_one_is_muted_for_a_while(ada: Chat) -> None:
    said = await ada.says("/mute 2d")

    assert said.startswith("Muted until 6 May 2026, 14:00 CEST.")
    assert (await ada.kept()).muted_until == ada.house.clock() + timedelta(days=2)
    assert (await ada.says("/mute off")).startswith("Nothing is muted.")
    assert (await ada.kept()).muted_until is None


async def test_a_chosen_language_goes_before_that_of_telegram(house: House) -> None:
    olena = Chat(house, Speaker(number="5", name="Olena", language="uk"))
    said = [await olena.says(words) for words in ("/list", "/lang deutsch", "/list", "/lang xx", "/lang en-US", "/list")]

    assert said[0].startswith("Ви ще ні за чим не стежите.")
    assert said[1] == "Ich spreche jetzt Deutsch."
    assert said[2].startswith("Noch ist nichts bestellt.")
    assert said[3] == "„xx“ spreche ich nicht. Ich spreche English, Deutsch und Українська."
    assert said[5].startswith("You follow nothing yet.")
    assert (await olena.kept()).language == "en-US"


async def test_briefs_come_in_the_language_in_which_one_first_spoke(house: House) -> None:
    olena = Chat(house, Speaker(number="5", name="Olena", language="uk"))
    await olena.says("/subscribe sea")

    assert (await olena.kept()).language == "uk"


async def test_settings_are_changed_by_their_buttons_and_shown_as_they_are_now(ada: Chat) -> None:
    pressed = ("s:form:short", "s:digest:07:30", "s:quiet:22:00-07:00", "s:mute:on", "s:lang:de")
    answers = [await ada.presses(code) for code in pressed]

    assert [one.notice.partition(".")[0] for one in answers] == [
        "Briefs come short from now on",
        "Briefs come together, once a day at 07:30 (Europe/Berlin)",
        "Nothing comes between 22:00 and 07:00 (Europe/Berlin); it comes after that",
        "Muted until 5 May 2026, 14:00 CEST",
        "Ich spreche jetzt Deutsch",
    ]
    assert all(one.in_place for one in answers)
    assert labels(answers[-1]) == [
        ["English", "✓ Deutsch", "Українська"],
        ["Ganze Berichte", "✓ Kurze Berichte"],
        ["Sofort", "✓ Überblick um 07:30"],
        ["Keine Ruhezeit", "✓ Ruhe 22:00–07:00"],
        ["Nicht stumm", "✓ Stumm"],
    ]
    kept = await ada.kept()
    assert (kept.template, kept.quiet) == ("short", (time(22), time(7)))


async def test_a_time_zone_is_set_by_its_name_and_a_digest_keeps_its_hour(ada: Chat) -> None:
    await ada.says("/digest 07:30 Europe/Berlin")
    said = [await ada.says(f"/settings {words}") for words in ("new york", "tokio", "xyzzy")]
    kept = await ada.kept()

    assert said == [
        "Times are those of America/New_York from now on.",
        "I know no time zone “tokio”. Did you mean Asia/Tokyo? Then: /settings Asia/Tokyo",
        "I know no time zone “xyzzy”. Name one by a big city: /settings Europe/Berlin",
    ]
    assert (kept.time_zone, kept.digest_at) == ("America/New_York", time(7, 30))
    assert kept.next_digest == datetime(2026, 5, 4, 11, 30, tzinfo=UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "s:lang:xx",
        "s:digest:99:99",
        "s:digest:07:30/Nowhere/City",
        "s:form:long",
        "s:mute:for-ever",
        "f:000000000000",
        "zz",
    ],
)
async def test_a_button_that_nobody_offered_changes_nothing(ada: Chat, code: str) -> None:
    answer = await ada.presses(code)

    assert (answer.notice, answer.messages) == ("That is not on offer any more.", ())
    assert await ada.house.subscribers.subscriber(ada.address) is None


async def test_stop_forgets_the_person_after_a_yes_and_not_before(ada: Chat) -> None:
    await ada.says("/subscribe sea")
    await ada.says("/lang de")
    asked = await ada.answers("/stop")
    stayed = await ada.presses("x:no")
    before = await ada.follows()
    gone = await ada.presses("x:yes")

    assert codes(asked) == ["x:yes", "x:no"]
    assert words_of(stayed).startswith("Nichts ist gelöscht.")
    assert len(before) == 1
    assert words_of(gone).startswith("Vergessen:")
    assert await ada.house.subscribers.subscriber(ada.address) is None
    assert await ada.house.people.person("telegram", "5") is None


async def test_what_only_reads_keeps_nothing_of_anybody(ada: Chat) -> None:
    for words in (
        "/start",
        "/help",
        "/list",
        "/topics",
        "/digest",
        "/quiet",
        "/mute",
        "/settings",
        "/search x",
        "/now",
        "hello",
    ):
        await ada.says(words)

    assert await ada.house.subscribers.subscribers() == ()
    assert await ada.house.people.person("telegram", "5") is None


async def test_search_and_now_find_briefs_and_a_number_shows_one_in_full(ada: Chat, bot_store: Store) -> None:  # noqa: F811
    await ada.says("/subscribe all")
    brief_id = await keep_brief(bot_store, at=NOW - timedelta(hours=1))
    found, new = await ada.answers("/search council"), await ada.answers("/now")
    full = await ada.presses(codes(found)[0])

    assert words_of(found).startswith("Briefs with “council”\n\n1. ")
    assert codes(found) == [f"b:{brief_id}:full"]
    assert labels(new) == [["1"]]
    assert words_of(full).startswith(new.messages[0].plain.split("\n")[2].replace("\u2060", ""))
    assert words_of(await ada.answers(f"/start brief_{brief_id}")) == words_of(full)
    assert words_of(await ada.answers("/start brief_99")) == "That brief is not kept any more."


async def test_a_link_to_a_topic_follows_it_and_one_to_none_greets(ada: Chat) -> None:
    assert (await ada.says("/start topic_sea")).startswith("You follow The sea now.")
    assert (await ada.says("/start topic_nothing")).startswith("Hello, Ada!")
    assert (await ada.says("/start <b>{0}</b>")).startswith("Hello, Ada!")
