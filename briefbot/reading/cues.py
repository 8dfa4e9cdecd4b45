"""The words that tell of saying: which verb a form belongs to, and what kind of saying it is."""

from functools import cache
from typing import NamedTuple

from briefbot.reading.words import word_table

_VOWELS = "aeiou"


class Cue(NamedTuple):
    """A cue verb as it stands in a sentence: its base form, its class (see words/cues.txt) and how it is inflected."""

    lemma: str
    kind: str
    form: str  # base, s, ed, ing


@cache
def cue_forms() -> dict[str, Cue]:
    """Every form of every cue verb, lower case."""
    forms: dict[str, Cue] = {}
    irregular = _irregular()
    for lemma, kind in word_table("cues").items():
        for form, word in _inflect(lemma):
            forms.setdefault(word, Cue(lemma, kind, form))
        for word in irregular.get(lemma, ()):
            forms[word] = Cue(lemma, kind, "ing" if word.endswith("ing") else "ed")
    return forms


def _irregular() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form, lemma in word_table("irregular").items():
        forms.setdefault(lemma, []).append(form)
    return forms


def _inflect(lemma: str) -> list[tuple[str, str]]:
    """Base, third person, past and -ing, by the rules of English spelling."""
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        third, past = lemma + "es", lemma + "ed"
    else:
        third, past = lemma + "s", lemma + ("d" if lemma.endswith("e") else "ed")
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) else lemma
    return [("base", lemma), ("s", third), ("ed", past), ("ing", stem + "ing")]
