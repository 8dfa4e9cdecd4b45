"""Which of a person's words to show: the best quotes, each cut out of a source."""

import re
from collections.abc import Sequence

from briefbot.reading.sentences import split_sentences
from briefbot.stories.terms import terms
from briefbot.values import Quote
from briefbot.writing.people import Said
from briefbot.writing.points import alike

_MOST = 3
_LONGEST = 40  # words; a longer quote is cut to whole sentences of it
_TELLING = 25  # words; above it a quote does not gain by its length
_REPEATS = 0.7
_TRAILING = " ,;:\t\n–—-"
_OPENER = re.compile(r"(?:and|but|so|or)\s+")
# Where a sentence goes on after its point; what turns it round must stay.
_TAIL = re.compile(r",\s+(?:[a-z]+ing|which|because)\s")
_TURN = re.compile(r"\b(?:but|although|though|unless|if|while|not)\b", re.IGNORECASE)
_MARKS = "\"“”'‘’ "


def best_quotes(said: Sequence[Said]) -> tuple[Quote, ...]:
    """At most three, the best first: whole sentences before parts, long before short, none that repeats a better one."""
    found = [quote for s in said for start, end in s.statement.quotes if (quote := _cut(s, start, end))]
    chosen: list[Quote] = []
    for quote in sorted(found, key=_rank):
        if len(chosen) < _MOST and not any(repeats(quote.text, other.text) for other in chosen):
            chosen.append(quote)
    return tuple(chosen)


def is_sentence(quote: Quote) -> bool:
    """Whether it can stand by itself: at least four words, and a capital letter where the script has them."""
    text = quote.text.lstrip(_MARKS)
    return not text[:1].islower() and (len(text.split()) >= 4 or not text.isascii())


def lighter(quote: Quote, most: int) -> Quote:
    """The longest sentence of the quote that has at most `most` words; of a single sentence its main clause.

    It ends at a word: "is buying time" of "is buying time, delaying the delivery". A "but" is never cut off.
    """
    parts = [(start, end) for start, end, _ in split_sentences(quote.text)]
    if len(parts) == 1:
        parts = [(0, tail.start())] if (tail := _TAIL.search(quote.text)) and not _TURN.search(quote.text) else []
    fitting = [(start, end) for start, end in parts if 5 <= len(quote.text[start:end].split()) <= most]
    if not fitting:
        return quote
    start, end = max(fitting, key=lambda part: part[1] - part[0])
    said = Said(source=quote.source, statement=quote.statement)
    return _trimmed(said, quote.start + start, quote.start + end) or quote


def repeats(some: str, other: str) -> bool:
    """Whether one of the two says little that the other does not."""
    one, two = frozenset(terms(some)), frozenset(terms(other))
    return some in other or other in some or (bool(one and two) and alike(one, two) > _REPEATS)


def _cut(said: Said, start: int, end: int) -> Quote | None:
    """The quote; of a long one the first whole sentences that fit, or the first one where none does."""
    text = said.source.article.text[start:end]
    if len(text.split()) > _LONGEST:
        stops = [stop for _, stop, _ in split_sentences(text)]
        fitting = [stop for stop in stops if len(text[:stop].split()) <= _LONGEST] or stops[:1]
        end = start + (fitting[-1] if fitting else len(text))
    return _trimmed(said, start, end)


def _trimmed(said: Said, start: int, end: int) -> Quote | None:
    """Without the narrator's comma behind it, and without the "and" that tied it to what was said before."""
    text = said.source.article.text[start:end].rstrip(_TRAILING)
    start += len(text) - len(text.lstrip())
    text = text.lstrip()
    if (opener := _OPENER.match(text)) and any(letter.isalnum() for letter in text[opener.end() :]):
        start, text = start + opener.end(), text[opener.end() :]
    if not any(letter.isalnum() for letter in text):
        return None
    return Quote(source=said.source, statement=said.statement, start=start, end=start + len(text))


def _rank(quote: Quote) -> tuple[bool, bool, int, int]:
    words = len(quote.text.split())
    return words < 4, not is_sentence(quote), -min(words, _TELLING), quote.start
