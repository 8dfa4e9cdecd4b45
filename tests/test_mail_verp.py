"""Addresses and ids that name a delivery: found again wherever they stand, and forged by nobody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_parts import VERP

NUMBERS = st.integers(1, 2**63 - 1)


@given(NUMBERS)
def test_a_delivery_is_found_in_its_address_and_in_its_id(number: int) -> None:
    assert VERP.deliveries(f"To: <{VERP.sender(number)}>") == (number,)
    assert VERP.deliveries(f"In-Reply-To: {VERP.message_id(number)}") == (number,)
    assert VERP.deliveries(VERP.sender(number).upper()) == (number,)
    assert len(VERP.sender(number).partition("@")[0]) <= 64


@given(NUMBERS, NUMBERS)
def test_a_signature_is_good_for_its_delivery_alone(number: int, other: int) -> None:
    forged = VERP.sender(number).replace(f"+{number}-", f"+{other}-")

    assert VERP.deliveries(forged) == ((number,) if number == other else ())


def test_another_store_signs_otherwise() -> None:
    other = replace(VERP, key="another key")

    assert other.deliveries(VERP.sender(12) + VERP.message_id(12)) == ()
    assert other.message_id(12) != VERP.message_id(12)


@given(st.text())
def test_any_text_names_no_delivery(text: str) -> None:
    assert VERP.deliveries(text) == ()


@pytest.mark.parametrize("tag", ["0-aaaaaaaaaa", "01-aaaaaaaaaa", f"{10**20}-aaaaaaaaaa", "12-", "12-aaaaaaaaa"])
def test_what_only_looks_like_one_is_none(tag: str) -> None:
    assert VERP.deliveries(f"bounces+{tag}@example.org") == ()


def test_several_are_told_in_their_order_each_once() -> None:
    told = " ".join(VERP.sender(number) for number in (7, 3, 7))

    assert VERP.deliveries(told) == (7, 3)
