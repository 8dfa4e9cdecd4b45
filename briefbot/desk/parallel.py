"""So many at once, and one failure stops all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
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

    workers = [asyncio.create_task(worker()) for _ in range(at_once)]
    try:
        await asyncio.gather(*workers)
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
