"""Which of a person's words to show: the best quotes, each cut out of a source."""

import re
from collections.abc import Sequence

from briefbot.stories.terms import terms
from briefbot.values import Quote
from briefbot.writing.people import Said
from briefbot.writing.points import alike

_MOST = 3
_LONGEST = 45  # words; a longer quote is cut to whole sentences of it
_TELLING = 25  # words; above it a quote does not gain by its length
_REPEATS = 0.7
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)")
_TRAILING = " ,;:\t\n–—-"


def best_quotes(said: Sequence[Said]) -> tuple[Quote, ...]:
    """At most three, the best first: whole sentences before parts, long before short, none that repeats a better one."""
    found = [quote for s in said for start, end in s.statement.quotes if (quote := _cut(s, start, end))]
    chosen: list[Quote] = []
    for quote in sorted(found, key=_rank):
        if len(chosen) < _MOST and not any(repeats(quote.text, other.text) for other in chosen):
            chosen.append(quote)
    return tuple(chosen)


def repeats(some: str, other: str) -> bool:
    """Whether one of the two says little that the other does not."""
    one, two = frozenset(terms(some)), frozenset(terms(other))
    return some in other or other in some or (bool(one and two) and alike(one, two) > _REPEATS)


def _cut(said: Said, start: int, end: int) -> Quote | None:
    """The quote without the comma that the narrator put behind it; of a long one the first whole sentences that fit."""
    text = said.source.article.text[start:end]
    if len(text.split()) > _LONGEST:
        stops = [m.end() for m in _SENTENCE_END.finditer(text)]
        fitting = [stop for stop in stops if len(text[:stop].split()) <= _LONGEST] or stops[:1]
        text = text[: fitting[-1]] if fitting else text
    start += len(text) - len(text.lstrip())
    text = text.strip().rstrip(_TRAILING)
    if not any(letter.isalnum() for letter in text):
        return None
    return Quote(source=said.source, statement=said.statement, start=start, end=start + len(text))


def _rank(quote: Quote) -> tuple[bool, bool, int, int]:
    words = len(quote.text.split())
    is_part = quote.text[:1].isascii() and not quote.text.lstrip("\"“'‘ ")[:1].isupper()
    return words < 4, is_part and words < 12, -min(words, _TELLING), quote.start
