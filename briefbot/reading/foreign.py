"""Statements of texts in other languages: what their quotation marks and a verb of saying beside them allow.

A quotation with such a verb within reach, in the same paragraph, belongs to the name nearest to that verb; without a name
the statement has no speaker. Nothing is guessed beyond that: no indirect speech, no pronouns.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefbot.reading.people import People, Person
from briefbot.reading.quotation import Quotation
from briefbot.reading.words import word_list, word_table

_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|that|said|is|was|for|he|she|it|with|on|as|they|have|says)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\s.,;:!?\"“”«»„()।。、，]+")  # not \w: the vowel signs of Devanagari are none
_NAME = re.compile(r"[^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*){0,5}")
_HAN_SPEAKER = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:说|說|表示|称|稱|指出|认为|認為|强调|告诉)")
_HINDI_SPEAKER = re.compile(r"((?:[\u0900-\u097f]+\s+){1,3}?)ने(?=\s)")
_REACH = 90  # characters on either side of a quotation
_SAMPLE = 4000
_FULL = 4  # words from which a quotation without a verb beside it is somebody speaking


class ForeignSpeech(NamedTuple):
    """A quotation, the words that name its speaker ("" where there are none) and the person, where it is a known one."""

    quotation: Quotation
    speaker: str
    person: Person | None


def is_english(text: str) -> bool:
    """Whether at least an eighth of the first words are English function words; short texts count as English."""
    sample = text[:_SAMPLE]
    words = len(_WORD.findall(sample))
    return words == 0 or len(_ENGLISH.findall(sample)) >= words / 8


def foreign_speech(text: str, quotations: Sequence[Quotation], people: People) -> list[ForeignSpeech]:
    """Who says each quotation, as far as marks, a verb of saying and a name tell."""
    found: list[ForeignSpeech] = []
    for number, quotation in enumerate(quotations):
        following = quotations[number + 1].opens if number + 1 < len(quotations) else len(text)
        preceding = quotations[number - 1].closes if number else 0
        after = text[quotation.closes : min(quotation.closes + _REACH, following)].split("\n", 1)[0]
        before = text[max(quotation.opens - _REACH, preceding) : quotation.opens].rsplit("\n", 1)[-1]
        spoken = _near(after, quotation.closes, people) or _near(before, quotation.opens - len(before), people)
        if spoken:
            found.append(ForeignSpeech(quotation, *spoken))
        elif quotation.closed and len(text[quotation.start : quotation.end].split()) >= _FULL:
            found.append(ForeignSpeech(quotation, "", None))
    return found


def _near(window: str, start: int, people: People) -> tuple[str, Person | None] | None:
    """The speaker in a window beside a quotation, or nothing where no verb of saying stands in it."""
    if han := _HAN_SPEAKER.search(window):
        return han.group(1), None
    verb = next((m for m in _WORD.finditer(window) if m.group().lower() in word_table("foreign_cues")), None)
    hindi = _HINDI_SPEAKER.search(window)
    if hindi:
        return hindi.group(1).strip(), None
    if verb is None:
        return None
    mentions = people.within(start, start + len(window))
    if mentions:
        nearest = min(mentions, key=lambda m: min(abs(m.start - start - verb.end()), abs(m.end - start - verb.start())))
        return nearest.person.name, nearest.person
    return _words_after(window[verb.end() :]), None


def _words_after(rest: str) -> str:
    """The capitalised words right after the verb, or ""."""
    match = _NAME.match(rest.lstrip())
    words: list[str] = []
    for word in match.group().split() if match else []:
        if not word[0].isupper() or word.lower() in word_list("no_names"):
            break
        words.append(word)
    return " ".join(words)
