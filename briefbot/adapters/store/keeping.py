"""How digests are kept: one a day, with its delivery and the time of the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema_service import deliveries, digest_briefs, digest_corrections, digests, subscribers
from briefbot.ports import Digest


@dataclass(frozen=True, slots=True)
class Keeping:
    """A digest to be kept, where its subscriber's is `due` then still; `following` is when the next will be."""

    digest: Digest
    following: datetime
    due: datetime | None
    is_owed: bool


async def keep_digests(connection: AsyncConnection, database: Database, keepings: Sequence[Keeping]) -> list[int | None]:
    """Store them; of each its id, None where the day had one already, or its hour was changed."""
    owners = await _owners(connection, [one.digest.subscriber_id for one in keepings])
    first = {one.digest.subscriber_id: one for one in reversed(keepings)}  # the hour of a second one is not due any more
    due = [one for one in first.values() if _is_due(one, owners.get(one.digest.subscriber_id))]
    if not due:
        return [None] * len(keepings)
    await connection.execute(_FOLLOWING, [{"whose": one.digest.subscriber_id, "next": one.following} for one in due])
    ids = await _insert(connection, database, [one.digest for one in due])
    kept = [(ids[key], one) for one in due if (key := (one.digest.subscriber_id, one.digest.day)) in ids]
    await _insert_all(connection, digest_briefs, [{"digest_id": id_} | row for id_, one in kept for row in _told(one.digest)])
    corrected = [{"digest_id": id_} | row for id_, one in kept for row in _corrected(one.digest)]
    await _insert_all(connection, digest_corrections, corrected)
    owed = [_delivery(id_, one.digest, owners[one.digest.subscriber_id]) for id_, one in kept if one.is_owed]
    await _insert_all(connection, deliveries, owed)
    found = {id(one): id_ for id_, one in kept}
    return [found.get(id(one)) for one in keepings]


async def _owners(connection: AsyncConnection, ids: Sequence[int]) -> Mapping[int, Row[Any]]:
    """Whose they are; nobody else changes their hour until we are done."""
    rows: Iterable[Row[Any]] = await connection.execute(_OWNERS, {"ids": ids})
    return {row.id: row for row in rows}


def _is_due(keeping: Keeping, owner: Row[Any] | None) -> bool:
    return owner is not None and owner.next_digest == keeping.due


async def _insert(connection: AsyncConnection, database: Database, told: Sequence[Digest]) -> Mapping[tuple[int, Any], int]:
    """The ids of those that are new, by whose they are and their day."""
    this = ["subscriber_id", "day"]
    new = database.new(digests, this).returning(digests.c.id, digests.c.subscriber_id, digests.c.day)
    rows = [{"subscriber_id": one.subscriber_id, "day": one.day, "made": one.made, "lead": one.lead} for one in told]
    return {(row.subscriber_id, row.day): row.id for row in await connection.execute(new, rows)}


async def _insert_all(connection: AsyncConnection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(table.insert(), rows)


def _told(digest: Digest) -> list[dict[str, Any]]:
    earlier = dict(digest.updates)
    ids = (*digest.brief_ids, *digest.also_ids)
    return [
        {"place": place, "brief_id": id_, "in_full": place < len(digest.brief_ids), "earlier_brief_id": earlier.get(id_)}
        for place, id_ in enumerate(ids)
    ]


def _corrected(digest: Digest) -> list[dict[str, Any]]:
    return [{"place": place, "brief_id": id_, "part": part} for place, (id_, part) in enumerate(digest.corrections)]


def _delivery(digest_id: int, digest: Digest, owner: Row[Any]) -> dict[str, Any]:
    owed = {"subscriber_id": digest.subscriber_id, "kind": "digest", "digest_id": digest_id, "outlet": owner.outlet}
    state = "review" if owner.is_reviewed else "pending"
    return owed | {"state": state, "made": digest.made, "next_try": digest.made}


_OWNERS = (
    select(subscribers.c.id, subscribers.c.is_reviewed, subscribers.c.outlet, subscribers.c.next_digest)
    .where(subscribers.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
_FOLLOWING = (
    update(subscribers).where(subscribers.c.id == bindparam("whose")).values(next_digest=bindparam("next", type_=Moment))
)
