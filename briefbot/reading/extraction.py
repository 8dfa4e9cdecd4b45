"""The article's paragraphs, out of a page's tree: trafilatura does the work."""

from typing import Any

from lxml.etree import iterwalk
from trafilatura import bare_extraction

from briefbot.reading.characters import one_line

Tree = Any  # lxml ships no types

_BLOCK = 2_000  # characters: nobody writes a longer paragraph
_BLOCKS = {"p", "head", "item", "list", "quote", "row", "table", "lb", "code", "div", "ab", "fw"}


def paragraphs(tree: Tree, url: str) -> list[str]:
    """The paragraphs of the article, each on one line, in order; none where the page holds no article.

    Fast mode comes first. Where it finds no paragraphs but one great block, it has taken the whole page: then the slower
    mode that favours precision, which asks a second algorithm, reads it again.
    """
    lines = _read(tree, url)
    if len(lines) < 3 and sum(map(len, lines)) > _BLOCK:
        return _read(tree, url, is_precise=True) or lines
    return _parted(lines[0], tree) if len(lines) == 1 else lines


def _parted(line: str, tree: Tree) -> list[str]:
    """The paragraphs of a short page, which trafilatura runs together, as the page has them."""
    own = (one_line(paragraph.text_content()) for paragraph in tree.iter("p"))
    parts = [part for part in own if part and part in line]
    return parts if " ".join(parts) == line else [line]


def _read(tree: Tree, url: str, is_precise: bool = False) -> list[str]:
    document = bare_extraction(tree, url=url, include_comments=False, fast=not is_precise, favor_precision=is_precise)
    body = getattr(document, "body", None)
    return _lines(body) if body is not None else []


def _lines(body: Tree) -> list[str]:
    """The blocks of trafilatura's tree; what stands as a heading before the first paragraph is title and sub-title."""
    lines: list[str] = []
    words: list[str] = []
    heading = ""

    def close() -> None:
        line = one_line("".join(words)).strip("| ")
        if line and (lines or not heading):
            lines.append(line)
        words.clear()

    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            close()
            heading = element.tag if element.tag == "head" and event == "start" else ""
        elif element.tag == "cell" and event == "end":
            words.append(" | ")
        words.append((element.text if event == "start" else element.tail) or "")
    close()
    return lines
