"""Briefs of a reviewed channel: an editor sees each first, lets it go, changes it, or drops it. Nothing is posted before."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from briefbot.desk.doubt import reasons_against
from briefbot.ports import Address, Archive, DeliveryRow, Outbox, StoredBrief, Subscribers
from briefbot.reading.sentences import split_sentences
from briefbot.showing.catalogue import marked
from briefbot.showing.parts import parts_of, without
from briefbot.values import Brief
from briefbot.writing.grounding import Reason, unsupported
from briefbot.writing.model.wording import has_quotation

_LONGEST_HEADLINE = 120  # characters
_MOST_WORDS = 14

Decided = Literal["done", "approved already", "dropped already", "unknown"]
Refused = Literal["", "not waiting", "empty", "too long", "quotation", "unsupported"]

REASONS: Mapping[str, str] = {
    "name": marked("the name “{what}” stands in none of them"),
    "number": marked("the number “{what}” stands in none of them"),
    "negation": marked("none of them denies it: “{what}”"),
    "words": marked("nothing in them says “{what}”"),
}
"""Why the sources do not bear a headline out, by the kind of the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A brief that waits for an editor's word: the delivery, the brief, and what has been taken out of it so far."""

    row: DeliveryRow
    stored: StoredBrief

    @property
    def headline(self) -> str:
        """The headline as it would go out."""
        return self.row.headline or self.stored.brief.headline.text

    @property
    def gone(self) -> frozenset[str]:
        """The names of the parts that would not be told."""
        return self.row.without | self.stored.without


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlined:
    """What became of an editor's headline; `reasons` are what in it the sources do not bear out."""

    refused: Refused = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Takes the word of editors, the numbers of whose private chats are `editors`. Raises `StoreError`."""

    outbox: Outbox
    archive: Archive
    subscribers: Subscribers
    editors: Sequence[str]
    outlet: str
    clock: Callable[[], datetime]

    async def show_drafts(self) -> int:
        """Owe the editors every draft that they were not shown; how many. Without a channel in review this costs one look."""
        now = self.clock()
        if not self.editors or not await self.outbox.deliveries("review", 1):
            return 0
        chats = [Address(outlet=self.outlet, chat=editor) for editor in self.editors]
        known = [await self.subscribers.subscriber(chat) for chat in chats]
        there = [
            one or await self.subscribers.welcome(chat, "private", "", now) for one, chat in zip(known, chats, strict=True)
        ]
        return await self.outbox.ask_editors([one.id for one in there], now)

    async def draft(self, delivery_id: int) -> Draft | None:
        """The draft; None where it waits for nobody's word (any more)."""
        row = await self.outbox.delivery(delivery_id)
        if row is None or row.state != "review" or row.brief_id is None:
            return None
        stored = await self.archive.brief(row.brief_id)
        return Draft(row=row, stored=stored) if stored else None

    async def decide(self, delivery_id: int, *, send: bool) -> Decided:
        """Let it go, or drop it. The first word counts."""
        row = await self.outbox.delivery(delivery_id)
        if row and row.state == "review" and await self.outbox.settle(delivery_id, send, self.clock()):
            return "done"
        row = await self.outbox.delivery(delivery_id)
        if row is None or row.state == "review":
            return "unknown"
        return "dropped already" if row.state == "dropped" else "approved already"

    async def toggle(self, delivery_id: int, name: str) -> Draft | None:
        """The draft with the part taken out, or put back. What would leave nothing to tell stays in.

        None where it waits no more.
        """
        draft = await self.draft(delivery_id)
        if draft is None:
            return None
        known = {part.name for part in parts_of(draft.stored.brief)} - draft.stored.without
        wanted = draft.row.without ^ ({name} & known)
        if without(draft.stored.brief, wanted | draft.stored.without) is not None:
            await self.outbox.amend(delivery_id, sorted(wanted), "")
        return await self.draft(delivery_id)

    async def headline(self, delivery_id: int, words: str) -> Headlined:
        """Give it another headline, if the sources bear it out."""
        draft, said = await self.draft(delivery_id), " ".join(words.split())
        if draft is None:
            return Headlined(refused="not waiting")
        verdict = await asyncio.to_thread(headline_verdict, said, draft.stored.brief)
        if verdict.refused:
            return verdict
        changed = await self.outbox.amend(delivery_id, None, said)
        return verdict if changed else Headlined(refused="not waiting")


def headline_verdict(said: str, brief: Brief) -> Headlined:
    """Whether the headline may stand over the brief: short, in words of its own, and borne out by the sources."""
    if not said:
        return Headlined(refused="empty")
    if len(said) > _LONGEST_HEADLINE or len(said.split()) > _MOST_WORDS:
        return Headlined(refused="too long")
    if has_quotation(said):
        return Headlined(refused="quotation")
    reasons = _reasons(said, brief)
    return Headlined(refused="unsupported" if reasons else "", reasons=reasons)


def _reasons(said: str, brief: Brief) -> tuple[Reason, ...]:
    theirs = next((source.article.language for source in brief.sources if source.article.language), "")
    texts = [source.article.text for source in brief.sources]
    sentences = (text[span.start : span.end] for text in texts for span in split_sentences(text))
    support = [*(source.article.title for source in brief.sources), *sentences]
    if brief.language.partition("-")[0] == theirs.partition("-")[0]:
        return unsupported(said, support)
    return reasons_against(said, support, brief.language, theirs)
