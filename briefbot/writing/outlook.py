"""Why it matters, and what is next: only where a sentence of a source says so."""

import re
from collections.abc import Collection, Sequence
from statistics import median

from briefbot.values import KeyPoint, Sentence
from briefbot.writing.points import stands_alone
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

_MATTERS = re.compile(
    r"\b(?:(?:this|that|which|the (?:move|decision|deal|ruling|vote|law|plan|change|case|attack|finding)s?) (?:could )?means?"
    r"|(?:is|are|was) (?:significant|crucial|critical|historic|a (?:blow|setback|boost|turning point|milestone))"
    r"|comes? (?:as|amid|after months|at a time)|at stake|(?:undercut|undermin|deflat)\w+|paves? the way|in the wake of"
    r"|rais(?:es|ed|ing) (?:new |fresh |serious )?(?:concerns?|questions?|fears?|hopes?)|marks? the (?:first|end|start)"
    r"|the (?:biggest|largest|worst|deadliest|first) (?:\w+ ){1,4}(?:since|in (?:years|decades|\d+)|ever)"
    r"|(?:could|may|might|is likely to|are likely to) (?:lead|affect|cost|threaten|force|change|help|hurt|drive|be viewed)"
    r"|implications?)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:(?:is|are) (?:also |now |still )?(?:expected|due|set|scheduled|slated|planning|preparing|poised) to"
    r"|plans? to|aims? to|must (?:\w+ ){1,8}by"
    r"|(?<!that )(?<!which )(?<!who )will (?:also |then )?(?:be )?(?:meet|vot|hold|held|begin|begun|start|launch|decid|travel"
    r"|visit|take place|return|fac|announc|open|clos|releas|publish|choos|arriv|appear)\w*)\b",
    re.IGNORECASE,
)
# What was ahead once, what only might be, and what is told beside the story.
_NOT_AHEAD = re.compile(r"\b(?:was|were|had|if|although|though|while|claimed|reports?|rumou?rs?)\b", re.IGNORECASE)


def why_it_matters(weighed: Sequence[Weighed], told: Collection[Sentence]) -> KeyPoint | None:
    """The most salient sentence that says what follows from the news, if any and not told already."""
    return _best(_MATTERS, weighed, told)


def whats_next(weighed: Sequence[Weighed], told: Collection[Sentence]) -> KeyPoint | None:
    """The most salient sentence that looks ahead, if any and not told already; none from the margin of the story."""
    middle = median(w.score for w in weighed)
    return _best(_NEXT, [w for w in weighed if w.score >= middle and not _NOT_AHEAD.search(w.sentence.text)], told)


def _best(cue: re.Pattern[str], weighed: Sequence[Weighed], told: Collection[Sentence]) -> KeyPoint | None:
    known = {sentence.id for sentence in told}
    fit = [w for w in weighed if w.sentence.id not in known and _says(cue, w.sentence.text)]
    if not fit:
        return None
    best = max(fit, key=lambda w: w.score).sentence
    return KeyPoint(text=shorten(best.text), evidence=(best,))


def _says(cue: re.Pattern[str], sentence: str) -> bool:
    return (
        len(sentence) < 400
        and stands_alone(sentence)
        and '"' not in sentence
        and "“" not in sentence
        and bool(cue.search(sentence))
    )
