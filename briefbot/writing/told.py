"""What a person says, told in one sentence of the source's words."""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefbot.values import Quote
from briefbot.writing.people import Said
from briefbot.writing.quoted import is_paired, outside, quotations
from briefbot.writing.quotes import is_sentence, repeats
from briefbot.writing.shorten import capitalised

_FEWEST, _MOST = 5, 45  # words of a view
_TELLING = 25
_THAT = re.compile(r"(?:that|how)[,:]?\s+", re.IGNORECASE)
_CLOSED = (".", "!", "?", "…", "。", "！", "？", "।")
# What stands before a clause that is told: "Roe said", "told reporters", "warned that"; or a stop, where the speaker follows.
_DAYS = r"(?:\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
_TELLS = re.compile(
    r"(?:(?:^|[.!?…:\n][\"”’')\]]*)\s*|\bthat\s+|\btold\s[\w .,’'-]{2,40}\s"
    rf"|\b(?:say|says|said|add|adds|added|notes?|noted|thinks?|thought|believes?|believed|feels?|felt|argues?|argued|insist(?:s|ed)"
    rf"|estimate[sd]?|acknowledged|hope[sd]?|predict(?:s|ed)|suspect(?:s|ed)){_DAYS},?:?\s+)[\"“'‘]?$",
    re.IGNORECASE,
)
# Verbs that a thing may follow as well as a clause ("claimed victory"): then a sure verb of its own has to show the clause.
_MAY_TELL = re.compile(rf"\b(?:warn|confirm|claim|explain|suggest|state|stress|suspect)(?:s|e?d|ed)?{_DAYS},?\s+[\"“'‘]?$")
_SURE = re.compile(
    r"(?:(?!\b(?:that|which|who|whose|where|to|of)\b).){3,60}?[\"“]?\b(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should)\b"
)
_INTRODUCED = re.compile(r"according to [^\n]{2,300},\s+", re.IGNORECASE)
_BEFORE = 80  # characters of what stands before a clause that are looked at
# How a part of a sentence begins that cannot be read as a sentence.
_PART = re.compile(
    r"^(?:to|as|of|into|than|onto|by|from|about|for (?!\w+, )|on (?!\w+, )|whether|why|what|who|which"
    r"|and|or|but|not|more|\w+ed|\w+ing|was|were|is|are|has|had|will|would|him|her (?!\w+ \w*(?:s|ed|d)\b)|them|me|us"
    r"|because|when|until|it (?:was|is):)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|could|can|may|might|must|should|shall|do|does|did|\w{2,}ed|\w{3,}s"
    r"|\w{2,}(?:n['’]t|['’](?:re|ve|ll|d))|(?:it|that|there|he|she|what)['’]s|went|made|took|came|got|gave|saw|knew|told|left|kept|held|led|lost|won|met|put|set"
    r"|cut)\b"
)
# What points back to a sentence that is not shown.
_HANGS = re.compile(
    r"^(?:It|This|That|They|These|Those) (?:could|would|will|may|might|can|also|had)\b"
    r"|\b(?:than|of|to|for|with) (?:that|this|those)\b(?! \w)|\bthan that had\b",
    re.IGNORECASE,
)
_BARE_WORD = re.compile(r"^[a-z]+,")
_ASIDE = re.compile(r",?[\"”]?,? (?:after|when|while|which|who|where|because|although)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|me|my|we|we['’]\w+|our|us)\b")
_LATIN = re.compile(r"[A-Za-z]")
_GAP = re.compile(r"^,[^\"“”]{2,60},$")  # ", Roe said," within a sentence
_MARK_BEHIND = re.compile(r"[.,!?]?[\"”»]")
_ENDS_QUOTED = re.compile(r"([\"”’'»]+)$")


def told(said: Sequence[Said], quotes: Sequence[Quote]) -> tuple[str, Said | None]:
    """The best of what they say as a sentence, and the statement it is; "" where only the quotes tell it.

    A sentence that holds quoted words goes first; what only says again a quote that is a sentence itself is left out.
    """
    whole = [quote.text for quote in quotes if is_sentence(quote)]
    for candidate in sorted(said, key=_rank):
        text = _content(candidate)
        if whole and _HANGS.search(text):
            continue
        if _reads_well(candidate, text) and not any(repeats(text, quote) for quote in whole):
            return _sentence(text), candidate
    return "", None


def holds(text: str, part: str) -> bool:
    """Whether `part` stands in the text, whatever marks end it."""
    return bool(part) and " ".join(part.split()).rstrip(".,;:!? ") in text


def _rank(said: Said) -> tuple[bool, bool, int]:
    text = _content(said)
    return bool(_HANGS.search(text)), said.statement.kind != "mixed", -min(len(text.split()), _TELLING)


def _reads_well(said: Said, text: str) -> bool:
    if said.statement.kind == "direct" or not is_paired(text):
        return False
    if not _LATIN.search(text):
        return 10 <= len(text) <= 300
    if not _FEWEST <= len(text.split()) <= _MOST or not _is_clause(said):
        return False
    is_whole = not _PART.match(text) and not _BARE_WORD.match(text) and not _FIRST_PERSON.search(outside(text))
    return is_whole and bool(_FINITE.search(_ASIDE.split(text, maxsplit=1)[0]))


def _is_clause(said: Said) -> bool:
    """Whether the words are a clause that somebody says, and not what they announce, accuse or want."""
    text, spans = said.source.article.text, said.statement.spans
    start = spans[0][0]
    gaps = [" ".join(text[a:b].split()) for (_, a), (b, _) in pairwise(spans)]
    before = text[max(0, start - _BEFORE) : start]
    opening = text[said.sentences[0].start : start] if said.sentences else ""
    is_told = (
        _INTRODUCED.fullmatch(opening)
        or _THAT.match(text, start)
        or _TELLS.search(before)
        or (_MAY_TELL.search(before) and _SURE.match(text, start))
    )
    return bool(is_told) and all(_GAP.match(gap) for gap in gaps)


def _content(said: Said) -> str:
    """The words of the statement, with the quotation mark that closes them where it stands right behind."""
    text = said.source.article.text
    content = " ".join(" ".join(text[start:end].split()) for start, end in said.statement.spans).strip(" ,;:—–-")
    end = said.statement.spans[-1][1]
    if not is_paired(content) and (mark := _MARK_BEHIND.match(text, end)):
        content += mark.group()
    that = _THAT.match(content)
    return content[that.end() :] if that else content


def _sentence(text: str) -> str:
    """With a capital letter and a full stop. What ends in a quotation keeps its own stop or gets ours behind the mark.

    The comma or colon that the source puts before the closing mark belongs to the source's sentence, and goes.
    """
    text = capitalised(text)
    closing = _ENDS_QUOTED.search(text)
    marks = closing.group(1) if closing and any(end == len(text) for _, end in quotations(text)) else ""
    bare = text[: len(text) - len(marks)].rstrip(" ,;:")
    return bare + marks if bare.endswith(_CLOSED) else f"{bare}{marks}."
