"""Who sees to it that what is owed is done: in this process, or in many."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

Stage = Literal["poll", "read", "gather", "write", "digest", "deliver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWork:
    """What a stage does: `owed` are ids that the tables owe, at most so many; `work` does one.

    `work` answers whether there was anything to do: then there may be more. So many ids are worked on `at_once`.
    """

    owed: Callable[[int], Awaitable[Sequence[int]]]
    work: Callable[[int], Awaitable[bool]]
    at_once: int


class Dispatcher(Protocol):
    """Carries ids only: a wake that is lost or repeated changes nothing, for the tables say what is owed."""

    async def wake(self, stage: Stage, id: int | None = None) -> None:
        """Have a stage run for this id, or for whatever is owed; soon, and once however often it is woken meanwhile."""


class Carrier(Dispatcher, Protocol):
    """A dispatcher that does the work itself."""

    def start(self, works: Mapping[Stage, Sequence[StageWork]]) -> None:
        """Begin to work, in the running event loop. The works of a stage do not wait for one another."""

    async def drain(self, seconds: float, hurry: asyncio.Event) -> None:
        """Begin nothing any more; wait so long for what is under way, or until there is hurry, and cancel what is left."""


class Clockwork(Protocol):
    """Runs work by the clock: one run of a work at a time, and those that were missed count as one."""

    def every(self, span: timedelta, name: str, work: Callable[[], Awaitable[None]]) -> None: ...

    def start(self) -> None: ...

    def pause(self) -> None:
        """Begin no run any more."""

    def stop(self) -> None:
        """Cancel what runs."""


class Duties(Protocol):
    """What one process at a time may do. Raises `StoreError`."""

    async def take(self, name: str, now: datetime) -> str:
        """Take the duty, or keep it, for some minutes. "" where it is ours now, else who has it: "process 42 on host"."""

    async def is_due(self, name: str, now: datetime) -> bool:
        """Whether what is done from time to time is to be done: its time has come, or it was never done."""

    async def put_off(self, name: str, until: datetime) -> None:
        """It is done, and due again then."""

    async def holders(self, now: datetime) -> dict[str, str]:
        """Who has which duty now."""
