"""Why it matters, and what is next: only where a sentence of a source says so."""

import re
from collections.abc import Collection, Sequence

from briefbot.values import KeyPoint, Sentence
from briefbot.writing.points import stands_alone
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

_MATTERS = re.compile(
    r"\b(?:(?:this|that|which|the (?:move|decision|deal|ruling|vote|law|plan|change|case|attack|finding)s?) (?:means|could mean)"
    r"|(?:is|are|was) (?:significant|crucial|critical|historic|a blow|a setback|a boost|a turning point|a milestone)"
    r"|comes? (?:as|amid|after months|at a time)|at stake|rais(?:es|ed|ing) (?:new |fresh |serious )?(?:concerns?|questions?|fears?|hopes?)"
    r"|undercuts?|undermin\w+|paves? the way|marks? the (?:first|end|start|latest)|for the first time|the (?:biggest|largest|worst|deadliest|first) "
    r"(?:\w+ ){1,4}(?:since|in (?:years|decades|\d+)|ever)|in the wake of|could (?:lead|affect|cost|threaten|force|change|help)|implications?)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:(?:is|are) (?:expected|due|set|scheduled|slated|likely|planning|preparing|poised) to|will|plans? to|next (?:week|month|year|step)"
    r"|later this (?:week|month|year)|tomorrow|in the coming (?:days|weeks|months)|upcoming|aims? to|deadline|by the end of)\b",
    re.IGNORECASE,
)


def why_it_matters(weighed: Sequence[Weighed], told: Collection[Sentence]) -> KeyPoint | None:
    """The most salient sentence that says what follows from the news, if any and not told already."""
    return _best(_MATTERS, weighed, told)


def whats_next(weighed: Sequence[Weighed], told: Collection[Sentence]) -> KeyPoint | None:
    """The most salient sentence that looks ahead, if any and not told already."""
    return _best(_NEXT, weighed, told)


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
