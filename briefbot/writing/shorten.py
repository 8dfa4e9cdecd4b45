"""A sentence made lighter without changing what it says: every word that is left stands in it, in the same order."""

import re

_DATELINE = re.compile(r"^(?:[A-Z][\w.'’-]*[ ,/]+){0,6}(?:\([^()]{2,40}\)\s*)?(?:--|—|–)\s+(?=[\"“A-Z])")
_AGENCY = re.compile(r"^\([^()]{2,30}\)\s*(?=[\"“A-Z0-9])")
_OPENER = re.compile(
    r"^(?:However|But|And|Yet|So|Still|Meanwhile|Moreover|Furthermore|In addition|Additionally|Also|Besides|Nevertheless|Nonetheless"
    r"|Of course|Indeed|In fact|As a result|Therefore|Thus|Now|Then|Again|Separately|Notably|Overall)(?:,\s+|\s+(?=[a-z]*[A-Z]))",
)
_BARE_OPENER = re.compile(r"^(?:But|And|Yet)\s+(?=\w)")
_PARENTHESIS = re.compile(r"(?<=\w)\s+\([^()]{1,60}\)")
_AGE = re.compile(r"(?<=[a-z]),\s+\d{1,2},(?=\s)")
_WHICH_END = re.compile(r",\s+(?:which|where|who)\s[^,;:()\"“”—]{8,160}(?=[.!]$)")
_WHICH_MIDDLE = re.compile(
    r",\s+(?:which|who)\s[^,;:()\"“”—.]{3,90},(?=\s+(?:[a-z]+ed|is|are|was|were|has|have|had|will|would|said|says|can|could)\b)"
)
_LONG = 20  # words


def shorten(sentence: str) -> str:
    """The sentence without dateline, opening connective, ages, asides and (where it is long) clauses with "which".

    Nothing between quotation marks is touched. Attribution stays: without it a claim would become a fact.
    """
    text = _AGENCY.sub("", _DATELINE.sub("", sentence.strip(), count=1), count=1)
    text = _BARE_OPENER.sub("", _OPENER.sub("", text, count=1), count=1)
    text = _outside_quotes(_AGE, _outside_quotes(_PARENTHESIS, text))
    if len(text.split()) > _LONG:
        text = _outside_quotes(_WHICH_MIDDLE, text)
    if len(text.split()) > _LONG:
        text = _outside_quotes(_WHICH_END, text)
    return capitalised(text) if len(text.split()) >= 4 else sentence.strip()


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, whatever marks stand before it."""
    first = next((i for i, c in enumerate(text) if c.isalnum()), None)
    return text if first is None else text[:first] + text[first].upper() + text[first + 1 :]


def _outside_quotes(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: m.group() if _is_inside_quotes(text, m.start()) else "", text)


def _is_inside_quotes(text: str, position: int) -> bool:
    before = text[:position]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
