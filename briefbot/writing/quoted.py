"""What stands between quotation marks in a text. It is somebody's, word for word: it may be left out whole, never changed."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_CLOSES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_MARK = re.compile('["“”„«»「」『』]')
# A British quotation: its marks are also apostrophes, so both have to stand at the edges of words.
_SINGLE = re.compile(r"(?<![\w'‘’])['‘](?=\w)(?:[^'’\"“”]|(?<=\w)['’](?=\w)){1,300}['’](?!\w)")


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Where each quotation stands, its marks included, in order; what is quoted within one belongs to it."""
    double = [(start, end + 1) for start, end in _pairs(text) if end is not None]
    found: list[tuple[int, int]] = []
    for start, end in sorted(double + [match.span() for match in _SINGLE.finditer(text)]):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)


def is_within(kept: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a place lies inside one of the quotations, past its opening mark and before its end."""
    at = bisect_left(kept, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < kept[at][1]


def is_paired(text: str) -> bool:
    """Whether every quotation mark has its partner."""
    return all(end is not None for _, end in _pairs(text))


def paired(text: str) -> str:
    """The text without the marks whose partner lies outside it; with none at all where their order makes no sense."""
    lone = {start for start, end in _pairs(text) if end is None}
    if not lone:
        return text
    whole = "".join(letter for at, letter in enumerate(text) if at not in lone)
    return whole if is_paired(whole) else _MARK.sub("", whole)


def outside(text: str) -> str:
    """The text without its quotations: what the narrator says."""
    edges = [0, *(edge for span in quotations(text) for edge in span), len(text)]
    return " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _pairs(text: str) -> Iterator[tuple[int, int | None]]:
    """Each opening mark with the mark that closes it; a mark without a partner alone."""
    opened: int | None = None
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if opened is not None and mark in _CLOSES[text[opened]]:
            yield opened, at
            opened = None
        elif opened is None and _may_open(text, at):
            opened = at
        elif opened is None:
            yield at, None
    if opened is not None:
        yield opened, None


def _may_open(text: str, at: int) -> bool:
    """Whether it stands where a quotation begins: no word or stop touches it from before, unless it is sure to open."""
    before = text[at - 1 : at]
    if text[at] in "“„「『":
        return True
    return text[at] in _CLOSES and not (before.isalnum() or before in {".", ",", "!", "?", "…"})
