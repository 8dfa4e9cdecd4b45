"""Whose turn it is: few requests at once to one host, some time apart, and none to a host that has just not answered."""

import asyncio
import time

from yarl import URL

from briefbot.errors import Unreachable

_KEPT = 10_000  # hosts remembered only to keep a delay or a rest


class _Queue:
    __slots__ = ("free", "guests", "host", "next_turn")

    def __init__(self, host: str, places: int) -> None:
        self.host = host
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

    def turn(self, url: URL, delay: float) -> "_Turn":
        """To be entered with `async with`, which waits; the host's next turn begins at least `delay` seconds later.

        Raises `Unreachable` where the server is left alone.
        """
        host = (url.raw_host or "").rstrip(".")
        return _Turn(self, self._queues.get(host) or self._new_queue(host), url, delay)

    async def begin(self, turn: "_Turn") -> None:
        """Wait in the host's queue, then for one of all places: who queues for one host keeps nobody from another."""
        queue = turn.queue
        queue.guests += 1
        try:
            await queue.free.acquire()
        except BaseException:
            self._leave(queue)
            raise
        try:
            if turn.delay or queue.next_turn:
                await self._wait(queue, turn.delay)
            self._check_rest(turn.url)
            await self._all.acquire()
        except BaseException:
            queue.free.release()
            self._leave(queue)
            raise

    def end(self, turn: "_Turn") -> None:
        """The next in the queue may go."""
        self._all.release()
        turn.queue.free.release()
        self._leave(turn.queue)

    def _leave(self, queue: _Queue) -> None:
        queue.guests -= 1
        if not queue.guests and not queue.next_turn:
            self._queues.pop(queue.host, None)

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
        queue = self._queues[host] = _Queue(host, self._per_host)
        return queue


class _Turn:
    """One turn, waited for when it is entered. (Every request has one: a generator would cost three times as much.)"""

    __slots__ = ("_turns", "delay", "queue", "url")

    def __init__(self, turns: Turns, queue: _Queue, url: URL, delay: float) -> None:
        self._turns = turns
        self.queue = queue
        self.url = url
        self.delay = delay

    async def __aenter__(self) -> None:
        await self._turns.begin(self)

    async def __aexit__(self, *_: object) -> None:
        self._turns.end(self)
