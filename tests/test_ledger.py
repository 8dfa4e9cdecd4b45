"""What is spent and reserved never passes a cap, whoever reserves, however calls end, whatever a server reports."""

import asyncio
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_parts import ANA, BO, FEED, NOW, QUESTION, TODAY, Book, charge, day, spent, till

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.database import Database, location
from briefbot.desk.budget import Budget, day_begins
from briefbot.desk.till import Till
from briefbot.errors import ModelDown, OverBudget, StoreError
from briefbot.ports import Call, Charge, Exceeded, Ledger, Limit, Payer, Reservation, Turn, Usage
from briefbot.writing.model.cost import DOLLAR, FREE

# -- the book ------------------------------------------------------------------------------------------------------------


async def test_a_charge_is_set_aside_whole_and_settled_at_what_it_was(store: Store) -> None:
    reservation = await store.ledger.reserve(charge(100), [day(100)])
    assert isinstance(reservation, int)
    assert await spent(store) == 100
    booked = await store.ledger.settle(reservation, Usage(tokens_in=9, tokens_out=3, cached=2), 30)
    [call] = await store.ledger.calls(TODAY)

    assert booked == 30
    usage = Usage(tokens_in=9, tokens_out=3, cached=2)
    assert call == Call(at=NOW, model="m", amount=30, is_settled=True, payer=FEED, usage=usage)


async def test_what_would_pass_a_cap_is_not_set_aside(store: Store) -> None:
    await store.ledger.reserve(charge(60), [day(100)])

    assert await store.ledger.reserve(charge(41), [day(100)]) == Exceeded(limit=day(100), taken=60)
    assert isinstance(await store.ledger.reserve(charge(40), [day(100)]), int)
    assert await spent(store) == 100


async def test_what_cost_nothing_is_free_again(store: Store) -> None:
    reservation = await store.ledger.reserve(charge(100), [day(100)])
    assert isinstance(reservation, int)
    await store.ledger.release(reservation)

    assert await spent(store) == 0


async def test_no_call_is_settled_twice_or_released_when_it_was_paid(store: Store) -> None:
    reservation = await store.ledger.reserve(charge(100), [])
    assert isinstance(reservation, int)
    await store.ledger.settle(reservation, Usage(), 30)
    await store.ledger.settle(reservation, Usage(), 90)
    await store.ledger.release(reservation)

    assert await spent(store) == 30


async def test_no_call_is_booked_at_more_than_it_can_cost(store: Store) -> None:
    reservation = await store.ledger.reserve(charge(100), [])
    assert isinstance(reservation, int)

    assert await store.ledger.settle(reservation, Usage(tokens_in=10**12, tokens_out=10**12), 10**30) == 100


async def test_a_chat_and_a_person_have_caps_of_their_own(store: Store) -> None:
    chat = Limit(name="chat_day", most=100, since=TODAY, chat="telegram:1")
    ana = Limit(name="person_day", most=50, since=TODAY, person="ana")
    bo = replace(ana, person="bo")
    await store.ledger.reserve(charge(100), [])

    assert isinstance(await store.ledger.reserve(charge(50, ANA), [chat, ana]), int)
    assert await store.ledger.reserve(charge(1, ANA), [chat, ana]) == Exceeded(limit=ana, taken=50)
    assert isinstance(await store.ledger.reserve(charge(50, BO), [chat, bo]), int)
    assert await store.ledger.reserve(charge(1, Payer(chat="telegram:1")), [chat]) == Exceeded(limit=chat, taken=100)


async def test_yesterdays_calls_are_not_todays(store: Store) -> None:
    await store.ledger.reserve(charge(100, at=TODAY - timedelta(seconds=1)), [])

    assert isinstance(await store.ledger.reserve(charge(100), [day(100)]), int)


# -- the till ------------------------------------------------------------------------------------------------------------


PAYERS = (FEED, ANA, BO, Payer(chat="telegram:2"), Payer(), Payer(feed="https://other.test/", chat="telegram:2", person="bo"))
USAGES = st.none() | st.builds(
    Usage,
    tokens_in=st.integers(0, 10**9),
    tokens_out=st.integers(0, 10**9),
    cached=st.integers(0, 10**9),
    stored=st.integers(0, 10**9),
)
ENDS = st.sampled_from(["release", "crash"]) | USAGES
CAPS = st.none() | st.integers(0, 2_000_000)


