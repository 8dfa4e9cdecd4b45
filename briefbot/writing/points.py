"""The key points: which sentences, in which order, and how each reads on its own."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from briefbot.values import KeyPoint, Sentence, Source
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

_FEWEST, _MOST = 3, 7
_SENTENCES_PER_POINT = 5
_MOST_SPANS = 50  # quotations in a sentence
_MOST_ALIKE, _MOST_TOLD = 0.7, 0.65
_LONGEST = 40  # words; a reader in a hurry loses the thread of a longer one
_DANGLING = re.compile(
    r"(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Such|There|Here|I|We|You|My|Our|Another|Both|Neither|Either"
    r"|One of (?:them|those)|The (?:move|two|pair|former|latter|other|decision|statement|comments?|remarks?)|Instead"
    r"|Otherwise|As such|For (?:example|instance)|So|Then|Or|Nor|Because|What's|Like|Previously|Earlier|Later|Afterwards?"
    r"|Since then|At the time|Only|Not (?:only|that)|Perhaps|Maybe|Yes|No|Please|Read|Watch|Click"
    r"|See|Image|Photo|Get|Subscribe|Sign up|Share|Follow|Facebook)\b"
    r"|[(\[].*[)\]]$"
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z]")  # where there is none, words and capitals tell nothing
_ENDS = (".", "!", "…", '"', "”", "’", "'", ")", "。", "！", "।", "؟", "۔", "»", "」")


def key_points(sources: Sequence[Source], weighed: Sequence[Weighed], told: Sequence[Weighed] = ()) -> tuple[KeyPoint, ...]:
    """Three to seven points by the length of the text (fewer where there are fewer sentences), most important first.

    Nothing that `told` says already is said again, unless there is nothing else to say.
    """
    wanted = min(_MOST, max(_FEWEST, len(weighed) // _SENTENCES_PER_POINT))
    spoken = {s.id: share for source in sources for s, share in _spoken(source)}
    good = [w for w in weighed if stands_alone(w.sentence.text) and spoken.get(w.sentence.id, 0.0) <= 0.5]
    chosen = _unlike(sorted(good, key=_rank), wanted, told)
    if not chosen:
        chosen = _unlike(sorted(weighed, key=_rank), _FEWEST, ())
    return tuple(point(w) for w in chosen)


def point(weighed: Weighed) -> KeyPoint:
    """The sentence as a point of a brief, shortened."""
    return KeyPoint(text=shorten(weighed.sentence.text), evidence=(weighed.sentence,))


def stands_alone(sentence: str) -> bool:
    """Whether it can be read with nothing before it: a whole sentence, no question, no pronoun or "so" to begin with."""
    text = shorten(sentence)
    if not 5 <= len(_WORD.findall(text)) <= _LONGEST or text.endswith("?") or not text.endswith(_ENDS):
        return len(text) >= 15 and not _LATIN.search(text) and text.endswith(_ENDS)
    return not _DANGLING.match(text.lstrip("\"“'‘"))


def _rank(weighed: Weighed) -> tuple[float, int, str]:
    return -weighed.score, weighed.sentence.number, weighed.sentence.id


def _unlike(ranked: Sequence[Weighed], wanted: int, told: Sequence[Weighed]) -> list[Weighed]:
    """The best that repeat neither one another nor what is told already."""
    chosen: list[Weighed] = []
    for candidate in ranked:
        if len(chosen) == wanted:
            break
        said = (*told, *chosen)
        is_told = len(candidate.terms & frozenset().union(*(w.terms for w in said))) > _MOST_TOLD * len(candidate.terms)
        if not is_told and all(alike(candidate.terms, other.terms) < _MOST_ALIKE for other in said):
            chosen.append(candidate)
    return chosen


def alike(some: frozenset[str], others: frozenset[str]) -> float:
    """The share of the smaller set's terms that stand in the other: 1 where one says all that the other says."""
    return len(some & others) / max(1, min(len(some), len(others)))


def _spoken(source: Source) -> list[tuple[Sentence, float]]:
    """The sentences that hold somebody's words, with the share of them that is between quotation marks or an expert's."""
    spans = _merged(q for s in source.statements for q in (s.spans + s.quotes if s.is_expert else s.quotes))
    ends = [end for _, end in spans]
    shares = []
    for sentence in source.sentences:
        covered = 0
        first = bisect_right(ends, sentence.start)
        for start, end in spans[first : first + _MOST_SPANS]:
            if start >= sentence.end:
                break
            covered += min(end, sentence.end) - max(start, sentence.start)
        if covered:
            shares.append((sentence, covered / (sentence.end - sentence.start)))
    return shares


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same characters in spans that neither overlap nor stand out of order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
