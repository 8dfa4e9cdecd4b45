"""Briefs at hand: one goes to many readers, and to rebuild it on its sources takes time."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefbot.ports import Archive, StoredBrief

NOTHING: Mapping[str, datetime] = {}
_MOST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """The briefs that were asked for last, in memory. Raises `StoreError`."""

    archive: Archive
    most: int = _MOST
    _kept: OrderedDict[int, StoredBrief] = field(default_factory=OrderedDict, init=False)
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def brief(self, brief_id: int | None) -> StoredBrief | None:
        """The brief as it was written, which never changes; what was withdrawn of it may have been withdrawn since."""
        if brief_id is None:
            return None
        if brief_id not in self._kept:
            await self._fetch(brief_id)
        if brief_id in self._kept:
            self._kept.move_to_end(brief_id)
        return self._kept.get(brief_id)

    async def _fetch(self, brief_id: int) -> None:
        """One at a time: many who want the same brief at once wait for the first of them."""
        async with self._fetching:
            if brief_id not in self._kept and (stored := await self.archive.brief(brief_id)):
                self._kept[brief_id] = stored
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    async def as_they_stand(self, brief_ids: Collection[int]) -> dict[int, StoredBrief]:
        """By number, those that there are, with all that was withdrawn of them until now."""
        gone = await self.withdrawn(brief_ids)
        found = [await self.brief(brief_id) for brief_id in brief_ids]
        return {stored.id: _without(stored, gone.get(stored.id, NOTHING)) for stored in found if stored}

    async def withdrawn(self, brief_ids: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
        """By number, of those that lost any, the parts that were withdrawn until now, and when."""
        return await self.archive.withdrawn(brief_ids) if brief_ids else {}


def _without(stored: StoredBrief, gone: Mapping[str, datetime]) -> StoredBrief:
    parts, corrected = frozenset(gone), max(gone.values(), default=None)
    if (stored.without, stored.corrected) == (parts, corrected):
        return stored
    return replace(stored, without=parts, corrected=corrected)
