"""A sentence made lighter without changing what it says: every word that is left stands in it, in the same order."""

import re

from briefbot.writing.quoted import is_paired, is_within, quotations

# "GENEVA, Switzerland (AP) -- ", "Geneva (Reuters) - ", "(CNN) -- ": a place in capitals or an agency in brackets.
_DATELINE = re.compile(
    r"^(?:[A-Z]{3,}[A-Z.'’ -]{0,30}(?:,\s[A-Z][\w.]{1,20}(?:\s[A-Z][\w.]{1,20})?)?\s*(?:\([^()]{2,40}\)\s*)?"
    r"|(?:[A-Z][\w.'’ -]{2,30}(?:,\s[\w. ]{2,20})?\s*)?\([A-Z][\w ./&-]{1,30}\)\s*)(?:--|—|–|-)\s*(?=[\"“A-Z0-9])"
)
_BULLET = re.compile(r"^[—–•*·▪-]+\s*")
_AGENCY = re.compile(r"^\((?:CNN|AP|Reuters|AFP|UPI|CNN Business|CNN Student News)\)\s*(?=[\"“A-Z0-9])")
_OPENER = re.compile(
    r"^(?:(?:However|But|And|Yet|So|Still|Meanwhile|Moreover|Furthermore|In addition|Additionally|Also|Besides|Nevertheless"
    r"|Nonetheless|Of course|Indeed|In fact|As a result|Therefore|Thus|Now|Again|Separately|Notably|Overall"
    r"|Even (?:more|worse)[^,\"“.]{0,40}),\s+|(?:But|And)\s+(?=\w))"
)
_PARENTHESIS = re.compile(r"(?<=\w)\s+\([^()]{1,60}\)")
_AGE = re.compile(r"(?<=[a-z]),\s+\d{1,2},(?=\s)")
_WHICH_END = re.compile(r",\s+(?:which|where|who)\s[^,;:()\"“”—]{8,160}(?=[.!]$)")
_WHICH_MIDDLE = re.compile(
    r",\s+(?:which|who)\s[^,;:()\"“”—.]{3,90},(?=\s+(?:[a-z]+ed|is|are|was|were|has|have|had|will|would|said|says|can|could)\b)"
)
_LONG, _VERY_LONG = 20, 30  # words
_QUOTES = "\"“”„«»「」『』'‘"
_DASH = re.compile(r"\s[-–—]{1,2}\s|—")
_DASH_END = re.compile(r"\s[-–—]{1,2}\s[^-–—\"“”.]{8,200}(?=[.!]$)")


def shorten(sentence: str) -> str:
    """The sentence without dateline, opening connective, ages, brackets and (where it is long) clauses with "which".

    Nothing between quotation marks is touched. Attribution stays: without it a claim would become a fact.
    """
    text = undated(sentence)
    text = _OPENER.sub("", text, count=1)
    text = _outside_quotes(_AGE, _outside_quotes(_PARENTHESIS, text))
    for aside in (_WHICH_MIDDLE, _WHICH_END):
        if len(text.split()) > _LONG:
            text = _outside_quotes(aside, text)
    if len(text.split()) > _VERY_LONG and len(_DASH.findall(text)) == 1:
        text = _outside_quotes(_DASH_END, text)
    return capitalised(text) if len(text.split()) >= 4 else sentence.strip()


def undated(sentence: str) -> str:
    """The sentence without bullet, dateline and agency before it."""
    return _AGENCY.sub("", _DATELINE.sub("", _BULLET.sub("", sentence.strip()), count=1), count=1)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case, whatever stands before it but a quotation mark: a quote stays as it is."""
    first = next((i for i, c in enumerate(text) if c.isalnum() or c in _QUOTES), None)
    return text if first is None else text[:first] + text[first].upper() + text[first + 1 :]


def _outside_quotes(pattern: re.Pattern[str], text: str) -> str:
    """Without what the pattern finds, unless that begins or ends within a quotation, or nobody can say where one ends."""
    if not is_paired(text):
        return text
    kept = quotations(text)

    def cut(match: re.Match[str]) -> str:
        return match.group() if any(is_within(kept, edge) for edge in match.span()) else ""

    return pattern.sub(cut, text)
