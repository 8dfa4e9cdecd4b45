"""The clock goes on, whatever goes wrong in a tick."""

import asyncio
import logging
from datetime import UTC, timedelta

import pytest

from briefbot.adapters.ticker import Ticker
from briefbot.errors import StoreError

SOON = timedelta(milliseconds=5)


async def test_a_tick_that_goes_wrong_is_logged_and_the_next_comes(caplog: pytest.LogCaptureFixture) -> None:
    ticks, third = [], asyncio.Event()

    async def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            third.set()
        raise StoreError("locked") if len(ticks) == 1 else RuntimeError("a fault")

    ticker = Ticker(UTC)
    ticker.every(SOON, "reconcile", tick)
    ticker.start()
    await third.wait()
    ticker.stop()

    said = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in said[:2]] == ["reconcile: locked", "reconcile: a fault"]
    assert [bool(record.exc_info) for record in said[:2]] == [False, True]


async def test_a_tick_does_not_begin_before_the_last_has_ended() -> None:
    others, under_way, most = 0, 0, 0
    enough = asyncio.Event()

    async def slow() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await enough.wait()
        under_way -= 1

    async def quick() -> None:
        nonlocal others
        others += 1
        if others == 5:
            enough.set()

    ticker = Ticker(UTC)
    ticker.every(SOON, "slow", slow)
    ticker.every(SOON, "quick", quick)
    ticker.start()
    await enough.wait()
    ticker.stop()

    assert most == 1


async def test_a_clock_that_is_paused_begins_nothing() -> None:
    ticks = []
    ticked = asyncio.Event()

    async def tick() -> None:
        ticks.append(1)
        ticked.set()

    ticker = Ticker(UTC)
    ticker.every(SOON, "poll", tick)
    ticker.start()
    await ticked.wait()
    ticker.pause()
    before = len(ticks)
    await asyncio.sleep(3 * SOON.total_seconds())
    ticker.stop()

    assert len(ticks) - before <= 1


async def test_a_clock_that_was_never_started_can_be_stopped() -> None:
    ticker = Ticker(UTC)
    ticker.pause()
    ticker.stop()
