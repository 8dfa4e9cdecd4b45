"""Seals: what we signed is opened, and what anybody changed, kept too long or brought elsewhere says nothing."""

import hashlib
from dataclasses import replace

import pytest
from desk_parts import Clock
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous.url_safe import URLSafeSerializer

from briefbot.desk.seals import LASTS, Purpose, Seals

PURPOSES: tuple[Purpose, ...] = ("confirm", "preferences", "unsubscribe", "login", "session", "form")
KEY = "0123456789abcdef0123456789abcdef"


def seals() -> Seals:
    return Seals("our secret", "briefs.example.org", Clock())


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_seal_is_opened_for_its_own_purpose_and_for_no_other(purpose: Purpose) -> None:
    seal = seals().seal(purpose, "12", KEY)

    assert {one: seals().opened(one, seal) for one in PURPOSES if seals().opened(one, seal)} == {purpose: ("12", KEY)}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_seal_of_another_list_or_of_another_desk_says_nothing(purpose: Purpose) -> None:
    seal = seals().seal(purpose, "12", KEY)

    assert replace(seals(), list_id="other.example.org").opened(purpose, seal) == ()
    assert replace(seals(), secret="their secret").opened(purpose, seal) == ()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_seal_with_any_letter_changed_added_or_missing_says_nothing(purpose: Purpose) -> None:
    seal = seals().seal(purpose, "12", KEY)
    changed = {seal[:at] + letter + seal[at + 1 :] for at in range(len(seal)) for letter in "AaBx_9.-"} - {seal}
    cut = {seal[:at] + seal[at + 1 :] for at in range(len(seal))}
    more = {seal + "A", "A" + seal, seal + "=", seal + " ", " " + seal, seal + "\n", seal + "é", seal * 2, ""}

    assert {one for one in changed | cut | more if seals().opened(purpose, one)} == set()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_seal_is_good_for_its_time_and_those_without_one_for_ever(purpose: Purpose) -> None:
    clock = Clock()
    own = replace(seals(), clock=clock)
    seal = own.seal(purpose, "12", KEY)
    clock.now += LASTS[purpose] if purpose in LASTS else LASTS["confirm"] * 1000

    assert own.opened(purpose, seal) == ("12", KEY)
    clock.pass_time(seconds=1)
    assert own.opened(purpose, seal) == (() if purpose in LASTS else ("12", KEY))


def test_a_seal_without_an_end_says_the_same_each_time_it_is_made() -> None:
    clock = Clock()
    own = replace(seals(), clock=clock)
    first = own.seal("preferences", "12", KEY)
    clock.pass_time(days=1)

    assert own.seal("preferences", "12", KEY) == first


def test_a_seal_without_an_end_is_what_the_library_itself_makes_of_its_words() -> None:
    own, words = seals(), ("12345678", "5e2c0b7f91d84a36c7f0e19b82d3a645")
    theirs = URLSafeSerializer(
        own.secret,
        salt=f"briefbot unsubscribe {own.list_id}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )

    assert own.seal("unsubscribe", *words) == theirs.dumps(words)
    assert own.opened("unsubscribe", str(theirs.dumps(words * 3))) == words * 3  # which it compresses


@given(st.text(max_size=200) | st.text("AaZz09-_.", max_size=2000))
def test_whatever_is_brought_nothing_raises_and_nothing_opens(said: str) -> None:
    assert {purpose for purpose in PURPOSES if seals().opened(purpose, said)} == set()


def test_a_seal_stands_in_an_address_as_it_is() -> None:
    seal = seals().seal("confirm", "1" * 18, KEY)

    assert set(seal) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert len(seal) < 160


def test_the_secret_is_in_no_representation() -> None:
    assert "our secret" not in repr(seals())
