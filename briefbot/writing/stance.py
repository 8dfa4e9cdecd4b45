"""Whether a view supports, doubts, warns or explains: by its words, and "" where they do not tell."""

import re

from briefbot.values import Stance

_CUES: dict[Stance, str] = {
    "warns": r"warn\w*|risk(?:s|y|ed|ing)?|danger\w*|threat\w*|catastroph\w*|disast\w*|alarm\w*|worr(?:y|ies|ied|ying)"
    r"|perilous|fear(?:s|ed)?|crisis|escalat\w*|vulnerab\w*|too late",
    "doubts": r"doubt\w*|skeptic\w*|sceptic\w*|unlikely|foolhardy|fail(?:s|ed|ing|ure)?|mistake\w*|naive|flaw\w*|weak\w*"
    r"|unclear|questionable|unrealistic|overstat\w*|misguid\w*|no evidence|not convinced|unconvinc\w*|buying time|delaying"
    r"|wrong|not (?:yet )?(?:seeing|see|enough|clear|likely|going to work)|don't (?:see|think|believe)",
    "supports": r"welcom\w*|support(?:s|ed)?|prais\w*|good news|encourag\w*|promising|step forward"
    r"|right (?:move|decision|step|thing)|optimis\w*|hopeful|progress|breakthrough|benefits?|great(?:ly)?|excellent|success\w*",
    "explains": r"because|due to|the reason|driven by|explain\w*|result of|caused? by|means that|which means|depends? on"
    r"|stems? from|in order to|suggests?|shows?|found that|tends? to|typically|historically",
}
_WORDS = {name: re.compile(rf"\b(?:{cues})\b", re.IGNORECASE) for name, cues in _CUES.items()}
_NEGATED = re.compile(r"\b(?:no|not|never|without|little|hardly|n't)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)


def stance(said: str) -> Stance:
    """The stance that most of the cue words speak for; a tie, or none, gives ""."""
    counts: dict[Stance, int] = {name: _count(pattern, said) for name, pattern in _WORDS.items()}
    ranked = sorted(counts.items(), key=lambda count: -count[1])
    (best, most), (_, second) = ranked[0], ranked[1]
    return best if most > second else ""


def _count(pattern: re.Pattern[str], said: str) -> int:
    return sum(1 for match in pattern.finditer(said) if not _NEGATED.search(said[max(0, match.start() - 40) : match.start()]))
