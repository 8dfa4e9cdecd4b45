"""The outbox: what is owed, who is sending it, and what became of it."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Update, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store import drafts, editing
from briefbot.adapters.store.addressees import subscriber_of
from briefbot.adapters.store.claiming import claim_deliveries, owed
from briefbot.adapters.store.database import Database, is_of_one
from briefbot.adapters.store.leases import FREE, dead_holders, free
from briefbot.adapters.store.marking import Marked, mark_part_sent, mark_sending
from briefbot.adapters.store.retention import forget_deliveries
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import deliveries, is_state, subscribers
from briefbot.adapters.store.together import Together
from briefbot.ports import Delivery, DeliveryRow, DeliveryState, OutboxCount

R = TypeVar("R")
_REPEATS = 8  # of one that may have arrived each time; then a person decides, in private chats too
_COMPANY = 0.005  # seconds: a message takes many times that, and a commit that is shared costs each a part of it
_DIED = "the process that was sending it died: it may have arrived"


@dataclass(frozen=True, slots=True)
class _Act:
    """Something to be done to a delivery. What is alike (`do`) is done to many in one go, each with what it is `told`."""

    do: Callable[[AsyncConnection, Sequence[Any]], Awaitable[Sequence[object]]]
    told: object


class Outbox:
    """Meets `ports.Outbox`. What is claimed and marked at the same time is committed together: many sends, few waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._acts: Together[_Act, object] = Together(self._do_all, is_of_one, _COMPANY)

    async def _do_all(self, acts: Sequence[_Act]) -> Sequence[object]:
        answers: list[object] = [None] * len(acts)
        async with self._database.writing() as connection:
            for do in dict.fromkeys(act.do for act in acts):
                alike = [number for number, act in enumerate(acts) if act.do == do]
                told = await do(connection, [acts[number].told for number in alike])
                for number, answer in zip(alike, told, strict=True):
                    answers[number] = answer
        return answers

    async def _together(self, do: Callable[[AsyncConnection, Sequence[Any]], Awaitable[Sequence[R]]], told: object) -> R:
        with self._database.explained():
            return cast(R, await self._acts.add(_Act(do, told)))

    async def _mark(self, statement: Update) -> bool:
        """Whether it changed a delivery."""
        return await self._together(_execute_all, statement)

    def _ours(self, delivery: Delivery, *states: str) -> ColumnElement[bool]:
        """It is in our hands still, and stands where we think."""
        held = and_(deliveries.c.holder == str(self._database.holder), is_state(*states))
        return and_(_this(delivery), held)

    async def deliveries_owed(self, now: datetime, limit: int, outlet: str = "") -> tuple[int, ...]:
        async with self._database.reading() as connection:
            return await owed(connection, now, limit, outlet)

    async def claim_delivery(self, delivery_id: int, now: datetime) -> Delivery | None:
        return await self._together(self._claim_all, (delivery_id, now))

    async def _claim_all(
        self, connection: AsyncConnection, wanted: Sequence[tuple[int, datetime]]
    ) -> Sequence[Delivery | None]:
        ids, latest = dict.fromkeys(id_ for id_, _ in wanted), max(now for _, now in wanted)
        found = dict(await claim_deliveries(connection, list(ids), latest, self._database.holder))
        return [found.pop(id_, None) for id_, _ in wanted]  # who asks for one twice has it once

    async def mark_sending(self, delivery: Delivery, now: datetime) -> bool:
        return await self._together(self._mark_all_sending, (delivery, now))

    async def _mark_all_sending(self, connection: AsyncConnection, told: Sequence[Marked]) -> Sequence[bool]:
        return await mark_sending(connection, told, self._database.holder)

    async def mark_part_sent(self, delivery: Delivery, message_id: str, *, is_last: bool, now: datetime) -> Delivery:
        told = replace(delivery, messages=(*delivery.messages, message_id))
        await self._together(self._mark_all_sent, (told, is_last, now))
        return told

    async def _mark_all_sent(
        self, connection: AsyncConnection, told: Sequence[tuple[Delivery, bool, datetime]]
    ) -> Sequence[None]:
        await mark_part_sent(connection, told, self._database.holder)
        return [None] * len(told)

    async def put_delivery_off(self, delivery: Delivery, error: str, until: datetime, *, counts: bool = True) -> None:
        later = {"state": "pending", "error": error, "next_try": until, "attempts": deliveries.c.attempts + int(counts)}
        stalled = and_(_this(delivery), is_state("unsure"))
        ours = or_(self._ours(delivery, "leased", "sending"), stalled)
        await self._mark(update(deliveries).where(ours).values(later | FREE))

    async def fail_delivery(self, delivery: Delivery, error: str, now: datetime) -> None:
        failed = {"state": "failed", "error": error, "done": now, "attempts": deliveries.c.attempts + 1}
        await self._mark(update(deliveries).where(self._ours(delivery, "leased", "sending")).values(failed | FREE))

    async def mark_unsure(self, delivery: Delivery, error: str, now: datetime) -> None:
        await self._mark(
            update(deliveries).where(self._ours(delivery, "sending")).values(_unsure(error, _next_time(delivery, now)))
        )

    async def recover(self, now: datetime) -> int:
        async with self._database.reading() as connection:
            dead = await dead_holders(connection, (deliveries,))
        lost = or_(free(deliveries, now), deliveries.c.holder.in_(dead))
        again = update(deliveries).where(lost, is_state("leased", "sending"))
        async with self._database.writing() as connection:
            unsure = await connection.execute(again.where(is_state("sending")).values(_unsure(_DIED, now)))
            idle = await connection.execute(again.where(is_state("leased")).values(state="pending", **FREE))
        return unsure.rowcount + idle.rowcount

    async def deliveries(self, state: DeliveryState, limit: int, after: int = 0) -> tuple[DeliveryRow, ...]:
        return await self._rows(and_(is_state(state), deliveries.c.id > after), limit)

    async def delivery(self, delivery_id: int) -> DeliveryRow | None:
        return next(iter(await self._rows(deliveries.c.id == delivery_id, 1)), None)

    async def _rows(self, which: ColumnElement[bool], limit: int) -> tuple[DeliveryRow, ...]:
        about = deliveries.alias()
        told = func.coalesce(deliveries.c.brief_id, about.c.brief_id)
        own = func.coalesce(func.nullif(deliveries.c.headline, ""), briefs.c.headline, "")
        found = (
            select(
                subscribers,
                own.label("headline"),
                told.label("told"),
                *(deliveries.c[name].label(f"its_{name}") for name in (*_ROW, "without", "headline")),
            )
            .join(deliveries, deliveries.c.subscriber_id == subscribers.c.id)
            .outerjoin(about, about.c.id == deliveries.c.about)
            .outerjoin(briefs, briefs.c.id == told)
            .where(which)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return tuple(
            DeliveryRow(
                subscriber=subscriber_of(row),
                headline=row.headline,
                brief_id=row.told,
                without=frozenset(row.its_without),
                own_headline=row.its_headline,
                **{name: getattr(row, f"its_{name}") for name in _ROW},
            )
            for row in rows
        )

    async def settle(self, delivery_id: int, send: bool, now: datetime) -> bool:
        undecided = and_(deliveries.c.id == delivery_id, is_state("unsure", "failed", "review"))
        decided = drafts.owed_again(now) if send else {"state": "dropped", "done": now}
        return await self._mark(update(deliveries).where(undecided).values(decided))

    async def approve(self, seen: DeliveryRow, now: datetime) -> bool:
        async with self._database.writing() as connection:
            return await drafts.approve(connection, seen, now)

    async def amend(
        self, delivery_id: int, *, out: Collection[str] = (), back: Collection[str] = (), headline: str = ""
    ) -> bool:
        async with self._database.writing() as connection:
            return await editing.amend(connection, delivery_id, out, back, headline)

    async def ask_editors(self, editors: Sequence[int], now: datetime) -> int:
        async with self._database.writing() as connection:
            return await drafts.ask_editors(connection, editors, now)

    async def show_again(self, delivery_id: int, editor: int, now: datetime) -> bool:
        async with self._database.writing() as connection:
            return await drafts.show_again(connection, delivery_id, editor, now)

    async def close_drafts(self, now: datetime) -> int:
        async with self._database.reading() as connection:
            if not await drafts.to_close(connection):
                return 0
        async with self._database.writing() as connection:
            return await drafts.close_drafts(connection, now)

    async def correct(self, brief_id: int, part: str, now: datetime) -> int:
        async with self._database.writing() as connection:
            return await editing.correct(connection, self._database, brief_id, part, now)

    async def counts(self) -> tuple[OutboxCount, ...]:
        counted = (
            select(
                subscribers.c.outlet,
                deliveries.c.state,
                func.count().label("count"),
                func.min(deliveries.c.made).label("oldest"),
            )
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .group_by(subscribers.c.outlet, deliveries.c.state)
            .order_by(subscribers.c.outlet, deliveries.c.state)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(counted)
            return tuple(OutboxCount(**row) for row in rows.mappings())

    async def forget_deliveries(self, before: datetime) -> int:
        return await forget_deliveries(self._database, before)


async def _execute_all(connection: AsyncConnection, statements: Sequence[Update]) -> Sequence[bool]:
    """Whether each changed a delivery."""
    return [(await connection.execute(statement)).rowcount == 1 for statement in statements]


_ROW = ("id", "kind", "state", "made", "error", "digest_id", "about")


def _this(delivery: Delivery) -> ColumnElement[bool]:
    return and_(deliveries.c.id == delivery.id, deliveries.c.parts == len(delivery.messages))


def _next_time(delivery: Delivery, now: datetime) -> datetime:
    """When one that may have arrived goes again: at once, but for one that does so again and again."""
    return now + timedelta(minutes=2**delivery.attempts) if 0 < delivery.attempts < _REPEATS else now


def _unsure(error: str, again: datetime) -> dict[str, Any]:
    private = select(subscribers.c.id).where(subscribers.c.kind == "private")
    may_repeat = or_(deliveries.c.subscriber_id.in_(private), deliveries.c.kind == "correction")
    state = case((and_(may_repeat, deliveries.c.attempts < _REPEATS), "pending"), else_="unsure")
    return {"state": state, "error": error, "next_try": again, "attempts": deliveries.c.attempts + 1, **FREE}
