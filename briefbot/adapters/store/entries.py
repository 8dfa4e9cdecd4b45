"""The entries to be read, and the articles they lead to."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.columns import storable
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.leases import FREE, claim, free
from briefbot.adapters.store.schema import articles, entries, feeds
from briefbot.ports import WaitingEntry
from briefbot.values import Article, Entry

_LEASE = timedelta(minutes=5)


class Entries:
    """Meets `ReadingPile`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries_waiting(self, now: datetime) -> int:
        waiting = select(func.count()).select_from(entries).where(_is_due(now))
        async with self._database.reading() as connection:
            return int((await connection.execute(waiting)).scalar_one())

    async def entries_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        owed = select(entries.c.id).where(_is_due(now), free(entries, now)).order_by(entries.c.at.desc(), entries.c.id)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(owed.limit(limit))).scalars())

    async def claim_waiting(self, due: datetime, now: datetime, limit: int) -> tuple[WaitingEntry, ...]:
        return await self._claim(select(entries.c.id).where(_is_due(due)).order_by(entries.c.at.desc()).limit(limit), now)

    async def claim_entry(self, entry_id: int, now: datetime) -> WaitingEntry | None:
        claimed = await self._claim(select(entries.c.id).where(entries.c.id == entry_id, entries.c.state == "waiting"), now)
        return claimed[0] if claimed else None

    async def _claim(self, wanted: Select[tuple[int]], now: datetime) -> tuple[WaitingEntry, ...]:
        async with self._database.writing() as connection:
            ids = await claim(connection, entries, wanted, now, self._database.holder.lease(now + _LEASE))
            found = select(entries, feeds.c.title.label("feed_title")).join(feeds).where(entries.c.id.in_(ids))
            rows = await connection.execute(found.order_by(entries.c.at.desc(), entries.c.id))
            return tuple(_waiting(row) for row in rows)

    async def known_article(self, url: str) -> int | None:
        async with self._database.reading() as connection:
            return await connection.scalar(select(articles.c.id).where(articles.c.url_key == key_of(url)))

    async def keep_article(self, entry_id: int, article: Article, now: datetime, note: str = "") -> int:
        row = _row(article, now)
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(articles).values(row))
            article_id = await _stored(connection, row)
            await _close(connection, entry_id, state="read", article_id=article_id, error=note)
        return article_id

    async def link_article(self, entry_id: int, article_id: int) -> None:
        async with self._database.writing() as connection:
            await _close(connection, entry_id, state="read", article_id=article_id, error="")

    async def put_off(self, entry_id: int, error: str, until: datetime) -> None:
        later = update(entries).where(entries.c.id == entry_id, entries.c.state == "waiting")
        async with self._database.writing() as connection:
            await connection.execute(later.values(attempts=entries.c.attempts + 1, error=error, next_try=until, **FREE))

    async def give_up(self, entry_id: int, error: str) -> None:
        async with self._database.writing() as connection:
            await _close(connection, entry_id, state="failed", article_id=None, error=error)


def key_of(text: str) -> str:
    """A text's name in an index: 32 characters, whatever its length."""
    return hashlib.blake2b(storable(text).encode(), digest_size=16).hexdigest()


def article_of(row: Row[Any]) -> Article:
    """An article of the table. Its id is the row's number."""
    return Article(
        id=str(row.id),
        url=row.url,
        title=row.title,
        text=row.text,
        published=row.published,
        authors=tuple(row.authors),
        language=row.language,
        outlet=row.outlet,
        is_snippet=row.is_snippet,
    )


def _is_due(now: datetime) -> Any:
    return and_(entries.c.state == "waiting", or_(entries.c.next_try.is_(None), entries.c.next_try <= now))


def _waiting(row: Row[Any]) -> WaitingEntry:
    entry = Entry(
        id=row.key,
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published,
        authors=tuple(row.authors),
    )
    return WaitingEntry(id=row.id, entry=entry, feed_title=row.feed_title, attempts=row.attempts)


def _row(article: Article, now: datetime) -> dict[str, Any]:
    return {
        "url": article.url,
        "url_key": key_of(article.url),
        "host": urlsplit(article.url).netloc.lower(),
        "text_key": key_of(f"{article.title}\n{article.text}"),
        "title": article.title,
        "text": article.text,
        "published": article.published,
        "authors": list(article.authors),
        "language": article.language,
        "outlet": article.outlet,
        "is_snippet": article.is_snippet,
        "at": min(article.published or now, now),
        "read": now,
    }


async def _stored(connection: AsyncConnection, row: dict[str, Any]) -> int:
    """The article that is at this address, or else has this text on this site."""
    same_text = and_(articles.c.host == row["host"], articles.c.text_key == row["text_key"])
    found = select(articles.c.id).where(or_(articles.c.url_key == row["url_key"], same_text))
    return int((await connection.execute(found.order_by((articles.c.url_key == row["url_key"]).desc()))).scalars().first() or 0)


async def _close(connection: AsyncConnection, entry_id: int, **values: Any) -> None:
    done = update(entries).where(entries.c.id == entry_id, entries.c.state == "waiting")
    await connection.execute(done.values(content="", next_try=None, **values, **FREE))
