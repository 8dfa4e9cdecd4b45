"""What a call costs, where the prices come from, and what it can cost at most."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.prices import load_prices
from briefbot.adapters.tokens import counter
from briefbot.errors import ConfigError
from briefbot.writing.model.cost import DOLLAR, FREE, Price, PriceList, cost, most_cost

MINI = Price(read=0.25, cached=0.025, written=2.0, flex=0.5, batch=0.5, priority=1.8)
COUNT = counter("gpt-5-mini")


def test_each_kind_of_token_has_its_price() -> None:
    price = Price(read=2.0, cached=0.2, stored=2.5, written=10.0)

    assert cost(price, 1_000_000, 0) == 2 * DOLLAR
    assert cost(price, 1_000_000, 0, cached=1_000_000) == DOLLAR // 5
    assert cost(price, 1_000_000, 0, stored=1_000_000) == 5 * DOLLAR // 2
    assert cost(price, 0, 1_000_000) == 10 * DOLLAR
    assert cost(price, 1_000, 100, cached=400, stored=200) == (400 * 2_000 + 400 * 200 + 200 * 2_500 + 100 * 10_000)


def test_more_cached_than_read_is_not_believed() -> None:
    assert cost(MINI, 10, 0, cached=500, stored=500) == cost(MINI, 10, 0, cached=10)


@pytest.mark.parametrize(("tier", "factor"), [("default", 1), ("flex", 0.5), ("batch", 0.5), ("priority", 1.8), ("auto", 1.8)])
def test_a_tier_of_service_has_its_own_price(tier: str, factor: float) -> None:
    assert cost(MINI.at(tier), 1_000_000, 1_000_000) == round(factor * 2.25 * DOLLAR)


def test_a_free_model_costs_nothing() -> None:
    assert FREE.is_free
    assert cost(FREE, 10**9, 10**9) == 0
    assert most_cost(FREE, ["words"], 900) == 0


@given(
    st.text(max_size=300),
    st.integers(0, 2_000),
    st.tuples(*[st.floats(0, 200)] * 4),
    st.tuples(*[st.integers(0, 10**6)] * 4),
)
def test_no_usage_within_what_was_asked_costs_more_than_the_most(
    text: str, most: int, prices: tuple[float, ...], told: tuple[int, ...]
) -> None:
    price = Price(read=prices[0], cached=prices[1], stored=prices[2], written=prices[3])
    tokens_in, tokens_out = min(told[0], COUNT(text) + 20), min(told[1], most)

    assert cost(price, tokens_in, tokens_out, told[2], told[3]) <= most_cost(price, [text], most)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("gpt-5-mini", "gpt-5-mini"),
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("GPT-5-mini", "gpt-5-mini"),
        ("openai/gpt-5", "gpt-5"),
        ("gpt-5-chat-latest", "gpt-5"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
    ],
)
def test_a_model_is_found_by_its_name_and_date(name: str, listed: str) -> None:
    prices = load_prices()

    assert prices.of(name) == prices.prices[listed]


@pytest.mark.parametrize("name", ["gpt-5-ultra", "gpt-5-mini-ultra", "gpt-50", "qwen2.5:1.5b", "ft:gpt-4.1-mini:me", "", "-"])
def test_another_variant_is_not_taken_for_a_cheaper_one(name: str) -> None:
    assert load_prices().of(name) is None


@given(st.text(max_size=60))
def test_any_name_is_looked_up(name: str) -> None:
    assert PriceList({}).of(name) is None
    load_prices().of(name)


def test_the_dearest_is_no_cheaper_than_any() -> None:
    prices = load_prices()

    for price in prices.prices.values():
        for tier in ("default", "flex", "batch", "priority", "auto"):
            assert most_cost(prices.dearest.at(tier), ["some words"], 900) >= most_cost(price.at(tier), ["some words"], 900)


def test_every_shipped_price_is_sensible() -> None:
    for name, price in load_prices().prices.items():
        assert 0 < price.cached <= price.read < price.written, name
        assert price.batch == 0.5, name
        assert price.flex in (0.5, 1), name
        assert 1 <= price.priority <= 2.5, name


def test_a_file_of_ones_own_goes_over_what_is_shipped(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[models]\n"gpt-5-mini" = { read = 1, written = 3 }\n"our-qwen" = { read = 0.5, written = 0.75 }\n')
    prices = load_prices(own)

    assert prices.of("gpt-5-mini") == Price(read=1, cached=1, written=3)
    assert prices.of("our-qwen") == Price(read=0.5, cached=0.5, written=0.75)
    assert prices.of("gpt-5") == load_prices().of("gpt-5")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[models", "not TOML"),
        ("[model]\n", r"should hold \[models\] alone"),
        ("models = 3\n", r"should hold \[models\] alone"),
        ('[models]\n"m" = 3\n', "'m': should say what it costs"),
        ('[models]\n"m" = { read = 1 }\n', "'m': should say what it costs"),
        ('[models]\n"m" = { read = 1, written = 1, thought = 1 }\n', "'thought' is no part of a price"),
        ('[models]\n"m" = { read = -1, written = 1 }\n', "read should be a number from 0"),
        ('[models]\n"m" = { read = "1", written = 1 }\n', "read should be a number from 0"),
        ('[models]\n"m" = { read = nan, written = 1 }\n', "read should be a number from 0"),
        ('[models]\n"m" = { read = true, written = 1 }\n', "read should be a number from 0"),
    ],
)
def test_a_list_of_prices_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, text: str, complaint: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text)

    with pytest.raises(ConfigError, match=complaint) as caught:
        load_prices(own)
    assert str(own) in str(caught.value)


def test_a_list_of_prices_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"away\.toml: cannot be read: .*model\.prices"):
        load_prices(tmp_path / "away.toml")
