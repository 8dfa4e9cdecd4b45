# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""What the bot's admins do: drafts, feeds, people, and what may not have arrived."""

import re
from dataclasses import replace

import pytest
from bot_parts import BOSS, FEED, NEW_FEED, PAGE, Chat, codes, house_over, labels, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from owed_briefs import keep_brief, reader, states

from briefbot.adapters.store import Store
from briefbot.bot.house import Channel, House
from briefbot.ports import Address, DeliveryRow, Person
from briefbot.showing.telegram_actions import version_of

AS_WRITTEN = version_of((), "")


@pytest.fixture
def house(bot_store: Store) -> House:
    return house_over(bot_store)


@pytest.fixture
def boss(house: House) -> Chat:
    return Chat(house, BOSS, Address(outlet="telegram", chat="99"))


async def draft_of(store: Store) -> DeliveryRow:
    await reader(store, "-100", kind="channel", is_reviewed=True)
    await keep_brief(store)
    (row,) = await store.outbox.deliveries("review", 10)
    return row


async def test_a_draft_is_posted_when_it_is_approved_and_the_second_editor_is_told(boss: Chat, bot_store: Store) -> None:
    row = await draft_of(bot_store)
    first, second = await boss.presses(f"v:{row.id}:{AS_WRITTEN}"), await boss.presses(f"r:{row.id}:drop")

    assert first.in_place
    assert words_of(first) == f"✓ Approved for Chat -100: {row.headline}"
    assert second.notice == "It has been approved already."
    assert await states(bot_store) == {"pending": 1}
    assert boss.house.desks.wake.stages == ["deliver"]  # type: ignore[attr-defined]


async def test_a_dropped_draft_is_told_of_and_nobody_else_may_decide(house: House, boss: Chat, bot_store: Store) -> None:
    row = await draft_of(bot_store)
    stranger = await Chat(house).presses(f"v:{row.id}:{AS_WRITTEN}")

    assert stranger.notice == "That is for the bot's admins."
    assert words_of(await boss.presses(f"r:{row.id}:drop")) == f"✗ Dropped for Chat -100: {row.headline}"
    assert (await boss.presses(f"v:999:{AS_WRITTEN}")).notice == "That draft is not kept any more."
    assert await states(bot_store) == {"dropped": 1}


async def test_parts_are_taken_out_by_their_numbers_and_a_reply_gives_another_headline(boss: Chat, bot_store: Store) -> None:
    row = await draft_of(bot_store)
    editing = await boss.presses(f"r:{row.id}:edit")
    out = await boss.presses(f"t:{row.id}:p1:out")
    asked = words_of(editing)
    refused = await boss.says("Mars attacks with 900 boats", reply_words=asked, reply_to="9")
    taken = await boss.says("The ferry will stop in May", reply_words=asked, reply_to="9")
    after = await bot_store.outbox.delivery(row.id)

    assert editing.in_place
    assert asked.startswith(f"✎ {row.id} · Draft for ")
    assert "Summary: " in asked
    assert "(taken out)" in words_of(out)
    assert labels(out)[0][0] == "✗ 1"
    assert codes(out)[0] == f"t:{row.id}:p1:back"
    assert refused.startswith("The sources do not bear that out:")
    assert "“Mars”" in refused or "“900”" in refused
    assert taken == ""
    assert boss.house.desks.wake.stages == ["deliver"]  # type: ignore[attr-defined]
    assert after
    assert (after.state, after.headline, after.without) == ("review", "The ferry will stop in May", {"p1"})


async def test_what_an_editor_has_not_seen_they_have_not_approved(boss: Chat, bot_store: Store) -> None:
    row = await draft_of(bot_store)
    await boss.presses(f"t:{row.id}:p1:out")
    answer = await boss.presses(f"v:{row.id}:{AS_WRITTEN}")

    assert answer.notice.startswith("It has been changed meanwhile.")
    assert answer.messages == ()
    assert await states(bot_store) == {"review": 1, "pending": 1}


