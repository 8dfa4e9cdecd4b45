"""Whether the sentences that a model cites bear out what it writes. What they do not is told to it, or left out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefbot.stories.terms import STOPWORDS, stem, terms, words
from briefbot.values import Sentence
from briefbot.writing.across import is_in, unsupported_across
from briefbot.writing.grounding import Reason, unaccented, unsupported
from briefbot.writing.model.material import Material, spoken
from briefbot.writing.model.reply import Claim, ClaimedView
from briefbot.writing.model.wording import faults_of_wording
from briefbot.writing.numbers import numbers, stands_for
from briefbot.writing.people import Speaker
from briefbot.writing.verbs import forms

MOST_WORDS = {"h": 14, "s": 40, "p": 35, "v": 40, "w": 35, "n": 35}
"""The longest text of each kind of part: headline, summary, key point, view, why it matters, what is next."""

_FEWEST = 3  # content words; with fewer nothing is said
_MOST_UNSAID = 0.4
_BESIDE = 3  # content words on either side of a number, of which one has to stand with it
_TELLS = re.compile(
    r"\b(?:said|says?|told|tells|warn\w*|argu\w+|according to|believ\w+|claim\w*|call(?:s|ed))\b", re.IGNORECASE
)
_SAYING = "said|says|told|tells|adds|added|warned|warns|argued|argues"
_MARK = re.compile(r"\W?([A-Z]{1,2})[0-9]{0,3}\W?\s*[:–—-]\s")
_OURSELVES = re.compile(
    r"\b(?:[Mm]y|me|[Ww]e|[Oo]ur|us|myself|ourselves)\b|\bI(?=['’]|\s(?:am|was|have|had|will|would|can|could|do|did|think)\b)"
)
# A headline, a summary or a point is read by itself, also where the sentence that it was taken from goes on from another.
_POINTS_BACK = re.compile(
    r"(?:(?:But|And|Yet|So|Nor|Or|Also|However|Then),?\s)?"
    r"(?:He|She|They|His|Her|Their|Its|These|Those|This(?!\s(?:week|month|year|spring|summer|autumn|fall|winter|season))"
    r"|That|It(?!['’]s\b|\s(?:is|was|remains|will|would|takes|took)\b))\b(?![-'’])"
    r"|(?:But|And|Yet|So|Nor|Or|Also|However|Then)\b(?![-'’])"
)
_ALONE = frozenset("hsp")
_FIRST = re.compile(r"(?:^|[.!?:;]\s+|[(–—-]\s*)(\w+)")
_KIND = {"name": "the name", "number": "the number", "negation": "the denial"}

Cited = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text with the sentences that bear it out, or the reasons why none does."""

    text: str
    evidence: tuple[Sentence, ...]
    reasons: tuple[str, ...] = ()


def judge_claim(kind: str, claim: Claim, material: Material, language: str) -> Judged:
    """What becomes of a claim: its evidence where it holds, else the reasons.

    What an expert says bears out only a text that names the expert, and what somebody says no text that tells of
    another's words. A headline keeps to the words of its sources. A claim that cites the wrong sentences is
    borne out by the one nearest to it, where that does.
    """
    cited = _cited(claim, material)
    nearest = _nearest(claim.text, material.sentences.values() if cited else (), cited, material)
    return _borne_out(lambda by: _claim_by(kind, claim, by, material, language), cited, nearest)


def judge_view(view: ClaimedView, speaker: Speaker, material: Material, language: str) -> Judged:
    """What becomes of a view: only sentences in which the reader hears this speaker bear it out.

    One that cites others is borne out by the speaker's sentence that is nearest to it, where that does.
    """
    own = [sentence for sentence in spoken(speaker) if sentence.id in material.sentences]
    cited = tuple(sentence for sentence in _cited(view.claim, material) if sentence in own)
    nearest = _nearest(view.claim.text, own, cited, material)
    return _borne_out(lambda by: _view_by(view, speaker, by, material, language), cited, nearest)


def _borne_out(judge: Callable[[Cited], Judged], cited: Cited, nearest: Iterable[Cited]) -> Judged:
    """By what is cited, else by the first of the nearest that does it; the reasons are those against what is cited."""
    judged = judge(cited)
    again = (judge(near) for near in nearest) if judged.reasons else ()
    return next((other for other in again if not other.reasons), judged)


def _claim_by(kind: str, claim: Claim, cited: Cited, material: Material, language: str) -> Judged:
    bearing = tuple(sentence for sentence in cited if _bears(sentence, claim.text, material))
    reasons = list(_faults(claim.text, kind, material, language))
    if not cited:
        reasons.append(f"it cites no sentence that was given ({', '.join(claim.evidence)[:40] or 'none'})")
    elif whose := next((s.name for s in material.speakers.values() if _repeats(claim.text, s)), ""):
        reasons.append(f"it repeats words that {whose} is quoted with: tell a fact, or who says it")
    elif not bearing:
        names = ", ".join(sorted(material.heard[cited[0].id]))
        reasons.append(f"{cited[0].id} is what {names} says: name {names} as saying it, or cite another sentence")
    else:
        titles = _titles(bearing, material) if kind == "h" else ()
        texts = tuple(_narrated(sentence, claim.text, material) for sentence in bearing)
        support = _Support(bearing, texts, _labels(bearing, material), titles)
        most = 0.0 if kind == "h" else _MOST_UNSAID
        reasons += _ungrounded(claim.text, support, material, language, most)
    return Judged(text=claim.text, evidence=bearing, reasons=tuple(reasons))


