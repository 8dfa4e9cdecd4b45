"""What is owed is done, however often somebody is woken for it and whatever goes wrong with one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.errors import StoreError
from briefbot.ports import StageWork


@dataclass
class Table:
    """Ids that are owed until they are worked on, and what happened."""

    owed: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    most_at_once: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    broken: dict[int, Exception] = field(default_factory=dict)
    _under_way: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def look(self, limit: int) -> Sequence[int]:
        self.asked.append(limit)
        return self.owed[:limit]

    async def work(self, id: int) -> bool:
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        self.reached.set()
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            self.done.append(id)
            if id in self.owed:
                self.owed.remove(id)
            if id in self.broken:
                raise self.broken[id]
        finally:
            self._under_way -= 1
        return True


@asynccontextmanager
async def dispatching(table: Table, at_once: int = 4) -> AsyncIterator[LocalDispatcher]:
    dispatcher = LocalDispatcher()
    dispatcher.start({"deliver": [StageWork(owed=table.look, work=table.work, at_once=at_once)]})
    try:
        yield dispatcher
    finally:
        await dispatcher.drain(0)


async def test_a_stage_that_is_woken_does_all_that_is_owed() -> None:
    table = Table(owed=list(range(100)))
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("deliver")
        await dispatcher.idle()

    assert sorted(table.done) == list(range(100))
    assert table.most_at_once == 4
    assert max(table.asked) == 16


async def test_an_id_that_is_woken_often_before_it_begins_is_worked_on_once() -> None:
    table = Table()
    async with dispatching(table) as dispatcher:
        for _ in range(5):
            await dispatcher.wake("deliver", 7)
        await dispatcher.idle()

    assert table.done == [7]


async def test_an_id_that_is_woken_while_it_is_worked_on_is_worked_on_once_more() -> None:
    table = Table()
    table.gate.clear()
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("deliver", 7)
        await table.reached.wait()
        for _ in range(3):
            await dispatcher.wake("deliver", 7)
        table.gate.set()
        await dispatcher.idle()

    assert table.done == [7, 7]


@pytest.mark.parametrize("error", [RuntimeError("a fault"), StoreError("the disk is full")])
async def test_an_error_in_one_stops_no_other_and_is_logged_with_it(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    table = Table(owed=[1, 2, 3], broken={2: error})
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("deliver")
        await dispatcher.idle()

    assert sorted(table.done) == [1, 2, 3]
    assert [record.getMessage()[:9] for record in caplog.records if record.levelno == logging.ERROR] == ["deliver 2"]


async def test_what_cannot_be_done_now_is_not_tried_over_and_over() -> None:
    asked = []

    async def refuse(id: int) -> bool:
        asked.append(id)
        return False

    async def look(limit: int) -> Sequence[int]:
        return [1, 2]

    dispatcher = LocalDispatcher()
    dispatcher.start({"deliver": [StageWork(owed=look, work=refuse, at_once=4)]})
    await dispatcher.wake("deliver")
    await dispatcher.idle()
    await dispatcher.drain(0)

    assert asked == [1, 2]


async def test_tables_that_cannot_be_asked_are_asked_again_at_the_next_wake() -> None:
    table, answers = Table(owed=[1]), [StoreError("locked"), None]

    async def look(limit: int) -> Sequence[int]:
        if error := answers.pop(0) if answers else None:
            raise error
        return await table.look(limit)

    dispatcher = LocalDispatcher()
    dispatcher.start({"deliver": [StageWork(owed=look, work=table.work, at_once=4)]})
    for _ in range(2):
        await dispatcher.wake("deliver")
        await dispatcher.idle()
    await dispatcher.drain(0)

    assert table.done == [1]


async def test_a_drain_waits_for_what_is_under_way_and_begins_nothing() -> None:
    table = Table(owed=list(range(10)))
    table.gate.clear()
    async with dispatching(table, at_once=2) as dispatcher:
        await dispatcher.wake("deliver")
        await table.reached.wait()
        draining = asyncio.create_task(dispatcher.drain(60))
        await asyncio.sleep(0)
        table.gate.set()
        await draining
        await dispatcher.wake("deliver")

    assert table.done == [0, 1]


async def test_what_a_drain_has_no_time_for_is_cancelled() -> None:
    table = Table()
    table.gate.clear()
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("deliver", 1)
        await table.reached.wait()
        await dispatcher.drain(0)

    assert table.done == []
    assert table.most_at_once == 1


async def test_a_drain_in_a_hurry_waits_for_nothing() -> None:
    table, hurry = Table(), asyncio.Event()
    table.gate.clear()
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("deliver", 1)
        await table.reached.wait()
        draining = asyncio.create_task(dispatcher.drain(60, hurry))
        await asyncio.sleep(0)
        hurry.set()
        await draining

    assert table.done == []


async def test_a_stage_that_is_not_worked_on_here_is_left_alone() -> None:
    table = Table()
    async with dispatching(table) as dispatcher:
        await dispatcher.wake("poll", 3)
        await dispatcher.idle()

    assert table.done == []
