"""What the model has cost, as a person is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk_command import Person
from rich.console import Console

from briefbot.adapters.store import open_store
from briefbot.desk.budget import Budget
from briefbot.desk.spending import since, spending
from briefbot.ports import Call, Charge, Payer, Usage
from briefbot.showing.account import Account, Left, Spending, Spent
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.cost import cost_in_terminal
from briefbot.writing.model.cost import DOLLAR

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
CENT = DOLLAR // 100
FEED, ANA = Payer(feed="https://news.test/feed"), Payer(chat="telegram:1", person="telegram:7")


def call(days_ago: float, amount: int = CENT, payer: Payer = FEED, *, is_settled: bool = True) -> Call:
    usage = Usage(tokens_in=2_000, tokens_out=400, cached=1_000)
    return Call(at=NOW - timedelta(days=days_ago), model="m", amount=amount, is_settled=is_settled, payer=payer, usage=usage)


def shown(report: Account) -> str:
    page = StringIO()
    Console(file=page, width=80, color_system=None).print(cost_in_terminal(report, catalogue_for("en")))
    return page.getvalue()


def test_the_account_is_kept_by_day_feed_chat_and_person() -> None:
    calls = [call(1.2), call(1), call(0, 5 * CENT, ANA), call(0, 2 * CENT, is_settled=False)]
    account = spending(calls, Budget(day=DOLLAR), NOW, UTC, 3)

    assert [(day.day, spent.calls, spent.amount) for day, spent in account.days] == [
        (14, 2, 7 * CENT),
        (13, 2, 2 * CENT),
        (12, 0, 0),
    ]
    assert (account.total.amount, account.total.unsettled, account.total.cached) == (9 * CENT, 2 * CENT, 4_000)
    assert [(name, spent.calls) for name, spent in account.feeds] == [("https://news.test/feed", 3)]
    assert [(name, spent.amount) for name, spent in account.chats] == [("telegram:1", 5 * CENT)]
    assert [(name, spent.amount) for name, spent in account.people] == [("telegram:7", 5 * CENT)]
    assert [(left.name, left.most, left.taken) for left in account.left] == [
        ("day", DOLLAR, 7 * CENT),
        ("month", None, 9 * CENT),
    ]


def test_a_day_is_one_of_the_readers_clock() -> None:
    late = replace(call(0), at=datetime(2026, 5, 13, 23, 0, tzinfo=UTC))
    account = spending([late], Budget(), NOW, ZoneInfo("Europe/Berlin"), 2)

    assert [(day.day, spent.calls) for day, spent in account.days] == [(14, 1), (13, 0)]


def test_the_month_is_foretold_by_the_mean_of_the_last_full_days() -> None:
    calls = [call(day, 10 * CENT) for day in range(14)]
    account = spending(calls, Budget(), NOW, UTC, 30)

    # Fourteen days so far (today among them), and 17.5 days to the end of May.
    assert account.forecast == 14 * 10 * CENT + round(17.5 * 10 * CENT)


@pytest.mark.parametrize("calls", [[], [call(0)], [call(1), call(0)], [call(2), call(1), call(0)]])
def test_of_too_few_days_nothing_is_foretold(calls: list[Call]) -> None:
    assert spending(calls, Budget(), NOW, UTC, 30).forecast is None


def test_days_of_the_last_month_count_for_the_pace_and_not_for_the_month() -> None:
    now = datetime(2026, 5, 2, 0, 0, tzinfo=UTC)
    calls = [replace(call(0), at=now - timedelta(days=day, hours=-1)) for day in range(1, 8)]
    account = spending(calls, Budget(), now, UTC, 1)

    assert account.left[1].taken == CENT
    assert account.forecast == CENT + 30 * CENT


def test_the_calls_are_taken_from_early_enough() -> None:
    assert since(NOW, UTC, 1) == datetime(2026, 5, 1, tzinfo=UTC)
    assert since(NOW, UTC, 60) == datetime(2026, 3, 16, tzinfo=UTC)
    assert since(datetime(2026, 5, 2, tzinfo=UTC), UTC, 1) == datetime(2026, 4, 25, tzinfo=UTC)


def test_the_account_fits_a_narrow_terminal() -> None:
    spent = Spent(calls=99_999, tokens_in=99_999_999, cached=9_999_999, tokens_out=9_999_999, amount=99 * DOLLAR)
    feed = ("https://a-very-long-name-of-a-site.example.org/feeds/of/the/world.xml", spent)
    page = shown(Account(model="m", spending=Spending(days=((NOW.date(), spent),), total=spent, feeds=(feed,))))

    assert max(map(len, page.splitlines())) <= 80
    assert "a-very-long-name-of-a-site.ex…" in page


def test_a_feed_is_shown_by_its_title_and_what_it_holds_is_no_markup() -> None:
    spent = Spent(calls=1)
    spending = Spending(days=((NOW.date(), spent),), total=spent, feeds=(("https://news.test/feed", spent),))
    page = shown(Account(model="m", spending=spending, titles={"https://news.test/feed": "[bold]\x1b[31mPost"}))

    assert "[bold]" in page
    assert "\x1b" not in page


def test_what_is_left_of_each_cap_is_told() -> None:
    left = (Left(name="day", most=DOLLAR, taken=DOLLAR // 4), Left(name="month", most=None, taken=3 * DOLLAR))
    page = shown(Account(model="m", spending=Spending(days=(), total=Spent(), left=left)))

    assert "US$ 0.25 of 1.00 today; 0.75 left (budget.day)." in page
    assert "US$ 3.00 this month; no cap (budget.month)." in page


def test_the_account_is_told_in_the_readers_language() -> None:
    spent = Spent(calls=2, tokens_in=12_000, tokens_out=800, amount=3 * CENT)
    left = (Left(name="day", most=DOLLAR, taken=3 * CENT),)
    account = Account(model="m", spending=Spending(days=((NOW.date(), spent),), total=spent, left=left))
    page = StringIO()
    Console(file=page, width=80, color_system=None).print(cost_in_terminal(account, catalogue_for("de")))

    assert page.getvalue().splitlines() == [
        "Tag          Rufe Tokens ein   gemerkt    heraus       US$",
        "2026-05-14      2     12.000         0       800    0,0300",
        "zusammen        2     12.000         0       800    0,0300",
        "",
        "0,0300 von 1,00 US$ heute; 0,97 übrig (budget.day).",
        "Noch zu wenige volle Tage, um zu sagen, was der Monat kosten wird.",
    ]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_who_has_asked_nothing_is_told_so(person: Person) -> None:
    said = person.types("cost")

    assert said.code == 0
    assert said.out.startswith("The model was asked nothing in 30 days.\n\nUS$ 0.00 of 1.00 today; 1.00 left (budget.day).")


def test_a_model_of_ones_own_is_free_and_one_that_is_not_known_the_dearest(person: Person) -> None:
    own = person.types("cost", MODEL__BASE_URL="http://127.0.0.1:9/v1", MODEL__NAME="qwen")
    unknown = person.types("cost", MODEL__NAME="gpt-99")

    assert "The model in use, qwen, costs nothing: no budget holds it back." in own.out
    assert "budget.day" not in own.out
    assert "The price of gpt-99 is not known" in unknown.out


async def test_the_account_is_printed_for_programs_too(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "cost.db"
    async with await open_store(file) as store:
        payer = Payer(feed="https://news.test/feed", chat="telegram:1", person="telegram:7")
        charge = Charge(at=datetime.now(UTC), model="m", most=5 * CENT, payer=payer)
        number = await store.ledger.reserve(charge, [])
        assert isinstance(number, int)
        await store.ledger.settle(number, Usage(tokens_in=2_000, tokens_out=400, cached=1_000), 3 * CENT)
        await store.ledger.reserve(replace(charge, payer=Payer()), [])
    account = json.loads(person.types("cost", "--json", "--days", "2", STORE__URL=f"sqlite:///{file}").out)

    assert (account["total"]["cost"], account["total"]["unsettled"], account["total"]["calls"]) == (0.08, 0.05, 2)
    assert [row["feed"] for row in account["by_feed"]] == ["https://news.test/feed"]
    assert [row["person"] for row in account["by_person"]] == ["telegram:7"]
    assert account["budget"][0] == {"name": "day", "cap": 1.0, "taken": 0.08, "left": 0.92}
    assert account["forecast"] is None
    assert len(account["days"]) == 2


@pytest.mark.parametrize("value", ["-1", "1,5", "much", "1e9"])
def test_a_cap_that_is_no_amount_is_told_in_a_line(person: Person, value: str) -> None:
    said = person.types("cost", BUDGET__DAY=value)

    assert said.code == 4
    assert 'BRIEFBOT_BUDGET__DAY: should be US dollars, for example 1.00, or "none" for no cap' in said.err


def test_a_cap_may_be_none(person: Person) -> None:
    assert "no cap (budget.day)" in person.types("cost", BUDGET__DAY="none").out
