"""A brief in Telegram: what holds of every brief, and what each form tells. The golden outputs are in test_showing."""

import re
from dataclasses import replace
from datetime import UTC

import pytest
from digest_parts import DAY, digest_post, stored, story
from hypothesis import given, settings
from hypothesis import strategies as st
from showing_briefs import ANY_TEXT, HOSTILE, WRITTEN, briefs, crowd, in_language, source, treaty, view
from showing_golden import earlier
from telegram_oracle import seen, squeezed, units

from briefbot.showing.audience import Audience
from briefbot.showing.digest import Edition, EditionStory, edition
from briefbot.showing.marks import quote_marks
from briefbot.showing.news import is_news, news_of
from briefbot.showing.parts import parts_of, without
from briefbot.showing.plain import plain, web_link
from briefbot.showing.telegram import Form, in_telegram, update_in_telegram
from briefbot.showing.telegram_digest import digest_in_telegram
from briefbot.showing.telegram_markup import TelegramPart, bold, filled, inert, link, own, text
from briefbot.showing.telegram_sources import question_of, sources_of
from briefbot.values import Article, Brief, KeyPoint, WriterStamp

READER = Audience()
FORMS: tuple[Form, ...] = ("full", "short")
law = settings(max_examples=40, deadline=None)
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2061-\u206f\ufeff]")


def told(parts: tuple[TelegramPart, ...]) -> str:
    """All that is read, without the joiners that keep names from becoming links."""
    return "\n\n".join(part.plain for part in parts).replace("\u2060", "")


def addresses(brief: Brief) -> set[str]:
    return {web_link(source.article.url) for source in brief.sources} - {""}


def ways(brief: Brief) -> list[tuple[TelegramPart, ...]]:
    """Every way in which a brief is shown."""
    return [
        *(in_telegram(brief, READER, form=form, written=WRITTEN) for form in FORMS),
        update_in_telegram(brief, earlier(), READER),
        sources_of(brief, READER),
        question_of(brief, READER),
        digest_in_telegram(Edition(day=DAY, stories=(story(brief),), also=(story(brief),)), READER),
    ]


@law
@given(briefs())
def test_every_message_arrives_whole_with_our_links_and_no_others(brief: Brief) -> None:
    for parts in ways(brief):
        for part in parts:
            message = seen(part)

            assert message.text == part.plain
            assert 0 < units(message.text) <= 4096
            assert not UNSEEN.search(message.text)
            assert set(message.links) <= addresses(brief)


@law
@given(briefs())
def test_every_claim_and_every_quote_is_told(brief: Brief) -> None:
    shown = squeezed(told(in_telegram(brief, READER)))

    for point in brief.points:
        assert squeezed(plain(point.text)) in shown
    for person in brief.expert_views + brief.voices:
        assert squeezed(plain(person.view)) in shown
        for quote in person.quotes_apart:
            opening, closing = quote_marks(quote.source.article.language)
            assert squeezed(opening + plain(quote.text) + closing) in shown


@law
@given(briefs())
def test_the_sources_of_a_claim_are_its_sentences_word_for_word(brief: Brief) -> None:
    shown = squeezed(told(sources_of(brief, READER)))

    for part in parts_of(brief):
        assert not part.is_point or all(squeezed(plain(sentence.text)) in shown for sentence in part.evidence)


@law
@given(briefs())
def test_nothing_is_new_in_a_brief_that_was_told(brief: Brief) -> None:
    assert not is_news(news_of(brief, brief))
    assert update_in_telegram(brief, brief, READER) == ()


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_arrive_letter_for_letter_and_as_nothing_else(words: str) -> None:
    part = TelegramPart(html=text(words).html, plain=text(words).plain)
    message = seen(part)

    assert message.text == part.plain
    assert message.text.replace("\u2060", "") == plain(words).strip()
    assert (message.tags, message.links) == ([], [])


@pytest.mark.parametrize(
    "live", ["@everybody", "mail me@evil.test", "https://evil.test", "evil.test", "www.evil.test/x", "/stop", "#tag", "$ABC"]
)
def test_nothing_in_the_words_of_others_becomes_a_link_by_itself(live: str) -> None:
    # By the way Telegram finds mentions, addresses, commands and tags, each of which a word joiner ends.
    found = re.compile(r"@\w|\w@\w|://|\w\.[a-z]{2}|(?<![\w/])/\w|[#$][a-z]", re.IGNORECASE)

    assert found.search(live)
    assert not found.search(inert(f"a {live} b"))
    assert inert(live).replace("\u2060", "") == live


