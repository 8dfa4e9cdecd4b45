"""What letters say: their subjects, their text, and what in them is one reader's own."""

from dataclasses import replace

import pytest
from digest_parts import digest_post, stored
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_parts import DAY, LANGUAGES, MASTHEAD, READER, letters, press
from showing_briefs import HOSTILE, briefs, treaty

from briefbot.showing.audience import Audience
from briefbot.showing.digest import edition, stories_of
from briefbot.showing.letter import Letter, ReaderLinks
from briefbot.showing.links import Links
from briefbot.showing.plain import plain
from briefbot.values import Brief

ENGLISH = letters(Audience())


def test_a_subject_says_the_news() -> None:
    headline = treaty().headline.text

    assert {kind: letter.subject for kind, letter in ENGLISH.items()} == {
        "digest": f"Update: {headline}, and 4 more stories",
        "digest of one": "# 条约",
        "corrections": f"Correction: {headline}",
        "nothing": "Wednesday, 4 March: nothing new.",
        "brief": headline,
        "update": f"Update: {headline}",
        "correction": f"Correction: {headline}",
        "withdrawal": f"Correction: {headline}",
        "asking": "Do you want briefs from Harbour briefs?",
        "asking for each": "Do you want briefs from Harbour briefs?",
        "known": "You get briefs from Harbour briefs already",
    }


def test_the_text_of_a_brief_reads_like_a_letter() -> None:
    assert (
        ENGLISH["brief"]
        .addressed(READER)
        .plain.startswith(
            """\
Harbour briefs

------------------------------------------------------------------------

Ostavia and Lethany agree to share the Sarn's water

A treaty signed on Wednesday ends a quarrel of four decades and
guarantees a summer flow at the Kelm dam.

* Ostavia must let at least 310 cubic metres a second through the Kelm
  dam in summer.
"""
        )
    )
    assert (
        ENGLISH["brief"]
        .addressed(READER)
        .plain.endswith(
            """\
Where each point stands in the sources
  https://briefs.example.org/brief/5

------------------------------------------------------------------------

Every quotation stands in its source, word for word, in the mouth of
that speaker.

This goes to ada@example.org, which was subscribed to Harbour briefs.

Choose what comes, and when:
https://briefs.example.org/preferences/a.b-c

Unsubscribe:
https://briefs.example.org/unsubscribe/a.b-c

Our Desk, 1 Harbour Street, Brellin
"""
        )
    )


def test_the_text_of_a_digest_has_its_parts_in_their_order() -> None:
    told = ENGLISH["digest"].plain
    places = [
        told.index(words)
        for words in (
            "Wednesday, 4 March",
            "A treaty, a dam, and a beetle.",
            "Update: Ostavia and Lethany agree",
            "Also today\n",
            "Corrections\n",
            "Every quotation stands",
        )
    ]

    assert places == sorted(places)
    assert treaty().summary.text not in " ".join(told[: places[3]].split("# 条约")[0].split())


def test_a_letter_that_asks_says_what_was_asked_for_and_leaves_nothing_to_leave() -> None:
    asking = ENGLISH["asking"]

    assert "Once a day at 07:30 (Europe/Berlin) would come what is new of:\n\n* Everything\n* <The sea>" in asking.plain
    assert "&lt;The sea&gt;" in asking.html
    assert asking.plain.count("https://briefs.example.org/confirm/a.b") == 1
    assert "nsubscribe" not in asking.plain + asking.html
    assert "Each brief would come as soon as it is written" in ENGLISH["asking for each"].plain


def test_a_letter_is_made_once_for_all_its_readers() -> None:
    at, told = press(), edition(DAY, MASTHEAD.page)
    letter = at.digest(told, Audience())

    assert at.digest(edition(DAY, MASTHEAD.page), Audience()) is letter
    assert at.digest(told, Audience(language="de")) is not letter
    assert at.digest(replace(told, lead="Another."), Audience()) is not letter
    assert at.digest(replace(told, stories=told.stories[:1]), Audience()) != letter


def test_a_story_that_lost_a_part_or_got_another_headline_is_another_letter() -> None:
    at = press()
    whole, less = (stories_of([stored(without=gone)], MASTHEAD.page)[0] for gone in (frozenset[str](), frozenset({"p1"})))
    edited = replace(whole, brief=replace(treaty(), headline=replace(treaty().headline, text="Two states share a river")))

    assert len({at.brief(story, Audience()).plain for story in (whole, less, edited)}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(ENGLISH))
def test_a_letter_that_is_addressed_has_its_readers_links_and_no_mark_is_left(kind: str, language: str) -> None:
    letter = letters(Audience(language=language))[kind].addressed(READER)

    assert "\x01" not in letter.subject + letter.html + letter.plain
    if kind not in {"asking", "asking for each", "known"}:
        for form in (letter.html, letter.plain):
            assert READER.unsubscribe in form
            assert READER.preferences in form
            assert READER.address in form


def test_a_readers_address_is_words_and_no_markup() -> None:
    odd = ReaderLinks(address='"<b>a"@example.org', unsubscribe="https://x.test/?a=1&b=2", preferences="https://x.test/p")
    letter = ENGLISH["brief"].addressed(odd)

    assert "&lt;b&gt;" in letter.html
    assert 'href="https://x.test/?a=1&amp;b=2"' in letter.html
    assert "https://x.test/?a=1&b=2" in letter.plain


def test_a_desk_without_pages_leads_to_the_sources_and_out_by_mail() -> None:
    bare = replace(MASTHEAD, links=Links())
    letter = letters(Audience(), bare)["brief"].addressed(replace(READER, unsubscribe="mailto:briefs@example.org"))

    assert f'<a href="{treaty().sources[0].article.url}"' in letter.html
    assert "Choose what comes" not in letter.plain + letter.html
    assert "mailto:briefs@example.org" in letter.plain
    assert "Where each point" not in letter.plain + letter.html


@settings(max_examples=40, deadline=None)
@given(briefs())
def test_every_claim_and_every_quote_is_told_in_both_forms(brief: Brief) -> None:
    letter = press().brief(stories_of([stored(brief)], MASTHEAD.page)[0], Audience())
    text = squeezed(letter.plain)

    for point in brief.points:
        assert squeezed(plain(point.text)) in text
    for person in brief.expert_views + brief.voices:
        for quote in person.quotes_apart:
            assert squeezed(plain(quote.text)) in text


@given(st.sampled_from(HOSTILE))
def test_a_lead_by_a_model_is_words(words: str) -> None:
    letter = press().digest(edition(digest_post(stored(), stored(number=13), lead=words), MASTHEAD.page), Audience())

    assert isinstance(letter, Letter)
    assert squeezed(plain(words)) in squeezed(letter.plain)
    assert "<script>alert" not in letter.html


def squeezed(words: str) -> str:
    """Without white space: where lines break makes no difference."""
    return "".join(words.split())
