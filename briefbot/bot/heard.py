"""What somebody said to the bot, or pressed, as a value."""

from dataclasses import dataclass
from typing import Literal

from briefbot.ports import Address

HeardIn = Literal["private", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: the number of the account, its name, and the language that its Telegram speaks, as a tag or "".

    `is_chat` says that an administrator speaks as the group itself.
    """

    number: str
    name: str = ""
    language: str = ""
    is_chat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing said. `command` is its name without the stroke, "" for plain words; `words` are what follows, or all of it.

    `message` is the message's number (of the one that bears the button, where that was pressed), `reply_to` and
    `reply_words` those of the message it replies to, or "". `is_for_us` says that nobody else can be meant: a private
    chat, or our name at the command. `chat_name` is the group's title.
    """

    address: Address
    kind: HeardIn
    speaker: Speaker
    command: str = ""
    words: str = ""
    message: str = ""
    reply_to: str = ""
    reply_words: str = ""
    is_for_us: bool = True
    chat_name: str = ""
