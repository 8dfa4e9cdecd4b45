"""A brief in other chats: what holds of every brief in every markup, and what each form tells."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from chat_oracle import seen
from hypothesis import given, settings
from hypothesis import strategies as st
from showing_briefs import ANY_TEXT, HOSTILE, WRITTEN, briefs, crowd, treaty
from showing_golden import earlier
from telegram_oracle import squeezed, units

from briefbot.showing.audience import Audience
from briefbot.showing.chat import Chat, ChatPart, Manner, in_chat, update_in_chat
from briefbot.showing.chat_markup import Dialect, written
from briefbot.showing.marks import quote_marks
from briefbot.showing.plain import plain, web_link
from briefbot.showing.telegram_markup import bold, link, own, text
from briefbot.values import Brief, KeyPoint

DIALECTS: tuple[Dialect, ...] = ("markdown", "slack", "html", "text")
PAGE = "https://briefs.example.org/brief/7"
MANNERS = st.builds(
    Manner,
    dialect=st.sampled_from(DIALECTS),
    most=st.sampled_from([(160,), (1000,), (2000,), (30_000,)]),
    title=st.sampled_from([0, 60, 250]),
)
law = settings(max_examples=60, deadline=None)
LIVE = re.compile(r"@\w|:(?=//)|(?<=\w)\.[a-z]{2}|:[\w+-]+:|~\w|(?<!\w)#[a-z]")


def chat(dialect: Dialect, most: int = 4000, title: int = 0, language: str = "en") -> Chat:
    return Chat(audience=Audience(language=language), manner=Manner(dialect=dialect, most=(most,), title=title))


def read(words: str) -> str:
    """What is read of it: no joiner, no bullet, and wherever its lines end."""
    return squeezed(words.replace("\u2060", "").replace("•", ""))


def told(parts: tuple[ChatPart, ...], dialect: Dialect) -> str:
    """All that is read."""
    return read("".join((parts[0].title, *(seen(part.text, dialect).text for part in parts))))


def addresses(brief: Brief) -> set[str]:
    return {web_link(source.article.url) for source in brief.sources} - {""} | {PAGE}


@law
@given(briefs(), MANNERS)
def test_every_message_is_within_the_limits_and_holds_no_markup_but_ours(brief: Brief, manner: Manner) -> None:
    for parts in (
        in_chat(brief, Chat(audience=Audience(), manner=manner), page=PAGE, when=WRITTEN),
        update_in_chat(brief, earlier(), Chat(audience=Audience(), manner=manner), page=PAGE),
    ):
        for part in parts:
            arrived = seen(part.text, manner.dialect)

            assert 0 < units(part.text) <= manner.most[0]
            assert len(part.title) <= manner.title
            assert "\n" not in part.title
            assert set(map(unquote, arrived.links)) <= set(map(unquote, addresses(brief)))
            assert read(arrived.text) == read(part.plain)


@law
@given(briefs(), st.sampled_from(DIALECTS), st.sampled_from([800, 2000, 30_000]), st.sampled_from([0, 250]))
def test_every_claim_and_every_quote_is_told(brief: Brief, dialect: Dialect, most: int, title: int) -> None:
    shown = told(in_chat(brief, chat(dialect, most, title)), dialect)

    for point in brief.points:
        assert squeezed(plain(point.text)) in shown
    for person in brief.expert_views + brief.voices:
        assert squeezed(plain(person.view)) in shown
        for quote in person.quotes_apart:
            opening, closing = quote_marks(quote.source.article.language)
            assert squeezed(opening + plain(quote.text) + closing) in shown


@law
@given(ANY_TEXT, st.sampled_from(DIALECTS))
def test_the_words_of_others_are_shown_letter_for_letter_and_are_not_live(words: str, dialect: Dialect) -> None:
    for markup in (text(words), bold(text(words)), link(text(words), PAGE), own("x ") + text(words)):
        arrived = seen(written(markup, dialect), dialect)

        assert read(arrived.text) == read(markup.plain)
        assert not LIVE.search(arrived.text)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "words",
    [
        *HOSTILE,
        "@everyone @here <!channel> <@U024BE7LH> <!subteam^S1>",
        "#general ~town-square :tada: 2001:db8:100::1 $$x^2$$ $TSLA",
        "<at>Ada</at> |spoiler| ||spoiler|| <t:1700000000:R>",
        "*bold* _italic_ ~gone~ snake_case 2 * 3 * 4 `code`",
        "[a](b) ](https://evil.test) [x",
    ],
)
def test_what_would_be_markup_or_a_mention_somewhere_is_neither(words: str, dialect: Dialect) -> None:
    brief = replace(treaty(), headline=KeyPoint(text=words, evidence=treaty().headline.evidence))
    [message, *_] = in_chat(brief, chat(dialect))
    arrived = seen(message.text, dialect)

    assert read(arrived.text).startswith(read(plain(words)))
    assert set(arrived.links) <= addresses(brief)
    assert not LIVE.search(arrived.text.split("Sources")[0])
    assert not re.search(r"<!(?!date)|<@", message.text)
    assert "<at>" not in message.text.lower()


def test_a_chat_with_a_place_for_a_title_has_the_headline_there_alone() -> None:
    [message] = in_chat(treaty(), chat("text", title=200))

    assert message.title == "Ostavia and Lethany agree to share the Sarn's water"
    assert message.title not in message.text


def test_a_title_that_is_too_long_ends_in_an_ellipsis() -> None:
    [message] = in_chat(treaty(), chat("text", title=20))

    assert message.title == "Ostavia and Lethany…"


def test_the_headline_leads_to_the_page_where_there_is_one() -> None:
    in_markdown, in_text = (in_chat(treaty(), chat(dialect), page=PAGE)[0].text for dialect in ("markdown", "text"))
    titled = in_chat(treaty(), chat("html", title=200), page=PAGE)[0].text

    assert in_markdown.startswith(f"**[Ostavia and Lethany agree to share the Sarn's water]({PAGE})**\n\n")
    assert f"\n\n{PAGE}\n\n" in in_text
    assert f'<a href="{PAGE}">{PAGE}</a>' in titled


def test_where_there_are_no_links_the_sources_are_listed_with_their_addresses() -> None:
    [message] = in_chat(treaty(), chat("text"))

    assert "\n• Harbour Wire +2: https://harbour-wire.test/2026/03/sarn-treaty\n" in message.text
    assert "\n• Ostavia Public Radio (snippet only): https://ostavia-radio.test/stories/kelm-dam-hourly\n" in message.text


def test_where_hardly_anything_fits_headline_summary_and_an_address_are_sent() -> None:
    messages = in_chat(treaty(), chat("text", 160))

    assert [message.text for message in messages] == [
        "Ostavia and Lethany agree to share the Sarn's water\n\n"
        "A treaty signed on Wednesday ends a quarrel of four decades and guarantees a summer flow at the Kelm dam.",
        "https://harbour-wire.test/2026/03/sarn-treaty",
    ]


def test_an_address_that_would_fill_a_message_is_left_out() -> None:
    brief = treaty()
    far = replace(brief.sources[0].article, url=f"https://harbour-wire.test/?{'x' * 900}")
    brief = replace(brief, sources=(replace(brief.sources[0], article=far), *brief.sources[1:]), expert_views=(), voices=())
    in_markdown, in_text = (in_chat(brief, chat(dialect, 1500)) for dialect in ("markdown", "text"))

    assert "xxx" not in "".join(part.text for part in (*in_markdown, *in_text))
    assert "Sources: Harbour Wire +2, [The Brellin Courier](" in in_markdown[-1].text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_update_tells_what_is_new_under_its_name(dialect: Dialect) -> None:
    [message, *_] = update_in_chat(treaty(), earlier(), chat(dialect, language="de"))

    assert seen(message.text, dialect).text.strip().startswith("Neues: ")
    assert message.text.count("310 cubic") == 0


def test_an_update_without_news_is_none() -> None:
    assert update_in_chat(treaty(), treaty(), chat("markdown")) == ()


def test_two_sizes_are_both_kept() -> None:
    manner = Manner(dialect="text", most=(300, 900), measure=lambda text: (len(text.encode()), len(ascii(text))))
    parts = in_chat(crowd(), Chat(audience=Audience(language="uk"), manner=manner))

    assert all(len(part.text.encode()) <= 300 and len(ascii(part.text)) <= 900 for part in parts)