def _view_by(view: ClaimedView, speaker: Speaker, cited: Cited, material: Material, language: str) -> Judged:
    reasons = list(_faults(view.claim.text, "v", material, language))
    if not cited:
        marked = ", ".join(s.id for s in spoken(speaker) if s.id in material.sentences)
        reasons.append(f"it cites no sentence in which {speaker.name} speaks; those are {marked}")
    elif not _beside(view.claim.text, (speaker,)):
        reasons.append(f"it tells who {speaker.name} is, not what {speaker.name} thinks")
    elif _tells_that(view.claim.text, speaker):
        reasons.append(f"it says that {speaker.name} says it, under whose name it is shown: write what, without the name")
    elif _repeats(view.claim.text, speaker):
        reasons.append(f"it repeats {speaker.name}'s own words, which are quoted anyway: tell in yours what they come to")
    else:
        support = _Support(cited, tuple(sentence.text for sentence in cited), (f"{speaker.name}, {speaker.role}",))
        reasons += _ungrounded(view.claim.text, support, material, language)
    return Judged(text=view.claim.text, evidence=cited, reasons=tuple(reasons))


def _tells_that(text: str, speaker: Speaker) -> bool:
    """Whether it says who says it, as the source does: "Thiel said", "said Jane Roe, a baker"."""
    name = re.escape(_surname(speaker.name))
    return bool(
        re.search(rf"\b{name}\s+(?:{_SAYING})\b|\b(?:{_SAYING})\s+(?:[\w.'’-]+\s+){{0,4}}{name}\b", text, re.IGNORECASE)
    )


def _repeats(text: str, speaker: Speaker) -> bool:
    """Whether it is a piece of what the speaker is quoted with: shown without marks it would pass for ours."""
    piece = " ".join(words(text))
    quoted = (said.source.article.text[start:end] for said in speaker.said for start, end in said.statement.quotes)
    return any(piece in " ".join(words(quote)) for quote in quoted)


def _faults(text: str, kind: str, material: Material, language: str) -> Iterator[str]:
    yield from faults_of_wording(text, MOST_WORDS[kind])
    mark = _MARK.match(text)
    if mark and mark[1] in {source.id for source in material.sources}:
        yield f"it begins with {mark[0].strip()!r}, the mark of a source: write the words alone"
    if primary(language) not in {"", "en"}:
        return
    if own := _OURSELVES.search(text):
        yield f"it says {own[0]!r}, as the one who speaks would: tell it of them"
    if kind in _ALONE and (back := _POINTS_BACK.match(text)):
        yield f"it begins with {back[0]!r}, which goes on from a sentence that is not shown: say who or what"


# -- what bears a text out -----------------------------------------------------------------------------------------------


def _cited(claim: Claim, material: Material) -> Cited:
    return tuple(dict.fromkeys(material.sentences[n] for n in claim.evidence if n in material.sentences))


def _nearest(text: str, among: Iterable[Sentence], cited: Cited, material: Material) -> Iterator[Cited]:
    """The sentence that shares most words with the text, alone and beside those it cites; nothing where none shares any."""
    own = frozenset(terms(text))
    near = max(among, key=lambda sentence: len(own & material.terms[sentence.id]), default=None)
    if near and own & material.terms[near.id]:
        yield (near,)
        if cited and near not in cited:
            yield (*cited, near)


def _bears(sentence: Sentence, text: str, material: Material) -> bool:
    heard = material.heard.get(sentence.id, frozenset())
    said = set(words(text))
    if not heard or any(_surname(name) in said for name in heard):
        return True
    experts = {speaker.name for speaker in material.speakers.values() if speaker.is_expert}
    return not heard & experts and not _TELLS.search(text)


def _surname(name: str) -> str:
    return (words(name) or [""])[-1]


def _narrated(sentence: Sentence, text: str, material: Material) -> str:
    """What a sentence bears out of a text: not what somebody is quoted with whom the text does not name.

    "We sell no nostalgia" tells of nobody that they sell.
    """
    said, told = set(words(text)), sentence.text
    for speaker in material.speakers.values():
        if speaker.name in material.heard.get(sentence.id, ()) and _surname(speaker.name) not in said:
            for quote in _quoted(speaker, sentence):
                told = told.replace(quote, " ")
    return told


