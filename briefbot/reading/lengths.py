"""How much of a text is read: any article that people write fits well within it, and all the work that follows is bounded."""

import re

MOST_TEXT = 200_000  # characters: the longest of long reads has 120,000
_MOST_TITLE = 500  # characters
_BACK = 20_000  # characters that a cut at a good place may cost

# Where a text is best cut: after a paragraph, a sentence, a word.
_PLACES = (re.compile(r"\n"), re.compile(r"[.!?][\"”’»)]?(?= )|[。！？।]"), re.compile(r"(?=\s)"))


def cut_text(text: str) -> tuple[str, bool]:
    """The text, or what of it fits, whole paragraphs if it has any; and whether anything is missing."""
    if len(text) <= MOST_TEXT:
        return text, False
    for place in _PLACES:
        ends = [found.end() for found in place.finditer(text, MOST_TEXT - _BACK, MOST_TEXT)]
        if ends:
            return text[: ends[-1]].rstrip(), True
    return text[:MOST_TEXT], True


def cut_title(title: str) -> str:
    """The title, or as many of its words as a title may have."""
    if len(title) <= _MOST_TITLE:
        return title
    head = title[:_MOST_TITLE]
    return f"{head.rpartition(' ')[0] or head}…"
