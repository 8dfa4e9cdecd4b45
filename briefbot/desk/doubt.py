"""Somebody holds a part of a brief for wrong: its pages are read anew, and what they do not bear out any more is withdrawn."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from briefbot.desk.visits import ASKED_FROM, Kept
from briefbot.errors import SourceError
from briefbot.ports import Outbox, PageReader, Request, StoredBrief, Web
from briefbot.showing.parts import Part, parts_of
from briefbot.values import Article, Brief, ExpertView, Source
from briefbot.writing.across import unsupported_across
from briefbot.writing.grounding import Reason, is_supported, unsupported

Outcome = Literal["stands", "gone", "unsupported", "unread"]
"""The page bears it out; its sentences are there no more; they do not say it; or the page could not be read."""


_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"\b[A-Z]\w*|\b\w*[0-9]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of reading again. `sentences` are those that bear the part out, or (where they are gone) did.

    `reasons` are what in it they do not bear out, and `trouble` says why a page could not be read.
    """

    part: Part
    outcome: Outcome
    sentences: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    trouble: str = ""

    @property
    def falls(self) -> bool:
        """Whether the part may not be told any more."""
        return self.outcome in ("gone", "unsupported")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtDesk:
    """Looks into doubts. Those who doubt one part at once share the reading of its pages."""

    web: Web
    pages: PageReader
    outbox: Outbox
    kept: Kept
    clock: Callable[[], datetime]
    _under_way: dict[tuple[int, str], asyncio.Task[Finding]] = field(default_factory=dict)

    async def look(self, stored: StoredBrief, name: str) -> Finding | None:
        """Whether the part still holds; None where the brief has no such part, or has it no more."""
        part = part_named(stored, name)
        if part is None:
            return None
        key = (stored.id, name)
        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(self._look(stored.brief, part))
            self._under_way[key].add_done_callback(lambda _: self._under_way.pop(key))
        return await asyncio.shield(self._under_way[key])

    async def withdraw(self, stored: StoredBrief, name: str) -> int:
        """Show the part no more, and owe each copy that went out a correction; how many. Raises `StoreError`."""
        if stored.id >= ASKED_FROM:
            self.kept.withdraw(stored.id, name)
            return 0
        return await self.outbox.correct(stored.id, name, self.clock())

    async def _look(self, brief: Brief, part: Part) -> Finding:
        cited = [source for source in brief.sources if any(sentence.source == source.id for sentence in part.evidence)]
        try:
            texts = await asyncio.gather(*(self._text(source.article) for source in cited))
        except SourceError as error:
            return Finding(part=part, outcome="unread", trouble=str(error))
        return await asyncio.to_thread(judged, brief, part, dict(zip((source.id for source in cited), texts, strict=True)))

    async def _text(self, article: Article) -> str:
        """What the page says now; of a feed's excerpt there is no page, so that what was kept of it counts."""
        if article.is_snippet or not article.url.startswith(("http://", "https://")):
            return article.text
        answer = await self.web.get(Request(url=article.url))
        return (await self.pages.read(answer.body, answer.url, answer.content_type)).text


def part_named(stored: StoredBrief, name: str) -> Part | None:
    """The part of that name, unless it was withdrawn."""
    return next((part for part in parts_of(stored.brief) if part.name == name and name not in stored.without), None)


def judged(brief: Brief, part: Part, texts: dict[str, str]) -> Finding:
    """Whether the part holds by what its sources (by their letters) say now.

    Its sentences must stand there, letter for letter but for marks and space, and say it. A claim whose sentences were
    written anew holds where the page as it is now bears it out, which is judged more strictly; somebody's quoted words do not.
    """
    folded = {letter: _folded(text) for letter, text in texts.items()}
    gone = tuple(sentence.text for sentence in part.evidence if _folded(sentence.text) not in folded[sentence.source])
    claim, labels = _claim(brief, part)
    if gone and (_is_quoted(brief, part) or not any(_bears_out(text, claim) for text in texts.values())):
        return Finding(part=part, outcome="gone", sentences=gone)
    sentences = tuple(sentence.text for sentence in part.evidence)
    reasons = () if gone or not claim else reasons_against(claim, [*sentences, *labels], brief.language, _theirs(brief, part))
    return Finding(part=part, outcome="unsupported" if reasons else "stands", sentences=sentences, reasons=reasons)


def _bears_out(text: str, claim: str) -> bool:
    """Whether a page that was written anew says it: with every name, month and number, even one that reads as a usual word."""
    return is_supported(claim, text) and set(_NAMED.findall(claim[1:])) <= set(_WORD.findall(text))


def reasons_against(claim: str, support: Sequence[str], language: str, theirs: str) -> tuple[Reason, ...]:
    """What in a claim of that language the sentences, in the language `theirs`, do not bear out, judged as its writer was."""
    if language and theirs and _primary(language) != _primary(theirs):
        return unsupported_across(claim, support, language, theirs)
    return unsupported(claim, support, "words")


def _claim(brief: Brief, part: Part) -> tuple[str, tuple[str, ...]]:
    """What is claimed, and what else may bear it out: who speaks, and over a headline the titles."""
    if view := _view(brief, part):
        return view.view, (f"{view.name}, {view.role}",)
    return part.text, tuple(source.article.title for source in _cited(brief, part)) if part.name == "headline" else ()


def _view(brief: Brief, part: Part) -> ExpertView | None:
    people = (*brief.expert_views, *brief.voices)
    return people[int(part.name[1:]) - 1] if part.name.startswith("v") else None


def _is_quoted(brief: Brief, part: Part) -> bool:
    view = _view(brief, part)
    return bool(view and view.quotes)


def _cited(brief: Brief, part: Part) -> list[Source]:
    letters = {sentence.source for sentence in part.evidence}
    return [source for source in brief.sources if source.id in letters]


def _theirs(brief: Brief, part: Part) -> str:
    return next((source.article.language for source in _cited(brief, part) if source.article.language), "")


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _folded(text: str) -> str:
    """The letters and figures alone: a page that is set anew says the same."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
