"""Quotation marks to quotations, whatever the marks, and however carelessly they are set.

One pass a paragraph with a small state: the mark that is open. A quotation whose next paragraph opens with a mark again runs
on there. A quotation that is never closed ends with its paragraph and is said to be open (`closed` is false), so that a
missing mark never swallows the rest of an article. Single marks count only where they cannot be apostrophes.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_MARK = re.compile(r"``|''|[\"“”„‟«»「」『』〝〞＂‘’']")
_CLOSERS = {
    "“": "”“\"", "„": "”“\"‟", "«": "»", "»": "«", "「": "」", "『": "』", "〝": "〞", '"': '"”“', "＂": "＂", "”": "”\"",
    "‟": "”", "``": ("''", '"'), "''": ("''", '"'), "‘": "’'", "'": "'’",
}  # fmt: skip
_ALWAYS_OPEN = frozenset(("“", "„", "«", "「", "『", "〝", "``", "‟"))
_SINGLE = frozenset("‘’'")
_DOUBLE_OPENERS = frozenset(("''", *'"“„«»「『〝＂”'))
_LONGEST_SINGLE = 600  # characters; beyond that a single mark was an apostrophe
_LOOK_AHEAD = 120


class Quotation(NamedTuple):
    """text[start:end] stands between marks; `opens` and `closes` include them. `resumes`: it goes on from the one before."""

    start: int
    end: int
    opens: int
    closes: int
    closed: bool
    resumes: bool


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of `text`, in order; none is empty, and none crosses a paragraph."""
    found: list[Quotation] = []
    awaited = ""  # the mark of a quotation that the paragraph before left open
    lines = [line for line in _LINE.finditer(text) if not line.group().isspace()]
    for number, line in enumerate(lines):
        ahead = lines[number + 1].group().lstrip()[:1] if number + 1 < len(lines) else ""
        resumes = bool(awaited) and line.group().lstrip()[:1] == awaited
        spans, left_open = _in_paragraph(text, line.start(), line.end())
        for place, (opens, start, end, closes) in enumerate(spans):
            begin, stop = _trim(text, start, end)
            if begin < stop:
                found.append(Quotation(begin, stop, opens, closes, True, resumes and place == 0))
        awaited = ""
        if left_open is not None:
            mark, opens, start = left_open
            runs_on = ahead != "" and ahead == mark[:1] and mark not in _SINGLE
            begin, stop = _trim(text, start, line.end())
            if begin < stop:
                found.append(Quotation(begin, stop, opens, stop, runs_on, resumes and not spans))
            awaited = text[opens] if runs_on else ""
    return tuple(found)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space and marks at the edges."""
    edge = ' \t\u00a0\u202f\u2009"“”„‟«»「」『』〝〞＂'
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


_Span = tuple[int, int, int, int]


def _in_paragraph(text: str, begin: int, stop: int) -> tuple[list[_Span], tuple[str, int, int] | None]:
    """The closed quotations of one paragraph as (opens, start, end, closes), and the one left open."""
    spans: list[_Span] = []
    opened: list[tuple[str, int, int]] = []  # the outer quotation, and one nested in it by the same marks
    for match in _MARK.finditer(text, begin, stop):
        mark, place, after = match.group(), match.start(), match.end()
        before_char = text[place - 1] if place > begin else " "
        after_char = text[after] if after < stop else " "
        if opened and opened[-1][0] in _SINGLE and place - opened[-1][1] > _LONGEST_SINGLE:
            opened.pop()
        if opened and _closes(opened[-1][0], mark, before_char, after_char, text[after : min(stop, after + _LOOK_AHEAD)]):
            outer = opened.pop()
            if not opened:
                spans.append((outer[1], outer[2], place, after))
        elif _opens(mark, before_char, after_char, bool(opened)):
            if opened and opened[-1][0] in _SINGLE and mark not in _SINGLE:
                opened.pop()  # the single mark was an apostrophe, or the double ones are the real ones
            if len(opened) < 2:
                opened.append((mark, place, after))
    if opened and opened[0][0] in _SINGLE:
        opened = []
    return spans, opened[0] if opened else None


def _closes(opener: str, mark: str, before: str, after: str, ahead: str) -> bool:
    if mark not in _CLOSERS.get(opener, ""):
        return False
    if opener in _SINGLE:
        if after.isalnum() or before.isspace():
            return False
        return not (before == "s" and after == " " and re.search(r"[,.?!…][’'](?!\w)", ahead))
    if mark in {"“", opener}:
        return not (before.isspace() and not after.isspace()) and not (before in "(—" and after.isalnum())
    return True


def _opens(mark: str, before: str, after: str, inside: bool) -> bool:
    if after.isspace():
        return mark == "«" and not inside
    if mark in _SINGLE:
        return mark != "’" and not inside and not before.isalnum() and after.isalpha() and before not in "’'"
    if mark in _ALWAYS_OPEN:
        return True
    return mark in _DOUBLE_OPENERS and not before.isalnum() and before not in ".,!?"


class QuotationAt:
    """Which quotation a place of the text stands in."""

    def __init__(self, quotations: tuple[Quotation, ...]) -> None:
        self._quotations = quotations
        self._starts = [quotation.opens for quotation in quotations]

    def __call__(self, place: int) -> int:
        """The number of the quotation that holds `place`, its marks counted in, or -1."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self._quotations[number].closes else -1