def test_what_is_no_link_is_left_as_it_is() -> None:
    plainly = "The U.S. paid $5 (3/4 of it) at 10:30 p.m. and/or no. 1. It rose 2.5 per cent: #1 again."

    assert inert(plainly) == plainly


def test_a_sentence_of_ours_takes_markup_and_no_strings_of_others() -> None:
    sentence = filled("You & {who}: {link} {who}", who=bold(text("<b>Ann")), link=link(own("here"), 'https://a.test/?"<>&'))

    assert sentence.html == (
        'You &amp; <b>&lt;b&gt;Ann</b>: <a href="https://a.test/?%22%3C%3E&amp;">here</a> <b>&lt;b&gt;Ann</b>'
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tg://user?id=1", "/home/me/x.html", "", "https://"])
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert link(own("x"), url).html == "x"


def test_a_usual_brief_is_one_message_and_unfolds_an_expert_at_a_time() -> None:
    [part] = in_telegram(treaty(), READER, written=WRITTEN)

    assert seen(part).tags.count("blockquote") == 4
    assert units(part.plain) < 2000


def test_a_short_brief_names_the_experts_and_quotes_nobody() -> None:
    shown = told(in_telegram(treaty(), READER, form="short"))

    assert "Experts heard: Ilse Varga, Anton Reyl and Nadia Oster" in shown
    assert "“" not in shown


def test_a_brief_says_so_where_no_expert_is_quoted() -> None:
    lonely = replace(treaty(), expert_views=())

    for form in FORMS:
        assert "No expert is quoted in the sources." in told(in_telegram(lonely, READER, form=form))
    assert "Experts are told from others in English texts only." in told(in_telegram(in_language("de"), READER))


def test_copies_are_folded_and_a_snippet_is_labelled() -> None:
    shown = told(in_telegram(treaty(), READER))

    assert "Sources: Harbour Wire +2, The Brellin Courier, Ostavia Public Radio (snippet only)" in shown


def test_of_one_source_the_outlet_is_not_named_after_each_quote() -> None:
    assert told(in_telegram(crowd(), READER)).count("zeitung.test") == 1


def test_an_update_tells_new_points_and_new_words_of_those_heard_before() -> None:
    shown = told(update_in_telegram(treaty(), earlier(), READER))

    assert shown.startswith("Update: Ostavia and Lethany agree")
    assert "Farmers downstream" not in shown
    assert "The opposition will vote against" in shown
    assert "a decent beginning with no teeth" not in shown
    assert "Nobody is fined for breaking it" in shown


def test_a_point_in_other_words_on_the_same_sentences_is_not_new() -> None:
    brief = treaty()
    points = tuple(replace(point, text=f"In other words, {point.text}") for point in brief.key_points)

    assert not is_news(news_of(replace(brief, key_points=points), brief))


def test_the_numbers_of_the_points_are_the_same_in_both_answers() -> None:
    borne_out, asked = told(sources_of(treaty(), READER)), told(question_of(treaty(), READER))

    for number, part in enumerate(parts_of(treaty()), 1):
        assert f"{number}. {part.text}" in asked
        assert not part.is_point or f"{number}. {part.text}" in borne_out


def test_a_brief_without_points_shows_what_bears_out_its_summary() -> None:
    bare = replace(treaty(), key_points=(), why_it_matters=None, whats_next=None)

    assert f"1. {bare.summary.text}" in told(sources_of(bare, READER))


def test_a_part_that_is_wrong_is_told_no_more_and_the_others_are() -> None:
    parts = parts_of(treaty())

    for wrong in parts:
        left = without(treaty(), {wrong.name})
        assert left is not None
        shown = told(in_telegram(left, READER))
        assert wrong.text not in shown
        assert all(other.text.partition(": ")[2 * other.name.startswith("v")] in shown for other in parts if other != wrong)


@law
@given(briefs(), st.sets(st.sampled_from(["headline", "summary", "p1", "p2", "p3", "v1", "v2", "why", "next"])))
def test_without_any_parts_a_brief_is_a_brief_or_nothing(brief: Brief, names: set[str]) -> None:
    left = without(brief, names)
    kept = {part.text for part in parts_of(brief) if part.name not in names}

    assert left is None or {part.text for part in parts_of(left)} <= kept
    assert left is not None or not {part.name for part in parts_of(brief)} - names - {"why", "next", "v1", "v2", "v3"}


def test_a_name_of_ten_thousand_letters_is_shortened() -> None:
    article = Article(id="x", url="https://x.test/", title="", text="Rain fell.\n", outlet="O" * 10_000)
    only = source("A", article, [("N" * 10_000, "R" * 10_000, "Rain fell.")])
    rain = KeyPoint(text="Rain fell.", evidence=only.sentences)
    long = Brief(
        headline=rain,
        summary=rain,
        key_points=(),
        expert_views=(view("N" * 10_000, "", only),),
        voices=(),
        sources=(only,),
        language="en",
        writer=WriterStamp(name="embedded"),
    )
    [part] = in_telegram(long, READER)

    assert units(part.plain) < 700
    assert "N…, RR" in part.plain


def test_a_digest_leads_to_each_story_and_begins_with_its_lead() -> None:
    one, other = story(treaty(), "https://a.test/1"), story(crowd(), "https://a.test/2")
    [part] = digest_in_telegram(Edition(day=DAY, lead="A dry day.", stories=(one,), also=(other,)), READER)

    assert part.plain.replace("\u2060", "") == (
        "Your briefs of Wednesday, 4 March\n\nA dry day.\n\n"
        f"{treaty().headline.text}\n{treaty().summary.text}\n\nAlso today\n• # 条约"
    )
    assert seen(part).links == ["https://a.test/1", "https://a.test/2"]


def test_a_story_that_is_known_is_told_as_far_as_it_is_new() -> None:
    new, points = stored(treaty(), 13), treaty().key_points
    told = edition(digest_post(new, earlier={13: stored(earlier(), 12)}))
    quoted = replace(treaty(), key_points=points[:2], why_it_matters=None, whats_next=None)
    only_views = edition(digest_post(replace(new, brief=quoted), earlier={13: stored(earlier(), 12)}))

    assert digest_in_telegram(told, READER)[0].plain.split("\n")[2:] == [
        "Update: Ostavia and Lethany agree to share the Sarn's water",
        " ".join(point.text for point in points[2:]),
    ]
    assert "Ilse Varga: The guaranteed flow will not hold in a dry year." in digest_in_telegram(only_views, READER)[0].plain


def test_a_digest_says_what_was_wrong_in_an_earlier_one() -> None:
    wrong = stored(treaty(), without=frozenset({"p2"}))
    gone = replace(wrong, without=frozenset({"headline", "summary", "p1", "p2", "p3", "p4", "p5"}))
    [part] = digest_in_telegram(edition(digest_post(corrected=((wrong, "p2"), (gone, "headline")))), READER)

    assert part.plain.split("\n\n")[1:] == [
        "Correction to Ostavia and Lethany agree to share the Sarn's water. The sources do not bear out what we told: "
        "Farmers downstream get a guaranteed flow for the first time.",
        "Correction. The sources do not bear out what we told, and the brief is withdrawn: "
        "Ostavia and Lethany agree to share the Sarn's water",
    ]


def test_a_day_without_news_is_one_line() -> None:
    [part] = digest_in_telegram(Edition(day=DAY), READER)

    assert part.plain == "Wednesday, 4 March: nothing new."


@law
@given(
    st.lists(
        st.builds(replace, st.just(story(treaty())), url=ANY_TEXT, brief=briefs(), earlier_id=st.sampled_from([None, 9])),
        max_size=20,
    )
)
def test_a_digest_of_any_stories_arrives_whole(stories: list[EditionStory]) -> None:
    told = Edition(day=DAY, stories=tuple(stories), also=tuple(stories))
    for part in digest_in_telegram(told, Audience(language="uk", zone=UTC)):
        assert seen(part).text == part.plain
        assert units(part.plain) <= 4096
