"""Our own limiter of what goes to Telegram: one queue for what the desk delivers and what the bot answers.

turn = await limiter.turn("42")                        for a delivery, which is marked as sending before it goes
await bot.send_message(42, ..., rate_limit_args=turn)  and does not wait again
await bot.send_message(42, ...)                        for an answer, which waits for its turn here
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from briefbot.adapters.telegram.buckets import PUBLISHED, Buckets, Limits, Turn
from briefbot.adapters.telegram.lanes import Lane, Lanes
from briefbot.adapters.telegram.troubles import wait_of
from briefbot.errors import Flooded

_Answer = bool | dict[str, Any] | list[dict[str, Any]]
_Waiter = asyncio.Future[Turn]
_LIMITED = ("send", "copy", "forward", "edit", "delete")
_FREE = {"sendChatAction", "editForumTopic", "editGeneralForumTopic", "editChatInviteLink"}


class Limiter(BaseRateLimiter[Turn]):
    """Gives out turns by `Buckets`. A wait that Telegram asks for is waited out up to `patience` seconds, else passed on.

    It lives in one event loop, and one process owns a bot's token: two would each take the whole of the limits.
    """

    def __init__(self, limits: Limits = PUBLISHED, patience: float = 5) -> None:
        self._buckets = Buckets(limits)
        self._lanes: Lanes[_Waiter] = Lanes()
        self._patience = patience
        self._timer: asyncio.TimerHandle | None = None

    @property
    def remembers(self) -> int:
        """How many chats it knows something of."""
        return len(self._buckets)

    async def turn(self, chat: str, lane: Lane = "broadcasts") -> Turn:
        """Wait for the right to send one message there; it lapses in ten seconds.

        Raises `Flooded` where Telegram asked for a longer wait than our patience.
        """
        if flood := self._flood(chat):
            raise flood
        waiter: _Waiter = asyncio.get_running_loop().create_future()
        self._lanes.join(lane, chat, waiter)
        self._serve()
        try:
            return await waiter
        except asyncio.CancelledError:
            self._lanes.leave(lane, chat, waiter)
            if waiter.done() and not waiter.cancelled() and not waiter.exception():
                self.give_back(waiter.result())
            raise

    def start(self, turn: Turn) -> bool:
        """The message goes out now; False where the turn has lapsed and another is needed."""
        return self._buckets.start(turn, _now())

    def give_back(self, turn: Turn) -> None:
        """Nothing goes out on this turn."""
        self._buckets.give_back(turn)
        self._serve()

    async def process_request(  # noqa: PLR0913, PLR0917  (the library's own signature)
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Turn | None,
    ) -> _Answer:
        """Make a request of the bot: on the turn that comes with it, else, where it writes to a chat, on one of its own.

        An answer that is refused for a short flood is tried once more; a delivery is the outbox's to repeat.
        """
        chat = data.get("chat_id")
        if chat is None or endpoint in _FREE or not endpoint.startswith(_LIMITED):
            return await callback(*args, **kwargs)
        lane: Lane = "broadcasts" if rate_limit_args else "answers"
        turn = rate_limit_args if rate_limit_args and self.start(rate_limit_args) else await self._turn_now(str(chat), lane)
        try:
            return await self._ask(turn, callback(*args, **kwargs))
        except RetryAfter as flood:
            if lane == "broadcasts" or wait_of(flood).total_seconds() > self._patience:
                raise
        return await self._ask(await self._turn_now(str(chat), lane), callback(*args, **kwargs))

    async def initialize(self) -> None:
        """Nothing is to be got ready."""

    async def shutdown(self) -> None:
        """Wake nobody any more."""
        self._rest()

    async def _turn_now(self, chat: str, lane: Lane) -> Turn:
        """A turn that is used at once; a flood is told as the library's handlers expect it."""
        try:
            turn = await self.turn(chat, lane)
        except Flooded as flood:
            raise RetryAfter(flood.retry_after or timedelta()) from flood
        self.start(turn)
        return turn

    async def _ask(self, turn: Turn, request: Coroutine[Any, Any, _Answer]) -> _Answer:
        try:
            return await request
        except RetryAfter as flood:
            self._hold(turn.chat, wait_of(flood).total_seconds())
            raise
        finally:
            self._buckets.answered(turn, _now())
            self._serve()

    def _hold(self, chat: str, wait: float) -> None:
        """Send away those who would have to wait too long for a chat that is held."""
        self._buckets.hold(chat, wait, _now())
        for impatient in filter(self._flood, self._lanes.chats):
            for waiter in self._lanes.all_leave(impatient):
                if not waiter.done() and (flood := self._flood(impatient)):
                    waiter.set_exception(flood)

    def _flood(self, chat: str) -> Flooded | None:
        """What to tell who wants to write there, where that is too long a wait."""
        now = _now()
        wait = self._buckets.held(chat, now) - now
        if wait <= self._patience:
            return None
        return Flooded(f"chat {chat}: Telegram wants nothing there for {wait:.0f} seconds", timedelta(seconds=wait))

    def _serve(self) -> None:
        """Give out the turns that there are, and wake up for the next."""
        self._rest()
        while self._lanes:
            now = _now()
            found = self._lanes.next(self._buckets, now)
            if isinstance(found, float):
                self._timer = asyncio.get_running_loop().call_at(found, self._serve)
                return
            chat, waiter = found
            if not waiter.done():
                waiter.set_result(self._buckets.take(chat, now))

    def _rest(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def _now() -> float:
    return asyncio.get_running_loop().time()
