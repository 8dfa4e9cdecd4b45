"""How much of the news a sentence holds."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.stories.terms import terms
from briefbot.values import Sentence, Source

# Far down a very long text nothing is new; it also bounds the time.
_MOST_SENTENCES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A sentence with its terms and its score, which compares only within one brief."""

    sentence: Sentence
    terms: frozenset[str]
    score: float


def weigh(sources: Sequence[Source]) -> tuple[Weighed, ...]:
    """Every sentence of the sources (the first 300 of each) in order, with its score.

    The score adds how early it stands, how well its words stand for the whole (the mean weight of its terms, by their
    frequency in all sources), how much of the titles it shares, and how many other sources say the same.
    """
    read = [(source, [frozenset(terms(s.text)) for s in source.sentences[:_MOST_SENTENCES]]) for source in sources]
    frequency = Counter(term for _, sets in read for found in sets for term in found)
    titles = frozenset(term for source in sources for term in terms(source.article.title))
    by_source = [frozenset().union(*sets) for _, sets in read]
    weighed = []
    for index, (source, sets) in enumerate(read):
        others = by_source[:index] + by_source[index + 1 :]
        for position, (sentence, found) in enumerate(zip(source.sentences, sets, strict=False)):
            score = _position(position) + _weight(found, frequency) + _overlap(found, titles) + _echo(found, others)
            weighed.append(Weighed(sentence=sentence, terms=found, score=score))
    return tuple(weighed)


def _position(index: int) -> float:
    return 2.0 / (1 + 0.5 * index)


def _weight(found: frozenset[str], frequency: Counter[str]) -> float:
    """The mean log frequency of the terms; a sentence of few terms is not made great by one of them."""
    return 0.5 * sum(math.log(frequency[term]) for term in found) / max(len(found), 8)


def _overlap(found: frozenset[str], titles: frozenset[str]) -> float:
    return len(found & titles) / len(titles) if titles else 0.0


def _echo(found: frozenset[str], others: Sequence[frozenset[str]]) -> float:
    if not others or not found:
        return 0.0
    return 0.5 * sum(len(found & other) / len(found) for other in others) / len(others)
