"""Ask Telegram for news of the chats, again and again."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application

log = logging.getLogger(__name__)

_LONG = timedelta(seconds=25)  # Telegram answers sooner where there is news
_FIRST, _LONGEST = 1.0, 30.0  # seconds between two attempts that fail
_CONFLICTS = 3  # one after the other: a process that was just stopped may still be heard once

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Poll:
    """Puts what Telegram tells into the application's queue. A webhook is deleted first; what waits there is not lost."""

    def __init__(self, application: AnyApplication, allowed: Sequence[str]) -> None:
        self._application = application
        self._allowed = allowed
        self._next: int | None = None
        self._is_ours = False
        self._conflicts = 0

    async def run(self) -> None:
        """Ask until cancelled. Raises `InvalidToken`, and `Conflict` where another process asks for the bot's news as well."""
        wait = _FIRST
        while True:
            try:
                await self._ask()
            except TimedOut:
                continue
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error.retry_after))
                continue
            except TelegramError as error:
                self._heed(error)
            except Exception as error:  # noqa: BLE001  (whatever an answer does to the library, people are heard again)
                log.warning("Telegram told what can't be read (%s); it is read one by one", type(error).__name__)
                await self._step_over()
            else:
                wait, self._conflicts = _FIRST, 0
                continue
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST)

    async def end(self) -> None:
        """Tell Telegram what we have heard, so that it does not tell it again."""
        if self._next is None:
            return
        try:
            await self._application.bot.get_updates(offset=self._next, timeout=0, allowed_updates=self._allowed)
        except TelegramError as error:
            log.warning("Telegram may tell again what was answered already: %s", error.message)

    async def _ask(self) -> None:
        bot, queue = self._application.bot, self._application.update_queue
        if not self._is_ours:
            await bot.delete_webhook()
            self._is_ours = True
        for update in await bot.get_updates(offset=self._next, timeout=_LONG, allowed_updates=self._allowed):
            queue.put_nowait(update)
            self._next = update.update_id + 1

    async def _step_over(self) -> None:
        """Read one by one what is told, and leave out the first that can't be read: it would be told again for a day."""
        bot, queue = self._application.bot, self._application.update_queue
        try:
            while told := await bot.do_api_request("getUpdates", {"offset": self._next, "limit": 1, "timeout": 0}):
                self._next = int(told[0]["update_id"]) + 1
                queue.put_nowait(Update.de_json(told[0], bot))
        except TelegramError as error:
            self._heed(error)
        except Exception as error:  # noqa: BLE001  (what is told is in people's own words, which no log is to hold)
            log.warning("an update that can't be read (%s) is left out", type(error).__name__)

    def _heed(self, error: TelegramError) -> None:
        """Raise what does not pass by itself."""
        self._conflicts += isinstance(error, Conflict)
        if isinstance(error, InvalidToken) or self._conflicts >= _CONFLICTS:
            raise error
        log.warning("Telegram can't be asked for news: %s; it is asked again", error.message)


def _seconds(wait: float | timedelta) -> float:
    """The library is on its way from numbers to timedeltas."""
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
