"""Read the article that an entry leads to, once however many feeds bring it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from briefbot.desk.after import line
from briefbot.desk.excerpt import plain
from briefbot.desk.rules import Rules
from briefbot.desk.schedule import backoff
from briefbot.errors import BadStatus, PageError, SourceError, TooLarge
from briefbot.ports import PageReader, ReadingPile, Request, WaitingEntry, Web
from briefbot.reading.addresses import canonical_url, plain_url
from briefbot.values import Article, Entry

log = logging.getLogger(__name__)

_PASSING = frozenset({408, 425, 429})  # of the 4xx, those that may be otherwise in an hour
_SHORTEST = 40  # characters: what is shorter tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """How reading went: the article's id, and `error` where it is only the feed's excerpt (`is_snippet`), or nothing."""

    entry_id: int
    url: str
    article_id: int | None = None
    is_snippet: bool = False
    is_put_off: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads entries."""

    pile: ReadingPile
    web: Web
    pages: PageReader
    clock: Callable[[], datetime]
    rules: Rules

    async def read(self, entry_id: int) -> ReadResult | None:
        """Read the entry; None where it is read, or another process has it in hand. Raises `StoreError`."""
        waiting = await self.pile.claim_entry(entry_id, self.clock())
        return await self.read_claimed(waiting) if waiting else None

    async def read_claimed(self, waiting: WaitingEntry) -> ReadResult:
        """Read an entry that this process has claimed. A page that cannot be had is tried again, then the excerpt counts."""
        url = plain_url(waiting.entry.url)
        if url and (known := await self.pile.known_article(url)):
            await self.pile.link_article(waiting.id, known)
            return ReadResult(entry_id=waiting.id, url=url, article_id=known)
        try:
            article = await self._page(waiting)
        except SourceError as error:
            return await self._without_page(waiting, error)
        except Exception as error:  # one page must not stop the others
            log.exception("reading the page %r", waiting.entry.url)
            return await self._without_page(waiting, error)
        article_id = await self.pile.keep_article(waiting.id, article, self.clock())
        return ReadResult(entry_id=waiting.id, url=article.url, article_id=article_id, is_snippet=article.is_snippet)

    async def _page(self, waiting: WaitingEntry) -> Article:
        if not waiting.entry.url:
            raise PageError("the entry has no address")
        response = await self.web.get(Request(url=waiting.entry.url))
        article = await self.pages.read(response.body, response.url, response.content_type)
        if not article.text.strip():
            raise PageError(f"no text at {response.url!r}")
        own = canonical_url((article.url,), response.url)  # the reader is a process that hostile pages were in
        return completed(replace(article, url=own), waiting)

    async def _without_page(self, waiting: WaitingEntry, error: Exception) -> ReadResult:
        result = ReadResult(entry_id=waiting.id, url=waiting.entry.url, error=line(error))
        if may_pass(error) and waiting.attempts + 1 < self.rules.tries:
            await self.pile.put_off(waiting.id, result.error, self.clock() + backoff(waiting.attempts + 1))
            return replace(result, is_put_off=True)
        if article := excerpt(waiting):
            kept = await self.pile.keep_article(waiting.id, article, self.clock(), note=result.error)
            return replace(result, article_id=kept, is_snippet=True)
        await self.pile.give_up(waiting.id, result.error)
        return result


def may_pass(error: Exception) -> bool:
    """Whether the page may be had another time."""
    if isinstance(error, BadStatus):
        return error.status >= 500 or error.status in _PASSING
    return isinstance(error, SourceError) and not isinstance(error, (PageError, TooLarge))


def completed(article: Article, waiting: WaitingEntry) -> Article:
    """The article, with what its page does not tell and its feed does."""
    entry = waiting.entry
    return replace(
        article,
        title=article.title or entry.title,
        published=article.published or entry.published,
        authors=article.authors or entry.authors,
        outlet=article.outlet or waiting.feed_title,
    )


def excerpt(waiting: WaitingEntry) -> Article | None:
    """What the feed itself tells, labelled as a snippet; None where that is next to nothing."""
    entry: Entry = waiting.entry
    text = max(plain(entry.content), plain(entry.summary), key=len)
    if len(text) < _SHORTEST:
        return None
    url = plain_url(entry.url) or f"urn:entry:{waiting.id}"
    article = Article(id=str(waiting.id), url=url, title=entry.title, text=text, is_snippet=True)
    return completed(article, waiting)
