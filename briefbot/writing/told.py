"""What a person says, told in one sentence of the source's words."""

import re
from collections.abc import Sequence

from briefbot.values import Quote
from briefbot.writing.people import Said
from briefbot.writing.quotes import repeats
from briefbot.writing.shorten import capitalised

_FEWEST, _MOST = 5, 45  # words of a view
_TELLING = 25
_THAT = re.compile(r"^(?:that|how)[,:]?\s+", re.IGNORECASE)
_CLOSED = (".", "!", "?", "…", "。", "！", "？", "।")
# How a part of a sentence begins that cannot be read as a sentence.
_PART = re.compile(
    r"^(?:to|as|of|into|than|onto|by|from|about|for (?!\w+, )|on (?!\w+, )|whether|why|what|who|which|and|or|but|he'd|she'd"
    r"|they'd|not|more|\w+ed|\w+ing|was|were|is|are|has|had|will|would|him|her|them|me|us)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|could|can|may|might|must|should|shall|do|does|did|\w{2,}ed|\w{3,}s"
    r"|\w{2,}(?:n['’]t|['’](?:re|ve|ll|d))|(?:it|that|there|he|she|what)['’]s|went|made|took|came|got|gave|saw|knew|told|left|kept|held|led|lost|won|met|put|set"
    r"|cut)\b"
)
_BARE_WORD = re.compile(r"^[a-z]+,")
_ASIDE = re.compile(r",?[\"”]?,? (?:after|when|while|which|who|where|because|although)\b")
_LATIN = re.compile(r"[A-Za-z]")
# The end of a long sentence that goes on after its point: ", delaying the delivery of ...".
_TAIL = re.compile(r",\s+(?:[a-z]+ing|which|while|because|and|but|as)\s[^\"“”]{20,}$")


def told(said: Sequence[Said], quotes: Sequence[Quote]) -> tuple[str, Said | None]:
    """The best of what they say as a sentence, and the statement it is; "" where only the quotes tell it.

    A statement that is not among the quotes goes before one that is; of one that is, only the point is told.
    """
    for candidate in sorted(said, key=lambda s: _rank(s, quotes)):
        text = _content(candidate)
        if not _reads_well(candidate, text):
            continue
        if any(repeats(text, quote.text) for quote in quotes):
            text = _pointed(text)
            if any(holds(quote.text, text.strip('"“”. ')) for quote in quotes):
                continue
        return _sentence(text), candidate
    return "", None


def holds(text: str, part: str) -> bool:
    """Whether `part` stands in the text, whatever marks end it."""
    return bool(part) and part.rstrip(".,;:!? ") in text


def _rank(said: Said, quotes: Sequence[Quote]) -> tuple[bool, bool, int]:
    text = _content(said)
    is_repeated = any(repeats(text, quote.text) for quote in quotes)
    is_plain = said.statement.kind == "direct" or (not quotes and said.statement.kind == "indirect")
    return is_repeated, is_plain, -min(len(text.split()), _TELLING)


def _reads_well(said: Said, text: str) -> bool:
    if said.statement.kind == "direct" or not _FEWEST <= len(text.split()) <= _MOST:
        return not _LATIN.search(text) and said.statement.kind != "direct" and 10 <= len(text) <= 300
    is_whole = not _PART.match(text) and not _BARE_WORD.match(text) and not _is_torn(text)
    return is_whole and bool(_FINITE.search(_ASIDE.split(text, maxsplit=1)[0]))


def _is_torn(text: str) -> bool:
    """Whether it begins within a quotation that it only ends."""
    closed = text.count('"') % 2 == 1 and not text.startswith('"')
    return closed or ("”" in text and "“" not in text.partition("”")[0])


def _content(said: Said) -> str:
    text = said.source.article.text
    content = " ".join(" ".join(text[start:end].split()) for start, end in said.statement.spans)
    return _THAT.sub("", content.strip(" ,;:—–-"))


def _pointed(text: str) -> str:
    """The text up to where it goes on after its point; a quotation that is cut so is closed."""
    short = _TAIL.sub("", text) if '"' not in text else _TAIL.sub("", text.rstrip('",. '))
    return short if len(short.split()) >= _FEWEST else text


def _sentence(text: str) -> str:
    """With a capital letter and a full stop, and quotation marks in pairs."""
    text = _paired(text.rstrip(" ,;:"))
    bare = text.rstrip("\"”’'»")
    if bare.endswith(_CLOSED):
        return capitalised(text)
    return capitalised(f"{bare.rstrip(' ,;:')}.{text[len(bare) :]}")


def _paired(text: str) -> str:
    """A quotation mark that lost its partner at the edge of the statement is closed, or dropped where it opens nothing."""
    if text.count('"') % 2:
        text = text[1:] if text.startswith('"') else text + '"'
    if text.count("“") > text.count("”"):
        return text + "”"
    return text.rstrip("”") if text.count("”") > text.count("“") else text
