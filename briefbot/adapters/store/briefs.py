"""The briefs written: kept as their document, rebuilt on their articles, found again by time and by word."""

import asyncio
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, Select, and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database, is_of_one
from briefbot.adapters.store.entries import article_of, key_of
from briefbot.adapters.store.schema import articles, brief_articles, briefs, entries, story_articles
from briefbot.adapters.store.schema_service import brief_people, withdrawals
from briefbot.adapters.store.together import Together
from briefbot.errors import Ungrounded
from briefbot.ports import OpenStory, StoredBrief
from briefbot.showing.document import from_json
from briefbot.showing.searched import searched
from briefbot.showing.slugs import slug
from briefbot.values import Article, Brief

log = logging.getLogger(__name__)


class ReadDocument(Protocol):
    """Rebuilds a brief from its document and its articles (by id). Raises `Ungrounded`."""

    def __call__(self, document: str, articles: Mapping[str, Article]) -> Brief: ...


class Briefs:
    """Meets `Archive`."""

    def __init__(self, database: Database, read_document: ReadDocument = from_json) -> None:
        self._database = database
        self._asked: Together[frozenset[int], Mapping[int, Mapping[str, datetime]]] = Together(self._withdrawn_of, is_of_one)
        self._read_document = read_document

    async def latest(self, limit: int, before: datetime | None = None, words: str = "") -> tuple[StoredBrief, ...]:
        found = select(briefs).order_by(briefs.c.written.desc(), briefs.c.id.desc()).limit(limit)
        if before:
            found = found.where(briefs.c.written < before)
        for word in words.lower().split():
            found = found.where(briefs.c.words.contains(word, autoescape=True))
        return await self.found(found)

    async def brief(self, brief_id: int) -> StoredBrief | None:
        found = await self.found(select(briefs).where(briefs.c.id == brief_id))
        return found[0] if found else None

    async def withdrawn(self, brief_ids: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
        return await self._asked.add(frozenset(brief_ids))

    async def _withdrawn_of(self, asked: Sequence[frozenset[int]]) -> Sequence[Mapping[int, Mapping[str, datetime]]]:
        """Of many lists of briefs, which are asked for at once."""
        async with self._database.reading() as connection:
            gone = await withdrawn_parts(connection, frozenset().union(*asked))
        return [{id_: gone[id_] for id_ in ids & gone.keys()} for ids in asked]

    async def brief_of_story(self, story_id: int) -> StoredBrief | None:
        last = select(briefs).where(briefs.c.story_id == story_id).order_by(briefs.c.revision.desc()).limit(1)
        found = await self.found(last)
        return found[0] if found else None

    async def brief_of_page(self, url: str) -> StoredBrief | None:
        linked = and_(entries.c.url == url, entries.c.article_id.is_not(None))
        pages = union(
            select(articles.c.id).where(articles.c.url_key == key_of(url)), select(entries.c.article_id).where(linked)
        )
        copied = select(story_articles.c.copy_of).where(story_articles.c.article_id.in_(pages))
        told = or_(brief_articles.c.article_id.in_(pages), brief_articles.c.article_id.in_(copied))
        wanted = select(briefs).where(briefs.c.id.in_(select(brief_articles.c.brief_id).where(told)))
        found = await self.found(wanted.order_by(briefs.c.written.desc(), briefs.c.id.desc()).limit(1))
        return found[0] if found else None

    async def found(self, wanted: Select[Any], *, leave_out: bool = False) -> tuple[StoredBrief, ...]:
        """The briefs of a query for their rows. Between two of them others have a turn: thirty take thirty milliseconds.

        One that its sources do not bear out any more raises `Ungrounded`, or is left out and logged.
        """
        async with self._database.reading() as connection:
            rows = (await connection.execute(wanted)).all()
            told = await _articles(connection, [row.id for row in rows])
            withdrawn = await withdrawn_parts(connection, [row.id for row in rows])
        stored = []
        for row in rows:
            try:
                stored.append(self._stored(row, told, withdrawn.get(row.id, {})))
            except Ungrounded as error:
                if not leave_out:
                    raise
                log.error("brief %d is not shown: %s", row.id, error)
            await asyncio.sleep(0)
        return tuple(stored)

    def _stored(self, row: Row[Any], told: Mapping[str, Article], withdrawn: Mapping[str, datetime]) -> StoredBrief:
        brief = self._read_document(json.dumps(row.document), told)
        same = {name: getattr(row, name) for name in ("id", "story_id", "revision", "written")}
        corrected = max(withdrawn.values(), default=None)
        return StoredBrief(**same, brief=brief, without=frozenset(withdrawn), corrected=corrected)


async def keep(connection: AsyncConnection, database: Database, story: OpenStory, brief: Brief, now: datetime) -> int | None:
    """Store the brief and what it stands on; None where the story has one of this revision."""
    row = {
        "story_id": story.id,
        "revision": story.revision,
        "written": now,
        "headline": brief.headline.text,
        "language": brief.language,
        "writer": brief.writer.name,
        "document": json.loads(brief.to_json()),
        "words": searched(brief),
    }
    new = database.new(briefs, ["story_id", "revision"]).values(row).returning(briefs.c.id)
    brief_id = (await connection.execute(new)).scalar()
    if brief_id is None:
        return None
    told = [{"brief_id": brief_id, "article_id": int(source.article.id)} for source in brief.sources]
    await connection.execute(brief_articles.insert(), told)
    if speaking := [(view.name, True) for view in brief.expert_views] + [(view.name, False) for view in brief.voices]:
        rows = [
            {"brief_id": brief_id, "place": place, "slug": slug(name), "name": name, "is_expert": is_expert}
            for place, (name, is_expert) in enumerate(speaking)
        ]
        await connection.execute(brief_people.insert(), rows)
    return int(brief_id)


async def _articles(connection: AsyncConnection, ids: Sequence[int]) -> dict[str, Article]:
    told = select(brief_articles.c.article_id).where(brief_articles.c.brief_id.in_(ids))
    rows = await connection.execute(select(articles).where(articles.c.id.in_(told)))
    return {article.id: article for article in map(article_of, rows)}


async def withdrawn_parts(connection: AsyncConnection, brief_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """By brief, which of its parts were withdrawn, and when."""
    found: dict[int, dict[str, datetime]] = {}
    for row in await connection.execute(select(withdrawals).where(withdrawals.c.brief_id.in_(brief_ids))):
        found.setdefault(row.brief_id, {})[row.part] = row.made
    return found
