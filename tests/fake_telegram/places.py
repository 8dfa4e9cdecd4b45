"""The methods that ask of chats and their members, and those that keep a forum's topics."""

from typing import TYPE_CHECKING, Any

from fake_telegram.asked import Asked
from fake_telegram.moves import move
from fake_telegram.shapes import full_chat_json, member_json
from fake_telegram.troubles import Refused, bad_request, chat_not_found, not_a_member, thread_not_found
from fake_telegram.world import Chat, Topic

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram

_TOPIC_COLOUR = 7322096


def get_chat(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getChat."""
    return full_chat_json(_seen(telegram, asked))


def get_member(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getChatMember. One who is known, and not in the chat, `left` it."""
    chat = _seen(telegram, asked)
    user = telegram.world.users.get(asked.number("user_id") or 0)
    if user is None:
        raise Refused(bad_request("PARTICIPANT_ID_INVALID"))
    return member_json(chat, user, chat.members.get(user.id) or "left")


def get_administrators(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getChatAdministrators: other bots aside, as Telegram has it."""
    chat = _seen(telegram, asked)
    if chat.person:
        raise Refused(bad_request("there are no administrators in the private chat"))
    known = ((telegram.world.users[one], standing) for one, standing in chat.members.items())
    return [member_json(chat, user, standing) for user, standing in known if standing in ("administrator", "creator")]


def count_members(telegram: "FakeTelegram", asked: Asked) -> int:
    """getChatMemberCount."""
    return sum(standing not in ("left", "kicked") for standing in _seen(telegram, asked).members.values())


def leave(telegram: "FakeTelegram", asked: Asked) -> bool:
    """leaveChat."""
    chat = _seen(telegram, asked)
    move(telegram, chat, telegram.world.bot, "left", by=telegram.world.bot)
    return True


def create_topic(telegram: "FakeTelegram", asked: Asked) -> Any:
    """createForumTopic. A topic has the number of the message that announces it."""
    chat = _forum(telegram, asked)
    topic = telegram.add_topic(chat, asked.text("name"))
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": _TOPIC_COLOUR}


def close_topic(telegram: "FakeTelegram", asked: Asked) -> bool:
    """closeForumTopic."""
    _topic(telegram, asked).is_closed = True
    return True


def reopen_topic(telegram: "FakeTelegram", asked: Asked) -> bool:
    """reopenForumTopic."""
    _topic(telegram, asked).is_closed = False
    return True


def delete_topic(telegram: "FakeTelegram", asked: Asked) -> bool:
    """deleteForumTopic."""
    topic = _topic(telegram, asked)
    del telegram.world.chat(asked.chat()).topics[topic.id]
    return True


def _seen(telegram: "FakeTelegram", asked: Asked) -> Chat:
    chat = telegram.world.chat(asked.chat())
    standing = telegram.world.standing(chat)
    if not standing and not chat.username and not (chat.person and chat.person.met):
        raise Refused(chat_not_found())
    if chat.is_group and standing in ("left", "kicked"):
        raise Refused(not_a_member(chat.kind))
    return chat


def _forum(telegram: "FakeTelegram", asked: Asked) -> Chat:
    chat = telegram.world.chat(asked.chat())
    if not chat.is_forum:
        raise Refused(bad_request("the chat is not a forum"))
    if telegram.world.standing(chat) != "administrator":
        raise Refused(bad_request("not enough rights to create a topic"))
    return chat


def _topic(telegram: "FakeTelegram", asked: Asked) -> Topic:
    topic = _forum(telegram, asked).topics.get(asked.number("message_thread_id") or 0)
    if topic is None:
        raise Refused(thread_not_found())
    return topic
