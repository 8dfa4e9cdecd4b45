"""Who sees to it that what is owed is done: in this process, or in many."""

from typing import Literal, Protocol

Stage = Literal["poll", "read", "gather", "write", "digest", "deliver"]


class Dispatcher(Protocol):
    """Carries ids only: a wake that is lost or repeated changes nothing, for the tables say what is owed."""

    async def wake(self, stage: Stage, id: int | None = None) -> None:
        """Have a stage run for this id, or for whatever is owed; soon, and once however often it is woken meanwhile."""
