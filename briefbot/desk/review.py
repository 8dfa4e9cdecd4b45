"""What goes to a reviewed channel: an editor sees each first, lets it go, changes it, or drops it. Nothing is posted before."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from briefbot.desk.doubt import reasons_against
from briefbot.ports import Address, Archive, DeliveryRow, Outbox, StoredBrief, Subscriber, Subscribers
from briefbot.reading.sentences import split_sentences
from briefbot.showing.catalogue import marked
from briefbot.showing.parts import parts_of, without
from briefbot.showing.telegram_actions import version_of
from briefbot.values import Brief, Sentence
from briefbot.writing.grounding import Reason, unsupported
from briefbot.writing.model.wording import has_quotation

_LONGEST_HEADLINE = 120  # characters
_MOST_WORDS = 14

Decided = Literal["done", "changed", "approved already", "dropped already", "unknown"]
Refused = Literal["", "not waiting", "no headline", "empty", "too long", "quotation", "unsupported"]

REASONS: Mapping[str, str] = {
    "name": marked("the name “{what}” stands in none of them"),
    "number": marked("the number “{what}” stands in none of them"),
    "negation": marked("none of them denies it: “{what}”"),
    "words": marked("nothing in them says “{what}”"),
}
"""Why the sources do not bear a headline out, by the kind of the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    """What of a draft can be taken out: a part of a brief, with the sentences that bear it out, or a brief of a digest."""

    name: str
    text: str
    evidence: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What waits for an editor's word: a brief, or a digest with its briefs; and what has been taken out of it so far."""

    row: DeliveryRow
    briefs: tuple[StoredBrief, ...]

    @property
    def is_digest(self) -> bool:
        """Whether it is a digest: then its parts are briefs ("b12"), and it has no headline."""
        return self.row.digest_id is not None

    @property
    def headline(self) -> str:
        """The headline as it would go out; "" for a digest, which has none."""
        return self.row.headline

    @property
    def gone(self) -> frozenset[str]:
        """The names of the parts that would not be told."""
        return self.row.without if self.is_digest else self.row.without | self.briefs[0].without

    @property
    def version(self) -> str:
        """The mark of what would be told now: an approval is of the version that was seen."""
        return version_of(self.gone, self.row.own_headline)

    @property
    def parts(self) -> tuple[DraftPart, ...]:
        """Each part that can be taken out, or was. A headline of an editor's own is none."""
        if self.is_digest:
            return tuple(DraftPart(name=f"b{stored.id}", text=stored.brief.headline.text) for stored in self.briefs)
        withdrawn, told = self.briefs[0].without, parts_of(self.briefs[0].brief)
        return tuple(
            DraftPart(name=part.name, text=part.text, evidence=part.evidence)
            for part in told
            if part.name not in withdrawn and (part.name != "headline" or not self.row.own_headline)
        )

    def tells_without(self, names: Collection[str]) -> bool:
        """Whether anything would be left to tell without these parts."""
        if self.is_digest:
            return not self.parts or any(part.name not in names for part in self.parts)
        return without(self.briefs[0].brief, names) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlined:
    """What became of an editor's headline; `reasons` are what in it the sources do not bear out."""

    refused: Refused = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Takes the word of editors, the numbers of whose private chats are `editors`. Raises `StoreError`.

    Whom what they do owes a message is woken by who calls.
    """

    outbox: Outbox
    archive: Archive
    subscribers: Subscribers
    editors: Sequence[str]
    outlet: str
    clock: Callable[[], datetime]

    async def show_drafts(self) -> int:
        """Owe the editors the drafts that they were not shown, and the word on those that wait no more; how many messages.

        Without a channel in review this costs two looks.
        """
        now = self.clock()
        closed = await self.outbox.close_drafts(now)
        if not self.editors or not await self.outbox.deliveries("review", 1):
            return closed
        there = [await self._editor(editor) for editor in self.editors]
        return closed + await self.outbox.ask_editors([one.id for one in there], now)

    async def _editor(self, number: str) -> Subscriber:
        chat = Address(outlet=self.outlet, chat=number)
        return await self.subscribers.subscriber(chat) or await self.subscribers.welcome(chat, "private", "", self.clock())

    async def draft(self, delivery_id: int) -> Draft | None:
        """The draft; None where it waits for nobody's word (any more)."""
        row = await self.outbox.delivery(delivery_id)
        if row is None or row.state != "review":
            return None
        digest = await self.subscribers.digest(row.digest_id) if row.digest_id else None
        ids = (*digest.brief_ids, *digest.also_ids) if digest else (row.brief_id,) if row.brief_id else ()
        found = [await self.archive.brief(brief_id) for brief_id in ids]
        briefs = tuple(stored for stored in found if stored)
        return Draft(row=row, briefs=briefs) if briefs or digest else None

    async def approve(self, delivery_id: int, version: str) -> Decided:
        """Let it go as it was seen, by the mark of that; "changed" where it would be told otherwise by now."""
        draft = await self.draft(delivery_id)
        if draft is None:
            return await self._decided(delivery_id)
        if draft.version != version or not draft.tells_without(draft.gone):
            return "changed"
        if not await self.outbox.approve(draft.row, self.clock()):
            return "changed" if await self.draft(delivery_id) else await self._decided(delivery_id)
        await self.outbox.close_drafts(self.clock())
        return "done"

    async def drop(self, delivery_id: int) -> Decided:
        """Have it go nowhere, however it is by now."""
        row = await self.outbox.delivery(delivery_id)
        if row is None or row.state != "review" or not await self.outbox.settle(delivery_id, False, self.clock()):
            return await self._decided(delivery_id)
        await self.outbox.close_drafts(self.clock())
        return "done"

    async def _decided(self, delivery_id: int) -> Decided:
        """What the first word was, which counts."""
        row = await self.outbox.delivery(delivery_id)
        if row is None or row.state == "review":
            return "unknown"
        return "dropped already" if row.state == "dropped" else "approved already"

    async def show_again(self, delivery_id: int, editor: str) -> bool:
        """Owe the editor the draft as it is now; False where it waits no more."""
        return await self.outbox.show_again(delivery_id, (await self._editor(editor)).id, self.clock())

    async def change(self, delivery_id: int, name: str, *, is_out: bool) -> Draft | None:
        """The draft with the part taken out, or put back. What would leave nothing to tell stays in.

        None where it waits no more. What another editor changes meanwhile stays changed.
        """
        draft = await self.draft(delivery_id)
        if draft is None or name not in {part.name for part in draft.parts}:
            return draft
        await self.outbox.amend(delivery_id, out={name} if is_out else (), back=() if is_out else {name})
        changed = await self.draft(delivery_id)
        if changed and not changed.tells_without(changed.gone):
            await self.outbox.amend(delivery_id, back={name})
            return await self.draft(delivery_id)
        return changed

    async def headline(self, delivery_id: int, words: str) -> Headlined:
        """Give it another headline, if the sources bear it out."""
        draft, said = await self.draft(delivery_id), " ".join(words.split())
        if draft is None:
            return Headlined(refused="not waiting")
        if draft.is_digest:
            return Headlined(refused="no headline")
        verdict = await asyncio.to_thread(headline_verdict, said, draft.briefs[0].brief)
        if verdict.refused:
            return verdict
        changed = await self.outbox.amend(delivery_id, headline=said)
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
