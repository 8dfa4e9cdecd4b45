"""Whether sentences bear out a text: its names, its numbers, what it denies, and the words it says them with.

One check for all that is written: `is_supported` asks it of any claim and source, the model's judge of each text and the
sentences that it cites. They differ in how close the words must be.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefbot.reading.sentences import split_sentences
from briefbot.stories.terms import STOPWORDS, stem, terms, words
from briefbot.writing.numbers import numbers, stands_for

Closeness = Literal["facts", "words", "pairs"]
"""How close a text must keep to its sentences: in its facts alone (names, numbers, denials), in three fifths of its content
words as well, or in nearly all pairs of words that follow each other."""

# A word that the claim puts after another one stands at most three content words behind it in the source.
_REACH = 3
# Fixed: from .90 to .96 the balanced accuracy on a public set of judged summary sentences moves by two points.
_PAIRED = 0.94
# A paraphrase keeps most content words, an invention few.
_SHARED = 0.6
_MOST_CHARACTERS = 200_000
_LONGEST_CLAIM = 5_000
_NEGATORS = frozenset({"no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "hardly"})
# Words that turn the sense of a text, and those that bear such a word out: it may stand only where a sentence has one of them.
# "did not allow" has no pair of words in common with "refused", nor "is considering" with "decided".
_DENYING = re.compile(r"\b(?:few|fail\w*|refus\w*|den(?:y|ie)\w*|lack\w*|reject\w*|lost|un\w{4,}|only)\b", re.IGNORECASE)
_WEIGHING = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|mull\w*|ponder\w*|weigh(?:s|ed|ing)?|propos\w+|possibl[ey]|might|may|could)\b"
)
_OPEN = re.compile(
    _WEIGHING.pattern
    + r"|\b(?:would|plan\w*|want\w*|debat\w*|discuss\w*|likely|unlikely|perhaps|urg\w+|ask\w*|call\w*|suggest\w*|if|whether"
    r"|expect\w*|can|hop\w+|talk\w*|threat\w*|risk\w*|should|review\w*|stud\w+)\b"
)
_UPSETTING = re.compile(
    r"\b(?:postpon|delay|cancel|suspend|scrap|abandon|withdr[ae]w|resign|call(?:s|ed|ing)? off|put(?:s|ting)? off)\w*"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*[a-z]\w*|\b[A-Z]{2,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[\"“‘(])\s*$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_TOKEN = re.compile(r"\w+")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim is not borne out: what kind of thing is missing, and the claim's own words for it."""

    kind: Literal["name", "number", "negation", "words"]
    what: str


def is_supported(claim: str, source: str) -> bool:
    """Whether the source bears the claim out. What the source says word for word always is.

    It is strict by design: a free paraphrase that shares few pairs of words with the source counts as unsupported.
    """
    text = source[:_MOST_CHARACTERS]
    if _plain(claim) in _plain(source):
        return True
    return not unsupported(claim, [text[span.start : span.end] for span in split_sentences(text)])


def unsupported(claim: str, sentences: Sequence[str], closeness: Closeness = "pairs") -> tuple[Reason, ...]:
    """What in the claim the sentences do not bear out; empty where they bear out all of it.

    Names and numbers must stand in them ("1.2 million" is "1,200,000", "five" is 5, a round number its rounding; accents
    do not count), and what the claim denies may not be said there without the denial. How close the other words must be
    is `closeness`; "words" and "pairs" can be asked only of a claim in the language of the sentences.
    """
    claim, sentences = unaccented(claim[:_LONGEST_CLAIM]), [unaccented(sentence) for sentence in sentences]
    text = " ".join(sentences)
    reasons = (
        *(Reason("name", name) for name in (*_strange_names(claim, text), *_strange_capitals(claim, text))),
        *(Reason("number", number) for number in _strange_numbers(claim, text)),
        *_strange_pairs(claim, sentences, _PAIRED if closeness == "pairs" else 0),
        *(_strange_words(claim, sentences) if closeness == "words" else ()),
    )
    return tuple(dict.fromkeys(reasons))


