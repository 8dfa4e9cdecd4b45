"""Committing together what is ready together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Group commit: what comes in while a commit is under way is committed next, in one transaction.

    The first waits `company` seconds for others, and `add` returns after its own commit. Where `is_of_one` says that an error
    may be of one member, each member is committed alone, so that it fails alone. To read together is the same.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        is_of_one: Callable[[Exception], bool],
        company: float = 0,
    ) -> None:
        self._commit = commit
        self._is_of_one = is_of_one
        self._company = company
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._run: asyncio.Task[None] | None = None

    async def add(self, member: T) -> R:
        """Commit it; answers what the commit says of it, raises what it raises."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((member, future))
        if self._run is None or self._run.done():
            self._run = asyncio.create_task(self._commit_waiting())
        return await future

    async def _commit_waiting(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._company)
            group, self._waiting = self._waiting, []
            await self._commit_group(group)

    async def _commit_group(self, group: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._commit([member for member, _ in group])
        except Exception as error:  # noqa: BLE001  (handed to those who wait for it)
            if len(group) > 1 and self._is_of_one(error):
                for pair in group:
                    await self._commit_group([pair])
                return
            for _, future in group:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(group, results, strict=True):
            if not future.done():
                future.set_result(result)
