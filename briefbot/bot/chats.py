"""What Telegram knows of chats, asked once a minute at most."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, TelegramError

from briefbot.bot.house import Channel
from briefbot.ports import Address

_KEPT = 60.0  # seconds
_MOST_KEPT = 10_000


@dataclass(slots=True)
class TelegramChats:
    """Asks the Bot API. Who is an administrator is remembered for a minute. Raises the library's `TelegramError`."""

    bot: Bot
    _known: dict[tuple[str, str], tuple[float, bool]] = field(default_factory=dict)

    async def is_administrator(self, chat: str, person: str) -> bool:
        """Whether the person is one of the chat's administrators."""
        known = self._known.get((chat, person))
        if known and known[0] > time.monotonic():
            return known[1]
        is_one = await self._is_administrator(chat, person)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[chat, person] = (time.monotonic() + _KEPT, is_one)
        return is_one

    async def _is_administrator(self, chat: str, person: str) -> bool:
        try:
            member = await self.bot.get_chat_member(chat, int(person))
        except (BadRequest, Forbidden):
            return False
        return isinstance(member, ChatMemberAdministrator | ChatMemberOwner)

    async def channel(self, name: str) -> Channel | None:
        """The channel of a number or an @name."""
        try:
            chat = await self.bot.get_chat(name)
            if chat.type != "channel":
                return None
            ourselves = await self.bot.get_chat_member(chat.id, self.bot.id)
        except (BadRequest, Forbidden):
            return None
        may_post = isinstance(ourselves, ChatMemberAdministrator) and bool(ourselves.can_post_messages)
        return Channel(chat=str(chat.id), title=chat.title or name, we_may_post=may_post)

    async def typing(self, place: Address) -> None:
        """Show for some seconds that an answer is on its way."""
        topic = int(place.topic) if place.topic else None
        with suppress(TelegramError):
            await self.bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=topic)