@dataclass(frozen=True)
class Step:
    """A call: who pays, when, of how many words, how it ends, and whether only after all the others began."""

    payer: Payer
    minutes: int
    words: int
    tier: str
    end: object
    is_slow: bool


STEPS = st.lists(
    st.builds(
        Step,
        payer=st.sampled_from(PAYERS),
        minutes=st.integers(0, 3 * 24 * 60),
        words=st.integers(0, 400),
        tier=st.sampled_from(["", "default", "priority", "strange"]),
        end=ENDS,
        is_slow=st.booleans(),
    ),
    max_size=14,
)


async def spend(ledger: Ledger, budget: Budget, steps: list[Step]) -> None:
    """Make the calls; what a call that crashed has cost nobody ever says."""
    slow: list[tuple[Till, Reservation, object, str]] = []

    async def end(at: Till, reservation: Reservation, how: object, tier: str) -> None:
        if how == "release":
            await at.release(reservation)
        elif how != "crash":
            await at.settle(reservation, how, tier)  # type: ignore[arg-type]

    for step in steps:
        at = till(ledger, budget, now=NOW + timedelta(minutes=step.minutes), tier="auto")
        question = replace(QUESTION, turns=(Turn(role="user", text="wörd " * step.words),), payer=step.payer)
        try:
            reservation = await at.reserve(question)
        except OverBudget:
            continue
        if step.is_slow:
            slow.append((at, reservation, step.end, step.tier))
        else:
            await end(at, reservation, step.end, step.tier)
    for call in slow:
        await end(*call)


def hold(calls: tuple[Call, ...], budget: Budget) -> None:
    """No cap is passed: on no day, in no month, by no chat and no person."""
    days = {day_begins(call.at, UTC) for call in calls}
    for begins in days:
        of_day = [call for call in calls if day_begins(call.at, UTC) == begins]
        within(sum(call.amount for call in of_day), budget.day)
        for chat in {call.payer.chat for call in of_day} - {""}:
            within(sum(call.amount for call in of_day if call.payer.chat == chat), budget.chat_day)
        for person in {call.payer.person for call in of_day} - {""}:
            within(sum(call.amount for call in of_day if call.payer.person == person), budget.person_day)
    within(sum(call.amount for call in calls), budget.month)


def within(amount: int, cap: int | None) -> None:
    assert cap is None or amount <= cap


@settings(max_examples=200, deadline=None)
@given(st.builds(Budget, day=CAPS, month=CAPS, chat_day=CAPS, person_day=CAPS), STEPS)
def test_whatever_happens_no_cap_is_passed(budget: Budget, steps: list[Step]) -> None:
    book = Book()
    asyncio.run(spend(book, budget, steps))

    hold(tuple(book.rows.values()), budget)


@settings(max_examples=25, deadline=None)
@given(st.builds(Budget, day=CAPS, month=CAPS, chat_day=CAPS, person_day=CAPS), STEPS)
def test_the_store_keeps_the_book_as_the_law_has_it(
    tmp_path_factory: pytest.TempPathFactory, budget: Budget, steps: list[Step]
) -> None:
    async def both() -> tuple[tuple[Call, ...], tuple[Call, ...]]:
        book = Book()
        async with await open_store(tmp_path_factory.mktemp("ledger") / "briefbot.db") as store:
            await spend(book, budget, steps)
            await spend(store.ledger, budget, steps)
            return tuple(book.rows.values()), await store.ledger.calls(TODAY)

    kept, stored = asyncio.run(both())

    hold(stored, budget)
    assert sorted(call.amount for call in stored) == sorted(call.amount for call in kept)


