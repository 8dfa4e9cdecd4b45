"""Digests and corrections in other chats."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from chat_oracle import seen
from hypothesis import given, settings
from hypothesis import strategies as st
from showing_briefs import ANY_TEXT, WRITTEN, briefs, treaty
from telegram_oracle import squeezed, units

from briefbot.showing.audience import Audience
from briefbot.showing.chat import Chat, Manner
from briefbot.showing.chat_digest import correction_in_chat, digest_in_chat
from briefbot.showing.chat_markup import Dialect
from briefbot.showing.digest import Correction, Edition, EditionStory
from briefbot.showing.plain import plain
from briefbot.values import Brief, KeyPoint

DIALECTS: tuple[Dialect, ...] = ("markdown", "slack", "html", "text")
PAGE = "https://briefs.example.org/brief/7"
DAY = date(2026, 3, 4)
law = settings(max_examples=40, deadline=None)


def chat(dialect: Dialect, most: int = 4000, title: int = 0) -> Chat:
    return Chat(audience=Audience(), manner=Manner(dialect=dialect, most=(most,), title=title))


def stories(*told: Brief, is_update: bool = False) -> tuple[EditionStory, ...]:
    return tuple(
        EditionStory(brief_id=7, brief=brief, url=PAGE, written=WRITTEN, earlier_id=3 if is_update else None) for brief in told
    )


def read(words: str) -> str:
    return squeezed(words.replace("\u2060", "").replace("•", ""))


@law
@given(
    st.lists(briefs(), max_size=3),
    st.lists(briefs(), max_size=3),
    ANY_TEXT,
    st.sampled_from(DIALECTS),
    st.sampled_from([160, 2000]),
)
def test_a_digest_is_within_the_limits_names_every_story_and_holds_no_markup_but_ours(
    told: Sequence[Brief], also: Sequence[Brief], lead: str, dialect: Dialect, most: int
) -> None:
    edition = Edition(day=DAY, lead=lead, stories=stories(*told), also=stories(*also))
    parts = digest_in_chat(edition, chat(dialect, most))
    arrived = [seen(part.text, dialect) for part in parts]

    assert all(0 < units(part.text) <= most for part in parts)
    assert {link for message in arrived for link in message.links} <= {PAGE}
    assert [read(message.text) for message in arrived] == [read(part.plain) for part in parts]
    if not edition.says_nothing:
        for brief in (*told, *also):
            assert read(plain(brief.headline.text)) in "".join(read(message.text) for message in arrived)


def test_a_digest_tells_each_story_in_a_sentence_that_its_headline_leads_to() -> None:
    edition = Edition(day=DAY, lead="A day of water.", stories=stories(treaty()), also=stories(treaty()))
    [in_markdown], [in_text] = (digest_in_chat(edition, chat(dialect)) for dialect in ("markdown", "text"))

    assert in_markdown.text == (
        "**Briefs of Wednesday, 4 March**\n\nA day of water.\n\n"
        f"**[Ostavia and Lethany agree to share the Sarn's water]({PAGE})**  \n"
        "A treaty signed on Wednesday ends a quarrel of four decades and guarantees a summer flow at the Kelm dam.\n\n"
        f"**Also today**\n- [Ostavia and Lethany agree to share the Sarn's water]({PAGE})"
    )
    assert in_text.text.count(PAGE) == 2
    assert f"guarantees a summer flow at the Kelm dam.\n{PAGE}\n\nAlso today\n• Ostavia" in in_text.text


def test_a_digest_has_its_day_for_a_title_where_there_is_a_place_for_one() -> None:
    [message] = digest_in_chat(Edition(day=DAY, stories=stories(treaty())), chat("text", title=100))

    assert message.title == "Briefs of Wednesday, 4 March"
    assert message.title not in message.text


@pytest.mark.parametrize("title", [0, 100])
def test_a_day_that_brought_nothing_is_told_in_a_line(title: int) -> None:
    [message] = digest_in_chat(Edition(day=DAY), chat("markdown", title=title))

    assert message.text == "Wednesday, 4 March: nothing new."


def test_an_update_in_a_digest_tells_what_is_new() -> None:
    news = replace(treaty(), key_points=treaty().key_points[:1])
    [message] = digest_in_chat(Edition(day=DAY, stories=stories(news, is_update=True)), chat("text"))

    assert "Update: Ostavia and Lethany" in message.text
    assert treaty().key_points[0].text in message.text
    assert treaty().summary.text not in message.text


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("most", [160, 2000])
def test_a_correction_is_one_message_that_names_what_was_told(dialect: Dialect, most: int) -> None:
    wrong = Correction(claim="The dam *is* open. " * 200, headline="Ostavia and Lethany agree", url=PAGE)
    [message] = correction_in_chat(wrong, chat(dialect, most))
    arrived = seen(message.text, dialect)

    assert units(message.text) <= most
    assert read(arrived.text).startswith(read("Correction to Ostavia and Lethany agree"))
    assert read("The dam") in read(arrived.text)


def test_a_correction_of_a_brief_of_which_nothing_is_left_says_that_it_is_withdrawn() -> None:
    [message] = correction_in_chat(Correction(claim="The dam is open.", headline="", url=PAGE), chat("markdown"))

    assert message.text == (
        "Correction. The sources do not bear out what we told, and the brief is withdrawn: The dam is open."
    )


def test_a_story_of_a_headline_full_of_markup_leads_nowhere_but_to_its_page() -> None:
    headline = KeyPoint(text="[x](https://evil.test) <@U1|x> *y*", evidence=treaty().headline.evidence)
    edition = Edition(day=DAY, stories=stories(replace(treaty(), headline=headline)))

    for dialect in DIALECTS:
        [message] = digest_in_chat(edition, chat(dialect))
        assert set(seen(message.text, dialect).links) <= {PAGE}
