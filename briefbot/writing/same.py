"""Sources as the key of a cache."""

from collections.abc import Sequence

from briefbot.values import Source


class Same:
    """Sources that equal others only where they are the very same objects: a brief's evidence is of its own sources."""

    __slots__ = ("_key", "sources")

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self._key = tuple(map(id, self.sources))  # they live as long as this does

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._key == other._key
