"""Blocks into messages: what holds whatever the blocks are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram_oracle import seen, squeezed, units

from briefbot.showing.packing import LONGEST, MOST_ENTITIES, Block, packed
from briefbot.showing.telegram_markup import Markup, bold, joined, link, own, quotation, text

WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["A sentence. ", "Zwei Wörter ", "👩‍🌾🇺🇦", "e\u0301", "</b><i>", "&amp;", "漢字。", "\u202e\u200b", "  "]),
    st.integers(1, 700).map(lambda times: "word " * times),
    st.integers(1, 3000).map(lambda times: "😀" * times),
)

FLAT = WORDS.map(text)
MARKUPS = FLAT | st.builds(bold, FLAT) | st.lists(FLAT | st.builds(bold, FLAT), max_size=4).map(joined)
LINKED = st.builds(lambda words: link(words, "https://a.test/?x=1&y=<2>"), FLAT)
BLOCKS = st.builds(
    Block, MARKUPS | st.builds(quotation, MARKUPS | st.lists(LINKED | FLAT, max_size=4).map(joined)), st.sampled_from([1, 2])
)
law = settings(max_examples=60, deadline=None)


@law
@given(st.lists(BLOCKS, max_size=8), st.sampled_from([40, 1024, LONGEST]))
def test_no_block_is_lost_and_every_message_is_within_the_limits(blocks: list[Block], longest: int) -> None:
    parts = packed(blocks, longest=longest)
    arrived = [seen(part) for part in parts]

    assert [message.text for message in arrived] == [part.plain for part in parts]
    assert all(0 < units(message.text) <= longest for message in arrived)
    assert all(len(message.tags) <= MOST_ENTITIES for message in arrived)
    assert squeezed("".join(part.plain for part in parts)) == squeezed("".join(block.markup.plain for block in blocks))


@law
@given(st.lists(BLOCKS, max_size=8))
def test_a_block_that_fits_a_message_is_never_torn(blocks: list[Block]) -> None:
    parts = packed(blocks)

    for block in blocks:
        if (whole := block.markup.plain.strip()) and units(whole) <= LONGEST and block.markup.entities <= MOST_ENTITIES:
            assert any(whole in part.plain for part in parts)


@law
@given(MARKUPS, st.integers(0, 200))
def test_markup_that_is_cut_holds_the_same_words_in_the_same_tags(markup: Markup, position: int) -> None:
    before, after = markup.cut(position)
    pieces = [piece for half in (before, after) for run in half.runs for piece in [(sign, run.tags) for sign in run.text]]

    assert pieces == [(sign, run.tags) for run in markup.runs for sign in run.text]
    assert len(before.plain) == min(position, len(markup.plain))


def test_blocks_stand_as_many_line_ends_apart_as_they_ask_for() -> None:
    [part] = packed([Block(own("a")), Block(own("b"), gap=1), Block(Markup()), Block(own("c"))])

    assert part.plain == "a\nb\n\nc"


def test_a_message_holds_whole_blocks_up_to_the_limit_and_not_a_letter_more() -> None:
    exact = [Block(own("x" * 2000)), Block(own("y" * 2094))]
    over = [Block(own("x" * 2000)), Block(own("y" * 2095))]

    assert [len(part.plain) for part in packed(exact)] == [4096]
    assert [len(part.plain) for part in packed(over)] == [2000, 2095]


def test_an_emoji_counts_two() -> None:
    assert [len(part.plain) for part in packed([Block(own("😀" * 2048))])] == [2048]
    assert [len(part.plain) for part in packed([Block(own("😀" * 2049))])] == [2048, 1]


def test_tags_do_not_count() -> None:
    [part] = packed([Block(link(bold(own("x" * 4096)), f"https://a.test/{'y' * 3000}"))])

    assert len(part.plain) == 4096


def test_a_block_too_long_is_cut_at_the_end_of_a_sentence() -> None:
    first, second = packed([Block(own("One two three. Four five six. Seven eight"))], longest=32)

    assert (first.plain, second.plain) == ("One two three. Four five six.", "Seven eight")


def test_where_no_sentence_ends_it_is_cut_at_the_end_of_a_word() -> None:
    first, second = packed([Block(own("Hi. " + "seven eight nine ten eleven"))], longest=24)

    assert (first.plain, second.plain) == ("Hi. seven eight nine ten", "eleven")


@pytest.mark.parametrize("sign", ["e\u0301", "👍🏽", "👩\u200d🌾", "❤\ufe0f"])
def test_a_word_too_long_is_cut_between_two_signs(sign: str) -> None:
    parts = packed([Block(own(sign * 40))], longest=17)

    assert all(part.plain == sign * (len(part.plain) // len(sign)) for part in parts)
    assert "".join(part.plain for part in parts) == sign * 40


def test_a_quotation_that_is_cut_goes_on_as_a_quotation() -> None:
    first, second = packed([Block(quotation(bold(own("one two"))))], longest=4)

    assert first.html == "<blockquote expandable><b>one</b></blockquote>"
    assert second.html == "<blockquote expandable><b>two</b></blockquote>"


def test_a_message_has_at_most_a_hundred_entities() -> None:
    links = joined((link(own(f"l{number}"), "https://a.test/") for number in range(250)), " ")

    assert [len(seen(part).tags) for part in packed([Block(links)])] == [100, 100, 50]


def test_a_million_letters_are_packed_whatever_they_are() -> None:
    for words in ("x" * 1_000_000, "x. " * 300_000, " " * 1_000_000, "\u0301" * 100_000):
        parts = packed([Block(text(words))])

        assert squeezed("".join(part.plain for part in parts)) == squeezed(words)


def test_nothing_packs_to_no_message() -> None:
    assert packed([]) == packed([Block(Markup()), Block(own(" \n "))]) == ()
