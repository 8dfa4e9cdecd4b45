"""Whether a source bears out a claim, and what it is that it does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_articles import article, sentences

from briefbot import is_supported
from briefbot.writing.grounding import Reason, unsupported
from briefbot.writing.numbers import numbers, stands_for

TEXT = article("harbour-courier").text


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sentences()), st.text(max_size=200), st.text(max_size=200))
def test_what_the_source_says_word_for_word_is_supported(sentence, before, after):
    assert is_supported(sentence, f"{before}\n{sentence}\n{after}")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_claim_and_no_source_raises(claim, source):
    assert is_supported(claim, source) in (True, False)


def test_a_sentence_made_shorter_is_supported():
    assert is_supported("The city council of Varnholm voted on Tuesday to build a storm barrier.", TEXT)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The barrier will cost 3.4 billion crowns.", Reason("number", "3.4 billion")),
        ("The council of Varnholm thanked Mayor Ludvig Brandvik.", Reason("name", "Ludvig")),
        ("The protest ended with twelve arrests.", Reason("number", "twelve")),
        ("The gates would not need repairs.", Reason("negation", "gat repair")),
    ],
)
def test_a_reason_names_what_is_not_borne_out(claim, reason):
    assert reason in unsupported(claim, TEXT.splitlines())
    assert not is_supported(claim, TEXT)


def test_words_that_the_source_puts_together_otherwise_are_not_supported():
    assert not is_supported("Fishing crews voted to repair the old town.", TEXT)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It cost 1,200,000 crowns.", "It cost 1.2 million crowns."),
        ("About 1.2 million came.", "About 1,234,567 came."),
        ("Five boats sank.", "5 boats sank."),
        ("Some twenty-five boats sank.", "Some 25 boats sank."),
        ("The EU paid.", "The European Union paid."),
        ("Norvian boats sank.", "Boats sank off Norvia."),
    ],
)
def test_the_same_number_or_name_written_otherwise_is_no_reason(claim, source):
    assert unsupported(claim, [source], "facts") == ()


def test_a_free_paraphrase_passes_where_only_facts_are_asked_for():
    claim = "After long quarrels Varnholm decides for the barrier, 31 votes against 18."

    assert unsupported(claim, TEXT.splitlines(), "facts") == ()
    assert unsupported(claim, TEXT.splitlines())


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("The council of Varnholm is considering building a storm barrier.", "considering"),
        ("The council of Varnholm postponed the storm barrier.", "postponed"),
        ("The council of Varnholm did not vote to build a storm barrier.", "not"),
    ],
)
def test_a_word_that_turns_the_sense_stands_only_where_a_sentence_has_one(claim, word):
    source = "The city council of Varnholm voted on Tuesday to build a storm barrier."

    assert word in [reason.what for reason in unsupported(claim, [source], "words")]
    assert unsupported("The council of Varnholm votes to build a storm barrier", [source], "words") == ()


def test_a_year_is_not_rounded():
    (year,), (other,) = numbers("2024"), numbers("2023")

    assert not stands_for(year, other)


def test_a_long_hostile_claim_is_judged_in_time():
    assert unsupported("A-" * 10_000, ["A" * 100_000]) is not None
    assert unsupported("Bb " + "1,1 " * 100_000, ["A" * 100_000])
