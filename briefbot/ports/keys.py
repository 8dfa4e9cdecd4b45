"""Keys of ours that must outlive the process: what links and addresses are signed with."""

from typing import Protocol


class Keys(Protocol):
    """The keys. Raises `StoreError`."""

    async def key(self, name: str) -> str:
        """The key of that name, 64 random hexadecimal digits; made by whoever asks first, and the same ever after."""
