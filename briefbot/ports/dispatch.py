"""Who sees to it that what is owed is done: in this process, or in many."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
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
