"""Several at once, and one failure stops all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def each(source: AsyncIterator[T], work: Callable[[T], Awaitable[None]], at_once: int) -> None:
    """Do the work for everything that the source gives, `at_once` of them at a time, asking it only when there is room.

    Raises the first exception of the work, after the rest is cancelled.
    """
    turn = asyncio.Lock()

    async def worker() -> None:
        while True:
            async with turn:
                try:
                    one = await anext(source)
                except StopAsyncIteration:
                    return
            await work(one)

    await all_of(worker() for _ in range(at_once))


async def all_of(works: Iterable[Awaitable[T]]) -> list[T]:
    """What they give, in their order. Raises the first exception, after the rest is cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