def _quoted(speaker: Speaker, sentence: Sentence) -> Iterator[str]:
    """The pieces of a sentence that the speaker is quoted with."""
    for said in speaker.said:
        for start, end in said.statement.quotes if said.source.id == sentence.source else ():
            if start < sentence.end and sentence.start < end:
                yield said.source.article.text[max(start, sentence.start) : min(end, sentence.end)]


def _labels(bearing: Iterable[Sentence], material: Material) -> tuple[str, ...]:
    """Name and role of those who are heard in the sentences: "she said" then bears out the name that the reader found."""
    heard = set[str]().union(*(material.heard.get(sentence.id, frozenset()) for sentence in bearing))
    return tuple(f"{s.name}, {s.role}" for s in material.speakers.values() if s.name in heard)


def _titles(bearing: Iterable[Sentence], material: Material) -> tuple[str, ...]:
    """The titles of the sources that a headline cites: it may say what they say."""
    letters = {sentence.source for sentence in bearing}
    return tuple(source.article.title for source in material.sources if source.id in letters)


@dataclass(frozen=True, slots=True)
class _Support:
    """What may bear a text out: words of sentences, titles of their sources, who is heard in them ("Jane Roe, a baker")."""

    sentences: Cited
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    titles: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """The words that say something; a label only names."""
        return (*self.texts, *self.titles)

    @property
    def where(self) -> str:
        """The sentences' numbers, as they are told to a model."""
        return ", ".join(sentence.id for sentence in self.sentences)


def _ungrounded(text: str, by: _Support, material: Material, language: str, most_unsaid: float = _MOST_UNSAID) -> Iterator[str]:
    support = [*by.said, *by.labels]
    theirs = _other_language(by.sentences, material, language)
    reasons = unsupported_across(text, support, language, theirs) if theirs else unsupported(text, support, "words")
    if not theirs and not any(reason.kind == "words" for reason in reasons):
        reasons = (*reasons, *_unsaid(text, by.said, material, most_unsaid))
    yield from (f"{_KIND[r.kind]} {r.what!r} does not stand in {by.where}" for r in reasons if r.kind != "words")
    if len(set(terms(text))) < _FEWEST:
        yield "it says too little: write a whole sentence of the news"
    if theirs and not is_in(language, text):
        yield f"it is not in the language asked for ({language})"
    if not theirs:
        yield from (f"{n!r} stands in {by.where}, but is said of something else there" for n in _out_of_place(text, by.said))
        yield from (f"the name {name!r} does not stand in {by.where}" for name in _strange_beginnings(text, support, material))
    if missing := [reason.what for reason in reasons if reason.kind == "words"]:
        yield f"too little of it stands in {by.where}: not {', '.join(missing)}; stay closer to the sentences"


def _unsaid(text: str, said: Iterable[str], material: Material, most: float) -> Iterator[Reason]:
    """The words beside names and roles, where they are not borne out: who somebody is says nothing of what they did."""
    told = set(words(text))
    beside = _beside(text, (speaker for speaker in material.speakers.values() if _surname(speaker.name) in told))
    known = {term for sentence in said for term in terms(sentence)}
    missing = [term for term in beside if not forms(term) & known]
    if len(missing) > most * len(beside):
        yield from (Reason("words", term) for term in missing)


def _beside(text: str, people: Iterable[Speaker]) -> tuple[str, ...]:
    """The content words of a text, in its order, but for those of these people's names and roles."""
    named = {term for speaker in people for term in terms(f"{speaker.name} {speaker.role}")}
    return tuple(dict.fromkeys(term for term in terms(text) if term not in named))


def _out_of_place(text: str, said: Sequence[str]) -> Iterator[str]:
    """The numbers that no sentence has with a word of those before them in the text, and one of those behind them.

    Of "expects 140,000 passengers" comes no "sold 140,000 passengers", whatever was sold elsewhere.
    """
    for number in numbers(text):
        sides = [set(terms(text[: number.start])[-_BESIDE:]), set(terms(text[number.end :])[:_BESIDE])]
        homes = [set(terms(one)) for one in said if any(stands_for(number, other) for other in numbers(one))]
        if homes and not any(all(not side or side & home for side in sides) for home in homes):
            yield number.text


def _strange_beginnings(text: str, support: Sequence[str], material: Material) -> Iterator[str]:
    """The first word of a sentence, which has its capital anyway, where it can be a name that nothing bears out."""
    common = material.common.union(stem(word) for part in support for word in words(unaccented(part)))
    for word in _FIRST.findall(unaccented(text)):
        if word[:1].isupper() and word.lower() not in STOPWORDS and stem(word.lower()) not in common:
            yield word


def _other_language(bearing: Sequence[Sentence], material: Material, language: str) -> str | None:
    """The language of a sentence that is not in `language`, where there is one; sources of no known language count as its."""
    letters = {sentence.source for sentence in bearing}
    tags = [source.article.language for source in material.sources if source.id in letters]
    return next((tag for tag in tags if tag and primary(tag) != primary(language)), None)


def primary(language: str) -> str:
    """The language of a tag, without its region."""
    return language.replace("_", "-").partition("-")[0].lower()
