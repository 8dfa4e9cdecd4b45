"""Which topics a story belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.stories.topics import Topic, topics_of
from briefbot.values import Article

FEED = "https://harbour.example.org/feed"


def article(text: str, title: str = "", language: str = "en") -> Article:
    return Article(id="1", url="https://x.example.org/1", title=title, text=text, language=language)


def tells(phrase: str, text: str, language: str = "en") -> bool:
    return bool(topics_of([article(text, language=language)], (), [Topic(name="t", words=(phrase,))]))


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("election", "The ELECTIONS were held on Sunday.", "en"),
        ("Central Bank", "What central banks do.", "en"),
        ("strike", "Dockers are striking again.", "en"),
        ("Skarholm", "Skarholm's mayor resigned.", "en"),
        ("Wahl", "Die Wahlen in Norlund", "de"),
        ("Fähre", "Zwei Fähren sanken", "de"),
        ("вибори", "Підсумки виборів на острові", "uk"),
        ("економіка", "Про економіку острова", "uk"),
        ("war", "war", ""),
    ],
)
def test_a_word_is_found_whatever_its_case_and_ending(phrase: str, text: str, language: str) -> None:
    assert tells(phrase, text, language)


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("war", "A warm reward", "en"),
        ("port", "The portal reports", "en"),
        ("central bank", "The bank stands central in the central square.", "en"),
        ("bank holiday", "the bank", "en"),
        ("газ", "газета", "uk"),
        ("вибори", "вибоїна", "uk"),
        ("Rat", "Die Ratten", "de"),
        ("", "anything", "en"),
        ("?!", "anything", "en"),
    ],
)
def test_a_part_of_a_word_or_of_a_phrase_is_not_it(phrase: str, text: str, language: str) -> None:
    assert not tells(phrase, text, language)


def test_what_is_only_named_far_down_is_not_what_an_article_is_about() -> None:
    assert not tells("ferry", "Rain fell. " * 300 + "A ferry sailed.")


def test_a_title_tells_a_topic() -> None:
    assert topics_of([article("It sank.", "Ferry lost")], (), [Topic(name="sea", words=("ferries", "ferry"))])


@pytest.mark.parametrize("brought", [FEED, "http://harbour.example.org/feed/"])
def test_a_feed_brings_its_topic(brought: str) -> None:
    sea, land = Topic(name="sea", feeds=(FEED,)), Topic(name="land", feeds=("https://harbour.example.org/",))

    assert topics_of([article("Rain.")], (brought,), [land, sea]) == (sea,)


def test_the_topics_keep_their_order() -> None:
    topics = [Topic(name=name, words=("rain",)) for name in "cab"]

    assert topics_of([article("Rain.")], (), topics) == tuple(topics)


@given(st.text(), st.lists(st.text(), max_size=4), st.sampled_from(["", "en", "de"]))
def test_any_words_are_sought_in_any_text(text: str, phrases: list[str], language: str) -> None:
    found = topics_of([article(text, language=language)], (text,), [Topic(name="t", words=tuple(phrases), feeds=(text,))])

    assert found  # its feed brought it


def test_a_long_text_of_one_word_is_read_once() -> None:
    assert not tells(" ".join(["ferry"] * 40) + " sank", "ferry " * 200_000)
