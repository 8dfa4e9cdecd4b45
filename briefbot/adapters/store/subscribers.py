"""The subscribers, their settings and what they want."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, true, update

from briefbot.adapters.store.addressees import at, block, forget, move, subscriber_of
from briefbot.adapters.store.database import Database, is_of_one
from briefbot.adapters.store.digests import Digests
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema_service import are_words, subscribers, subscriptions
from briefbot.adapters.store.together import Together
from briefbot.ports import Address, ChatKind, Subscriber, Subscription


class Subscribers(Digests):
    """Meets `ports.Subscribers`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database
        self._named: Together[int, Subscriber | None] = Together(self._of_ids, is_of_one)

    async def subscriber(self, address: Address) -> Subscriber | None:
        return await self._one(at(address))

    async def subscriber_of(self, subscriber_id: int) -> Subscriber | None:
        return await self._named.add(subscriber_id)

    async def _of_ids(self, ids: Sequence[int]) -> Sequence[Subscriber | None]:
        """Those of these numbers: many are asked for at once."""
        found = {one.id: one for one in await self._all(subscribers.c.id.in_(ids))}
        return [found.get(id_) for id_ in ids]

    async def _one(self, which: ColumnElement[bool]) -> Subscriber | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(subscribers).where(which))).one_or_none()
        return subscriber_of(row) if row else None

    async def subscribers(self) -> tuple[Subscriber, ...]:
        return await self._all(true())

    async def tally(self) -> tuple[tuple[str, int, int], ...]:
        active = func.count().filter(subscribers.c.status == "active")
        counted = select(subscribers.c.outlet, active, func.count() - active).group_by(subscribers.c.outlet)
        async with self._database.reading() as connection:
            rows = await connection.execute(counted.order_by(subscribers.c.outlet))
            return tuple((row[0], row[1], row[2]) for row in rows)

    async def of_chat(self, outlet: str, chat: str) -> tuple[Subscriber, ...]:
        return await self._all(and_(subscribers.c.outlet == outlet, subscribers.c.chat == chat))

    async def _all(self, which: ColumnElement[bool]) -> tuple[Subscriber, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(subscribers).where(which).order_by(subscribers.c.id))
            return tuple(map(subscriber_of, rows))

    async def welcome(self, address: Address, kind: ChatKind, name: str, now: datetime) -> Subscriber:
        place = {"outlet": address.outlet, "chat": address.chat, "topic": address.topic}
        new = self._database.new(subscribers, list(place)).values(place | {"kind": kind, "name": name, "added": now})
        again = {"status": "active"} | ({"name": name} if name else {})
        async with self._database.writing() as connection:
            await connection.execute(new)
            await connection.execute(update(subscribers).where(at(address)).values(again))
            return subscriber_of((await connection.execute(select(subscribers).where(at(address)))).one())

    async def change(self, before: Subscriber, after: Subscriber) -> None:
        was, now = _settings(before), _settings(after)
        changed = {name: value for name, value in now.items() if value != was[name]}
        if not changed:
            return
        async with self._database.writing() as connection:
            await connection.execute(update(subscribers).where(subscribers.c.id == after.id).values(changed))

    async def subscriptions(self, subscriber_id: int) -> tuple[Subscription, ...]:
        theirs = select(subscriptions).where(subscriptions.c.subscriber_id == subscriber_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(theirs.order_by(subscriptions.c.added, subscriptions.c.key))
            return tuple(Subscription(kind=row.kind, value=row.value) for row in rows)

    async def subscribe(self, subscriber_id: int, wanted: Subscription, now: datetime) -> bool:
        row = {
            "subscriber_id": subscriber_id,
            "key": wish_key(wanted),
            "kind": wanted.kind,
            "value": wanted.value,
            "added": now,
        }
        async with self._database.writing() as connection:
            new = self._database.new(subscriptions, ["subscriber_id", "key"]).values(row)
            return (await connection.execute(new)).rowcount == 1

    async def unsubscribe(self, subscriber_id: int, wanted: Subscription) -> bool:
        this = and_(subscriptions.c.subscriber_id == subscriber_id, subscriptions.c.key == wish_key(wanted))
        async with self._database.writing() as connection:
            return (await connection.execute(delete(subscriptions).where(this))).rowcount == 1

    async def words_wanted(self) -> tuple[str, ...]:
        wanted = select(subscriptions.c.value).where(are_words).distinct().order_by(subscriptions.c.value)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(wanted)).scalars())

    async def block(self, subscriber_id: int, now: datetime) -> None:
        async with self._database.writing() as connection:
            await block(connection, subscriber_id, now)

    async def move(self, old: Address, new: Address) -> None:
        async with self._database.writing() as connection:
            await move(connection, old, new)

    async def forget(self, outlet: str, chat: str) -> int:
        async with self._database.writing() as connection:
            return await forget(connection, outlet, chat)


_SETTINGS = (
    "name",
    "language",
    "time_zone",
    "digest_at",
    "muted_until",
    "is_reviewed",
    "template",
    "status",
    "next_digest",
    "hears_of_nothing",
)


def _settings(subscriber: Subscriber) -> dict[str, object]:
    quiet_from, quiet_to = subscriber.quiet or (None, None)
    return {name: getattr(subscriber, name) for name in _SETTINGS} | {"quiet_from": quiet_from, "quiet_to": quiet_to}
