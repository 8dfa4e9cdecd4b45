"""The people who talk to the bot: who may, how much they asked, what they said of briefs, and all of it as JSON."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import briefs, calls
from briefbot.adapters.store.schema_service import (
    bounces,
    deliveries,
    digests,
    doubts,
    invites,
    opinions,
    people,
    questions,
    requests,
    subscribers,
    subscriptions,
)
from briefbot.ports import Access, Person

_OURS = frozenset({"id", "key", "asked_by"})
"""What is no affair of the person's: our numbers and secrets, and who else gave their address."""


class People:
    """Meets `ports.People`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def person(self, outlet: str, number: str) -> Person | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(people).where(_is(people, outlet, number)))).one_or_none()
        return _person(row) if row else None

    async def keep_person(self, person: Person, now: datetime) -> None:
        async with self._database.writing() as connection:
            await self._know(connection, person, now)
            kept: dict[str, Any] = {"name": person.name, "language": person.language, "access": person.access}
            kept |= {"since": person.since} if person.since else {}
            await connection.execute(update(people).where(_is(people, person.outlet, person.number)).values(kept))

    async def keep_language(self, person: Person, now: datetime) -> None:
        this = _is(people, person.outlet, person.number)
        async with self._database.writing() as connection:
            await self._know(connection, person, now)
            await connection.execute(update(people).where(this).values(language=person.language))

    async def people(self, access: Access) -> tuple[Person, ...]:
        found = select(people).where(people.c.access == access).order_by(people.c.since, people.c.outlet, people.c.number)
        async with self._database.reading() as connection:
            return tuple(map(_person, await connection.execute(found)))

    async def invite(self, code: str, uses: int, now: datetime) -> None:
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(invites, ["code"]).values(code=code, uses=0, made=now))
            await connection.execute(update(invites).where(invites.c.code == code).values(uses=uses, made=now))

    async def redeem(self, code: str, person: Person, now: datetime) -> bool:
        this = _is(people, person.outlet, person.number)
        async with self._database.writing() as connection:
            access = (await self._know(connection, person, now)).access
            if access in {"allowed", "barred"}:
                return bool(access == "allowed")
            spent = update(invites).where(invites.c.code == code, invites.c.uses > 0).values(uses=invites.c.uses - 1)
            if (await connection.execute(spent)).rowcount != 1:
                return False
            await connection.execute(update(people).where(this).values(access="allowed"))
            return True

    async def count_question(self, asker: str, day: date, most: int) -> bool:
        new = self._database.new(questions, ["asker"]).values(asker=asker, day=day, count=0)
        one_more = update(questions).where(questions.c.asker == asker, questions.c.count < most)
        async with self._database.writing() as connection:
            await connection.execute(new)
            return (await connection.execute(one_more.values(count=questions.c.count + 1))).rowcount == 1

    async def opine(self, person: Person, brief_id: int, likes: bool, now: datetime) -> None:
        key = {"outlet": person.outlet, "number": person.number, "brief_id": brief_id}
        this = and_(_is(opinions, person.outlet, person.number), opinions.c.brief_id == brief_id)
        async with self._database.writing() as connection:
            if await _is_written(connection, brief_id):
                await connection.execute(self._database.new(opinions, list(key)).values(key | {"likes": likes, "said": now}))
                await connection.execute(update(opinions).where(this).values(likes=likes, said=now))

    async def doubt(self, person: Person, brief_id: int, part: str, now: datetime) -> bool:
        key = {"outlet": person.outlet, "number": person.number, "brief_id": brief_id, "part": part}
        async with self._database.writing() as connection:
            if not await _is_written(connection, brief_id):
                return False
            return (await connection.execute(self._database.new(doubts, list(key)).values(key | {"said": now}))).rowcount == 1

    async def export(self, outlet: str, number: str, askers: Sequence[str] = ()) -> str:
        theirs = (*_theirs(outlet, number), ("questions", _asked(askers)))
        async with self._database.reading() as connection:
            told = {name: [_told(row) for row in await connection.execute(found)] for name, found in theirs}
        return json.dumps(told, ensure_ascii=False, indent=2)

    async def _know(self, connection: AsyncConnection, person: Person, now: datetime) -> Row[Any]:
        """The person's row, made where there is none; nobody else counts what is theirs until we are done."""
        known = {"outlet": person.outlet, "number": person.number, "name": person.name, "language": person.language}
        new = self._database.new(people, ["outlet", "number"])
        await connection.execute(new.values(known | {"access": person.access, "since": person.since or now}))
        this = select(people).where(_is(people, person.outlet, person.number))
        return (await connection.execute(this.with_for_update())).one()


