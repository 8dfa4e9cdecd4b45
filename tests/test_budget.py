"""What a person is told of a budget, and when its days and months begin."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from ledger_parts import ANA, FEED, QUESTION, Book, charge, till

from briefbot.desk.budget import Budget, day_begins, dollars, month_begins, month_ends
from briefbot.errors import OverBudget
from briefbot.ports import Payer
from briefbot.writing.model.cost import DOLLAR


@pytest.mark.parametrize(
    ("budget", "payer", "line"),
    [
        (Budget(day=0), FEED, "nothing may be spent on the model (budget.day is 0)"),
        (Budget(day=1_000), FEED, "one call can cost $0.0001, more than the budget of under $0.0001 a day (budget.day)"),
        (
            Budget(day=DOLLAR),
            FEED,
            "the budget for the model, $1.00 a day, is used up until 2026-05-05 00:00 "
            "($1.00 are spent or reserved, and a call can cost $0.0001; budget.day sets it)",
        ),
        (Budget(month=DOLLAR), FEED, "the budget for the model, $1.00 a month, is used up until 2026-06-01 00:00"),
        (Budget(chat_day=DOLLAR), ANA, "the budget for the model, $1.00 a day for one chat, is used up"),
        (Budget(person_day=DOLLAR), ANA, "the budget for the model, $1.00 a day for one person, is used up"),
    ],
)
async def test_a_refusal_names_the_cap_the_amount_the_key_and_when_it_is_free_again(
    budget: Budget, payer: Payer, line: str
) -> None:
    book = Book()
    await book.reserve(charge(DOLLAR - 10, payer), [])

    with pytest.raises(OverBudget) as caught:
        await till(book, budget).reserve(replace(QUESTION, payer=payer))
    assert str(caught.value).startswith(line)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "$0.00"),
        (DOLLAR, "$1.00"),
        (1_234 * DOLLAR + DOLLAR // 3, "$1,234.33"),
        (DOLLAR // 4, "$0.25"),
        (1_175_000, "$0.0012"),
        (75_000, "under $0.0001"),
    ],
)
def test_an_amount_reads_as_a_person_would_write_it(amount: int, words: str) -> None:
    assert dollars(amount) == words


@pytest.mark.parametrize(
    ("now", "zone", "begins"),
    [
        (datetime(2026, 5, 4, 22, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 5, 4, 22, 0, tzinfo=UTC)),
        (datetime(2026, 5, 4, 21, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 5, 3, 22, 0, tzinfo=UTC)),
        # The day on which the clocks go forward at midnight begins at one.
        (datetime(2026, 3, 8, 12, 0, tzinfo=UTC), "America/Havana", datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
        # The day on which they go back has 25 hours.
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "Europe/Berlin", datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
    ],
)
def test_a_day_is_one_of_the_readers_clock(now: datetime, zone: str, begins: datetime) -> None:
    assert day_begins(now, ZoneInfo(zone)) == begins


def test_a_month_ends_where_the_next_begins() -> None:
    assert month_begins(datetime(2026, 12, 31, 23, tzinfo=UTC), UTC) == datetime(2026, 12, 1, tzinfo=UTC)
    assert month_ends(datetime(2026, 12, 31, 23, tzinfo=UTC), UTC) == datetime(2027, 1, 1, tzinfo=UTC)
    assert month_ends(datetime(2026, 1, 31, 23, tzinfo=UTC), UTC) == datetime(2026, 2, 1, tzinfo=UTC)
