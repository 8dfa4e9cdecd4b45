"""What is heard of an update, and what is left unheard."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, Update

from briefbot.bot.heard import Heard, Speaker
from briefbot.bot.hearing import heard_in, pressed_in
from briefbot.ports import Address

ADA = {"id": 5, "is_bot": False, "first_name": "Ada", "language_code": "de-AT"}
CLUB = {"id": -1007, "type": "supergroup", "title": "Harbour club"}
PRIVATE = {"id": 5, "type": "private", "first_name": "Ada"}


def message(text: str | None, chat: dict[str, Any] = PRIVATE, **more: Any) -> Message:
    read = Message.de_json({"message_id": 12, "date": 1, "chat": chat, "from": ADA, "text": text} | more, None)
    assert read
    return read


def heard(text: str | None, chat: dict[str, Any] = PRIVATE, **more: Any) -> Heard | None:
    return heard_in(message(text, chat, **more), "desk_bot", "telegram")


def test_a_command_is_its_name_and_the_words_after_it() -> None:
    assert heard("/Subscribe@Desk_Bot  the sea\n ", CLUB) == Heard(
        address=Address(outlet="telegram", chat="-1007"),
        kind="group",
        speaker=Speaker(number="5", name="Ada", language="de-AT"),
        command="subscribe",
        words="the sea",
        message="12",
        chat_name="Harbour club",
    )


@pytest.mark.parametrize("words", ["/", "/ list", "//list", "/бриф", "and /list", "/list@"])
def test_what_is_no_command_is_plain_words(words: str) -> None:
    said = heard(words)

    assert said
    assert (said.command, said.words) == ("", words)


def hidden(text: str, url: str) -> dict[str, Any]:
    """An address behind the first word, as posts that are passed on have it."""
    return {"entities": [{"type": "text_link", "offset": 0, "length": len(text.split(maxsplit=1)[0]), "url": url}]}


def test_an_address_behind_a_word_is_heard_with_the_words() -> None:
    post = "Ferry to stop in May"
    said = heard(post, **hidden(post, "https://westhaven.test/ferry"))
    replying = heard("/brief", reply_to_message=message(post, **hidden(post, "https://westhaven.test/ferry")).to_dict())
    other = heard(post, **hidden(post, "tg://user?id=7"))

    assert said
    assert replying
    assert other
    assert said.words == replying.reply_words == f"{post}\nhttps://westhaven.test/ferry"
    assert (replying.command, replying.words) == ("brief", "")
    assert other.words == post


def test_words_that_fill_a_message_leave_room_for_the_address_behind_them() -> None:
    said = heard("x" * 4096, entities=[{"type": "text_link", "offset": 0, "length": 1, "url": "https://westhaven.test/ferry"}])

    assert said
    assert len(said.words) == 4096
    assert said.words.endswith("x\nhttps://westhaven.test/ferry")


def test_of_an_album_the_words_alone_are_heard() -> None:
    assert heard(None, media_group_id="7") is None
    assert heard(None, media_group_id="7", caption="/list")
    assert heard(None)


def test_a_command_for_another_bot_is_not_heard() -> None:
    assert heard("/help@other_bot", CLUB) is None


def test_in_a_group_a_command_without_a_name_may_be_meant_for_others() -> None:
    bare, named = heard("/help", CLUB), heard("/help@desk_bot", CLUB)

    assert bare
    assert named
    assert (bare.is_for_us, named.is_for_us) == (False, True)


def test_a_thread_is_a_topic_in_a_forum_alone() -> None:
    forum = heard("/list", CLUB | {"is_forum": True}, message_thread_id=7, is_topic_message=True)
    replies = heard("/list", CLUB, message_thread_id=7)

    assert forum
    assert replies
    assert (forum.address.topic, replies.address.topic) == ("7", "")


def test_an_administrator_may_speak_as_the_group_and_no_other_channel_is_listened_to() -> None:
    anonymous = heard("/list", CLUB, sender_chat=CLUB)
    channel = heard("/list", CLUB, sender_chat={"id": -1008, "type": "channel", "title": "News"})

    assert anonymous
    assert anonymous.speaker == Speaker(number="-1007", is_chat=True)
    assert channel is None


def test_a_bot_is_not_listened_to_nor_a_channel_post() -> None:
    assert heard("/list", CLUB, **{"from": ADA | {"is_bot": True}}) is None
    assert heard("/list", {"id": -1008, "type": "channel", "title": "News"}) is None


def test_what_is_replied_to_is_heard_too() -> None:
    said = heard("/brief", reply_to_message={"message_id": 9, "date": 1, "chat": PRIVATE, "text": "https://news.test/1"})

    assert said
    assert (said.reply_to, said.reply_words) == ("9", "https://news.test/1")


def test_a_picture_with_words_under_it_says_those_words() -> None:
    said = heard(None, caption="/list")

    assert said
    assert said.command == "list"


@pytest.mark.parametrize("code", ["d" * 300, "de'; --", "{0}", "../../de"])
def test_a_language_that_is_no_tag_is_none(code: str) -> None:
    said = heard("/list", **{"from": ADA | {"language_code": code}})

    assert said
    assert said.speaker.language == ""


def test_a_button_of_a_message_that_is_gone_is_pressed_all_the_same() -> None:
    gone = {"message_id": 12, "date": 0, "chat": CLUB}
    query = {"id": "1", "from": ADA, "chat_instance": "1", "data": "x:no", "message": gone}
    pressed = pressed_in(Update.de_json({"update_id": 1, "callback_query": query}, None), "telegram")

    assert pressed
    assert (pressed.address.chat, pressed.message, pressed.speaker.name) == ("-1007", "12", "Ada")


@given(st.text(max_size=300), st.text(min_size=1, max_size=100))
def test_whatever_is_written_by_whomever_is_heard(words: str, name: str) -> None:
    said = heard(words, **{"from": ADA | {"first_name": name}})

    assert said is None or (len(said.speaker.name) <= 80 and len(said.words) <= len(words))
