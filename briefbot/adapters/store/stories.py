"""The stories: which articles they hold, and whether their brief is owed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.briefs import keep
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.entries import article_of
from briefbot.adapters.store.fan_out import owe
from briefbot.adapters.store.leases import FREE, claim, free
from briefbot.adapters.store.schema import articles, briefs, entries, feeds, leases, stories, story_articles
from briefbot.ports import Filed, OpenStory, Placement, Subscription
from briefbot.values import Article, Brief

_GATHERING = "gather"
_LEASE = timedelta(minutes=10)


class Stories:
    """Meets `Newsroom`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_gathering(self, now: datetime) -> bool:
        ours = self._database.holder.lease(now + _LEASE)
        async with self._database.writing() as connection:
            await connection.execute(self._database.new(leases, ["name"]).values(name=_GATHERING))
            claimed = update(leases).where(leases.c.name == _GATHERING, free(leases, now)).values(ours)
            return (await connection.execute(claimed)).rowcount == 1

    async def articles_since(self, since: datetime, limit: int) -> tuple[Filed, ...]:
        settled = or_(stories.c.state != "open", stories.c.holder.is_not(None))
        found = (
            select(articles, story_articles.c.story_id, settled.label("is_settled"))
            .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
            .outerjoin(stories, stories.c.id == story_articles.c.story_id)
            .order_by(articles.c.read.desc(), articles.c.id)
            .limit(limit)
        )
        new = found.where(story_articles.c.story_id.is_(None))
        filed = found.where(stories.c.grew >= since)
        async with self._database.reading() as connection:
            rows = [*await connection.execute(new), *await connection.execute(filed)]
        return tuple(Filed(article=article_of(row), story_id=row.story_id, is_settled=bool(row.is_settled)) for row in rows)

    async def place(self, placements: Sequence[Placement], now: datetime) -> int:
        async with self._database.writing() as connection:
            held = leases.c.holder == str(self._database.holder)
            ours = update(leases).where(leases.c.name == _GATHERING, held).values(**FREE)
            if (await connection.execute(ours)).rowcount != 1:
                return 0  # the lease lapsed and somebody else has arranged them since
            return sum([await _place(connection, placement, now) for placement in placements])

    async def stories_owed(self, now: datetime) -> tuple[int, ...]:
        owed = select(stories.c.id).where(_is_owed(now)).order_by(stories.c.grew.desc(), stories.c.id)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(owed)).scalars())

    async def claim_story(self, story_id: int, now: datetime) -> OpenStory | None:
        wanted = select(stories.c.id).where(stories.c.id == story_id, stories.c.state == "open")
        async with self._database.writing() as connection:
            if not await claim(connection, stories, wanted, now, self._database.holder.lease(now + _LEASE)):
                return None
            row = (await connection.execute(select(stories).where(stories.c.id == story_id))).one()
            told = await _articles(connection, story_id)
            brought = await _feeds(connection, story_id)
        return OpenStory(id=row.id, revision=row.revision, articles=told, attempts=row.attempts, feeds=brought)

    async def keep_brief(
        self, story: OpenStory, brief: Brief, now: datetime, wanted: Sequence[Subscription] = ()
    ) -> int | None:
        async with self._database.writing() as connection:
            still = and_(stories.c.id == story.id, stories.c.state == "open", stories.c.revision == story.revision)
            briefed = update(stories).where(still).values(state="briefed", error="", next_try=None, **FREE)
            if (await connection.execute(briefed)).rowcount != 1:
                return None
            told = [int(article.id) for article in story.articles]
            theirs = update(story_articles).where(story_articles.c.story_id == story.id)
            await connection.execute(theirs.values(is_late=story_articles.c.article_id.not_in(told)))
            if (brief_id := await keep(connection, self._database, story, brief, now)) is not None:
                await owe(connection, story, brief_id, wanted, now)
            return brief_id

    async def put_story_off(self, story_id: int, error: str, until: datetime | None, *, is_fault: bool = True) -> None:
        values = {"attempts": stories.c.attempts + int(is_fault), "error": error, "next_try": until, **FREE}
        values |= {} if until else {"state": "failed"}
        async with self._database.writing() as connection:
            await connection.execute(update(stories).where(stories.c.id == story_id, stories.c.state == "open").values(values))

    async def stories_grown(self, least: int, before: datetime) -> tuple[int, ...]:
        late = and_(story_articles.c.is_late, story_articles.c.copy_of.is_(None))
        grown = select(story_articles.c.story_id).where(late).group_by(story_articles.c.story_id).having(func.count() >= least)
        is_fresh = exists().where(briefs.c.story_id == stories.c.id, briefs.c.written >= before)
        found = select(stories.c.id).where(stories.c.state == "briefed", stories.c.id.in_(grown), ~is_fresh)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(found.order_by(stories.c.grew.desc(), stories.c.id))).scalars())

    async def reopen(self, story_id: int) -> bool:
        briefed = update(stories).where(stories.c.id == story_id, stories.c.state == "briefed")
        again = {"state": "open", "revision": stories.c.revision + 1, "attempts": 0, "error": "", "next_try": None}
        async with self._database.writing() as connection:
            return (await connection.execute(briefed.values(again))).rowcount == 1


