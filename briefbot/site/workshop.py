"""Where pages are made: so many at once, and so many more that may wait for their turn."""

import asyncio
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException

_SOON = "5"  # seconds


@dataclass(slots=True, kw_only=True)
class Workshop:
    """Makes `at_once`, lets `waiting` more wait, any number where it is None, and turns away who comes then.

    Entering it raises `HTTPException` of 503 for these.
    """

    at_once: int
    waiting: int | None = None
    _within: int = 0
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.at_once)

    async def __aenter__(self) -> None:
        if self.waiting is not None and self._within >= self.at_once + self.waiting:
            raise HTTPException(503, headers={"Retry-After": _SOON})
        self._within += 1
        try:
            await self._free.acquire()
        except BaseException:
            self._within -= 1
            raise

    async def __aexit__(self, *_: object) -> None:
        self._within -= 1
        self._free.release()
