"""The article's paragraphs, out of a page's tree: trafilatura does the work."""

from typing import Any

from lxml.etree import iterwalk
from trafilatura import bare_extraction

from briefbot.reading.characters import one_line

Tree = Any  # lxml ships no types

_BLOCKS = {"p", "head", "item", "list", "quote", "row", "table", "lb", "code", "div", "ab", "fw"}


def paragraphs(tree: Tree, url: str) -> list[str]:
    """The paragraphs of the article, each on one line, in order; none where the page holds no article."""
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=True)
    return _lines(document.body) if document is not None and document.body is not None else []


def _lines(body: Tree) -> list[str]:
    lines: list[str] = []
    words: list[str] = []

    def close() -> None:
        if line := one_line("".join(words)):
            lines.append(line)
        words.clear()

    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            close()
        elif element.tag == "cell" and event == "end":
            words.append(" | ")
        words.append((element.text if event == "start" else element.tail) or "")
    close()
    return [line.strip("| ") for line in lines]
