"""Who said what: the statements of a text, with their speakers, their words and their quotations."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from briefbot.reading.carrying import Heard, carried
from briefbot.reading.claims import find_claims
from briefbot.reading.experts import is_expert_role
from briefbot.reading.focus import NOBODY, Discourse, Speaker
from briefbot.reading.foreign import foreign_speech, is_english
from briefbot.reading.judgement import is_speech, score
from briefbot.reading.passages import Claim, Passage, passage_of
from briefbot.reading.people import People
from briefbot.reading.quotation import Quotation, QuotationAt, find_quotations
from briefbot.reading.roles import find_roles
from briefbot.reading.sentences import split_sentences
from briefbot.reading.speakers import speaker_of
from briefbot.reading.tokens import tokenise
from briefbot.values import Kind, Statement

_LEAST = 0.28  # a candidate below this score is no statement; the value that gave the best F1 on the fitting texts
_SURE = 0.5  # from here on a verb of saying stands, and what it holds belongs to it: "Roe said Doe called it ..."
_LEAST_BESIDE = 0.1  # for a verb of saying right beside a quotation: else its words would go to whoever spoke before
_LONGEST = 150  # tokens in a passage
_MOST_PARAGRAPHS = 40  # that one quotation runs over


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
            Heard(Speaker(speech.speaker, speech.person), [(speech.quotation.opens, speech.quotation.closes)], 0, True)
            for speech in foreign_speech(text, quotations, people)
        ]
    _give_quotes(text, heard, quotations)
    found = [_statement(text, each, roles) for each in heard]
    return tuple(sorted(found, key=lambda statement: statement.spans))


def passages_of(text: str, at: QuotationAt) -> Iterator[Passage]:
    """The sentences as passages; one without an end is cut, so that no work on a passage grows with the text."""
    for start, end, paragraph in split_sentences(text):
        tokens = tokenise(text, start, end, at)
        for first in range(0, len(tokens), _LONGEST):
            part = tokens[first : first + _LONGEST]
            yield passage_of((part[0].start, part[-1].end, paragraph), part)


def _hear(text: str, passages: Sequence[Passage], quotations: Sequence[Quotation], people: People) -> list[Heard]:
    """Walk the text: claims where there are cues, and bare quotations to whoever speaks."""
    heard: list[Heard] = []
    last = NOBODY
    opens = [quotation.opens for quotation in quotations]
    discourse = Discourse(people)
    for passage in passages:
        here = NOBODY
        speaking: list[Speaker] = []
        for claim in _kept(find_claims(passage, quotations)):
            subject = passage.tokens[claim.subject[0] : claim.subject[1]] if claim.subject else []
            if here.words and (not subject or claim.cue.form == "ing") and claim.frame != "according":
                speaker = here
            else:
                speaker = speaker_of(text, passage, subject, discourse, last)
            here = speaker
            goes_on = is_speech(claim) and (claim.cue.kind != "judge" or speaker.person is not None)
            spans = _apart(_with_run_on(claim.spans, quotations, opens))
            heard.append(Heard(speaker, spans, passage.paragraph, is_speech(claim), goes_on))
            speaking.append(speaker)
            if speaker.words and is_speech(claim) and claim.cue.kind != "judge":
                last = speaker
        discourse.add(passage, speaking)
    return heard + carried(text, passages, quotations, heard, discourse)


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


def _give_quotes(text: str, heard: Sequence[Heard], quotations: Sequence[Quotation]) -> None:
    """Each quotation to the innermost statement whose content holds it: there the words are the speaker's own."""
    opens = [quotation.opens for quotation in quotations]
    inner: dict[int, tuple[int, Heard]] = {}
    for each in heard:
        size = sum(end - start for start, end in each.spans)
        for start, end in each.spans:
            for number in range(bisect_left(opens, start), bisect_left(opens, end)):
                fits = quotations[number].closed and quotations[number].closes <= end
                if fits and (number not in inner or size < inner[number][0]):
                    inner[number] = (size, each)
    for number, (_, each) in sorted(inner.items(), key=lambda pair: pair[0]):
        quotation = quotations[number]
        is_part = (quotation.opens, quotation.closes) not in each.spans
        if each.is_speech and not (is_part and _is_title(text[quotation.start : quotation.end])):
            each.quotes.append((quotations[number].start, quotations[number].end))


def _is_title(words: str) -> bool:
    """Whether a phrase in marks is set as the title of a work is: it is no speaker's own words."""
    found = words.split()
    capitals = sum(word[0].isupper() for word in found)
    return capitals >= 2 and len(found) <= 8 and all(word[0].isupper() or len(word) <= 3 for word in found)


def _statement(text: str, each: Heard, roles: dict[str, str]) -> Statement:
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


def _kind(text: str, each: Heard) -> Kind:
    said = sum(c.isalnum() for s, e in each.spans for c in text[s:e])
    quoted = sum(c.isalnum() for s, e in each.quotes for c in text[s:e])
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.95 * said else "mixed"
