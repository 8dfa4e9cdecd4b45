"""A sentence made lighter: what goes, what stays, and that no word is put in or moved."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_articles import line

from briefbot.writing.headline import clean_title
from briefbot.writing.points import stands_alone
from briefbot.writing.shorten import shorten


def is_in_order(words, others):
    rest = iter(others)
    return all(word in rest for word in words)


def words_of(text):
    return re.findall(r"\w+", text.casefold())


@settings(max_examples=200, deadline=None)
@given(st.one_of(line, st.text(alphabet='aB .,()-–—"“”’which who 1', max_size=200)))
def test_every_word_left_stands_in_the_sentence_in_the_same_order(sentence):
    assert is_in_order(words_of(shorten(sentence)), words_of(sentence))


@pytest.mark.parametrize(
    ("sentence", "light"),
    [
        ("However, the gates held in the storm.", "The gates held in the storm."),
        ("But the gates held in the storm.", "The gates held in the storm."),
        ("VARNHOLM (Norpress) -- The gates held in the storm.", "The gates held in the storm."),
        ("(AP) -- The gates held in the storm.", "The gates held in the storm."),
        ("Rask, 61, led the crew of the tug.", "Rask led the crew of the tug."),
        ("The gates (built in Norvia) held in the storm.", "The gates held in the storm."),
        (
            "The council, which met in secret, has voted to raise the flood tax by a fifth and to spend it all on new gates.",
            "The council has voted to raise the flood tax by a fifth and to spend it all on new gates.",
        ),
    ],
)
def test_what_carries_no_fact_goes(sentence, light):
    assert shorten(sentence) == light


@pytest.mark.parametrize(
    "sentence",
    [
        "The gates will hold, engineers said.",
        "“But the gates (all of them) held,” she said.",
        "Rask - the captain of the tug - led the crew through the whole of the long storm and back again to the harbour of "
        "Varnholm before the gates were closed.",
        "Tilda Brandvik — the mayor of Varnholm — voted for it.",
    ],
)
def test_attribution_quotations_and_paired_dashes_stay(sentence):
    assert shorten(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "He voted for it on Tuesday night.",
        "Why did the gates fail in March?",
        "The move came as a shock to all.",
        "A long night",
        "",
    ],
)
def test_what_hangs_on_another_sentence_does_not_stand_alone(sentence):
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("LIVE: Harbour barrier approved | Varnholm Courier", "Harbour barrier approved"),
        ("Watch: Harbour barrier approved - The Courier", "Harbour barrier approved"),
        ("Harbour barrier – a history of delays", "Harbour barrier – a history of delays"),
        ("  Harbour\n barrier  approved ", "Harbour barrier approved"),
    ],
)
def test_a_title_loses_label_and_site(title, clean):
    assert clean_title(title) == clean


@pytest.mark.parametrize(
    "nasty", ["(" * 50_000, "A-" * 50_000, " -- " * 20_000, ", which " * 20_000, '"' * 50_000, "A " * 50_000]
)
def test_a_long_hostile_sentence_is_shortened_in_time(nasty):
    assert isinstance(shorten(nasty), str)
    assert stands_alone(nasty) in (True, False)
