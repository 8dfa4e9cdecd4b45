"""Sentences and paragraphs, with the slips of news prose mended."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.reading.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ['"Really?" she said.', "Nobody answered."],
        ['"Stop!" Jane Roe said.', "He stopped."],
        ["Sen. Ada Pike met then-Gov. Carl Moe on Jan. 5.", "It rained."],
        ["She moved to the U.S. Senate in May.", "He did not."],
        ["He lives in the U.S.", "It is far."],
        ["J. R. Holt wrote it.", "Nobody read it."],
        ["He paused… and went on.", "She left."],
        ['"I know this."', "She did not."],
        ["他说。", "好的！", "「走吧。」"],
        ["वह आया।", "वह गया।"],
        ["هل سنعود؟", "نعم."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)

    assert [text[start:end] for start, end, _ in split_sentences(text)] == sentences


def test_a_newline_ends_a_paragraph_and_blank_lines_count_for_nothing() -> None:
    text = "One\n\n  \nTwo. Three.\r\nFour"

    assert [(text[s.start : s.end], s.paragraph) for s in split_sentences(text)] == [
        ("One", 0),
        ("Two.", 1),
        ("Three.", 1),
        ("Four", 2),
    ]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_sentences_are_trimmed_in_order_and_lose_no_word(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end, _ in spans)

    assert all(text[start:end] == text[start:end].strip() != "" for start, end, _ in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["word " * 3000, "a" * 9000, "船" * 9000, "“Oh, " * 2000])
def test_a_sentence_without_end_is_cut_after_a_word(text: str) -> None:
    found = split_sentences(text)

    assert max(span.end - span.start for span in found) <= 2_000
    assert "".join(text[span.start : span.end] for span in found).replace(" ", "") == text.replace(" ", "")
