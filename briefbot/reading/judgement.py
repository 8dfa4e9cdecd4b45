"""Is a candidate a statement? A logistic score over readable features, with weights in words/weights.json.

Each feature is a word and a shape ("say|that", "praise|object", "subject:name"); the table was fitted once on annotated news
(benchmarks/fit_cues.py) and holds no text. Without a table entry a feature counts nothing.
"""

import json
import math
from functools import cache
from importlib.resources import files

from briefbot.reading import clauses
from briefbot.reading.passages import Claim
from briefbot.reading.tokens import Token

_NEGATIONS = frozenset(
    "not never n't didn't doesn't don't hasn't haven't won't wouldn't isn't wasn't couldn't can't cannot".split()
)
_MODALS = frozenset("will would could should may might must can".split())
_HAVE = frozenset(("has", "have", "had", "having"))
_BE = frozenset("is was are were be been being".split())
_DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no".split())


@cache
def _weights() -> dict[str, float]:
    found = json.loads(files("briefbot.reading.words").joinpath("weights.json").read_text(encoding="utf8"))
    return {str(name): float(value) for name, value in found.items()}


def score(claim: Claim) -> float:
    """How likely the candidate is a statement, from 0 to 1."""
    weights = _weights()
    total = sum(weights.get(feature, 0.0) for feature in features(claim))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def is_speech(claim: Claim) -> bool:
    """Whether the statement tells of words said, rather than of a belief, a wish or an act."""
    return claim.cue.kind in ("say", "tell", "ask", "judge") and not (claim.cue.kind == "say" and claim.frame in ("to", "prep"))


def features(claim: Claim) -> list[str]:
    """What the judgement looks at, by name."""
    tokens, verb, cue = claim.passage.tokens, claim.verb, claim.cue
    before = tokens[verb - 1] if verb else None
    auxiliary = {tokens[k].lower for k in range(max(0, verb - 4), verb)}
    subject = _subject_class(claim)
    has_quote = any(t.quotation >= 0 for t in tokens)
    names = [
        "bias",
        cue.lemma,
        f"{cue.lemma}|{claim.frame}",
        f"{cue.lemma}|{cue.form}",
        f"{cue.kind}|{claim.frame}",
        f"{claim.frame}|{claim.side}",
        f"{cue.kind}|{cue.form}|{claim.frame}",
        f"subject:{subject}",
        f"{cue.kind}|subject:{subject}",
        f"{cue.form}|before:{_before_class(before)}",
        f"{cue.lemma}|before:{_before_class(before)}",
        f"quote:{has_quote}|{cue.kind}",
        f"headline:{claim.passage.is_headline}|{cue.form}",
    ]
    if auxiliary & _BE:
        names += [f"be|{cue.form}", f"be|{cue.lemma}|{cue.form}"]
    if auxiliary & _NEGATIONS:
        names += ["negated", f"negated|{cue.kind}"]
    if auxiliary & _MODALS:
        names += ["modal", f"modal|{cue.kind}"]
    size = sum(e - b for b, e in claim.spans)
    names.append(f"size:{min(6, size.bit_length())}")
    start = claim.spans[0][0]
    first = next((t for t in tokens if t.start >= start), None)
    if first is not None and claim.side == "right":
        names += [
            f"first:{_first_class(first.lower, first.is_capital)}|{claim.frame}",
            f"{cue.kind}|first:{_first_class(first.lower, first.is_capital)}",
        ]
    return names


def _subject_class(claim: Claim) -> str:
    if claim.subject is None:
        return "none"
    tokens = claim.passage.tokens[claim.subject[0] : claim.subject[1]]
    if len(tokens) == 1 and tokens[0].lower in ("he", "she", "they", "we", "i", "it", "you"):
        return tokens[0].lower
    if any(t.is_capital for t in tokens):
        return "name" if tokens[-1].is_capital else "namenoun"
    return "noun"


def _before_class(token: Token | None) -> str:
    if token is None:
        return "start"
    lower = token.lower
    for name, words in (
        ("det", _DETERMINERS), ("neg", _NEGATIONS), ("modal", _MODALS), ("be", _BE), ("have", _HAVE),
        ("pronoun", clauses.PRONOUNS), ("adverb", clauses.ADVERBS), ("day", clauses.DAYS),
    ):  # fmt: skip
        if lower in words:
            return name
    if lower in (
        "to",
        "and",
        "or",
        "but",
        "of",
        "in",
        "for",
        "by",
        "'s",
        ",",
        "that",
        "who",
        "which",
        "with",
        "on",
        "as",
        "from",
    ):
        return lower
    if not token.is_word:
        return "mark"
    if lower.endswith("ly"):
        return "adverb"
    return "capital" if token.is_capital else "s" if lower.endswith("s") else "word"


def _first_class(lower: str, capital: bool) -> str:
    if lower in _DETERMINERS or lower in (
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "there",
        "him",
        "them",
        "that",
        "to",
        "whether",
        "if",
    ):
        return lower
    return "capital" if capital else "word"
