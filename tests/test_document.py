"""A person's own file gives an article, or one clear line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.errors import PageError
from briefbot.reading.characters import visible
from briefbot.reading.document import read_document

TITLE = "Northmere to rebuild its grain quay"
FIRST = (
    "The harbour council of Northmere voted on Tuesday to rebuild the grain quay, ending a dispute that had lasted for years."
)
THIRD = "Work is to begin in the spring, and the first ships are expected two years later, according to the council."
SECOND = "“We have waited long enough for a decision that everybody knew was coming,” said Jane Roe, a senior fellow."
TEXT = f"{FIRST}\n\n{SECOND}"

WRAPPED = """\
Northmere to rebuild its grain quay

The harbour council of Northmere voted on Tuesday to
rebuild the grain quay, ending a dispute that had
lasted for years.

“We have waited long enough for a decision that
everybody knew was coming,” said Jane Roe, a senior
fellow.
"""

MARKDOWN = """\
---
title: "Northmere to rebuild its grain quay"
author: Jane Miller
date: 2026-11-17
lang: en-gb
---
![The quay](quay.jpg)

The **harbour council** of [Northmere](https://northmere.test/a_(b)) voted on _Tuesday_ to rebuild the `grain` quay,
ending a dispute that had lasted for years.

```python
print("no text")
```

## What they say

> “We have waited *long* enough for a decision that everybody knew was coming,” said Jane Roe, a senior fellow.

* Follow us on Facebook
"""


def test_the_first_line_is_the_title_and_single_newlines_part_paragraphs() -> None:
    article = read_document(
        f"{TITLE}\n{FIRST}\n{SECOND}\nFollow us:\nHerring, Grain Quay, Jane Roe".encode(), "/home/x/quay.txt"
    )

    assert (article.title, article.text) == (TITLE, TEXT)
    assert (article.url, article.outlet, article.is_snippet) == ("file:quay.txt", "", False)


def test_lines_that_an_editor_wrapped_are_joined() -> None:
    article = read_document(WRAPPED.encode(), "quay.txt")

    assert (article.title, article.text) == (TITLE, TEXT)


def test_the_signs_of_markdown_go_and_its_words_stay() -> None:
    article = read_document(MARKDOWN.encode(), "quay.md")

    assert article.text == f"{FIRST}\n\nWhat they say\n\n{SECOND}"
    assert (article.title, article.authors, article.language) == (TITLE, ("Jane Miller",), "en-GB")
    assert str(article.published) == "2026-11-17 00:00:00+00:00"


def test_a_heading_of_markdown_is_the_title() -> None:
    article = read_document(f"# {TITLE}\n\nBy Jane Miller\n\n{TEXT}\n".encode(), "-")

    assert (article.title, article.text, article.authors) == (TITLE, TEXT, ("Jane Miller",))
    assert article.url == "file:-"


def test_a_saved_page_is_read_as_a_page() -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (FIRST, SECOND, THIRD))
    html = f"<!doctype html><html lang='en'><title>{TITLE}</title><article>{body}</article></html>"
    article = read_document(html.encode(), "quay.html")

    assert (article.title, article.text, article.url) == (TITLE, f"{TEXT}\n\n{THIRD}", "file:quay.html")


def test_a_text_whose_first_line_is_a_sentence_has_no_title() -> None:
    article = read_document(TEXT.encode(), "quay.txt")

    assert (article.title, article.text) == ("", TEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_of_a_file_is_found(encoding: str) -> None:
    article = read_document(f"{TITLE}\r\n\r\n{FIRST}\r\n\r\n{SECOND}".encode(encoding), "quay.txt")

    assert (article.title, article.text) == (TITLE, TEXT)


def test_zero_bytes_and_invisible_characters_are_no_text() -> None:
    article = read_document(f"{TITLE}\n\n{FIRST[:9]}\0\u200b\U000e0041{FIRST[9:]}\n\n\u202e{SECOND}".encode(), "quay.txt")

    assert article.text == TEXT


def test_another_text_under_the_same_name_is_another_article() -> None:
    one, other = (read_document(text.encode(), "quay.txt") for text in (FIRST, SECOND))

    assert one.id != other.id
    assert one.id == read_document(FIRST.encode(), "elsewhere/quay.txt").id


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive"),
        (b"", "no text"),
        (b" \n\t\n", "no text"),
        (b"Follow us:\n", "no text"),
        (bytes(range(32)) * 20, "no text"),
    ],
)
def test_what_holds_no_text_is_refused_in_one_line(content: bytes, kind: str) -> None:
    with pytest.raises(PageError, match=kind) as error:
        read_document(content, "quay.txt")

    assert "\n" not in str(error.value)
    assert "'quay.txt'" in str(error.value)


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode), st.sampled_from(("a.txt", "a.md", "a.html", "-")))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_an_article_or_a_page_error(content: bytes, name: str) -> None:
    try:
        article = read_document(content, name)
    except PageError:
        return

    assert article.text.strip()
    assert visible(article.text) == article.text


@pytest.mark.parametrize(
    "unit", ["*", "_", "[", "](", "`", "```\n", "> ", "# ", "<!--", "![", "<a ", "**a", "- ", "---\n", "~~~\n"]
)
def test_markdown_that_is_nothing_but_signs_is_read_in_linear_time(unit: str) -> None:
    article = read_document(f"# {TITLE}\n\n{TEXT}\n\n{unit * 20_000}".encode(), "quay.md")

    assert article.title == TITLE
