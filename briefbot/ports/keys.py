"""Keys of ours that must outlive the process, which links and addresses are signed with, and what of these was used up."""

from datetime import datetime
from typing import Protocol


class Keys(Protocol):
    """The keys. Raises `StoreError`."""

    async def key(self, name: str) -> str:
        """The key of that name, 64 random hexadecimal digits; made by whoever asks first, and the same ever after."""


class Spent(Protocol):
    """What may be used once, and was. Raises `StoreError`."""

    async def spend(self, what: str, until: datetime) -> bool:
        """Use it up; False where it was. It is remembered until then."""

    async def is_spent(self, what: str) -> bool: ...
