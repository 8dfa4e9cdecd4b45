"""The words of a text that carry its meaning, cut to their stems: what two texts are compared by."""

import re
from collections.abc import Iterator
from functools import lru_cache

WORD = re.compile(r"\w+(?:['’]\w+)*")
# Scripts that put no space between words: their terms are pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_FUNCTION_WORDS = """
a about above according across after again against ago all almost along already also although always am among an and
another any anyone anything are aren't around as at away back be became because become been before began being below
between both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done down during
each either else enough even ever every everyone few first for from further gave get gets getting give given go goes
going gone got had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself his how
however i i'd i'll i'm i've if in including indeed instead into is isn't it it's its itself just kept know known last
later least less let let's like likely made make makes making many may me might mine more most mr mrs ms much must my
myself near nearly need neither never new no nor not nothing now of off often on once one only onto or other others our
ours ourselves out over own part per perhaps put quite rather really said same saw say saying says second see seem
seemed seems seen several shall she she'd she'll she's should shouldn't since so some someone something still such take
taken takes taking tell than that that's the their theirs them themselves then there there's therefore these they they'd
they'll they're they've thing things think this those though three through thus time to told too took toward towards two
under until up upon us use used using very was wasn't way we we'd we'll we're we've well went were weren't what when
where whether which while who who's whom whose why will with within without won't would wouldn't year years yet you
you'd you'll you're you've your yours yourself
"""
STOPWORDS = frozenset(_FUNCTION_WORDS.split())


def words(text: str) -> list[str]:
    """Every word of the text in lower case, with a typewriter apostrophe."""
    return WORD.findall(text.lower().replace("’", "'"))


def terms(text: str) -> list[str]:
    """The stems of the words that are not function words, in order; repeats stay."""
    return [stem(term) for word in words(text) for term in _pieces(word) if term not in STOPWORDS]


def _pieces(word: str) -> Iterator[str]:
    if word.isascii() or not _UNSPACED.search(word):
        yield word
        return
    for run in _UNSPACED.findall(word):
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
    yield from filter(None, _UNSPACED.split(word))


_ENDINGS = (
    ("'s", ""),
    ("sses", "ss"),
    ("ies", "y"),
    ("ied", "y"),
    ("ations", "at"),
    ("ation", "at"),
    ("ating", "at"),
    ("ated", "at"),
    ("ates", "at"),
    ("ings", ""),
    ("ing", ""),
    ("ers", "er"),
    ("ed", ""),
    ("ly", ""),
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its commonest English endings: "injured" and "injuring" meet, "sing" and "speed" stay."""
    if word.endswith("eed"):
        return word
    for ending, instead in _ENDINGS:
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= (2 if ending == "'s" else 3)
            and _has_vowel(word[: -len(ending)])
        ):
            return _undouble(word[: -len(ending)] + instead)
    if word.endswith("s") and len(word) > 3 and word[-2] not in "sui":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _has_vowel(word: str) -> bool:
    return not word.isascii() or any(letter in "aeiouy" for letter in word)


def _undouble(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
