"""The answer to /brief: of a page, of words, or of nothing at all."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from briefbot.desk.follow import address
from briefbot.desk.visits import ASKED_FROM, Visit, Visits
from briefbot.errors import FeedError
from briefbot.ports import NOBODY, Archive, Payer, StoredBrief, Subscribers
from briefbot.reading.addresses import plain_url
from briefbot.stories.terms import terms
from briefbot.values import Brief

_FRESH = timedelta(days=1)  # a page that is in the news is rewritten as long
_RECENT = timedelta(days=7)
_SEARCHED = 200  # briefs that are compared with a long text
_LONGEST = 4_096  # characters, of a message
_MOST_WORDS = 12
_WEB = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?::[0-9]{1,5})?(?:/\S*)?", re.IGNORECASE)
_AFTER = ".,;:!?…'’”»)]}>"

Wanted = Literal["page", "words", "nothing"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: the brief of a page (its address), those with words in them, or whatever is new."""

    kind: Wanted
    value: str = ""


def read_wish(said: str, *replied_to: str) -> Wish:
    """What is meant by the words behind /brief, and where there are none by the message that they reply to.

    The first address in them counts, else the words. Alone, "example.org/story" is an address as well.
    """
    for text in (said, *replied_to):
        words = text[:_LONGEST].strip()
        if url := address_in(words):
            return Wish("page", url)
        if words:
            return Wish("words", words)
    return Wish("nothing")


def address_in(words: str) -> str:
    """The first web address in the words, or ""; one without its scheme counts where it stands alone."""
    if found := _WEB.search(words):
        return _address(found.group())
    return _address(words) if _BARE.fullmatch(words) and ("/" in words or "." in words) else ""


def _address(word: str) -> str:
    bare = word.rstrip(_AFTER)
    # A bracket that closes one in the address itself belongs to it.
    if word[len(bare) : len(bare) + 1] == ")" and bare.count("(") > bare.count(")"):
        bare += ")"
    try:
        return address(bare)
    except FeedError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDesk:
    """Answers people. `recent` is how far back what a chat follows is looked for."""

    archive: Archive
    subscribers: Subscribers
    visits: Visits
    clock: Callable[[], datetime]
    fresh: timedelta = _FRESH
    recent: timedelta = _RECENT

    async def known(self, url: str, language: str = "") -> StoredBrief | None:
        """The brief of the page that there is already and that is fresh: nothing is asked for it. Raises `StoreError`."""
        now, plain = self.clock(), plain_url(url)
        if kept := self.visits.kept.of_page((plain, language), now):
            return kept
        stored = await self.archive.brief_of_page(plain)
        return stored if stored and now - stored.written < self.fresh and _suits(stored.brief, language) else None

    def visit(self, url: str, payer: Payer = NOBODY, language: str = "") -> Visit:
        """Have the page read and briefed; those who ask for one page at once share the work."""
        return self.visits.visit(url, payer, language)

    async def brief(self, brief_id: int) -> StoredBrief | None:
        """A brief by its number, of the archive or of those that were asked for. Raises `StoreError`."""
        if brief_id >= ASKED_FROM:
            return self.visits.kept.brief(brief_id)
        return await self.archive.brief(brief_id)

    async def of_words(self, words: str, limit: int) -> tuple[StoredBrief, ...]:
        """The briefs that tell of it, the best first: with all the words, else those nearest to a text. Raises `StoreError`."""
        wanted = words.split()[:_MOST_WORDS]
        found = await self.archive.latest(limit, words=" ".join(wanted)) if len(words.split()) <= _MOST_WORDS else ()
        return _by_headline(found, words) if found else _nearest(await self.archive.latest(_SEARCHED), words, limit)

    async def newest(self, subscriber_id: int | None, limit: int) -> tuple[StoredBrief, ...]:
        """The newest briefs of what the chat follows; of all, where it follows nothing. Raises `StoreError`."""
        now = self.clock()
        if subscriber_id is None or not await self.subscribers.subscriptions(subscriber_id):
            return await self.archive.latest(limit)
        wanted = await self.subscribers.briefs_for_digest(subscriber_id, now - self.recent, now)
        found = [await self.archive.brief(brief_id) for brief_id in wanted[:limit]]
        return tuple(stored for stored in found if stored)


def _suits(brief: Brief, language: str) -> bool:
    """Whether the brief is in the language that was asked for, where one was."""
    return not language or brief.language.partition("-")[0] == language.partition("-")[0]


def _by_headline(found: Iterable[StoredBrief], words: str) -> tuple[StoredBrief, ...]:
    """Those with most of the words in their headline first, of these the newest."""
    wanted = set(terms(words))
    return tuple(sorted(found, key=lambda stored: -len(wanted & set(terms(stored.brief.headline.text)))))


def _nearest(briefs: Iterable[StoredBrief], text: str, limit: int) -> tuple[StoredBrief, ...]:
    """Those that share most words with a text, the newest of equals first; at least a third of the words of one of the two."""
    wanted = set(terms(text))
    shared = ((stored, _likeness(wanted, stored.brief)) for stored in briefs)
    near = sorted(((likeness, stored) for stored, likeness in shared if likeness >= 1 / 3), key=lambda one: -one[0])
    return tuple(stored for _, stored in near[:limit])


def _likeness(wanted: set[str], brief: Brief) -> float:
    told = set(terms(f"{brief.headline.text} {brief.summary.text}"))
    common = len(wanted & told)
    return common / min(len(wanted), len(told)) if common > 1 else 0.0
