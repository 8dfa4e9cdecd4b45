# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""The outlet at the fake: what it sends, where it sends it, and what an edit is."""

import asyncio
from dataclasses import replace

import pytest
from fake_telegram import FakeTelegram
from fake_telegram import troubles as play
from telegram_bots import telegram  # noqa: F401 (a fixture)
from telegram_parts import HELLO, address_of, outlet_at

from briefbot.adapters.telegram.buckets import PUBLISHED, Limits
from briefbot.errors import BadMarkup, Flooded, NotSent
from briefbot.ports import Button, Message

NOTHING = Message(text="", plain="")
BUTTONS = ((Button(text="Sources", data="b:12:sources"), Button(text="Site", url="https://example.org/")),)


async def test_a_message_goes_with_its_markup_and_buttons(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), replace(HELLO, buttons=BUTTONS))
    message = telegram.messages(ada)[0]

    assert number == str(message.id)
    assert message.text == "Hello"
    assert [entity.kind for entity in message.entities] == ["bold"]
    assert [[(button.text, button.data, button.url) for button in row] for row in message.buttons] == [
        [("Sources", "b:12:sources", ""), ("Site", "", "https://example.org/")]
    ]


async def test_a_message_without_text_goes_as_plain_as_can_be(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        await outlet.send(address_of(ada), Message(text="", plain="1 < 2 & <b>", buttons=BUTTONS))
    message = telegram.messages(ada)[0]

    assert message.text == "1 < 2 & <b>"
    assert not message.entities
    assert not message.buttons


async def test_markup_that_telegram_does_not_understand_can_be_left_out(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    wrong = Message(text="<b>Hello", plain="Hello")
    async with outlet_at(telegram) as outlet:
        with pytest.raises(BadMarkup):
            await outlet.send(address_of(ada), wrong)
        await outlet.turn(address_of(ada))
        await outlet.send(address_of(ada), replace(wrong, text=""))

    assert [message.text for message in telegram.messages(ada)] == ["Hello"]


async def test_a_link_has_a_preview_where_the_message_says_so_and_only_there(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        await outlet.send(address_of(ada), HELLO)
        await outlet.send(address_of(ada), replace(HELLO, has_preview=True))
    asked = [one.document("link_preview_options") for one in telegram.requests if one.method == "sendMessage"]

    assert asked == [{"is_disabled": True}, {"is_disabled": False}]


async def test_a_silent_message_makes_no_sound(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        await outlet.send(address_of(ada), HELLO)
        await outlet.send(address_of(ada), replace(HELLO, is_silent=True))
    asked = [one.whether("disable_notification") for one in telegram.requests if one.method == "sendMessage"]

    assert asked == [False, True]


async def test_a_message_goes_into_its_topic(telegram: FakeTelegram) -> None:
    forum = telegram.forum("Readers", "The land", "The sea")
    topic = max(forum.topics)
    async with outlet_at(telegram) as outlet:
        await outlet.send(address_of(forum, str(topic)), HELLO)

    assert [message.thread for message in telegram.messages(forum)] == [topic]


async def test_a_forums_general_topic_is_where_none_is_named(telegram: FakeTelegram) -> None:
    forum = telegram.forum("Readers", "The sea")
    async with outlet_at(telegram) as outlet:
        await outlet.send(address_of(forum, "1"), HELLO)

    assert [message.thread for message in telegram.messages(forum)] == [None]


async def test_a_channel_is_found_by_its_name(telegram: FakeTelegram) -> None:
    channel = telegram.channel("News", username="our_news")
    async with outlet_at(telegram) as outlet:
        await outlet.send(replace(address_of(channel), chat="@our_news"), HELLO)

    assert [message.text for message in telegram.messages(channel)] == ["Hello"]


async def test_an_update_answers_the_earlier_post(telegram: FakeTelegram) -> None:
    channel = telegram.channel("News")
    async with outlet_at(telegram) as outlet:
        earlier = await outlet.send(address_of(channel), HELLO)
        await outlet.send(address_of(channel), HELLO, earlier)
    first, update = telegram.messages(channel)

    assert update.reply_to is first


async def test_an_update_is_sent_where_the_earlier_post_is_gone(telegram: FakeTelegram) -> None:
    channel = telegram.channel("News")
    async with outlet_at(telegram) as outlet:
        earlier = await outlet.send(address_of(channel), HELLO)
        telegram.messages(channel)[0].is_deleted = True
        await outlet.send(address_of(channel), HELLO, earlier)

    assert [message.reply_to for message in telegram.messages(channel)] == [None]


async def test_an_edit_puts_other_words_in_place(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), HELLO)
        await outlet.edit(address_of(ada), number, Message(text="<i>Goodbye</i>", plain="Goodbye", buttons=BUTTONS))
    message = telegram.messages(ada)[0]

    assert message.text == "Goodbye"
    assert [entity.kind for entity in message.entities] == ["italic"]
    assert len(message.buttons) == 1


async def test_an_edit_that_changes_nothing_is_done(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), HELLO)
        await outlet.edit(address_of(ada), number, HELLO)

    assert [one.status for one in telegram.requests if one.method == "editMessageText"] == [400]


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_a_message_that_is_gone_is_edited_no_more(telegram: FakeTelegram, words: str) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), HELLO)
        telegram.will(play.bad_request(words), method="editMessageText")
        await outlet.edit(address_of(ada), number, replace(HELLO, text="Other"))

    assert telegram.messages(ada)[0].text == "Hello"


