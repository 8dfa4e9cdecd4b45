"""Pages that many ask for, made once: as long as the archive is of one edition, each is the same."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from briefbot.site.leaf import Leaf
from briefbot.site.workshop import Workshop

_MOST_BYTES = 32_000_000
_FRESH = 1.0  # seconds that an edition is not asked for again
_AT_ONCE = 4  # pages being made: the desk asks the store, too


@dataclass(slots=True)
class _Being:
    """A page that is being made, and how many wait for it."""

    task: asyncio.Task[Leaf]
    waiting: int = 0


@dataclass(slots=True, kw_only=True)
class Kept:
    """Makes each page once an edition, and keeps those asked for last, up to `most_bytes`. What fails is not kept."""

    ask_edition: Callable[[], Awaitable[str]]
    most_bytes: int = _MOST_BYTES
    fresh: float = _FRESH
    clock: Callable[[], float] = time.monotonic
    _edition: str = ""
    _asked: float = float("-inf")
    _pages: dict[tuple[str, ...], Leaf] = field(default_factory=dict)
    _being_made: dict[tuple[str, ...], _Being] = field(default_factory=dict)
    _bytes: int = 0
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _workshop: Workshop = field(default_factory=lambda: Workshop(at_once=_AT_ONCE))

    async def page(self, name: tuple[str, ...], make: Callable[[], Awaitable[Leaf]], workshop: Workshop | None = None) -> Leaf:
        """The page of that name in this edition. Who asks while it is being made waits for that one.

        It is made in the common workshop, or in that of its own kind, and given up when nobody waits for it any more.
        """
        await self._keep_up()
        if name in self._pages:
            self._pages[name] = self._pages.pop(name)  # the last asked for is the last to go
            return self._pages[name]
        asked = (self._edition, *name)
        if asked not in self._being_made:
            making = self._made(name, make, self._edition, workshop or self._workshop)
            self._being_made[asked] = _Being(asyncio.ensure_future(making))
            self._being_made[asked].task.add_done_callback(partial(self._is_made, asked))
        return await self._waited_for(asked, self._being_made[asked])

    async def _waited_for(self, asked: tuple[str, ...], being: _Being) -> Leaf:
        being.waiting += 1
        try:
            return await asyncio.shield(being.task)
        finally:
            being.waiting -= 1
            if not being.waiting and not being.task.done():
                self._being_made.pop(asked, None)  # who asks now has it begun anew
                being.task.cancel()

    def _is_made(self, asked: tuple[str, ...], task: asyncio.Task[Leaf]) -> None:
        if asked in self._being_made and self._being_made[asked].task is task:
            del self._being_made[asked]
        if not task.cancelled():
            task.exception()  # who waited has it; asyncio complains where nobody did

    async def _keep_up(self) -> None:
        if self.clock() - self._asked < self.fresh:
            return
        async with self._asking:
            if self.clock() - self._asked < self.fresh:
                return
            edition = await self.ask_edition()
            if edition != self._edition:
                self._pages.clear()
                self._bytes = 0
            self._edition, self._asked = edition, self.clock()

    async def _made(self, name: tuple[str, ...], make: Callable[[], Awaitable[Leaf]], edition: str, workshop: Workshop) -> Leaf:
        async with workshop:
            made = await make()
        if edition == self._edition:
            self._pages[name] = made
            self._bytes += _size(made)
            while self._bytes > self.most_bytes:
                self._bytes -= _size(self._pages.pop(next(iter(self._pages))))
        return made


def _size(leaf: Leaf) -> int:
    return len(leaf.body) + len(leaf.packed)
