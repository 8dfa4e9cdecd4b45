"""Whether sentences bear out a text that is written in another language: its numbers, dates and countries, the names in it,
whether it denies anything, and whether it is in its language at all. Its other words cannot be compared.

Where a language does not tell a name from other words, what may be a name counts as one: better a point fewer than a name
that nobody named. The first word of a sentence, which has its capital anyway, is not judged.
"""

import re
from collections.abc import Iterator, Sequence

from briefbot.stories.terms import words
from briefbot.writing.german import may_be_names
from briefbot.writing.grounding import Reason, unsupported
from briefbot.writing.tongues import calendar_and_countries, in_english

_CYRILLIC = frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"})
_NO_CAPITALS = frozenset(
    {"am", "ar", "bn", "el", "fa", "he", "hi", "hy", "ja", "ka", "km", "ko", "lo", "my", "ta", "th", "ur", "zh"}
)
_DENIES = frozenset(
    "not no never none nobody nothing neither nor without cannot "
    "nicht kein keine keinen keiner keinem keines nie niemals niemand niemanden nichts weder ohne "
    "ne pas jamais aucun aucune rien personne sans ni nunca ningún ninguna nadie nada sin non mai nessuno nessuna niente senza "
    "nunca nenhum nenhuma ninguém sem niet geen nooit niemand niets zonder nie żaden żadna nikt nic bez "
    "не ні ніколи ніхто нічого жоден жодна жодного без нет ни никогда никто ничего".split()
)
_DENYING = re.compile(
    r"n['’]t\b|\b(?:few|fail\w*|refus\w*|den(?:y|ie)\w*|lack\w*|reject\w*|lost|un\w{4,}|only|hardly)\b", re.IGNORECASE
)
_AMBIGUOUS = {"no", "ni", "mai", "bez", "sin", "ne", "personne", "nie"}  # words of other meanings in other languages
_ENGLISH = frozenset({"the", "and", "that", "with", "from", "were", "which", "its", "has", "been", "of", "by", "to"})
_THEIRS_TOO = {"nl": {"of", "were"}, "pl": {"by", "to"}, "cs": {"by", "to"}, "sk": {"by", "to"}, "sv": {"by"}, "es": {"has"}}
_MOST_ENGLISH = 0.1  # the share of the words; a name such as "Institute for the Study of War" may hold one
_JOINED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")  # a number in a script that puts no spaces around it
_CAPITAL = re.compile(r"(?<=[\w,;»”\"'’)–—-] )[А-ЯЁЄІЇҐЎ][\w'’ʼ]*")
_LATIN_NAME = re.compile(r"\b[A-Z][\w'’]*")


def unsupported_across(claim: str, sentences: Sequence[str], language: str, theirs: str) -> tuple[Reason, ...]:
    """What in a claim, written in `language`, the sentences in the language `theirs` do not bear out (both as tags)."""
    tag = language.partition("-")[0].lower()
    claim = _JOINED.sub(" ", claim) if tag in _NO_CAPITALS else claim
    told, support = in_english(claim, language), [in_english(sentence, theirs) for sentence in sentences]
    reasons = [reason for reason in unsupported(told, support, "facts") if reason.kind != "negation"]
    strange = tuple(dict.fromkeys(reason.what for reason in reasons if reason.kind == "name"))
    return (
        *(reason for reason in reasons if reason.kind == "number"),
        *(Reason("name", name) for name in _names(told, strange, support, tag)),
        *(Reason("negation", word) for word in _denials(claim, sentences)),
    )


def is_in(language: str, text: str) -> bool:
    """Whether a text can be in the language: not plainly English, and in its letters where those are Cyrillic."""
    tag = language.partition("-")[0].lower()
    if tag in _CYRILLIC:
        letters = [c for c in text if c.isalpha()]
        return 2 * sum("\u0400" <= c <= "\u04ff" for c in letters) > len(letters)
    said = (text[:1].lower() + text[1:]).split()
    theirs = _THEIRS_TOO.get(tag, set())
    return tag in {"en", ""} or sum(word in _ENGLISH - theirs for word in said) <= _MOST_ENGLISH * len(said)


def _names(told: str, strange: Sequence[str], support: Sequence[str], tag: str) -> Iterator[str]:
    if tag == "de":
        sure = [name for name in strange if name in calendar_and_countries()]
        yield from dict.fromkeys((*sure, *may_be_names(told, strange)))
    elif tag in _CYRILLIC:
        yield from (name for name in strange if name.isascii())
        yield from _cyrillic(told, support)
    elif tag in _NO_CAPITALS:
        yield from (name for name in strange if name.isascii())
    else:
        yield from strange


def _denials(claim: str, sentences: Sequence[str]) -> Iterator[str]:
    said = [word for word in words(claim) if word in _DENIES - _AMBIGUOUS]
    if said and not any(_DENYING.search(s) or _DENIES.intersection(words(s)) for s in sentences):
        yield said[0]


# -- names in Cyrillic letters, by their consonants -----------------------------------------------------------------------

_SOUNDS = {
    **dict.fromkeys(
        ("shch", "sch", "sh", "ch", "zh", "ts", "tz", "s", "z", "c", "j", "дж", "с", "з", "ц", "ч", "ш", "щ", "ж"), "s"
    ),
    **dict.fromkeys(("kh", "gh", "g", "h", "г", "ґ", "х"), "h"),
    **dict.fromkeys(("ck", "k", "q", "к"), "k"),
    **dict.fromkeys(("ph", "v", "w", "f", "в", "ф", "ў"), "v"),
    **dict.fromkeys(("th", "t", "т"), "t"),
    **{"b": "b", "б": "b", "d": "d", "д": "d", "l": "l", "л": "l", "m": "m", "м": "m"},
    **{"n": "n", "н": "n", "p": "p", "п": "p", "r": "r", "р": "r", "x": "ks"},
}
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_HARD_C = re.compile(r"c(?![eiyhk])")
_SILENT = re.compile(r"(?<=[aeiouyäöü])h(?![aeiouyäöü])")
_LONGEST_ENDING = 2  # consonants: -ом, -ами, -ський


def _cyrillic(told: str, support: Sequence[str]) -> Iterator[str]:
    known = {sounds for part in support for name in _LATIN_NAME.findall(part) if (sounds := _sounds(name))}
    written = {word for part in support for word in words(part)}
    for match in _CAPITAL.finditer(told):
        sounds = _sounds(match.group())
        is_known = any(
            sounds.startswith(s) and len(sounds) - len(s) <= _LONGEST_ENDING for s in known if len(s) > 1 or s == sounds
        )
        is_written = any(word.startswith(match.group().lower()[: max(4, len(match.group()) - 3)]) for word in written)
        if not is_known and not is_written:
            yield match.group()


def _sounds(name: str) -> str:
    """The consonants of a name, those together that languages write for each other, none twice in a row."""
    found = "".join(_SOUNDS[part] for part in _SOUND.findall(_HARD_C.sub("k", _SILENT.sub("", name.lower()))))
    return re.sub(r"(.)\1+", r"\1", found)
