"""The law of the outbox, whatever happens and in whatever order: nothing is lost, nothing goes twice unless it was unsure."""

import asyncio
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from owed_briefs import NOW, keep_brief, reader
from sqlalchemy import select, update

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema_service import deliveries, is_state
from briefbot.ports import Delivery

PARTS = 2
LAPSE = timedelta(minutes=10)
DEAD = str(Holder(Holder.of_this_process().host, 2**22 + 1, "1", "x"))  # a number that no process has
which = st.integers(0, 99)


@cache
def _begun() -> Path:
    """A database with two private chats, a group and a channel, and a brief that is owed to them all."""
    file = Path(tempfile.mkdtemp(prefix="briefbot-law-")) / "begun.db"

    async def begin() -> None:
        async with await open_store(file) as store:
            for chat, kind in (("1", "private"), ("2", "private"), ("-3", "group"), ("@4", "channel")):
                await reader(store, chat, kind=kind)  # type: ignore[arg-type]
            for _ in range(2):
                await keep_brief(store)

    asyncio.run(begin())
    return file


class OutboxLaw(RuleBasedStateMachine):
    """Two processes send from one outbox. `arrived` is what the chats have, by delivery and part."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="briefbot-law-"))
        self.where = shutil.copy(_begun(), self.folder / "briefbot.db")
        self.stores = [self.run(open_store(self.where)) for _ in range(2)]
        self.now = NOW
        self.in_hand: list[tuple[Store, Delivery]] = []
        self.under_way: list[tuple[Store, Delivery]] = []
        self.arrived: Counter[tuple[int, int]] = Counter()
        self.repeats: Counter[tuple[int, int]] = Counter()

    def run(self, told: Any) -> Any:
        return self.runner.run(told)

    def one_in_hand(self, number: int) -> tuple[Store, Delivery] | None:
        if not self.in_hand:
            self.claim(number % 2, number)
        return self.in_hand.pop(number % len(self.in_hand)) if self.in_hand else None

    def one_under_way(self, number: int) -> tuple[Store, Delivery] | None:
        if not self.under_way:
            self.begin_to_send(number)
        return self.under_way.pop(number % len(self.under_way)) if self.under_way else None

    @rule(owner=st.integers(0, 1), number=which)
    def claim(self, owner: int, number: int) -> None:
        store = self.stores[owner]
        if owed := self.run(store.outbox.deliveries_owed(self.now, 10)):
            delivery = self.run(store.outbox.claim_delivery(owed[number % len(owed)], self.now))
            assert delivery
            self.in_hand.append((store, delivery))

    @rule(number=which)
    def begin_to_send(self, number: int) -> None:
        if not (held := self.one_in_hand(number)):
            return
        store, delivery = held
        if self.run(store.outbox.mark_sending(delivery, self.now)):
            self.under_way.append((store, delivery))

    @rule(number=which)
    def put_off(self, number: int) -> None:
        if not (held := self.one_in_hand(number)):
            return
        store, delivery = held
        self.run(store.outbox.put_delivery_off(delivery, "flooded", self.now + timedelta(minutes=1)))

    @rule(number=which)
    def arrive(self, number: int) -> None:
        if not (held := self.one_under_way(number)):
            return
        store, delivery = held
        part = len(delivery.messages)
        self.arrived[delivery.id, part] += 1
        again = store.outbox.mark_part_sent(delivery, f"m{part}", is_last=part + 1 == PARTS, now=self.now)
        delivery = self.run(again)
        if part + 1 < PARTS:
            self.in_hand.append((store, delivery))

    @rule(number=which, has_arrived=st.booleans())
    def hear_nothing(self, number: int, has_arrived: bool) -> None:
        if not (held := self.one_under_way(number)):
            return
        store, delivery = held
        self.arrived[delivery.id, len(delivery.messages)] += has_arrived
        self.repeats[delivery.id, len(delivery.messages)] += 1
        self.run(store.outbox.mark_unsure(delivery, "no answer", self.now))

    @rule(number=which)
    def be_refused(self, number: int) -> None:
        if not (held := self.one_under_way(number)):
            return
        store, delivery = held
        self.run(store.outbox.put_delivery_off(delivery, "refused", self.now))

    @rule(owner=st.integers(0, 1), has_arrived=st.booleans())
    def be_killed(self, owner: int, has_arrived: bool) -> None:
        store = self.stores[owner]
        self.run(self._die(store))
        for holder, delivery in self.under_way:
            if holder is store:
                self.arrived[delivery.id, len(delivery.messages)] += has_arrived
                self.repeats[delivery.id, len(delivery.messages)] += 1
        self.in_hand = [held for held in self.in_hand if held[0] is not store]
        self.under_way = [held for held in self.under_way if held[0] is not store]
        self.stores[owner] = self.run(open_store(self.where))
        self.run(self.stores[owner].outbox.recover(self.now))

    async def _die(self, store: Store) -> None:
        ours = deliveries.c.holder == str(store._database.holder)
        async with store._database.writing() as connection:
            await connection.execute(update(deliveries).where(ours).values(holder=DEAD))
        await store._database.close()

    @rule(owner=st.integers(0, 1))
    def stall(self, owner: int) -> None:
        """All that is in hand lapses, and its holders do not know it yet."""
        self.now += LAPSE
        self.repeats.update((delivery.id, len(delivery.messages)) for _, delivery in self.under_way)
        self.run(self.stores[owner].outbox.recover(self.now))

    @rule()
    def decide(self) -> None:
        for row in self.run(self.stores[0].outbox.deliveries("unsure", 10)):
            assert self.run(self.stores[0].outbox.settle(row.id, True, self.now))

    @invariant()
    def nothing_went_twice_without_having_been_unsure(self) -> None:
        assert all(count <= 1 + self.repeats[part] for part, count in self.arrived.items())

    @invariant()
    def one_at_a_time_is_under_way_in_a_chat(self) -> None:
        busy = self.run(self._busy())
        assert len(busy) == len(set(busy))

    async def _busy(self) -> list[int]:
        held = select(deliveries.c.subscriber_id).where(is_state("leased", "sending"))
        async with self.stores[0]._database.reading() as connection:
            return list((await connection.execute(held)).scalars())

    def teardown(self) -> None:
        try:
            self._send_all()
            lost = {(id_, part) for id_ in range(1, 9) for part in range(PARTS)} - set(+self.arrived)
            assert lost == set()
            self.nothing_went_twice_without_having_been_unsure()
        finally:
            for store in self.stores:
                self.run(store.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def _send_all(self) -> None:
        while self.under_way:
            self.arrive(0)
        self.in_hand.clear()
        for _ in range(100):
            self.stall(0)
            self.decide()
            for _ in range(4):
                self.claim(0, 0)
            while self.in_hand or self.under_way:
                self.begin_to_send(0) if self.in_hand else self.arrive(0)
            if {one.state for one in self.run(self.stores[0].outbox.counts())} <= {"sent", "dropped", "failed"}:
                return


TestOutboxLaw = OutboxLaw.TestCase
TestOutboxLaw.settings = settings(
    max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
