"""The key points: which sentences, in which order, and how each reads on its own."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from briefbot.values import KeyPoint, Sentence, Source
from briefbot.writing.quoted import is_paired, outside, paired
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

MOST_POINTS = 7
_FEWEST = 3
_SENTENCES_PER_POINT = 5
_MOST_SPANS = 50  # quotations in a sentence
_OF_SEVERAL = 5  # points of a story of several sources, as far as the text goes
# Two outlets tell the same with other words: less needs to be alike than within one article.
_MOST_ALIKE, _MOST_ALIKE_OF_SEVERAL, _MOST_TOLD = 0.7, 0.5, 0.65
_OPINION = re.compile(
    r"/(?:opinions?|commentisfree|editorials?|columns?|comment|blogs?)/| (?:Opinion|Editorial|Column|Comment)\b[:| ]",
    re.IGNORECASE,
)
_LONGEST = 40  # words; a reader in a hurry loses the thread of a longer one
_DANGLING = re.compile(
    r"(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Such|There|Here|I|We|You|My|Our|Another|Both|Neither|Either"
    r"|One of (?:them|those)|The (?:move|two|pair|former|latter|other|decision|statement|comments?|remarks?)|Instead"
    r"|Otherwise|As such|For (?:example|instance)|So|Then|Or|Nor|Because|What's|Like|Previously|Earlier|Later|Afterwards?"
    r"|Since then|At the time|Only|Not (?:only|that)|Perhaps|Maybe|Yes|No|Please|Read|Watch|Click"
    r"|See|Image|Photo|Get|Subscribe|Sign up|Share|Follow|Facebook)\b"
    r"|[(\[].*[)\]]$"
)
# The narrator of news is not in it, and begins with what happened.
_PERSONAL = re.compile(r"\b(?:I|I['’]\w+|[Mm]e|[Mm]y|[Ll]et['’]s|[Aa]nyone who|[Ii]magine)\b|(?<!\w)[@#]\w")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_CAPTION = re.compile(
    r"\b(?:[Pp]hotos?:|PHOTOS?|[Pp]hoto (?:issued|taken|shows|by)|[Pp]ictured\b|(?:is|are) seen (?:during|in|on|at)"
    r"|Story highlights|CLOSE|Skip in|Embed|Getty|GETTY|[Ii]mages? (?:from|shows?)|[Ff]ile photo|looks? on|poses? (?:for|with)"
    r"|has (?:the story|more)\.|[A-Z]\w+['’]s [A-Z]\w+ [A-Z]\w+ (?:discusses|reports|explains))"
    rf"|\b(?:[A-Z][a-z]{{2,5}}day,? {_MONTHS} \d{{1,2}}, \d{{4}})|, {_MONTHS} \d{{1,2}}, \d{{4}}\.$"
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[A-Za-z]")  # where there is none, words and capitals tell nothing
_ENDS = (".", "!", "…", "。", "！", "।", "؟", "۔")
_MARKS_AT_END = "\"”’')»」“"


def key_points(
    sources: Sequence[Source], weighed: Sequence[Weighed], told: Sequence[Weighed] = (), most: int = MOST_POINTS
) -> tuple[KeyPoint, ...]:
    """Three to `most` points by the length of the text (fewer where there are fewer sentences), most important first.

    Nothing that `told` says already is said again, unless there is nothing else to say.
    """
    room = len(weighed) // _SENTENCES_PER_POINT if len(sources) == 1 else _OF_SEVERAL
    wanted = min(most, max(_FEWEST, room))
    spoken = {s.id: share for source in sources for s, share in _spoken(source)}
    opinions = {source.id for source in sources if _OPINION.search(f"{source.article.url} {source.article.title}")}
    good = [w for w in weighed if stands_alone(w.sentence.text) and spoken.get(w.sentence.id, 0.0) <= 0.5]
    ranked = sorted(good, key=lambda w: (w.sentence.source in opinions, *_rank(w)))
    chosen = _unlike(ranked, wanted, told, _MOST_ALIKE if len(sources) == 1 else _MOST_ALIKE_OF_SEVERAL)
    if not chosen:
        chosen = _unlike(sorted(weighed, key=_rank), _FEWEST, (), _MOST_ALIKE)
    return tuple(point(w) for w in chosen)


def point(weighed: Weighed) -> KeyPoint:
    """The sentence as a point of a brief, shortened; a mark that opens no quotation of it is left out."""
    text = paired(shorten(weighed.sentence.text))
    return KeyPoint(text=text.strip() or weighed.sentence.text, evidence=(weighed.sentence,))


def stands_alone(sentence: str) -> bool:
    """Whether it can be read with nothing before it: a whole sentence, no question, no pronoun or "so" to begin with."""
    text = shorten(sentence)
    if not is_paired(text):
        return False
    if not 5 <= len(_WORD.findall(text)) <= _LONGEST or text.endswith("?") or not is_closed(text):
        return len(text) >= 15 and not _LATIN.search(text) and is_closed(text)
    return not _DANGLING.match(text.lstrip("\"“'‘")) and is_news(text)


def is_closed(text: str) -> bool:
    """Whether it ends as a statement does, whatever marks stand behind its stop."""
    return text.rstrip(_MARKS_AT_END).endswith(_ENDS)


def is_news(sentence: str) -> bool:
    """Whether it tells what happened: the narrator is not in it, it captions no picture and shouts no label."""
    bare = outside(sentence)
    return not (_PERSONAL.search(bare) or _CAPTION.search(bare)) and not _is_shouted(bare)


def _is_shouted(text: str) -> bool:
    """Whether half of the words are in capitals: a line of the page's furniture."""
    words = _WORD.findall(text)
    return sum(1 for word in words if word.isupper() and len(word) > 1) > len(words) / 2


def _rank(weighed: Weighed) -> tuple[float, int, str]:
    return -weighed.score, weighed.sentence.number, weighed.sentence.id


def _unlike(ranked: Sequence[Weighed], wanted: int, told: Sequence[Weighed], most_alike: float) -> list[Weighed]:
    """The best that repeat neither one another nor what is told already."""
    chosen: list[Weighed] = []
    for candidate in ranked:
        if len(chosen) == wanted:
            break
        said = (*told, *chosen)
        is_told = len(candidate.terms & frozenset().union(*(w.terms for w in said))) > _MOST_TOLD * len(candidate.terms)
        if not is_told and all(alike(candidate.terms, other.terms) < most_alike for other in said):
            chosen.append(candidate)
    return chosen


def alike(some: frozenset[str], others: frozenset[str]) -> float:
    """The share of the smaller set's terms that stand in the other: 1 where one says all that the other says."""
    return len(some & others) / max(1, min(len(some), len(others)))


def _spoken(source: Source) -> list[tuple[Sentence, float]]:
    """The sentences that hold somebody's words, with the share that is between quotation marks; an expert's are all theirs."""
    experts = {s.speaker for s in source.statements if s.is_expert}
    said = _merged(span for s in source.statements if s.speaker in experts for span in s.spans)
    starts = [start for start, _ in said]
    theirs = [(s.start, s.end) for s in source.sentences if (k := bisect_left(starts, s.end)) and said[k - 1][1] > s.start]
    spans = _merged([*theirs, *(q for s in source.statements for q in s.quotes)])
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
