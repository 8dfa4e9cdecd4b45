"""Bare quotations: those that no cue claims, and who says them, where the text leaves no doubt.

A quotation that goes on from an open one belongs to its speaker. One in the paragraph of a statement, or a paragraph of its
own at most two further on, goes on from that statement only if nobody else has come into the text in between. A paragraph
that ends with "Roe wrote:" introduces the quotation that the next one begins with. All others have no speaker.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from briefbot.reading.cues import cue_forms
from briefbot.reading.focus import NOBODY, Discourse, Speaker
from briefbot.reading.passages import Passage
from briefbot.reading.quotation import Quotation
from briefbot.reading.speakers import speaker_of
from briefbot.reading.subjects import subject_before

_CARRY = 2  # paragraphs over which a bare quotation goes on to belong to who spoke last
_SENTENCES = 40  # over which a speaker may go on
_FULL = 5  # words from which a bare quotation is somebody speaking, not a phrase in marks
_SAYING = ("say", "tell", "ask")
_TRANSCRIPT = re.compile(r"[^\W\d_a-z][^\W\d_a-z. ]{2,30}:")
_SIGNED = re.compile(r"\s*[-–—―]{1,2}\s?[^\W\d_a-z]")  # what follows a quotation names whose it is: "— Jane Roe"


@dataclass(slots=True)
class Heard:
    """A statement in the making."""

    speaker: Speaker
    spans: list[tuple[int, int]]
    paragraph: int
    is_speech: bool
    goes_on: bool = True  # whether a bare quotation after it may be the same speaker's
    quotes: list[tuple[int, int]] = field(default_factory=list)


def carried(
    text: str, passages: Sequence[Passage], quotations: Sequence[Quotation], heard: Sequence[Heard], discourse: Discourse
) -> list[Heard]:
    """Statements of the bare quotations that are paragraphs of their own; others are joined to the one they go on from."""
    new: list[Heard] = []
    spoken = sorted(heard, key=lambda each: each.spans[0])
    claimed = _Cover(span for each in spoken for span in each.spans)
    places = _Places(passages)
    at, last = 0, None
    for quotation in quotations:
        while at < len(spoken) and spoken[at].spans[0][0] <= quotation.opens:
            last = spoken[at] if spoken[at].goes_on else last
            at += 1
        bare = quotation.closed and not claimed.holds(quotation.opens, quotation.closes) and _is_full(text, quotation)
        if not bare or _TRANSCRIPT.match(text, quotation.start) or _SIGNED.match(text, quotation.closes):
            continue
        number = places.passage(quotation.opens)
        begins = places.begins_paragraph(quotation.opens)
        if begins and not quotation.resumes and number and passages[number - 1].tokens[-1].text == ":":
            last = Heard(
                _introduced(text, passages[number - 1], discourse),
                [(quotation.opens, quotation.closes)],
                passages[number].paragraph,
                True,
            )
            new += [last] if last.speaker.words else []
        elif last is None or not last.speaker.words:
            continue
        elif quotation.resumes or passages[number].paragraph == last.paragraph:
            if quotation.opens >= last.spans[-1][1] and (
                quotation.resumes or _is_alone(discourse, last, places.passage(last.spans[-1][0]), places.told_up_to(number))
            ):
                last.spans.append((quotation.opens, quotation.closes))
                last.paragraph = passages[number].paragraph
        elif (
            begins
            and passages[number].paragraph - last.paragraph <= _CARRY
            and _is_alone(discourse, last, places.passage(last.spans[-1][0]), places.told_up_to(number))
        ):
            last = Heard(last.speaker, [(quotation.opens, quotation.closes)], passages[number].paragraph, True)
            new.append(last)
    return new


def _introduced(text: str, passage: Passage, discourse: Discourse) -> Speaker:
    """Who is said to say what follows the sentence, which ends with a colon: the subject of its last cue, else nobody."""
    forms = cue_forms()
    for verb in range(len(passage.tokens) - 1, 0, -1):
        token = passage.tokens[verb]
        cue = forms.get(token.lower)
        if token.quotation < 0 and token.text.islower() and cue and cue.kind in _SAYING and cue.form in ("s", "ed"):
            subject = subject_before(passage.tokens, verb)
            if subject:
                return speaker_of(text, passage, passage.tokens[subject[0] : subject[1]], discourse, NOBODY)
    return NOBODY


def _is_alone(discourse: Discourse, last: Heard, first: int, stop: int | None) -> bool:
    """Whether nobody but the last speaker is a topic, or unnamed, in the sentences from `first` to before `stop`."""
    return (
        stop is not None
        and stop - first <= _SENTENCES
        and all(
            focus.topic in (None, last.speaker.person) and not (focus.unnamed and last.speaker.person)
            for focus in discourse.foci[first:stop]
        )
    )


class _Cover:
    """Whether one of many spans holds another, in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end


class _Places:
    """Which sentence a place is in, and whether it begins a paragraph."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._starts = [passage.start for passage in passages]

    def passage(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    def told_up_to(self, number: int) -> int | None:
        """The sentence after `number`; None where the next one tells in other words who said it: '"Really?" Roe pressed.'"""
        here, ahead = self._passages[number], self._passages[number + 1 : number + 2]
        if not ahead or ahead[0].paragraph != here.paragraph or any(token.quotation < 0 for token in here.tokens):
            return number + 1
        words = list(takewhile(lambda token: token.is_word and token.quotation < 0, ahead[0].tokens[:6]))
        cues = [cue for token in words if (cue := cue_forms().get(token.lower))]
        is_told = any(cue.form in ("s", "ed") and cue.kind in _SAYING for cue in cues)
        return None if is_told else number + 2

    def begins_paragraph(self, place: int) -> bool:
        number = bisect_left(self._starts, place)
        if number >= len(self._starts) or self._starts[number] != place:
            return False
        return number == 0 or self._passages[number - 1].paragraph != self._passages[number].paragraph


def _is_full(text: str, quotation: Quotation) -> bool:
    words = text[quotation.start : quotation.end].split()
    return len(words) >= _FULL or text[quotation.end - 1] in ".!?…。！？"
