"""An answer goes out: in the topic where it was asked, as a reply in groups."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from briefbot.bot.answer import Answer, Document
from briefbot.bot.heard import Heard
from briefbot.ports import Address, Message

log = logging.getLogger(__name__)

_UNCHANGED = "message is not modified"
_UNREAD = ("can't parse entities", "entit", "button_", "reply markup", "reply_markup", "inline keyboard")


@dataclass(frozen=True, slots=True)
class Mouth:
    """Says answers with the library's bot."""

    bot: Bot

    async def say(self, answer: Answer, heard: Heard, *, in_place_of: str = "") -> str:
        """Say it where it was asked; answers the number of the last message, "" where there is none.

        The first message takes the place of `in_place_of`, a message's number, if that is given. Raises `TelegramError`.
        """
        last = ""
        for number, message in enumerate(answer.messages):
            if number == 0 and in_place_of and await self._edited(heard.address, in_place_of, message):
                last = in_place_of
            else:
                last = await self._sent(heard.address, message, _replying(heard))
        if answer.document:
            await self._send_document(heard, answer.document)
        for address, message in answer.elsewhere:
            await self._send_elsewhere(address, message)
        return last

    async def _sent(self, address: Address, message: Message, reply: ReplyParameters | None) -> str:
        try:
            sent = await self.bot.send_message(**_placed(address), **_written(message), reply_parameters=reply)
        except BadRequest as error:
            if not message.text or not any(words in error.message.casefold() for words in _UNREAD):
                raise
            log.warning("an answer is sent without its markup: %s", error.message)
            bare = replace(message, text="", buttons=())
            sent = await self.bot.send_message(**_placed(address), **_written(bare), reply_parameters=reply)
        return str(sent.message_id)

    async def _edited(self, address: Address, message_id: str, message: Message) -> bool:
        """Whether the message says so now; one that is gone, or too old, is not edited."""
        try:
            await self.bot.edit_message_text(chat_id=int(address.chat), message_id=int(message_id), **_written(message))
        except BadRequest as error:
            return _UNCHANGED in error.message.casefold()
        return True

    async def _send_document(self, heard: Heard, document: Document) -> None:
        await self.bot.send_document(
            **_placed(heard.address),
            document=BytesIO(document.content),
            filename=document.name,
            reply_parameters=_replying(heard),
        )

    async def _send_elsewhere(self, address: Address, message: Message) -> None:
        """One who can't be reached costs the others nothing."""
        try:
            await self._sent(address, message, None)
        except Forbidden:
            log.info("chat %s does not let us write there", address.chat)
        except TelegramError as error:
            log.warning("chat %s was not told: %s", address.chat, error.message)


def _replying(heard: Heard) -> ReplyParameters | None:
    if heard.kind != "group" or not heard.message:
        return None
    return ReplyParameters(int(heard.message), allow_sending_without_reply=True)


def _placed(address: Address) -> dict[str, Any]:
    return {"chat_id": int(address.chat), "message_thread_id": int(address.topic) if address.topic else None}


def _written(message: Message) -> dict[str, Any]:
    return {
        "text": message.text or message.plain,
        "parse_mode": ParseMode.HTML if message.text else None,
        "reply_markup": _keyboard(message.buttons),
        "link_preview_options": LinkPreviewOptions(is_disabled=not message.has_preview),
    }


def _keyboard(rows: Sequence[Sequence[Any]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.text, url=one.url or None, callback_data=one.data or None) for one in row] for row in rows]
    )
