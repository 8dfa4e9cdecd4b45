"""Addresses that wait for the word of whom they belong to."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.addressees import at, forget_given_by, given_by, subscriber_of
from briefbot.adapters.store.columns import new_key
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.leases import FREE, claim, free
from briefbot.adapters.store.schema_service import requests, subscribers, subscriptions
from briefbot.ports import Address, SignUp, Subscriber, Subscription, Wanting

_LEASE = timedelta(minutes=5)
_WANTED = ("wishes", "language", "time_zone", "digest_at", "asked_by")


class SignUps:
    """Meets `ports.SignUps`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, wanting: Wanting, now: datetime, *, most: int, since: datetime) -> bool:
        row, place = _row(wanting), {"outlet": wanting.address.outlet, "chat": wanting.address.chat}
        first = place | row | {"made": now, "next_try": now, "asked": 1}
        async with self._database.writing() as connection:
            if (await connection.execute(self._database.new(requests, list(place)).values(first))).rowcount == 1:
                return True
            known = (await connection.execute(select(requests).where(_of(wanting.address)).with_for_update())).one_or_none()
            if known is None:  # somebody has said yes to it this very moment
                return True
            changed = row if all(getattr(known, name) == row[name] for name in _WANTED) else row | {"key": new_key()}
            if known.state != "pending":
                counted = _counted(known, now, since)
                if counted["asked"] > most:
                    return False
                changed |= counted | {"state": "pending", "attempts": 0, "error": "", "next_try": now}
            await connection.execute(update(requests).where(requests.c.id == known.id).values(changed))
            return True

    async def sign_ups_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        owed = select(requests.c.id).where(_is_owed(now), free(requests, now)).order_by(requests.c.next_try, requests.c.id)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(owed.limit(limit))).scalars())

    async def claim_sign_up(self, sign_up_id: int, now: datetime) -> SignUp | None:
        wanted = select(requests.c.id).where(requests.c.id == sign_up_id, _is_owed(now))
        async with self._database.writing() as connection:
            if not await claim(connection, requests, wanted, now, self._database.holder.lease(now + _LEASE)):
                return None
            return _sign_up((await connection.execute(select(requests).where(requests.c.id == sign_up_id))).one())

    async def mark_asked(self, sign_up: SignUp) -> None:
        is_the_same = requests.c.key == sign_up.key
        await self._end(sign_up, state=case((is_the_same, "sent"), else_="pending"), error="")

    async def put_sign_up_off(self, sign_up: SignUp, error: str, until: datetime, *, counts: bool = True) -> None:
        await self._end(sign_up, attempts=sign_up.attempts + counts, error=error, next_try=until)

    async def fail_sign_up(self, sign_up: SignUp, error: str) -> None:
        await self._end(sign_up, state="failed", error=error)

    async def _end(self, sign_up: SignUp, **values: Any) -> None:
        """Give it back, changed, if it is still ours."""
        ours = and_(requests.c.id == sign_up.id, requests.c.holder == str(self._database.holder))
        async with self._database.writing() as connection:
            await connection.execute(update(requests).where(ours).values(values | FREE))

    async def sign_up(self, sign_up_id: int, key: str) -> SignUp | None:
        this = select(requests).where(requests.c.id == sign_up_id, requests.c.key == key)
        async with self._database.reading() as connection:
            row = (await connection.execute(this)).one_or_none()
        return _sign_up(row) if row else None

    async def confirm(self, sign_up: SignUp, next_digest: datetime | None, now: datetime) -> Subscriber | None:
        this = and_(requests.c.id == sign_up.id, requests.c.key == sign_up.key)
        async with self._database.writing() as connection:
            row = (await connection.execute(delete(requests).where(this).returning(requests))).one_or_none()
            return await self._seat(connection, _sign_up(row), next_digest, now) if row else None

    async def _seat(
        self, connection: AsyncConnection, sign_up: SignUp, next_digest: datetime | None, now: datetime
    ) -> Subscriber | None:
        wanting = sign_up.wanting
        place = {"outlet": wanting.address.outlet, "chat": wanting.address.chat, "topic": wanting.address.topic}
        settings = {name: getattr(wanting, name) for name in ("language", "time_zone", "digest_at", "asked_by")}
        row = place | settings | {"kind": "private", "key": sign_up.key, "next_digest": next_digest, "added": now}
        is_new = (await connection.execute(self._database.new(subscribers, list(place)).values(row))).rowcount == 1
        there = (await connection.execute(select(subscribers).where(at(wanting.address)))).one()
        if is_new and wanting.wishes:
            await connection.execute(subscriptions.insert(), [_wish(there.id, wish, now) for wish in wanting.wishes])
        return subscriber_of(there) if there.status == "active" else None

    async def confirmed(self, key: str) -> Subscriber | None:
        this = select(subscribers).where(subscribers.c.key == key, subscribers.c.status == "active")
        async with self._database.reading() as connection:
            row = (await connection.execute(this)).one_or_none()
        return subscriber_of(row) if row else None

    async def given_by(self, who: str) -> tuple[tuple[Address, bool], ...]:
        async with self._database.reading() as connection:
            return await given_by(connection, who)

    async def withdraw(self, who: str) -> int:
        async with self._database.writing() as connection:
            return await forget_given_by(connection, who)

    async def standing(self, outlet: str, limit: int) -> tuple[int, tuple[SignUp, ...]]:
        theirs, failed = requests.c.outlet == outlet, requests.c.state == "failed"
        waiting = select(func.count()).select_from(requests).where(theirs, ~failed)
        last = select(requests).where(theirs, failed).order_by(requests.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return await connection.scalar(waiting) or 0, tuple(map(_sign_up, await connection.execute(last)))

    async def forget_sign_ups(self, before: datetime) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(requests).where(requests.c.made < before))).rowcount


def _of(address: Address) -> ColumnElement[bool]:
    return and_(requests.c.outlet == address.outlet, requests.c.chat == address.chat)


def _is_owed(now: datetime) -> ColumnElement[bool]:
    return and_(requests.c.state == "pending", requests.c.next_try <= now)


def _counted(known: Row[Any], now: datetime, since: datetime) -> dict[str, Any]:
    """How many mails it comes to with one more, since when."""
    return {"asked": 1, "made": now} if known.made < since else {"asked": known.asked + 1, "made": known.made}


def _row(wanting: Wanting) -> dict[str, Any]:
    settings = {name: getattr(wanting, name) for name in _WANTED}
    return settings | {"wishes": [[wish.kind, wish.value] for wish in wanting.wishes]}


def _sign_up(row: Row[Any]) -> SignUp:
    wanting = Wanting(
        address=Address(outlet=row.outlet, chat=row.chat),
        wishes=tuple(Subscription(kind=kind, value=value) for kind, value in row.wishes),
        language=row.language,
        time_zone=row.time_zone,
        digest_at=row.digest_at,
        asked_by=row.asked_by,
    )
    return SignUp(
        id=row.id, wanting=wanting, key=row.key, made=row.made, state=row.state, attempts=row.attempts, error=row.error
    )


def _wish(subscriber_id: int, wish: Subscription, now: datetime) -> dict[str, Any]:
    named = {"key": wish_key(wish), "kind": wish.kind, "value": wish.value}
    return {"subscriber_id": subscriber_id, "added": now} | named
