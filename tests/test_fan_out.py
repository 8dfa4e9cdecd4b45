"""A brief is owed to those whose wish it grants, and to nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from showing_briefs import treaty

from briefbot.desk.fan_out import wanted
from briefbot.desk.wishes import index, subscription_key
from briefbot.ports import Subscription, Wanted

WORDS = st.text("abcdé ü\"'ß東京ñ", max_size=30)


def grants(wish: str, *texts: str) -> bool:
    return bool(index((subscription_key("words", wish),)).granted(texts))


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("words", "  Inflation  ", "inflation"),
        ("words", "wind Power wind", "power wind"),
        ("words", '"Central  Bank" rates', '"central bank" rates'),
        ("words", "“Central Bank”", '"central bank"'),
        ("words", '"central bank', '"central bank"'),
        ("words", '"" - !', ""),
        ("words", "Müller’s", "müller's"),
        ("topic", " Sea ", "sea"),
        ("feed", "Example.org/feed.xml?utm_source=mail#top", "https://example.org/feed.xml"),
        ("feed", "not a feed", ""),
        ("all", "whatever", ""),
    ],
)
def test_one_wish_is_one_value(kind: Wanted, written: str, kept: str) -> None:
    assert subscription_key(kind, written) == kept
    assert subscription_key(kind, kept) == kept


@given(wish=WORDS)
def test_a_wish_that_is_kept_is_itself(wish: str) -> None:
    assert subscription_key("words", subscription_key("words", wish)) == subscription_key("words", wish)


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("election", "Elections were held in Westhaven"),
        ("ELECTIONS", "an election"),
        ("lodz", "A fair in Łódź opens"),
        ("łódź", "Lodz and its mills"),
        ("munchen", "MÜNCHEN wählt"),
        ("ferry harbour", "The harbours wait for ferries"),
        ('"wind power"', "Wind power is cheap"),
        ('"wind power" cheap', "Cheap wind power"),
        ("anna's", "Anna said"),
        ("東京", "東京電力は料金を上げた"),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_endings(wish: str, text: str) -> None:
    assert grants(wish, text)


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("ferry harbour", "The ferry waits"),
        ('"wind power"', "Power from wind"),
        ('"wind power"', "wind. A power"),
        ("art", "the party started"),
        ("京東", "東京電力は料金を上げた"),
    ],
)
def test_what_lacks_a_word_is_not_wanted(wish: str, text: str) -> None:
    assert not grants(wish, text)


def test_a_phrase_does_not_go_from_one_text_to_the_next() -> None:
    assert not grants('"wind power"', "a cold wind", "power is dear")


def test_all_topics_feeds_and_words_are_wanted_once_each() -> None:
    feeds = ["https://Courier.example.org/feed?utm_medium=x", "https://courier.example.org/feed"]
    found = wanted(treaty(), feeds, ["Water", "water"], ["hydrologist", "volcano", '"kelm dam"'])

    assert found == (
        Subscription(kind="all"),
        Subscription(kind="topic", value="water"),
        Subscription(kind="feed", value="https://courier.example.org/feed"),
        Subscription(kind="words", value='"kelm dam"'),
        Subscription(kind="words", value="hydrologist"),
    )


def test_the_titles_of_sources_are_looked_through() -> None:
    title = treaty().sources[0].article.title

    assert wanted(treaty(), (), (), [subscription_key("words", f'"{title}"')])[1:]


def test_only_the_wishes_that_share_a_word_with_the_brief_are_held_against_it() -> None:
    wishes = index(tuple(f"river{number} boat" for number in range(1000)))

    assert max(len(found) for found in wishes.by_word.values()) == 1
    assert wishes.granted(["boats on river7"]) == ("river7 boat",)


@given(wish=WORDS.filter(lambda wish: index((subscription_key("words", wish),)).by_word), text=WORDS)
def test_a_text_grants_the_wish_for_its_own_words(wish: str, text: str) -> None:
    assert grants(wish, text, wish)


def test_a_wish_of_a_great_many_words_is_cut() -> None:
    assert len(subscription_key("words", "word " * 100_000)) < 1_000
    assert len(subscription_key("words", '"' * 100_000 + "a")) < 1_000
