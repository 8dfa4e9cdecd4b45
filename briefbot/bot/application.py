"""The library's application round a conversation: hears updates, has them answered, says the answers.

application = talking(bot, conversation)
async with listening(application, conversation) as hearing:
    await hearing                           # until it can hear no more
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from telegram import CallbackQuery, ChatMemberUpdated, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    ApplicationBuilder,
    BaseUpdateProcessor,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from briefbot.bot.answer import Answer, message
from briefbot.bot.arrivals import arrived, moved
from briefbot.bot.conversation import Conversation
from briefbot.bot.heard import Heard
from briefbot.bot.hearing import heard_in, pressed_in
from briefbot.bot.menus import introduce
from briefbot.bot.polling import AnyApplication, Poll
from briefbot.bot.saying import Mouth
from briefbot.bot.webhook import Hook, hooked
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.telegram_markup import own

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""What the bot wants to be told of; for polling and webhooks alike."""

_AT_ONCE = 64
_MOST_WAITING = 30  # of what one chat says: who says more meanwhile is not heard
_UNBOUNDED = 1_000_000
_MIGRATES = filters.StatusUpdate.MIGRATE


@dataclass(slots=True, weakref_slot=True, eq=False)
class _Line:
    """What a chat said and waits for its turn, and what is being answered of it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class InOrder(BaseUpdateProcessor):
    """Many chats are answered at once, and each chat in the order in which it spoke. Who says a lot keeps nobody waiting."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        super().__init__(_UNBOUNDED)  # the library's own bound would count those that wait for their chat, too
        self._room = asyncio.Semaphore(at_once)
        self._lines: WeakValueDictionary[int, _Line] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for what the chat said before."""
        chat = update.effective_chat if isinstance(update, Update) else None
        line = self._lines.setdefault(chat.id, _Line()) if chat else _Line()
        if line.length >= _MOST_WAITING:
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            log.info("chat %s says more than can be answered", chat.id if chat else "")
            return
        line.length += 1
        try:
            async with line.lock, self._room:
                await coroutine
        finally:
            line.length -= 1

    async def initialize(self) -> None:
        """Nothing is to be got ready."""

    async def shutdown(self) -> None:
        """Nothing is to be put away."""


@dataclass(frozen=True, slots=True)
class _Listener:
    """Its methods are what the library calls. None of them raises."""

    application: AnyApplication
    conversation: Conversation
    mouth: Mouth

    async def on_message(self, update: Update, _: object) -> None:
        """Something was written."""
        house = self.conversation.house
        heard = heard_in(update.message, house.username, house.outlet) if update.message else None
        if heard:
            await self._guarded(heard, lambda: self._answer(heard))

    async def on_press(self, update: Update, _: object) -> None:
        """A button was pressed: it is answered whatever happens, or it would go on turning."""
        heard = pressed_in(update, self.conversation.house.outlet)
        query = update.callback_query
        if heard and query:
            await self._guarded(heard, lambda: self._press(heard, query))

    async def on_standing(self, update: Update, _: object) -> None:
        """The bot came, went, or may do something else now."""
        if update.my_chat_member:
            await self._quietly(self._arrive(update.my_chat_member))

    async def on_migration(self, update: Update, _: object) -> None:
        """The group has another number."""
        if update.message:
            await self._quietly(moved(self.conversation.house, update.message))

    async def _answer(self, heard: Heard) -> None:
        await self._say(await self.conversation.answer(heard), heard)

    async def _press(self, heard: Heard, query: CallbackQuery) -> None:
        notice = ""
        try:
            answer = await self.conversation.pressed(heard, query.data or "")
            notice = answer.notice
        finally:
            await self._quietly(query.answer(notice or None))
        await self._say(answer, heard, in_place_of=heard.message if answer.in_place else "")

    async def _arrive(self, change: ChatMemberUpdated) -> None:
        arrival = await arrived(self.conversation, change)
        await self._say(arrival.answer, arrival.heard)

    async def _say(self, answer: Answer, heard: Heard, *, in_place_of: str = "") -> None:
        last = await self.mouth.say(answer, heard, in_place_of=in_place_of)
        if answer.then:
            # It may take long: the chat can be answered meanwhile. The application waits for it when it stops.
            self.application.create_task(self._guarded(heard, lambda: self._go_on(answer, heard, last)))

    async def _go_on(self, answer: Answer, heard: Heard, last: str) -> None:
        if answer.then:
            await self._say(await answer.then(), heard, in_place_of=last)

    async def _guarded(self, heard: Heard, act: Callable[[], Awaitable[None]]) -> None:
        """Do it; where that fails on our side, say so with a number that stands in the log too."""
        try:
            await act()
        except Forbidden as error:
            log.info("chat %s can't be answered: %s", heard.address.chat, error.message)
        except TelegramError as error:
            log.warning("chat %s was not answered: %s", heard.address.chat, error.message)
        except Exception:
            number = secrets.token_hex(3)
            log.exception("error %s: answering %r in chat %s", number, heard.command, heard.address.chat)
            await self._quietly(self.mouth.say(self._sorry(heard, number), heard))

    def _sorry(self, heard: Heard, number: str) -> Answer:
        words = catalogue_for(heard.speaker.language or self.conversation.house.rules.language)
        sorry = words.say("Something went wrong on our side; it is noted as {number}. Please try again later.", number=number)
        return Answer(messages=message(own(sorry)))

    async def _quietly(self, action: Awaitable[object]) -> None:
        """Do what nobody waits for; what goes wrong is logged."""
        try:
            await action
        except TelegramError as error:
            log.warning("Telegram refused: %s", error.message)
        except Exception:
            log.exception("an update was not dealt with")


def talking(bot: ExtBot[Any], conversation: Conversation) -> AnyApplication:
    """The application, not yet started. The bot brings its own limiter along."""
    application: AnyApplication = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).concurrent_updates(InOrder()).build()
    )
    listener = _Listener(application, conversation, Mouth(bot))
    news = filters.UpdateType.MESSAGE
    application.add_handlers(
        [
            MessageHandler(news & _MIGRATES, listener.on_migration),
            MessageHandler(news & ~filters.StatusUpdate.ALL, listener.on_message),
            CallbackQueryHandler(listener.on_press),
            ChatMemberHandler(listener.on_standing, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    return application


@asynccontextmanager
async def listening(
    application: AnyApplication, conversation: Conversation, hook: Hook | None = None
) -> AsyncIterator[asyncio.Future[None]]:
    """As long as it is entered the bot hears updates and answers them: by polling, or by a webhook.

    What it yields is done, with the library's error, when the bot can hear no more. The bot is left to who opened it: more
    may be on its way through it. Raises `TelegramError` where it can't begin, and `ConfigError` where the webhook can't be
    served.
    """
    await application.initialize()
    await application.start()
    try:
        async with hooked(application, hook, ALLOWED_UPDATES) if hook else _polling(application) as hearing:
            await introduce(application.bot, conversation.commands, conversation.house.rules.admins)
            yield hearing or asyncio.get_running_loop().create_future()
    finally:
        await application.stop()


@asynccontextmanager
async def _polling(application: AnyApplication) -> AsyncIterator[asyncio.Future[None]]:
    poll = Poll(application, ALLOWED_UPDATES)
    hearing = asyncio.create_task(poll.run())
    try:
        yield hearing
    finally:
        hearing.cancel()
        await asyncio.wait((hearing,))
        await poll.end()