async def test_calls_at_once_do_not_overrun(where: str) -> None:
    async with await open_store(where) as one, await open_store(where) as other:
        tills = [till(store.ledger, Budget(day=1_000_000)) for store in (one, other)]
        most = tills[0].charge(QUESTION).most
        ends = await asyncio.gather(*(tills[n % 2].reserve(QUESTION) for n in range(12)), return_exceptions=True)
        reserved = [end for end in ends if isinstance(end, Reservation)]

        assert len(reserved) == min(12, 1_000_000 // most)
        assert await spent(one) <= 1_000_000


SPENDER = """
import asyncio, sys
from datetime import UTC, datetime
from briefbot.adapters.store import open_store
from briefbot.ports import Charge, Limit
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LIMIT = Limit(name="day", most=1_000, since=datetime(2026, 5, 4, tzinfo=UTC))
async def main():
    async with await open_store(sys.argv[1]) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(store.ledger.reserve(Charge(at=NOW, model="m", most=30), [LIMIT]) for _ in range(25)))
asyncio.run(main())
"""


async def test_processes_do_not_overrun_together(where: str) -> None:
    async with await open_store(where) as store:
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        spenders = [await asyncio.create_subprocess_exec(sys.executable, "-c", SPENDER, where, **pipes) for _ in range(3)]
        for spender in spenders:
            assert spender.stdout
            assert await spender.stdout.readline() == b"ready\n"
        await asyncio.gather(*(spender.communicate(b"go\n") for spender in spenders))

        assert [spender.returncode for spender in spenders] == [0, 0, 0]
        assert await spent(store) == 990


async def test_a_free_model_is_booked_and_never_refused(store: Store) -> None:
    free = till(store.ledger, Budget(day=0, month=0, chat_day=0, person_day=0), FREE)
    reservation = await free.reserve(replace(QUESTION, payer=ANA))
    await free.settle(reservation, Usage(tokens_in=9, tokens_out=3))
    [call] = await store.ledger.calls(TODAY)

    assert (call.amount, call.usage.tokens_in, call.payer) == (0, 9, ANA)


async def test_a_silent_server_is_booked_at_the_most_that_it_can_have_cost(store: Store) -> None:
    at = till(store.ledger, Budget())
    reservation = await at.reserve(QUESTION)

    assert await at.settle(reservation, None) == reservation.most
    assert await spent(store) == reservation.most


async def test_the_tier_that_served_is_the_one_that_is_paid(store: Store) -> None:
    at = till(store.ledger, Budget(), tier="auto")
    usage = Usage(tokens_in=20, tokens_out=10)
    costs = [await at.settle(await at.reserve(QUESTION), usage, tier) for tier in ("default", "priority")]

    assert costs == [25_000, 45_000]


class NoLedger:
    async def reserve(self, charge: Charge, limits: object) -> int | Exceeded:
        raise StoreError("the disk is full")

    async def settle(self, reservation: int, usage: Usage, amount: int) -> int:
        raise StoreError("the disk is full")

    async def release(self, reservation: int) -> None:
        raise StoreError("the disk is full")

    async def calls(self, since: datetime) -> tuple[Call, ...]:
        raise StoreError("the disk is full")


async def test_what_cannot_be_booked_is_not_asked_and_what_is_paid_is_not_lost() -> None:
    at = till(NoLedger(), Budget(day=DOLLAR))
    with pytest.raises(ModelDown, match="the disk is full"):
        await at.reserve(QUESTION)

    assert await at.settle(Reservation(id=1, most=70), Usage(tokens_in=1, tokens_out=1)) == 70
    await at.release(Reservation(id=1, most=70))


@dataclass
class LockedLedger(Book):
    """A ledger that takes nothing while it is locked."""

    is_locked: bool = False

    async def settle(self, reservation: int, usage: Usage, amount: int) -> int:
        if self.is_locked:
            raise StoreError("is held by another program")
        return await super().settle(reservation, usage, amount)

    async def release(self, reservation: int) -> None:
        if self.is_locked:
            raise StoreError("is held by another program")
        await super().release(reservation)


async def test_what_a_locked_ledger_was_not_told_it_is_told_before_the_next_call() -> None:
    ledger = LockedLedger()
    at = till(ledger, Budget())
    paid, unpaid = await at.reserve(QUESTION), await at.reserve(QUESTION)
    ledger.is_locked = True
    cost = await at.settle(paid, Usage(tokens_in=20, tokens_out=10))
    await at.release(unpaid)
    ledger.is_locked = False
    last = await at.reserve(QUESTION)
    calls = await ledger.calls(TODAY)

    assert [(call.is_settled, call.amount) for call in calls] == [(True, cost), (False, last.most)]


async def test_a_ledger_of_the_first_tables_is_migrated(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    import briefbot.adapters.store

    file = tmp_path / "briefbot.db"
    database = Database(location(file))
    config = Config()
    config.set_main_option("script_location", str(Path(briefbot.adapters.store.__file__).parent / "migrations"))
    async with database.writing() as connection:

        def first(bound: object) -> None:
            config.attributes["connection"] = bound
            command.upgrade(config, "0001")

        await connection.run_sync(first)
    await database.close()

    async with await open_store(file) as store:
        assert await store.ledger.calls(TODAY) == ()
