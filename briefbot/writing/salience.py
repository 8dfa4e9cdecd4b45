"""How much of the news a sentence holds."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.stories.terms import terms
from briefbot.values import Sentence, Source
from briefbot.writing.prose import is_prose

# Far down a very long text nothing is new; it also bounds the time.
_MOST_SENTENCES = 300
_MOST_CHARACTERS = 2_000  # of a sentence; no sentence of prose is longer
_FULL = 8  # terms; fewer do not make a sentence more telling
_SAME = 0.6
_NAME = re.compile(r"[A-Z][a-z]{2,}")
# A capital in the middle of a sentence makes a name; the same word may then begin one.
_SURE_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A sentence with its terms and its score, which compares only within one brief.

    `place` counts the sentences of the source from 0, a standfirst that the text says again not counted (it is -1).
    """

    sentence: Sentence
    terms: frozenset[str]
    score: float
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What all the sources say together: how often each term and name, and how central each term is."""

    frequency: Counter[str]
    centrality: dict[str, float]
    names: Counter[str]
    titles: frozenset[str]


def weigh(sources: Sequence[Source]) -> tuple[Weighed, ...]:
    """Every sentence of the sources (the first 300 of each) in order, with its score; what is no prose only where all is none.

    The score adds how early the sentence stands in its source; how near it is on average to all sentences of all
    sources (degree centrality, Erkan and Radev 2004), so that what many sources say counts more; how frequent its
    words and its names are; and how much of the titles it shares.
    """
    read = [[(s, frozenset(terms(s.text[:_MOST_CHARACTERS]))) for s in x.sentences[:_MOST_SENTENCES]] for x in sources]
    if any(is_prose(sentence.text) for pairs in read for sentence, _ in pairs):
        read = [[(sentence, found) for sentence, found in pairs if is_prose(sentence.text)] for pairs in read]
    whole = _whole(sources, [pair for pairs in read for pair in pairs])
    weighed: list[Weighed] = []
    for pairs in read:
        standfirst = _has_standfirst([found for _, found in pairs])
        for index, (sentence, found) in enumerate(pairs):
            place = index - standfirst
            weighed.append(Weighed(sentence=sentence, terms=found, score=_score(sentence, found, place, whole), place=place))
    return tuple(weighed)


def _score(sentence: Sentence, found: frozenset[str], place: int, whole: _Whole) -> float:
    """Weights in round numbers: on a public set of news summaries the result is flat around them."""
    early = 2 / (1 + place / 2) if place >= 0 else 0.0
    central = sum(whole.centrality[term] for term in found) / math.sqrt(len(found) or 1)
    frequent = sum(math.log(whole.frequency[term]) for term in found) / max(len(found), _FULL)
    titled = len(found & whole.titles) / len(whole.titles) if whole.titles else 0.0
    named = sum(whole.names[name] for name in set(_NAME.findall(sentence.text[:_MOST_CHARACTERS]))) / (whole.names.total() or 1)
    return early + 2 * central + named + frequent / 2 + titled


def _whole(sources: Sequence[Source], pairs: Sequence[tuple[Sentence, frozenset[str]]]) -> _Whole:
    centrality: dict[str, float] = defaultdict(float)
    for _, found in pairs:
        for term in found:
            centrality[term] += 1 / (math.sqrt(len(found)) * len(pairs))
    return _Whole(
        frequency=Counter(term for _, found in pairs for term in found),
        centrality=centrality,
        names=Counter(name for sentence, _ in pairs for name in _SURE_NAME.findall(sentence.text[:_MOST_CHARACTERS])),
        titles=frozenset(term for source in sources for term in terms(source.article.title)),
    )


def _has_standfirst(sets: Sequence[frozenset[str]]) -> bool:
    """Whether the page puts a sentence of the text above it, as a second title."""
    if len(sets) < 8 or len(sets[0]) < 4:
        return False
    return any(len(sets[0] & found) >= _SAME * len(sets[0] | found) for found in sets[1:12])
