"""Whether the sentences that a model cites bear out what it writes. What they do not is told to it, or left out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefbot.stories.terms import STOPWORDS, stem, terms, words
from briefbot.values import Sentence
from briefbot.writing.grounding import unsupported
from briefbot.writing.model.material import Material, spoken
from briefbot.writing.model.reply import Claim, ClaimedView
from briefbot.writing.model.wording import faults_of_wording
from briefbot.writing.numbers import numbers, stands_for
from briefbot.writing.people import Speaker

MOST_WORDS = {"h": 14, "s": 40, "p": 35, "v": 40, "w": 35, "n": 35}
"""The longest text of each kind of part: headline, summary, key point, view, why it matters, what is next."""

# The share of the text's content words that must stand in what it cites: a paraphrase keeps most of them, an invention few.
_SHARED = 0.6
_FEWEST = 3  # content words; with fewer nothing is said
_TELLS = re.compile(
    r"\b(?:said|says?|told|tells|warn\w*|argu\w+|according to|believ\w+|claim\w*|call(?:s|ed))\b", re.IGNORECASE
)
# A text may deny only where a sentence does: "did not sink" has no pair of words in common with "sank".
_DENIES = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_DENIED = re.compile(
    _DENIES.pattern + r"|\b(?:without|hardly|few|fail\w*|refus\w*|den(?:y|ie)\w*|lack\w*|reject\w*|lost|un\w{4,}|only)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FIRST = re.compile(r"(?:^|[.!?:;]\s+|[(–—-]\s*)(\w+)")
_KIND = {"name": "the name", "number": "the number", "negation": "the denial in", "words": "the words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text with the sentences that bear it out, or the reasons why none does."""

    text: str
    evidence: tuple[Sentence, ...]
    reasons: tuple[str, ...] = ()


def judge_claim(kind: str, claim: Claim, material: Material, language: str) -> Judged:
    """What becomes of a claim: its evidence where it holds, else the reasons.

    What an expert says bears out only a text that names the expert, and what somebody says no text that tells of
    another's words.
    """
    cited = _cited(claim, material)
    bearing = tuple(sentence for sentence in cited if _bears(sentence, claim.text, material))
    reasons = list(faults_of_wording(claim.text, MOST_WORDS[kind]))
    if not cited:
        reasons.append(f"it cites no sentence that was given ({', '.join(claim.evidence)[:40] or 'none'})")
    elif not bearing:
        names = ", ".join(sorted(material.heard[cited[0].id]))
        reasons.append(f"{cited[0].id} is what {names} says: name {names} as saying it, or cite another sentence")
    else:
        labels = (*_labels(bearing, material), *(_titles(bearing, material) if kind == "h" else ()))
        reasons += _ungrounded(claim.text, bearing, labels, material, language)
    return Judged(text=claim.text, evidence=bearing, reasons=tuple(reasons))


def judge_view(view: ClaimedView, speaker: Speaker, material: Material, language: str) -> Judged:
    """What becomes of a view: only sentences in which the reader hears this speaker bear it out."""
    cited = _cited(view.claim, material)
    own = set(spoken(speaker))
    bearing = tuple(sentence for sentence in cited if sentence in own)
    reasons = list(faults_of_wording(view.claim.text, MOST_WORDS["v"]))
    if not bearing:
        marked = ", ".join(s.id for s in spoken(speaker) if s.id in material.sentences)
        reasons.append(f"it cites no sentence in which {speaker.name} speaks; those are {marked}")
    else:
        label = (f"{speaker.name}, {speaker.role}",)
        reasons += _ungrounded(view.claim.text, bearing, label, material, language)
    return Judged(text=view.claim.text, evidence=bearing, reasons=tuple(reasons))


# -- what bears a text out -----------------------------------------------------------------------------------------------


def _cited(claim: Claim, material: Material) -> tuple[Sentence, ...]:
    return tuple(dict.fromkeys(material.sentences[n] for n in claim.evidence if n in material.sentences))


def _bears(sentence: Sentence, text: str, material: Material) -> bool:
    heard = material.heard.get(sentence.id, frozenset())
    said = set(words(text))
    if not heard or any(_surname(name) in said for name in heard):
        return True
    experts = {speaker.name for speaker in material.speakers.values() if speaker.is_expert}
    return not heard & experts and not _TELLS.search(text)


