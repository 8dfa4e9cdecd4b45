"""Whose turn it is: few requests at once to one host, some time apart, and none to a host that has just not answered."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL

from briefbot.errors import Unreachable

_KEPT = 10_000  # hosts remembered only to keep a delay or a rest


class _Queue:
    __slots__ = ("free", "guests", "next_turn")

    def __init__(self, places: int) -> None:
        self.free = asyncio.Semaphore(places)
        self.guests = 0
        self.next_turn = 0.0


class Turns:
    """Hands out turns: at most `per_host` at once to a host, `at_once` in all, first come, first served."""

    def __init__(self, *, per_host: int, at_once: int, rest: float) -> None:
        self._per_host = per_host
        self._all = asyncio.Semaphore(at_once)
        self._rest = rest
        self._queues: dict[str, _Queue] = {}
        self._resting: dict[str, tuple[float, str]] = {}

    @asynccontextmanager
    async def turn(self, url: URL, delay: float) -> AsyncIterator[None]:
        """Wait for the turn of this address's host; the next begins at least `delay` seconds after this one began.

        Raises `Unreachable` where the server is left alone.
        """
        host = url.raw_host or ""
        queue = self._queues.get(host) or self._new_queue(host)
        queue.guests += 1
        try:
            async with queue.free:
                if delay or queue.next_turn:
                    await self._wait(queue, delay)
                self._check_rest(url)
                # Only now, so that those who queue for one host do not keep others from theirs.
                async with self._all:
                    yield
        finally:
            queue.guests -= 1
            if not queue.guests and not queue.next_turn:
                del self._queues[host]

    def leave_alone(self, url: URL, reason: str) -> None:
        """The server of this address could not be reached: for a while nobody asks again."""
        if len(self._resting) >= _KEPT:
            self._resting.clear()
        self._resting[url.authority] = (time.monotonic() + self._rest, reason)

    def _check_rest(self, url: URL) -> None:
        if not self._resting or url.authority not in self._resting:
            return
        until, reason = self._resting[url.authority]
        if time.monotonic() < until:
            raise Unreachable(f"{reason} (asked a moment ago)")
        del self._resting[url.authority]

    async def _wait(self, queue: _Queue, delay: float) -> None:
        now = time.monotonic()
        begin = max(now, queue.next_turn)
        queue.next_turn = begin + delay if delay else 0.0
        if begin > now:
            await asyncio.sleep(begin - now)

    def _new_queue(self, host: str) -> _Queue:
        if len(self._queues) >= _KEPT:
            now = time.monotonic()
            self._queues = {name: q for name, q in self._queues.items() if q.guests or q.next_turn > now}
        queue = self._queues[host] = _Queue(self._per_host)
        return queue