async def test_a_draft_that_waits_no_more_is_neither_changed_nor_shown(boss: Chat, bot_store: Store) -> None:
    row = await draft_of(bot_store)
    await boss.presses(f"r:{row.id}:drop")
    notices = [(await boss.presses(code.format(row.id))).notice for code in ("r:{}:edit", "r:{}:show", "t:{}:p1:out")]

    assert notices == ["That draft waits for nobody any more."] * 3


async def test_a_reply_of_somebody_else_is_small_talk(house: House, bot_store: Store) -> None:
    row = await draft_of(bot_store)

    assert (await Chat(house).says("Boats stop", reply_words=f"✎ {row.id} · Draft")).startswith("I understand commands")
    assert (await bot_store.outbox.delivery(row.id)) == row


async def test_a_channel_is_put_under_review_and_out_of_it(boss: Chat) -> None:
    channel = Channel(chat="-1001", title="News", we_may_post=True)
    boss.house.chats.channels["@news"] = channel  # type: ignore[attr-defined]
    boss.house.chats.administrators.add(("-1001", "99"))  # type: ignore[attr-defined]
    said = [await boss.says(words) for words in ("/review @news on", "/review @news", "/review @news off", "/review")]

    assert said[0] == said[1] == "Nothing goes to News before an admin has approved it."
    assert said[2] == "Briefs go to News as soon as they are written."
    assert said[3].startswith("Name the channel")


async def test_what_is_said_of_a_channel_names_it_in_every_command_that_would_change_it(boss: Chat) -> None:
    boss.house.chats.channels["@news"] = Channel(chat="-1001", title="News", we_may_post=True)  # type: ignore[attr-defined]
    boss.house.chats.administrators.add(("-1001", "99"))  # type: ignore[attr-defined]
    asked = (
        "digest 07:30",
        "digest",
        "digest soon",
        "digest off",
        "quiet",
        "quiet 22-7",
        "mute",
        "mute 2d",
        "settings",
        "list",
    )
    asked += ("digest 7 Berln", "subscribe the see", "subscribe sea", "unsubscribe", "unsubscribe fruit", "list", "mute long")
    said = [await boss.says(" ".join((f"/{words.split()[0]} @news", *words.split()[1:]))) for words in asked]

    commands = re.findall(r"/(?:digest|quiet|mute|settings|list|subscribe|unsubscribe)\b(?! @news)", "\n".join(said))
    assert commands == []
    assert "/digest @news off" in said[0]
    assert "/unsubscribe @news 1" in said[13]


async def test_a_reviewed_channel_keeps_its_digest_and_may_get_another(boss: Chat) -> None:
    boss.house.chats.channels["@news"] = Channel(chat="-1001", title="News", we_may_post=True)  # type: ignore[attr-defined]
    boss.house.chats.administrators.add(("-1001", "99"))  # type: ignore[attr-defined]
    said = [
        await boss.says(words) for words in ("/digest @news 07:30", "/review @news on", "/digest @news 18:00", "/digest @news")
    ]

    assert said[0].startswith("Briefs come together, once a day at 07:30")
    assert said[2].startswith("Briefs come together, once a day at 18:00")
    assert said[3] == said[2]


async def test_feeds_are_added_listed_paused_and_resumed(boss: Chat) -> None:
    said = [await boss.says(words) for words in (f"/addfeed {PAGE}", f"/addfeed {NEW_FEED}", "/feeds", "/pause 1", "/feeds")]
    more = [await boss.says(words) for words in ("/resume all", "/feeds", "/pause 7", "/resume", "/addfeed", "/pause all")]

    assert said[:2] == ["The desk follows The Gazette now.", "The desk follows The Gazette already."]
    assert "1. The Gazette · 0 entries" in said[2]
    assert said[3] == "The Gazette is paused."
    assert "1. The Gazette · 0 entries · paused" in said[4]
    assert more[0] == "Every feed is asked again."
    assert "paused" not in more[1]
    assert more[2].startswith("Which one?")
    assert more[3].startswith("Which one?")
    assert more[4].startswith("Name the feed")
    assert more[5] == "Every feed is paused."


