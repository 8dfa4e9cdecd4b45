"""Pages that somebody asked for: each is read and briefed once, however many ask at once, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from briefbot.desk.ask import ask
from briefbot.ports import NOBODY, Commission, PageReader, Payer, StoredBrief, Web, Writer
from briefbot.reading.addresses import plain_url
from briefbot.values import Brief

ASKED_FROM = 10**15
"""Briefs that were asked for have numbers from here on: far past any that a store gives out."""

_NEWEST_OF_A_FEED = 3  # entries that are read to find the feed's newest story

Page = tuple[str, str]
"""An address without what only tracks its reader, and the language that its brief is wanted in, or ""."""


@dataclass(slots=True, kw_only=True)
class Kept:
    """The last briefs that were asked for, in memory, for as long as the page will say the same: `most` of them, for `span`.

    They are in no story and no archive: nobody follows a page that one person asked for.
    """

    most: int = 300
    span: timedelta = timedelta(minutes=30)
    _pages: OrderedDict[Page, StoredBrief] = field(default_factory=OrderedDict)
    _last: int = ASKED_FROM

    def keep(self, page: Page, brief: Brief, now: datetime) -> StoredBrief:
        """The brief with a number of its own, which no other brief has had before, not even in an earlier run."""
        self._last = max(self._last + 1, ASKED_FROM + int(now.timestamp() * 1000))
        stored = StoredBrief(id=self._last, story_id=0, revision=1, written=now, brief=brief)
        self._pages[page] = stored
        self._pages.move_to_end(page)
        while len(self._pages) > self.most:
            self._pages.popitem(last=False)
        return stored

    def of_page(self, page: Page, now: datetime) -> StoredBrief | None:
        """The brief of the page, where it is fresh."""
        stored = self._pages.get(page)
        return stored if stored and now - stored.written < self.span else None

    def brief(self, brief_id: int) -> StoredBrief | None:
        """The brief of that number, fresh or not, as long as it is kept."""
        return next((stored for stored in self._pages.values() if stored.id == brief_id), None)

    def withdraw(self, brief_id: int, part: str) -> None:
        """Show the part of that name no more."""
        for page, stored in self._pages.items():
            if stored.id == brief_id:
                self._pages[page] = replace(stored, without=stored.without | {part})


@dataclass(frozen=True, slots=True)
class Visit:
    """A page on its way to a brief. Who waits for it may stop waiting: it goes on for the others."""

    url: str
    work: asyncio.Task[StoredBrief]
    has_read: asyncio.Event

    async def read(self) -> None:
        """Wait until the page is read, or will not be."""
        read = asyncio.ensure_future(self.has_read.wait())
        try:
            await asyncio.wait((read, self.work), return_when=asyncio.FIRST_COMPLETED)
        finally:
            read.cancel()

    async def brief(self) -> StoredBrief:
        """The brief. Raises `SourceError`."""
        return await asyncio.shield(self.work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Reads pages and has them briefed."""

    web: Web
    pages: PageReader
    write_brief: Writer
    clock: Callable[[], datetime]
    kept: Kept = field(default_factory=Kept)
    _under_way: dict[Page, Visit] = field(default_factory=dict)

    def visit(self, url: str, payer: Payer = NOBODY, language: str = "") -> Visit:
        """The visit that is under way to this page, or a new one, for which the payer pays."""
        page = (plain_url(url), language)
        if known := self._under_way.get(page):
            return known
        has_read = asyncio.Event()
        work = asyncio.create_task(self._brief(page, url, payer, has_read))
        visit = self._under_way[page] = Visit(url, work, has_read)
        work.add_done_callback(lambda _: self._end(page))
        return visit

    async def close(self) -> None:
        """Stop what is under way: whoever waits for it is told that it was cancelled."""
        works = [visit.work for visit in self._under_way.values()]
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    async def _brief(self, page: Page, url: str, payer: Payer, has_read: asyncio.Event) -> StoredBrief:
        asked = await ask(url, self.web, self.pages, _NEWEST_OF_A_FEED)
        has_read.set()
        brief = await self.write_brief(Commission(articles=asked.stories[0], payer=payer, language=page[1]))
        return self.kept.keep(page, brief, self.clock())

    def _end(self, page: Page) -> None:
        visit = self._under_way.pop(page)
        if not visit.work.cancelled():
            visit.work.exception()  # it is told to those who wait, and nobody may