def _is(table: Table, outlet: str, number: str) -> ColumnElement[bool]:
    return and_(table.c.outlet == outlet, table.c.number == number)


def _person(row: Row[Any]) -> Person:
    return Person(
        outlet=row.outlet, number=row.number, name=row.name, language=row.language, access=row.access, since=row.since
    )


async def _is_written(connection: AsyncConnection, brief_id: int) -> bool:
    return await connection.scalar(select(briefs.c.id).where(briefs.c.id == brief_id)) is not None


def _theirs(outlet: str, number: str) -> Sequence[tuple[str, Select[Any]]]:
    """What is kept of a person, by the name it goes by in the export."""
    chats = and_(subscribers.c.outlet == outlet, subscribers.c.chat == number)
    ids = select(subscribers.c.id).where(chats)
    sent = (
        select(briefs.c.headline, *(deliveries.c[name] for name in ("kind", "state", "made", "done", "error", "messages")))
        .outerjoin(briefs, briefs.c.id == deliveries.c.brief_id)
        .where(deliveries.c.subscriber_id.in_(ids))
    )
    wishes = select(subscriptions.c.kind, subscriptions.c.value, subscriptions.c.added)
    said = ((opinions, opinions.c.likes), (doubts, doubts.c.part))
    liked, doubted = (
        select(briefs.c.headline, column, table.c.said).join(table).where(_is(table, outlet, number)) for table, column in said
    )
    return (
        ("person", select(people).where(_is(people, outlet, number))),
        ("chats", select(subscribers).where(chats).order_by(subscribers.c.id)),
        *_given(outlet, number),
        ("subscriptions", wishes.where(subscriptions.c.subscriber_id.in_(ids)).order_by(subscriptions.c.added)),
        ("deliveries", sent.order_by(deliveries.c.id)),
        ("digests", select(digests.c.day, digests.c.made, digests.c.lead).where(digests.c.subscriber_id.in_(ids))),
        (
            "calls",
            select(calls.c.at, calls.c.model, calls.c.amount)
            .where(calls.c.person == f"{outlet}:{number}")
            .order_by(calls.c.id),
        ),
        ("opinions", liked),
        ("doubts", doubted),
    )


def _asked(askers: Sequence[str]) -> Select[Any]:
    found = select(questions.c.day, questions.c.count).where(questions.c.asker.in_(askers), questions.c.count > 0)
    return found.order_by(questions.c.day)


def _given(outlet: str, number: str) -> Sequence[tuple[str, Select[Any]]]:
    """The addresses that the person gave, and what is known of this one, if it is an address."""
    this = and_(requests.c.outlet == outlet, requests.c.chat == number)
    wanted = ("outlet", "chat", "wishes", "language", "time_zone", "digest_at", "made", "state", "error")
    who = f"{outlet}:{number}"
    heard = select(bounces.c.at, bounces.c.is_hard, bounces.c.said).join(subscribers)
    return (
        ("sign_ups", select(*(requests.c[name] for name in wanted)).where(or_(this, requests.c.asked_by == who))),
        ("addresses", select(subscribers.c.outlet, subscribers.c.chat).where(subscribers.c.asked_by == who)),
        ("bounces", heard.where(subscribers.c.outlet == outlet, subscribers.c.chat == number).order_by(bounces.c.at)),
    )


def _told(row: Row[Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row._mapping.items() if name not in _OURS}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date | time) else value
