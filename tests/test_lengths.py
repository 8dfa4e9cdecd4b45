"""A text without end is read up to a good place, and says that it is not whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.errors import PageError
from briefbot.reading.document import read_document
from briefbot.reading.lengths import MOST_TEXT, cut_text, cut_title
from briefbot.reading.page import read_page

SENTENCE = "The harbour of Orrin will close for a week after a crane fell into its only basin."


def test_an_article_of_any_usual_length_is_whole() -> None:
    text = "\n\n".join([SENTENCE] * 1500)

    assert cut_text(text) == (text, False)


def test_a_longer_one_ends_with_a_paragraph() -> None:
    text, is_cut = cut_text("\n\n".join([SENTENCE] * 5000))

    assert is_cut
    assert text.endswith(SENTENCE)
    assert MOST_TEXT - 100 < len(text) <= MOST_TEXT


def test_one_without_paragraphs_ends_with_a_sentence_and_one_without_sentences_with_a_word() -> None:
    by_sentence, _ = cut_text(" ".join([SENTENCE] * 5000))
    by_word, _ = cut_text("harbour " * 50_000)

    assert by_sentence.endswith("only basin.")
    assert by_word.endswith("harbour")


@given(st.text(min_size=1, max_size=20))
def test_what_is_read_of_a_text_is_its_beginning(piece: str) -> None:
    whole = piece * (MOST_TEXT // len(piece) + 10)
    text, is_cut = cut_text(whole)

    assert is_cut
    assert len(text) <= MOST_TEXT
    assert whole.startswith(text)


def test_a_title_without_end_is_cut_after_a_word() -> None:
    title = cut_title("Harbour closes " * 100_000)

    assert len(title) <= 501
    assert title.endswith(" closes…")
    assert cut_title("Harbour closes") == "Harbour closes"


def test_a_page_and_a_file_that_are_cut_say_so() -> None:
    paragraphs = [f"{SENTENCE} There are {number} ships outside, says the list." for number in range(4000)]
    page = read_page(f"<article><p>{'<p>'.join(paragraphs)}</article>".encode(), "https://example.org/a")
    file = read_document("\n\n".join(paragraphs).encode(), "a.txt")

    assert page.is_snippet
    assert file.is_snippet
    assert max(len(page.text), len(file.text)) <= MOST_TEXT


@pytest.mark.parametrize("sign", [".", "-", '"', "…", "\N{GRINNING FACE}"])
def test_signs_without_a_letter_among_them_are_no_text(sign: str) -> None:
    with pytest.raises(PageError, match="no text"):
        read_document(f"{sign * 200}\n".encode() * 9, "a.txt")
    with pytest.raises(PageError, match="no article text"):
        read_page(f"<article><p>{f'{sign * 200}<p>' * 9}</article>".encode(), "https://example.org/a")
