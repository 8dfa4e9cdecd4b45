"""Who said what: the statements of a text, with their speakers, their words and their quotations."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from briefbot.reading.claims import find_claims
from briefbot.reading.experts import is_expert_role
from briefbot.reading.foreign import foreign_speech, is_english
from briefbot.reading.judgement import is_speech, score
from briefbot.reading.passages import Claim, Passage, passage_of
from briefbot.reading.people import People
from briefbot.reading.quotation import Quotation, QuotationAt, find_quotations
from briefbot.reading.roles import find_roles
from briefbot.reading.sentences import split_sentences
from briefbot.reading.speakers import NOBODY, Speaker, speaker_of
from briefbot.reading.tokens import tokenise
from briefbot.values import Kind, Statement

_LEAST = 0.28  # a candidate below this score is no statement; the value that gave the best F1 on the fitting texts
_SURE = 0.5  # from here on a verb of saying stands, and what it holds belongs to it: "Roe said Doe called it ..."
_LEAST_BESIDE = 0.1  # for a verb of saying right beside a quotation: else its words would go to whoever spoke before
_LONGEST = 150  # tokens in a passage
_MOST_PARAGRAPHS = 40  # that one quotation runs over
_CARRY = 2  # paragraphs over which a bare quotation goes on to belong to who spoke last
_FULL = 5  # words from which a bare quotation is somebody speaking, not a phrase in marks


@dataclass(slots=True)
class _Heard:
    """A statement in the making."""

    speaker: Speaker
    spans: list[tuple[int, int]]
    paragraph: int
    is_speech: bool
    quotes: list[tuple[int, int]] = field(default_factory=list)


def find_statements(text: str) -> tuple[Statement, ...]:
    """Every statement of `text`, in order. Pure and deterministic; takes time linear in the text; never raises."""
    quotations = find_quotations(text)
    at = QuotationAt(quotations)
    passages = list(passages_of(text, at))
    sentences = [passage.tokens for passage in passages]
    people = People(text, sentences)
    roles = find_roles(text, sentences, people)
    if is_english(text):
        heard = _hear(text, passages, quotations, people)
    else:
        heard = [
            _Heard(Speaker(speech.speaker, speech.person), [(speech.quotation.opens, speech.quotation.closes)], 0, True)
            for speech in foreign_speech(text, quotations, people)
        ]
    _give_quotes(heard, quotations)
    found = [_statement(text, each, roles) for each in heard]
    return tuple(sorted(found, key=lambda statement: statement.spans))


def passages_of(text: str, at: QuotationAt) -> Iterator[Passage]:
    """The sentences as passages; one without an end is cut, so that no work on a passage grows with the text."""
    for start, end, paragraph in split_sentences(text):
        tokens = tokenise(text, start, end, at)
        for first in range(0, len(tokens), _LONGEST):
            part = tokens[first : first + _LONGEST]
            yield passage_of((part[0].start, part[-1].end, paragraph), part)


def _hear(text: str, passages: Sequence[Passage], quotations: Sequence[Quotation], people: People) -> list[_Heard]:
    """Walk the text: claims where there are cues, and bare quotations to whoever speaks."""
    heard: list[_Heard] = []
    last = NOBODY
    opens = [quotation.opens for quotation in quotations]
    for passage in passages:
        here = NOBODY
        for claim in _kept(find_claims(passage, quotations)):
            subject = passage.tokens[claim.subject[0] : claim.subject[1]] if claim.subject else []
            if here.words and (not subject or claim.cue.form == "ing") and claim.frame != "according":
                speaker = here
            else:
                speaker = speaker_of(text, subject, people, last)
            here = speaker
            each = _Heard(speaker, _apart(_with_run_on(claim.spans, quotations, opens)), passage.paragraph, is_speech(claim))
            heard.append(each)
            if speaker.words and each.is_speech and claim.cue.kind != "judge":
                last = speaker
    return heard + _carried(text, passages, quotations, heard)


def _with_run_on(
    spans: Sequence[tuple[int, int]], quotations: Sequence[Quotation], opens: Sequence[int]
) -> list[tuple[int, int]]:
    """The spans, with the paragraphs before that the first quotation in them goes on from."""
    found = list(spans)
    number = bisect_left(opens, spans[0][0])
    while 0 < number < len(quotations) and quotations[number].resumes and len(found) < _MOST_PARAGRAPHS:
        number -= 1
        found.append((quotations[number].opens, quotations[number].closes))
    return found


def _kept(claims: Sequence[Claim]) -> list[Claim]:
    """The candidates that are statements; of two for the same words, the likelier."""
    for claim in claims:
        claim.score = score(claim)
    kept: list[Claim] = []
    likely = (c for c in claims if c.score >= (_LEAST_BESIDE if c.is_beside_quotation else _LEAST))
    for claim in sorted(
        likely, key=lambda c: (c.cue.kind not in ("say", "tell") or c.score < _SURE, c.verb * (c.score >= _SURE), -c.score)
    ):
        if not any(_alike(claim.spans, other.spans) and not _holds_speech(other, claim) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: claim.verb)


def _holds_speech(outer: Claim, inner: Claim) -> bool:
    """Whether `inner` is somebody else's saying that `outer` tells of: "Roe said Doe called it ..."."""
    apart = outer.frame == "according" or (
        inner.verb > outer.verb and inner.subject is not None and inner.subject[0] > outer.verb
    )
    return apart and is_speech(inner) and inner.score >= _SURE


