"""Addresses in a log: hidden wherever they stand, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.showing.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ada@example.org", "a***@example.org"),
        ("mail to ada.lind+news@example.org: 550 <ada.lind@example.org>", "mail to a***@example.org: 550 <a***@example.org>"),
        ("'ada@example.org' is no mail address", "'a***@example.org' is no mail address"),
        ("o'brien@example.org", "o***@example.org"),
        ("mailto:ada@example.org?subject=unsubscribe", "mailto:a***@example.org?subject=unsubscribe"),
        ("jörg@bücher.example", "j***@bücher.example"),
        ("telegram:@harbour_news", "telegram:@harbour_news"),
        ("https://social.example/@ada@example.org/1", "https://social.example/@ada@example.org/1"),
        ("foo@bar", "foo@bar"),
        ("@", "@"),
        ("", ""),
    ],
)
def test_of_an_address_its_first_letter_and_its_domain_are_shown(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text())
def test_what_has_no_address_in_it_stays_as_it_is(text: str) -> None:
    without = text.replace("@", "")

    assert masked(without) == without


def test_a_very_long_text_without_an_address_stays_as_it_is() -> None:
    assert masked("a" * 1_000_000 + "@" * 1_000) == "a" * 1_000_000 + "@" * 1_000