def _surname(name: str) -> str:
    return (words(name) or [""])[-1]


def _labels(bearing: Iterable[Sentence], material: Material) -> tuple[str, ...]:
    """Name and role of those who are heard in the sentences: "she said" then bears out the name that the reader found."""
    heard = set[str]().union(*(material.heard.get(sentence.id, frozenset()) for sentence in bearing))
    return tuple(f"{s.name}, {s.role}" for s in material.speakers.values() if s.name in heard)


def _titles(bearing: Iterable[Sentence], material: Material) -> tuple[str, ...]:
    """The titles of the sources that a headline cites: it may say what they say."""
    letters = {sentence.source for sentence in bearing}
    return tuple(source.article.title for source in material.sources if source.id in letters)


def _ungrounded(
    text: str, bearing: Sequence[Sentence], labels: Sequence[str], material: Material, language: str
) -> Iterator[str]:
    claim = unaccented(text)
    support = [unaccented(part) for part in (*(sentence.text for sentence in bearing), *labels)]
    where = ", ".join(sentence.id for sentence in bearing)
    for reason in unsupported(claim, support, enough=0):
        yield f"{_KIND[reason.kind]} {reason.what!r} does not stand in {where}"
    known = {stem(word) for part in support for word in words(part)}
    for word in (*_strange_figures(claim, support), *_strange_capitals(claim, known)):
        yield f"{word!r} does not stand in {where}"
    if len(set(terms(text))) < _FEWEST:
        yield "it says too little: write a whole sentence of the news"
    if not _same_language(bearing, material, language):  # words cannot be compared
        return
    if _DENIES.search(claim) and not any(_DENIED.search(part) for part in support):
        yield f"nothing in {where} denies it"
    yield from (f"{word!r} does not stand in {where}" for word in _strange_beginnings(claim, known, material))
    if missing := _missing(claim, support):
        yield f"too little of it stands in {where}: not {', '.join(missing)}; stay closer to the sentences"


def unaccented(text: str) -> str:
    """The text without its accents, so that "Orbán" is "Orban"."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _strange_figures(text: str, support: Sequence[str]) -> Iterator[str]:
    """What has a digit in it and is neither a number that is borne out nor a word of the sentences ("F-16", "½")."""
    known = {token for part in support for token in re.findall(r"\w+", part)}
    values = [number for part in support for number in numbers(part)]
    sure = [number.text for number in numbers(text) if any(stands_for(number, value) for value in values)]
    groups = {group for written in sure for group in re.findall(r"\d+", written)} | known
    for token in re.findall(r"\w+", text):
        if any(c.isnumeric() for c in token) and token not in groups and not _is_word(token):
            yield token


def _is_word(token: str) -> bool:
    """Letters that also count something (Chinese 一) are words."""
    return token.isalpha()


def _strange_beginnings(text: str, known: set[str], material: Material) -> Iterator[str]:
    """The first word of a sentence, which has its capital anyway, where it can be a name that nothing bears out."""
    common = known | material.common
    for word in _FIRST.findall(text):
        if word[:1].isupper() and word.lower() not in STOPWORDS and stem(word.lower()) not in common:
            yield word


def _strange_capitals(text: str, known: set[str]) -> Iterator[str]:
    """Names in other alphabets, by their beginnings, as their endings bend."""
    roots = {word[: max(4, len(word) - 3)] for word in known}
    for match in _WORD.finditer(text):
        word = match.group()
        is_name = word[0].isupper() and not word.isascii() and match.start() > 0
        if is_name and not any(word.lower().startswith(root) for root in roots if len(root) > 2):
            yield word


def _same_language(bearing: Sequence[Sentence], material: Material, language: str) -> bool:
    letters = {sentence.source for sentence in bearing}
    tags = {source.article.language for source in material.sources if source.id in letters}
    return all(not tag or primary(tag) == primary(language) for tag in tags)


def primary(language: str) -> str:
    """The language of a tag, without its region."""
    return language.replace("_", "-").partition("-")[0].lower()


def _missing(text: str, support: Sequence[str]) -> list[str]:
    """The content words that stand nowhere, where they are too many."""
    known = {term for part in support for term in terms(part)}
    wanted = list(dict.fromkeys(terms(text)))
    missing = [term for term in wanted if term not in known]
    return missing if len(missing) > (1 - _SHARED) * len(wanted) + 1e-9 else []