def _alike(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> bool:
    both = sum(max(0, min(e, y) - max(s, x)) for s, e in a for x, y in b)
    return both > 0.75 * max(sum(e - s for s, e in a), sum(y - x for x, y in b))


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, and none over another."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        begin = max(start, apart[-1][1]) if apart else start
        if begin < end:
            apart.append((begin, end))
    return apart


def _carried(text: str, passages: Sequence[Passage], quotations: Sequence[Quotation], heard: Sequence[_Heard]) -> list[_Heard]:
    """Quotations that no cue claims: they go on with the statement before them, or are said by who spoke last."""
    new: list[_Heard] = []
    spoken = sorted((each for each in heard if each.speaker.words), key=lambda each: each.spans[0])
    claimed = _Cover(span for each in spoken for span in each.spans)
    paragraphs = _Paragraphs(passages)
    at, last = 0, None
    for quotation in quotations:
        while at < len(spoken) and spoken[at].spans[0][0] <= quotation.opens:
            last = spoken[at] if spoken[at].is_speech else last
            at += 1
        if (
            last is None
            or not quotation.closed
            or claimed.holds(quotation.opens, quotation.closes)
            or not _is_full(text, quotation)
        ):
            continue
        paragraph = paragraphs.of(quotation.opens)
        if quotation.resumes or paragraph == last.paragraph:
            if quotation.opens >= last.spans[-1][1]:
                last.spans.append((quotation.opens, quotation.closes))
                last.paragraph = paragraph
        elif paragraph - last.paragraph <= _CARRY and paragraphs.begins_with(quotation.opens):
            last = _Heard(last.speaker, [(quotation.opens, quotation.closes)], paragraph, True)
            new.append(last)
    return new


class _Cover:
    """Whether one of many spans holds another, in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end


class _Paragraphs:
    """Which paragraph a place is in."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._starts: dict[int, int] = {}
        self._bounds: list[tuple[int, int]] = []
        for passage in passages:
            if passage.paragraph not in self._starts:
                self._starts[passage.paragraph] = passage.start
                self._bounds.append((passage.start, passage.paragraph))

    def of(self, place: int) -> int:
        at = bisect_right(self._bounds, (place, 1 << 60)) - 1
        return self._bounds[at][1] if at >= 0 else 0

    def begins_with(self, place: int) -> bool:
        return self._starts.get(self.of(place), -1) == place


def _is_full(text: str, quotation: Quotation) -> bool:
    words = text[quotation.start : quotation.end].split()
    return len(words) >= _FULL or text[quotation.end - 1] in ".!?…。！？"


def _give_quotes(heard: Sequence[_Heard], quotations: Sequence[Quotation]) -> None:
    """Each quotation to the innermost statement whose content holds it: there the words are the speaker's own."""
    opens = [quotation.opens for quotation in quotations]
    inner: dict[int, tuple[int, _Heard]] = {}
    for each in heard:
        size = sum(end - start for start, end in each.spans)
        for start, end in each.spans:
            for number in range(bisect_left(opens, start), bisect_left(opens, end)):
                fits = quotations[number].closed and quotations[number].closes <= end
                if fits and (number not in inner or size < inner[number][0]):
                    inner[number] = (size, each)
    for number, (_, each) in sorted(inner.items(), key=lambda pair: pair[0]):
        if each.is_speech:
            each.quotes.append((quotations[number].start, quotations[number].end))


def _statement(text: str, each: _Heard, roles: dict[str, str]) -> Statement:
    role = roles.get(each.speaker.person.name, "") if each.speaker.person else ""
    is_person = each.speaker.person is not None
    return Statement(
        speaker=each.speaker.words,
        role=role,
        spans=tuple(each.spans),
        kind=_kind(text, each),
        is_expert=is_person and bool(role) and is_expert_role(role),
        is_person=is_person,
        quotes=tuple(each.quotes),
        is_speech=each.is_speech,
    )


def _kind(text: str, each: _Heard) -> Kind:
    said = sum(c.isalnum() for s, e in each.spans for c in text[s:e])
    quoted = sum(c.isalnum() for s, e in each.quotes for c in text[s:e])
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.95 * said else "mixed"
