"""The digests: whose hour has come, what goes into one, and that there is one a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, func, or_, select, tuple_

from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.candidates import Reading, candidates, wanted
from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.database import Database, is_of_one
from briefbot.adapters.store.keeping import Keeping, keep_digests
from briefbot.adapters.store.schema_service import (
    deliveries,
    digest_briefs,
    digest_corrections,
    digests,
    is_state,
    subscribers,
    withdrawals,
)
from briefbot.adapters.store.together import Together
from briefbot.ports import Candidate, Digest, Subscriber

Gone = tuple[tuple[int, str], ...]
"""Parts of briefs that were withdrawn."""


class Digests:
    """Meets `ports.Digests`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: Together[int, Digest | None] = Together(self._digests_of, is_of_one)
        self._asked_last: Together[int, int | None] = Together(self._last_of, is_of_one)
        self._readings: Together[Reading, tuple[Candidate, ...]] = Together(self._candidates_of, is_of_one)
        self._asked_gone: Together[tuple[int, datetime], Gone] = Together(self._withdrawn_of, is_of_one)
        self._kept: Together[Keeping, int | None] = Together(self._keep_all, is_of_one)

    async def digests_due(self, now: datetime, limit: int) -> tuple[Subscriber, ...]:
        due = select(subscribers).where(subscribers.c.status == "active", subscribers.c.next_digest <= now)
        async with self._database.reading() as connection:
            rows = await connection.execute(due.order_by(subscribers.c.next_digest, subscribers.c.id).limit(limit))
            return tuple(map(subscriber_of, rows))

    async def briefs_for_digest(self, subscriber_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
        async with self._database.reading() as connection:
            return tuple((await connection.execute(wanted(subscriber_id, since, until))).scalars())

    async def candidates(self, subscriber_id: int | None, since: datetime, until: datetime) -> tuple[Candidate, ...]:
        return await self._readings.add(Reading(subscriber_id, since, until))

    async def _candidates_of(self, readings: Sequence[Reading]) -> Sequence[tuple[Candidate, ...]]:
        async with self._database.reading() as connection:
            return await candidates(connection, readings)

    async def withdrawn_since(self, subscriber_id: int, since: datetime) -> Gone:
        return await self._asked_gone.add((subscriber_id, since))

    async def _withdrawn_of(self, asked: Sequence[tuple[int, datetime]]) -> Sequence[Gone]:
        first, readers = min(since for _, since in asked), [reader for reader, _ in asked]
        found: dict[int, list[Row[Any]]] = {}
        async with self._database.reading() as connection:
            if (await connection.execute(_WITHDRAWN, {"since": first})).first():
                rows: Iterable[Row[Any]] = await connection.execute(_TOLD_WRONG, {"since": first, "readers": readers})
                for row in rows:
                    found.setdefault(row.subscriber_id, []).append(row)
        return [
            tuple((row.brief_id, row.part) for row in found.get(reader, ()) if row.made >= since) for reader, since in asked
        ]

    async def keep_digest(
        self, digest: Digest, next_digest: datetime, due: datetime | None = None, *, is_owed: bool = True
    ) -> int | None:
        with self._database.explained():
            return await self._kept.add(Keeping(digest, next_digest, due, is_owed))

    async def _keep_all(self, keepings: Sequence[Keeping]) -> Sequence[int | None]:
        """What is kept at the same time is committed together."""
        async with self._database.writing() as connection:
            return await keep_digests(connection, self._database, keepings)

    async def digest(self, digest_id: int) -> Digest | None:
        return await self._asked.add(digest_id)

    async def last_digest(self, subscriber_id: int) -> Digest | None:
        last = await self._asked_last.add(subscriber_id)
        return await self.digest(last) if last else None

    async def _last_of(self, readers: Sequence[int]) -> Sequence[int | None]:
        async with self._database.reading() as connection:
            found = {row.subscriber_id: row.id for row in await connection.execute(_LAST, {"readers": readers})}
        return [found.get(reader) for reader in readers]

    async def _digests_of(self, ids: Sequence[int]) -> Sequence[Digest | None]:
        """Those of these numbers: many are asked for at once."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_DIGESTS, {"ids": ids})).all()
            briefs = _by_digest(await connection.execute(_BRIEFS, {"ids": ids}))
            corrections = _by_digest(await connection.execute(_CORRECTIONS, {"ids": ids}))
        found = {row.id: _digest(row, briefs.get(row.id, ()), corrections.get(row.id, ())) for row in rows}
        return [found.get(id_) for id_ in ids]


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_DIGESTS = select(digests).where(digests.c.id.in_(_IDS))
_BRIEFS = select(digest_briefs).where(digest_briefs.c.digest_id.in_(_IDS)).order_by(digest_briefs.c.place)
_CORRECTIONS = select(digest_corrections).where(digest_corrections.c.digest_id.in_(_IDS)).order_by(digest_corrections.c.place)


def _by_digest(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.digest_id, []).append(row)
    return found


def _digest(row: Row[Any], briefs: Sequence[Row[Any]], corrections: Sequence[Row[Any]]) -> Digest:
    return Digest(
        id=row.id,
        subscriber_id=row.subscriber_id,
        day=row.day,
        made=row.made,
        lead=row.lead,
        brief_ids=tuple(one.brief_id for one in briefs if one.in_full),
        also_ids=tuple(one.brief_id for one in briefs if not one.in_full),
        updates=tuple((one.brief_id, one.earlier_brief_id) for one in briefs if one.earlier_brief_id),
        corrections=tuple((one.brief_id, one.part) for one in corrections),
    )


_READERS: BindParameter[Any] = bindparam("readers", expanding=True)
_newer = digests.alias()
_LAST = select(digests.c.id, digests.c.subscriber_id).where(
    digests.c.subscriber_id.in_(_READERS),
    ~exists().where(
        _newer.c.subscriber_id == digests.c.subscriber_id,
        tuple_(_newer.c.made, _newer.c.id) > tuple_(digests.c.made, digests.c.id),
    ),
)
_SINCE = bindparam("since", type_=Moment)
_WITHDRAWN = select(withdrawals.c.part).where(withdrawals.c.made >= _SINCE).limit(1)
_before = digests.alias()
# When what it tells was settled; of those that were sent before that was written down, it is known when they had arrived.
_SETTLED = func.coalesce(deliveries.c.begun, deliveries.c.done)
# What had gone to them with a part that was withdrawn later, and that no digest of theirs has corrected.
_TOLD_WRONG = (
    select(digests.c.subscriber_id, withdrawals.c.brief_id, withdrawals.c.part, withdrawals.c.made)
    .join_from(withdrawals, digest_briefs, digest_briefs.c.brief_id == withdrawals.c.brief_id)
    .join(digests, digests.c.id == digest_briefs.c.digest_id)
    .join(deliveries, deliveries.c.digest_id == digests.c.id)
    .where(digests.c.subscriber_id.in_(_READERS), is_state("sent"), withdrawals.c.made >= _SETTLED)
    .where(withdrawals.c.made >= _SINCE, or_(digest_briefs.c.in_full, withdrawals.c.part == "headline"))
    .where(
        ~exists().where(
            digest_corrections.c.brief_id == withdrawals.c.brief_id,
            digest_corrections.c.part == withdrawals.c.part,
            _before.c.id == digest_corrections.c.digest_id,
            _before.c.subscriber_id == digests.c.subscriber_id,
        )
    )
    .distinct()
    .order_by(withdrawals.c.made, withdrawals.c.brief_id, withdrawals.c.part)
)