def _is_owed(now: datetime) -> Any:
    due = or_(stories.c.next_try.is_(None), stories.c.next_try <= now)
    return and_(stories.c.state == "open", due, free(stories, now))


async def _articles(connection: AsyncConnection, story_id: int) -> tuple[Article, ...]:
    found = select(articles).join(story_articles, story_articles.c.article_id == articles.c.id)
    rows = await connection.execute(found.where(story_articles.c.story_id == story_id).order_by(story_articles.c.place))
    return tuple(article_of(row) for row in rows)


async def _feeds(connection: AsyncConnection, story_id: int) -> tuple[str, ...]:
    """The addresses of the feeds that brought a story's articles, that of its best article first."""
    brought = (
        select(feeds.c.url)
        .join(entries, entries.c.feed_id == feeds.c.id)
        .join(story_articles, story_articles.c.article_id == entries.c.article_id)
        .where(story_articles.c.story_id == story_id)
        .order_by(story_articles.c.place, entries.c.id)
    )
    return tuple(dict.fromkeys((await connection.execute(brought)).scalars()))


async def _place(connection: AsyncConnection, placement: Placement, now: datetime) -> bool:
    """Whether the placement opened a story. What changed since it was decided is respected: nothing is placed twice."""
    ids = [int(article_id) for article_id in placement.articles]
    if placement.story_id and placement.absorbs:
        await _fold(connection, placement.story_id, placement.absorbs)
    found = select(story_articles.c.article_id).where(story_articles.c.article_id.in_(ids))
    placed = set((await connection.execute(found)).scalars())
    if placement.story_id is None and placed.issuperset(ids):
        return False
    story_id = placement.story_id or await _open(connection, now)
    state = await connection.scalar(select(stories.c.state).where(stories.c.id == story_id))
    if state is None:
        return False
    copies = {int(copy): int(original) for copy, original in placement.copies}
    rows = [{"article_id": id_, "place": place, "copy_of": copies.get(id_)} for place, id_ in enumerate(ids)]
    joining = {"story_id": story_id, "joined": now, "is_late": state != "open"}
    if fresh := [row | joining for row in rows if row["article_id"] not in placed]:
        await connection.execute(story_articles.insert(), fresh)
        await connection.execute(update(stories).where(stories.c.id == story_id).values(grew=now))
    if state == "open" and placed:
        await _rearrange(connection, story_id, [row for row in rows if row["article_id"] in placed])
    return placement.story_id is None


async def _open(connection: AsyncConnection, now: datetime) -> int:
    row = stories.insert().values(opened=now, grew=now).returning(stories.c.id)
    return int((await connection.execute(row)).scalar_one())


async def _fold(connection: AsyncConnection, story_id: int, absorbed: Sequence[int]) -> None:
    """Move the articles of other stories here, where nobody has begun to write these or wrote them before."""
    idle = and_(stories.c.id.in_(absorbed), stories.c.state == "open", stories.c.holder.is_(None), stories.c.revision == 1)
    ids = list((await connection.execute(select(stories.c.id).where(idle).with_for_update())).scalars())
    is_late = select(stories.c.state != "open").where(stories.c.id == story_id).scalar_subquery()
    if ids and await connection.scalar(select(stories.c.id).where(stories.c.id == story_id)):
        theirs = update(story_articles).where(story_articles.c.story_id.in_(ids))
        await connection.execute(theirs.values(story_id=story_id, is_late=is_late))
        await connection.execute(delete(stories).where(stories.c.id.in_(ids)))


async def _rearrange(connection: AsyncConnection, story_id: int, rows: Sequence[dict[str, Any]]) -> None:
    ours = and_(story_articles.c.article_id == bindparam("which"), story_articles.c.story_id == story_id)
    moved = update(story_articles).where(ours).values(place=bindparam("to_place"), copy_of=bindparam("to_copy"))
    await connection.execute(
        moved, [{"which": row["article_id"], "to_place": row["place"], "to_copy": row["copy_of"]} for row in rows]
    )
