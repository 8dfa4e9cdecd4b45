"""From the library's updates to what was heard."""

import re

from telegram import Chat, Message, Update, User

from briefbot.bot.heard import Heard, HeardIn, Speaker
from briefbot.ports import Address
from briefbot.showing.plain import shortened

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>[A-Za-z0-9_]{1,64}))?(?:\s+(?P<words>.*))?", re.DOTALL)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_LONGEST_NAME = 80
_LONGEST_WORDS, _LONGEST_LINK = 4096, 2000
_GROUPS = ("group", "supergroup")
_TELEGRAM_ITSELF = 777000  # posts of a linked channel come into its group from this account


def heard_in(message: Message, username: str, outlet: str) -> Heard | None:
    """What a message says to us; None where it is meant for another bot, or nobody says it."""
    kind, speaker = kind_of(message.chat), _speaker(message)
    if kind is None or speaker is None:
        return None
    if message.media_group_id and not message.caption:
        return None  # one picture of many: the album's words stand with another
    words = (message.text or message.caption or "")[:_LONGEST_WORDS]
    found = _COMMAND.fullmatch(words.strip())
    bot = (found["bot"] or "") if found else ""
    if bot and bot.casefold() != username.casefold():
        return None
    replied = message.reply_to_message
    return Heard(
        address=address_of(message, outlet),
        kind=kind,
        speaker=speaker,
        command=found["name"].lower() if found else "",
        words=((found["words"] or "") if found else _with_link(message)).strip(),
        message=str(message.message_id),
        reply_to=str(replied.message_id) if replied else "",
        reply_words=_with_link(replied) if replied else "",
        is_for_us=kind == "private" or bool(bot),
        chat_name=shortened(message.chat.title or "", _LONGEST_NAME),
    )


def _with_link(message: Message) -> str:
    """What a message says, and the first address that is hidden behind its words: a post that is passed on has it there."""
    words = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    link = next((one.url for one in entities if one.url and one.url.startswith(("http://", "https://"))), "")
    return f"{words[: _LONGEST_WORDS - len(link) - 1]}\n{link}" if 0 < len(link) < _LONGEST_LINK else words[:_LONGEST_WORDS]


def pressed_in(update: Update, outlet: str) -> Heard | None:
    """Who pressed a button, and where; None where its message is gone, or in a place in which we don't talk."""
    query = update.callback_query
    if query is None or query.message is None:
        return None
    kind = kind_of(query.message.chat)
    if kind is None:
        return None
    there = query.message
    address = address_of(there, outlet) if isinstance(there, Message) else Address(outlet=outlet, chat=str(there.chat.id))
    title = shortened(there.chat.title or "", _LONGEST_NAME)
    return Heard(
        address=address, kind=kind, speaker=speaker_of(query.from_user), message=str(there.message_id), chat_name=title
    )


def address_of(message: Message, outlet: str) -> Address:
    """Where it was said. Only a forum's messages stand in a topic: elsewhere a thread is a row of replies."""
    topic = str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""
    return Address(outlet=outlet, chat=str(message.chat.id), topic=topic)


def kind_of(chat: Chat) -> HeardIn | None:
    """What kind of a chat it is; None for one in which we don't talk."""
    if chat.type == "private":
        return "private"
    return "group" if chat.type in _GROUPS else None


def speaker_of(user: User) -> Speaker:
    """A user as a speaker."""
    code = user.language_code or ""
    return Speaker(
        number=str(user.id),
        name=shortened(user.first_name, _LONGEST_NAME),
        language=code if _TAG.fullmatch(code) else "",
    )


def _speaker(message: Message) -> Speaker | None:
    """Who wrote it; an administrator may write as the group. Other channels and bots are not listened to."""
    user = message.from_user
    if message.sender_chat:
        is_group_itself = message.sender_chat.id == message.chat.id
        return Speaker(number=str(message.chat.id), is_chat=True) if is_group_itself else None
    if user is None or user.is_bot or user.id == _TELEGRAM_ITSELF:
        return None
    return speaker_of(user)