async def test_a_feed_that_is_none_is_told_of_in_a_line(boss: Chat) -> None:
    assert (await boss.says(f"/addfeed {FEED}")).startswith("harbour-wire.test could not be read.")
    assert (await boss.says("/addfeed not an address")).startswith("There is no feed at")
    assert (await boss.says("/feeds")).startswith("The desk follows no feed yet")


async def test_the_status_tells_what_is_owed(boss: Chat, bot_store: Store) -> None:
    await draft_of(bot_store)
    await reader(bot_store, "78")
    said = await boss.says("/status")

    assert "1 feed\n" in said
    assert "newest brief: " in said
    assert "2 subscribers" in said
    assert "1 draft waits for an editor" in said


async def test_who_asks_is_let_in_or_barred_and_told(boss: Chat) -> None:
    people = boss.house.people
    for number, name in (("41", "Ben"), ("42", "Cleo")):
        asking = Person(outlet="telegram", number=number, name=name, language="de", access="asked")
        await people.keep_person(asking, boss.house.clock())
    listed = await boss.answers("/approve")
    let_in = await boss.presses(codes(listed)[0])
    barred = await boss.presses("a:42:bar")
    [(address, welcome)] = let_in.elsewhere

    assert labels(listed)[0] == ["Let Ben in", "Keep Ben out"]
    assert (let_in.notice, address.chat, welcome.plain) == ("Ben is in now.", "41", "Du hast jetzt Zugang. Fang mit /start an")
    assert (barred.notice, barred.elsewhere) == ("Cleo is barred now.", ())
    assert await boss.says("/approve") == "Nobody asks to be let in."
    assert await boss.says("/approve 41") == "Ben is in already."
    assert (await boss.says("/approve 43")).startswith("Nobody with the number 43")


async def test_an_invitation_lets_in_as_many_as_it_says(boss: Chat) -> None:
    said = await boss.says("/invite 2")
    code = said.rpartition("start=invite_")[2]
    closed = replace(boss.house, rules=replace(boss.house.rules, access="invite"))
    guests = [
        Chat(closed, replace(BOSS, number=number), Address(outlet="telegram", chat=number)) for number in ("51", "52", "53")
    ]
    heard = [await guest.says(f"/start invite_{code}") for guest in guests]

    assert said.startswith("This link lets 2 people in:\n\nhttps://t.me/desk_bot?start=invite_")
    assert [one.startswith("Hello") for one in heard] == [True, True, False]
    for uses in ("0", "000000100999999", "9" * 4000, "1001"):
        assert (await boss.says(f"/invite {uses}")).startswith("How many")


async def test_what_may_not_have_arrived_is_sent_again_or_dropped_once(boss: Chat, bot_store: Store) -> None:
    await reader(bot_store, "-100", kind="channel")
    await keep_brief(bot_store)
    now = boss.house.clock()
    (owed,) = await bot_store.outbox.deliveries_owed(now, 10)
    delivery = await bot_store.outbox.claim_delivery(owed, now)
    assert delivery
    await bot_store.outbox.mark_sending(delivery, now)
    await bot_store.outbox.mark_unsure(delivery, "cut", now)
    listed = await boss.answers("/unsure")
    first, second = await boss.presses(codes(listed)[0]), await boss.presses(codes(listed)[1])

    assert words_of(listed).startswith("Nobody knows whether these arrived.")
    assert (first.notice, second.notice) == ("It is sent again.", "Somebody has decided that already.")
    assert await boss.says("/unsure") == "Every message is accounted for."
