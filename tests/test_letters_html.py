"""The HTML of letters is fit for mail clients, phones, dark screens and screen readers; and so is the check that says so."""

from dataclasses import replace

import pytest
from digest_parts import digest_post, stored
from hypothesis import given, settings
from letter_check import LONGEST, complaints, contrast_of, document
from letter_parts import LANGUAGES, MASTHEAD, READER, letters, press
from showing_briefs import briefs, crowd, treaty

from briefbot.showing.audience import Audience
from briefbot.showing.digest import edition
from briefbot.showing.links import Links
from briefbot.showing.plain import plain, web_link
from briefbot.values import Brief

HEAD = '<!doctype html><html lang="en"><head><title>t</title></head>'
KINDS = tuple(letters(Audience()))
NIGHT = "@media (prefers-color-scheme: dark) {\n.x { color: #777777 !important; background-color: #888888 !important; }\n}\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_fit_to_be_mailed(kind: str, language: str) -> None:
    assert complaints(letters(Audience(language=language))[kind].addressed(READER).html) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_of_a_desk_without_pages_is_fit_to_be_mailed(kind: str) -> None:
    bare = replace(MASTHEAD, links=Links(), imprint="")
    leaving = replace(READER, preferences="", unsubscribe="mailto:briefs@example.org?subject=unsubscribe%20a.b")

    assert complaints(letters(Audience(), bare)[kind].addressed(leaving).html) == []


@settings(max_examples=40, deadline=None)
@given(briefs(), briefs())
def test_whatever_is_in_its_briefs_a_letter_is_fit_to_be_mailed_and_leads_to_its_sources_alone(
    brief: Brief, other: Brief
) -> None:
    post = digest_post(stored(brief, 5), stored(other, 6), lead=other.summary.text, also=(stored(brief, 7),))
    html = press().digest(edition(post, MASTHEAD.page), Audience(language="uk")).addressed(READER).html
    ours = {
        "https://briefs.example.org/",
        READER.browser,
        READER.preferences,
        READER.unsubscribe,
        *(MASTHEAD.page(n) for n in (5, 6, 7)),
    }
    sources = {web_link(source.article.url) for one in (brief, other) for source in one.sources}

    assert complaints(html) == []
    assert {link.get("href") for link in document(html).iter("a")} <= ours | sources


def test_a_digest_of_ten_stories_fits_and_one_of_more_tells_the_rest_by_their_headlines() -> None:
    long = replace(treaty(), key_points=treaty().key_points * 3)
    ten, many = (
        digest_post(
            *(stored(brief, number) for number in range(count)), also=tuple(stored(crowd(), n) for n in range(100, 150))
        )
        for brief, count in ((treaty(), 10), (long, 30))
    )
    of_ten, of_many = (press().digest(edition(post, MASTHEAD.page), Audience(language="uk")).html for post in (ten, many))

    assert len(document(of_ten).findall(".//h2")) == 11
    assert len(of_many.encode()) < LONGEST
    assert of_many.count("/brief/29") == 1
    assert of_many.count("/brief/0") > 1


def test_a_person_who_is_quoted_speaks_word_for_word_between_the_marks_of_their_language() -> None:
    html = letters(Audience())["digest"].html

    assert "“You do not sell a river to win an election,”" in html
    assert plain("„Wir haben «genug» gewartet – \x1b[31m*vier* Jahrzehnte\x1b[0m“") in html
    assert 'lang="de"' in html


def test_what_others_wrote_is_words_and_never_markup() -> None:
    html = press().digest(edition(digest_post(stored(crowd())), MASTHEAD.page), Audience()).html

    assert "<script>" not in html
    assert 'href="https://zeitung.test/stra%C3%9Fe?q=%3Ca%20b%3E&amp;r=[1]"' in html


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f'{HEAD}<body><h1>x</h1><p style="color:#777777;background-color:#888888">x</p>', "contrast: 1.3"),
        (f'{HEAD}<body><div style="width:700px"></div>', "styles: width: 700px"),
        (f'{HEAD}<body><div style="position:fixed"></div>', "styles: position: fixed"),
        (f'{HEAD}<body><p><div></div></p>', "nesting: <div> inside <p>"),
        (f'{HEAD}<body><img src="https://x.test/p.png">', "outside: src='https://x.test/p.png'"),
        (f'{HEAD}<body><img src="x">', "structure: a picture without alt"),
        (f'{HEAD}<body><a href="/brief/1">x</a>', "links: a link to '/brief/1'"),
        (f'{HEAD}<body><h1>x</h1><h3>y</h3>', "structure: h3 after h1"),
        (f'{HEAD}<body><h2>x</h2>', "structure: headings [2]"),
        (f'{HEAD}<body><table><tr><td>x</td></tr></table>', "structure: a table of data"),
        (f'{HEAD}<body><p>{"x" * LONGEST}</p>', "size: 102"),
        (f'{HEAD}<body><p>x</p>', "dark_mode: no"),
        (f'<style>{NIGHT}</style>{HEAD}<body><p class="x">x</p>', "dark_contrast: 1.3"),
        ('<html><body><p style="color:#000000;background-color:#ffffff">x</p>', "structure: no language"),
    ],
)  # fmt: skip
def test_the_check_complains(html: str, said: str) -> None:
    styled = html.replace("<body>", '<body style="color:#000000;background-color:#ffffff">')

    assert [one for one in complaints(styled) if one.startswith(said)]


def test_contrast_is_reckoned_as_wcag_has_it() -> None:
    assert round(contrast_of("#000000", "#ffffff"), 2) == 21
    assert round(contrast_of("#767676", "#ffffff"), 2) == 4.54
