"""Telegram as the desk's outlet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from briefbot.adapters.telegram.buckets import Turn
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.troubles import trouble
from briefbot.errors import MaybeSent, NotSent
from briefbot.ports import Address, Button, Message, Post

# A forum's first topic has this number, and is meant where none is named; by its number Telegram does not find it.
_GENERAL = "1"
_UNCHANGED = ("message is not modified",)
_UNCHANGEABLE = ("message to edit not found", "message can't be edited", "message_id_invalid", "message_edit_time_expired")
_GONE = "message to delete not found"
_NEXT_TO_NOTHING = Message(text="", plain="…")
_LAPSED = 0.0  # a turn that never was: the limiter gives one that is
_NO_MESSAGE = (KeyError, TypeError, ValueError, AttributeError)


class TelegramOutlet:
    """Sends with the bot, within the limits of its limiter. It meets the port `Outlet`.

    A `Message` without `text` goes as its `plain` text and as bare as can be, without buttons: so a message can be sent whose
    markup Telegram did not understand. `Address.chat` is a chat's number or "@name".
    """

    def __init__(self, bot: ExtBot[Turn], limiter: Limiter, presented: Callable[[Post], tuple[Message, ...]]) -> None:
        self._bot = bot
        self._limiter = limiter
        self._presented = presented
        self._turns: dict[str, Turn] = {}

    def present(self, post: Post) -> tuple[Message, ...]:
        """The messages that tell it, in order; the same each time."""
        return self._presented(post)

    async def turn(self, address: Address) -> None:
        """Wait for the right to send one message to the chat; the next `send` or `edit` there within ten seconds uses it.

        Raises `Flooded` where Telegram asked for a longer wait than a few seconds.
        """
        self._turns[address.chat] = await self._limiter.turn(address.chat)

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:
        """Send the message, on the turn that was waited for, else after a wait. Raises `OutletError`."""
        with _told(address):
            sent = await self._bot.send_message(
                **self._placed(address, message),
                message_thread_id=int(address.topic) if address.topic.isdecimal() and address.topic != _GENERAL else None,
                disable_notification=message.is_silent,
                reply_parameters=_reply(reply_to),
            )
            return str(sent.message_id)

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        """Edit it, or take it away for one of no words. Raises `OutletError`.

        One that says so already, that is gone or that Telegram lets nobody edit is left. An edit can be repeated: where it is
        not sure to have arrived, it has not.
        """
        try:
            with _told(address):
                if message.plain or not await self._taken_away(address, int(message_id)):
                    await self._edit(address, int(message_id), message if message.plain else _NEXT_TO_NOTHING)
        except MaybeSent as error:
            raise NotSent(str(error)) from error

    async def _taken_away(self, address: Address, message_id: int) -> bool:
        """Whether it is gone: after two days Telegram keeps what it has."""
        try:
            return await self._bot.delete_message(_chat(address), message_id, rate_limit_args=self._turn(address))
        except BadRequest as error:
            return _GONE in error.message.casefold()

    async def _edit(self, address: Address, message_id: int, message: Message) -> None:
        try:
            await self._bot.edit_message_text(**self._placed(address, message), message_id=message_id)
        except BadRequest as error:
            if not any(words in error.message.casefold() for words in _UNCHANGED + _UNCHANGEABLE):
                raise

    def _placed(self, address: Address, message: Message) -> dict[str, Any]:
        """What sending and editing say alike. Link previews are never left to Telegram's choice."""
        return {
            "chat_id": _chat(address),
            "text": message.text or message.plain,
            "parse_mode": ParseMode.HTML if message.text else None,
            "reply_markup": keyboard(message.buttons) if message.text else None,
            "link_preview_options": LinkPreviewOptions(is_disabled=not message.has_preview),
            "rate_limit_args": self._turn(address),
        }

    def _turn(self, address: Address) -> Turn:
        return self._turns.pop(address.chat, None) or Turn(address.chat, _LAPSED)


def _chat(address: Address) -> int | str:
    return int(address.chat) if address.chat.lstrip("-").isdecimal() else address.chat


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram has them; None where there are none."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def _reply(message_id: str) -> ReplyParameters | None:
    """To a message that may have been deleted since."""
    return ReplyParameters(int(message_id), allow_sending_without_reply=True) if message_id.isdecimal() else None


@contextmanager
def _told(address: Address) -> Iterator[None]:
    """The library's errors as ours."""
    try:
        yield
    except TelegramError as error:
        raise trouble(error, f"chat {address.chat}") from error
    except _NO_MESSAGE as error:
        raise MaybeSent(f"chat {address.chat}: Telegram's answer was no message; it may have arrived") from error