def unaccented(text: str) -> str:
    """The text without its accents, so that "Orbán" is "Orban"."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _plain(text: str) -> str:
    return " ".join(words(text))


# -- names and numbers -------------------------------------------------------------------------------------------------


def _strange_names(claim: str, text: str) -> Iterator[str]:
    known = {word.removesuffix("'s") for word in words(text)}
    stems = {word[: _root(word)] for word in known}
    initials = _initials(text)
    for match in _CAPITALISED.finditer(claim):
        name = match.group().replace("’", "'").removesuffix("'s")
        word = name.lower()
        if word in STOPWORDS or word in known or word[: _root(word)] in stems or name in initials:
            continue
        if not _SENTENCE_START.search(claim[max(0, match.start() - 10) : match.start()]) and not all(
            part in known for part in re.split(r"[-']", word)
        ):
            yield match.group()


def _strange_capitals(claim: str, text: str) -> Iterator[str]:
    """Names in other alphabets, by their beginnings, as their endings bend."""
    if claim.isascii():
        return
    roots = {root for word in words(text) if len(root := word[: _root(word)]) > 2}
    for match in _WORD.finditer(claim):
        word = match.group()
        if word[0].isupper() and not word.isascii() and match.start() > 0 and not word.lower().startswith(tuple(roots)):
            yield word


def _root(word: str) -> int:
    """How many letters "Russia" and "Russian", "Kenya" and "Kenyans" share at least."""
    return max(4, len(word) - 3)


def _initials(text: str) -> set[str]:
    """The initialisms of the names in the text: "EU" where it has "European Union"."""
    runs = re.findall(r"(?:\b[A-Z]\w+(?:\s+(?:of|the|for|and))?\s+){1,6}\b[A-Z]\w+", text)
    found = ["".join(word[0] for word in run.split() if word[0].isupper()) for run in runs]
    return {letters[i:j] for letters in found for i in range(len(letters)) for j in range(i + 2, len(letters) + 1)}


def _strange_numbers(claim: str, text: str) -> Iterator[str]:
    """Numbers of no value in the text, and what else has a digit in it and does not stand there ("F-16", "½")."""
    known, tokens = numbers(text), set(_TOKEN.findall(text))
    told = [(number, any(stands_for(number, other) for other in known)) for number in numbers(claim)]
    yield from (number.text for number, is_known in told if not is_known)
    groups = {group for number, _ in told for group in _TOKEN.findall(number.text)}
    for token in _TOKEN.findall(claim):
        if any(c.isnumeric() for c in token) and not token.isalpha() and token not in groups and token not in tokens:
            yield token


# -- which words go together -------------------------------------------------------------------------------------------


def _strange_pairs(claim: str, sentences: Sequence[str], enough: float) -> Iterator[Reason]:
    wanted = list(_pairs(claim, 1))
    near: dict[Pair, set[bool]] = {}
    for sentence in sentences:
        for pair, negated in _pairs(sentence, _REACH):
            near.setdefault(pair, set()).add(negated)
    for (one, other), negated in wanted:
        if negated not in near.get((one, other), {negated}):
            yield Reason("negation", f"{one} {other}")
    if not wanted and enough:
        known = {term for sentence in sentences for term in terms(sentence)}
        yield from (Reason("words", term) for term in terms(claim) if term not in known)
    strange = [pair for pair, _ in wanted if pair not in near and pair[0] != pair[1]]
    if len(strange) > (1 - enough) * len(wanted) + 1e-9:
        yield from (Reason("words", " ".join(pair)) for pair in strange)


def _pairs(text: str, reach: int) -> Iterator[tuple[Pair, bool]]:
    """Each content word with those up to `reach` behind it, and whether a negation stands between them."""
    marked = [(stem(word), denied) for word, denied in _denied(words(text))]
    for first, second in ((i, i + step) for step in range(1, reach + 1) for i in range(len(marked) - step)):
        negated = any(marked[k][1] for k in range(first + 1, second + 1))
        yield (marked[first][0], marked[second][0]), negated


def _denied(tokens: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The content words, each with whether a negation stands between it and the one before."""
    denied = False
    for token in tokens:
        if _is_negator(token):
            denied = True
        elif token not in STOPWORDS:
            yield token, denied
            denied = False


def _is_negator(token: str) -> bool:
    return token in _NEGATORS or token.endswith("n't")


def _strange_words(claim: str, sentences: Sequence[str]) -> Iterator[Reason]:
    """Content words that stand nowhere, where they are too many; and what turns the sense where no sentence does so."""
    said = words(claim)
    if any(map(_is_negator, said)) and not any(
        _DENYING.search(sentence) or any(map(_is_negator, words(sentence))) for sentence in sentences
    ):
        yield Reason("negation", next(filter(_is_negator, said)))
    for turning, bearing in ((_WEIGHING, _OPEN), (_UPSETTING, _UPSETTING)):
        if (turn := turning.search(claim)) and not any(map(bearing.search, sentences)):
            yield Reason("words", turn.group())
    yield from _missing_words(claim, sentences)


def _missing_words(claim: str, sentences: Sequence[str]) -> Iterator[Reason]:
    known = {term for sentence in sentences for term in terms(sentence)}
    wanted = list(dict.fromkeys(terms(claim)))
    missing = [term for term in wanted if term not in known]
    if len(missing) > (1 - _SHARED) * len(wanted) + 1e-9:
        yield from (Reason("words", term) for term in missing)