async def test_a_message_of_no_words_takes_it_away_and_what_is_gone_is_gone(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), HELLO)
        for _ in range(2):
            await outlet.edit(address_of(ada), number, NOTHING)

    assert telegram.messages(ada) == []
    assert [one.status for one in telegram.requests if one.method == "deleteMessage"] == [200, 400]


async def test_what_telegram_lets_nobody_take_away_says_next_to_nothing(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), Message(text="Hello", plain="Hello", buttons=BUTTONS))
        telegram.will(play.bad_request("message can't be deleted for everyone"), method="deleteMessage")
        await outlet.edit(address_of(ada), number, NOTHING)

    (left,) = telegram.messages(ada)
    assert (left.text, left.buttons) == ("…", ())


@pytest.mark.parametrize("trouble", [play.cut_after(), play.server_error(502)])
async def test_an_edit_of_which_nobody_knows_is_made_again(telegram: FakeTelegram, trouble: play.Trouble) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram) as outlet:
        number = await outlet.send(address_of(ada), HELLO)
        telegram.will(trouble, method="editMessageText")
        with pytest.raises(NotSent, match="it may have arrived"):
            await outlet.edit(address_of(ada), number, replace(HELLO, text="Other"))
        await outlet.edit(address_of(ada), number, replace(HELLO, text="Other"))

    assert telegram.messages(ada)[0].text == "Other"


async def test_what_waited_for_its_turn_does_not_wait_again(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram, Limits(everywhere=3600)) as outlet:
        await outlet.turn(address_of(ada))
        async with asyncio.timeout(5):
            await outlet.send(address_of(ada), HELLO)

    assert len(telegram.messages(ada)) == 1


async def test_what_waited_for_no_turn_waits_for_it(telegram: FakeTelegram) -> None:
    ada = telegram.person("Ada", started=True)
    async with outlet_at(telegram, Limits(everywhere=3600)) as outlet:
        await outlet.send(address_of(ada), HELLO)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await outlet.send(address_of(ada), HELLO)

    assert len(telegram.messages(ada)) == 1


async def test_after_a_long_flood_no_turn_is_waited_for(telegram: FakeTelegram) -> None:
    ada, ben = telegram.person("Ada", started=True), telegram.person("Ben", started=True)
    telegram.will(play.flood(10_072), chat=ada.chat, method="sendMessage")
    async with outlet_at(telegram) as outlet:
        with pytest.raises(Flooded):
            await outlet.send(address_of(ada), HELLO)
        with pytest.raises(Flooded):
            await outlet.turn(address_of(ada))
        await outlet.send(address_of(ben), HELLO)

    assert len(telegram.messages(ben)) == 1


async def test_a_broadcast_keeps_to_the_limits_and_loses_nothing() -> None:
    async with FakeTelegram() as telegram, outlet_at(telegram, PUBLISHED) as outlet:
        people = [telegram.person(f"Reader {number}", started=True) for number in range(40)]
        group = telegram.supergroup("Readers")
        waiting = [address_of(place) for place in (*people, group, group)]

        async def work() -> None:
            while waiting:
                address = waiting.pop()
                await outlet.turn(address)
                await outlet.send(address, HELLO)

        await asyncio.gather(*(work() for _ in range(4)))

        assert telegram.floods == 0
        assert [len(telegram.messages(person)) for person in people] == [1] * 40
        assert len(telegram.messages(group)) == 2


async def test_who_asks_in_the_middle_of_a_broadcast_is_answered_before_its_end() -> None:
    async with FakeTelegram() as telegram, outlet_at(telegram, PUBLISHED) as outlet:
        waiting = [address_of(telegram.person(f"Reader {number}", started=True)) for number in range(120)]
        ada = telegram.person("Ada", started=True)
        asked, answered = 0, 0

        async def work() -> None:
            while waiting:
                address = waiting.pop()
                await outlet.turn(address)
                await outlet.send(address, HELLO)

        async def answer() -> None:
            nonlocal asked, answered
            await telegram.until(lambda fake: len(fake.accepted) >= 60, timeout=60)
            asked = len(telegram.accepted)
            await outlet._bot.send_message(ada.chat.id, "Your brief")
            answered = len(telegram.accepted)

        await asyncio.gather(answer(), *(work() for _ in range(4)))

        assert telegram.floods == 0
        assert len(telegram.accepted) == 121
        assert answered - asked <= 8  # itself, those that had their turn, and what came while its answer did
