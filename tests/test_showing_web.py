"""A brief as a page shows it: what is withdrawn is not there, and every link leads to the words themselves."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from showing_briefs import ANY_TEXT, briefs, treaty

from briefbot.showing.fragments import to_words
from briefbot.showing.parts import parts_of
from briefbot.showing.plain import plain, web_link
from briefbot.showing.web import web_brief
from briefbot.values import Brief

PAGE = "https://courier.test/sarn"


def test_a_link_leads_to_the_words_on_their_page() -> None:
    assert (
        to_words(PAGE, "a 62-page treaty, signed & sealed")
        == f"{PAGE}#:~:text=a%2062%2Dpage%20treaty%2C%20signed%20%26%20sealed"
    )
    assert to_words(f"{PAGE}#top", "water") == f"{PAGE}#top:~:text=water"
    assert to_words(f"{PAGE}#", "water") == f"{PAGE}#:~:text=water"


def test_many_words_are_named_by_the_first_and_the_last_of_them() -> None:
    words = " ".join(f"word{number}" for number in range(100))

    assert unquote(to_words(PAGE, words)).endswith("text=word0 word1 word2 word3 word4,word95 word96 word97 word98 word99")


@pytest.mark.parametrize("url", ["", "file:notes.txt", "javascript:alert(1)", "https://[", "/etc/passwd"])
def test_what_is_no_page_of_the_web_is_not_linked(url: str) -> None:
    assert to_words(web_link(url), "water") == ""


@given(ANY_TEXT | st.text())
def test_a_link_to_any_words_stays_one_address_of_that_page(words: str) -> None:
    link = to_words(PAGE, plain(words))

    assert link.isascii()
    assert not set(link) & set(" \"'<>\n\t`")
    assert urlsplit(link)._replace(fragment="").geturl() == PAGE


def test_a_brief_is_shown_with_its_evidence_and_the_letters_of_its_sources() -> None:
    shown = web_brief(treaty())

    assert shown
    assert shown.summary.letters == ("A", "B")
    assert [sentence.source.outlet for sentence in shown.summary.evidence] == [
        "Harbour Wire",
        "Harbour Wire",
        "The Brellin Courier",
    ]
    assert [view.slug for view in shown.experts] == ["ilse-varga", "anton-reyl", "nadia-oster"]
    assert shown.sources[0].copies[1].outlet == "Meridian Business"
    assert shown.gone == 0


def test_what_was_withdrawn_is_not_shown_and_counted() -> None:
    shown = web_brief(treaty(), {"p1", "v1", "p99"})

    assert shown
    assert "310 cubic metres" not in " ".join(point.text for point in shown.points)
    assert "Ilse Varga" not in [view.name for view in shown.experts]
    assert shown.gone == 2


def test_a_brief_withdrawn_whole_is_not_shown() -> None:
    assert web_brief(treaty(), {part.name for part in parts_of(treaty())}) is None


@given(st.text() | ANY_TEXT)
def test_a_text_that_can_all_be_seen_is_made_plain_as_any_other(text: str) -> None:
    assert plain(text) == plain(f"{text}\u200b")


@given(briefs())
def test_every_quote_of_any_brief_is_shown_once_with_its_source(brief: Brief) -> None:
    shown = web_brief(brief)

    assert shown
    for view, written in zip(shown.experts + shown.voices, brief.expert_views + brief.voices, strict=True):
        assert len(view.quotes) + len(view.held) == len(written.quotes)
        assert all(quote.link.startswith(quote.source.link) for quote in view.quotes)
