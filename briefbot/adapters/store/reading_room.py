"""The briefs written, as readers look through them: by day, topic, person and word."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, String, Table, cast, distinct, exists, func, literal, or_, select

from briefbot.adapters.store.briefs import Briefs
from briefbot.adapters.store.database import Database
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import brief_keys, brief_people, withdrawals
from briefbot.ports import Choice, Covered, Heard, StoredBrief, Subscription, Telling

_SHOWN = [briefs.c[name] for name in ("id", "story_id", "revision", "written", "document")]


class ReadingRoom:
    """Meets `ReadingRoom`."""

    def __init__(self, database: Database, written: Briefs) -> None:
        self._database = database
        self._written = written

    async def edition(self) -> str:
        ends = [function(column) for column in (briefs.c.id, briefs.c.written) for function in (func.min, func.max)]
        asked = [select(end).scalar_subquery() for end in ends] + [
            select(func.count()).select_from(withdrawals).scalar_subquery()
        ]
        async with self._database.reading() as connection:
            return " ".join(map(str, (await connection.execute(select(*asked))).one()))

    async def chosen(self, choice: Choice, limit: int, skip: int = 0) -> tuple[StoredBrief, ...]:
        later = briefs.alias()
        is_told_again = exists().where(
            later.c.story_id == briefs.c.story_id, later.c.revision > briefs.c.revision, *_narrowed(choice, later)
        )
        wanted = select(*_SHOWN).where(*_narrowed(choice, briefs), ~is_told_again)
        newest = wanted.order_by(briefs.c.written.desc(), briefs.c.id.desc())
        return await self._written.found(newest.limit(limit).offset(skip), leave_out=True)

    async def beside(self, since: datetime, before: datetime) -> tuple[datetime | None, datetime | None]:
        written = briefs.c.written
        asked = [select(func.max(written)).where(written < since), select(func.min(written)).where(written >= before)]
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*(one.scalar_subquery() for one in asked)))).one()
        return row[0], row[1]

    async def tellings(self, story_id: int) -> tuple[Telling, ...]:
        wanted = select(briefs.c.id, briefs.c.revision, briefs.c.written).where(briefs.c.story_id == story_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(briefs.c.revision))
            return tuple(Telling(id=row.id, revision=row.revision, written=row.written) for row in rows)

    async def experts(self, limit: int, skip: int = 0) -> tuple[Heard, ...]:
        part = literal("v", String) + cast(brief_people.c.place + 1, String)
        is_withdrawn = exists().where(withdrawals.c.brief_id == brief_people.c.brief_id, withdrawals.c.part == part)
        stories = func.count(distinct(briefs.c.story_id)).label("stories")
        wanted = (
            select(
                brief_people.c.slug,
                func.min(brief_people.c.name).label("name"),
                stories,
                func.max(briefs.c.written).label("last"),
            )
            .join_from(brief_people, briefs, briefs.c.id == brief_people.c.brief_id)
            .where(brief_people.c.is_expert, brief_people.c.slug != "", ~is_withdrawn)
            .where(~_told_again(brief_people, brief_people.c.slug), briefs.c.id.not_in(_GONE))
            .group_by(brief_people.c.slug)
            .order_by(stories.desc(), brief_people.c.slug)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.limit(limit).offset(skip))
            return tuple(Heard(**row._mapping) for row in rows)

    async def coverage(self, topics: Collection[str]) -> Mapping[str, Covered]:
        keys = {_topic_key(topic): topic for topic in topics}
        wanted = (
            select(
                brief_keys.c.key,
                func.count(distinct(briefs.c.story_id)).label("stories"),
                func.max(briefs.c.written).label("last"),
            )
            .join_from(brief_keys, briefs, briefs.c.id == brief_keys.c.brief_id)
            .where(brief_keys.c.key.in_(keys), ~_told_again(brief_keys, brief_keys.c.key), briefs.c.id.not_in(_GONE))
            .group_by(brief_keys.c.key)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted)
            return {keys[row.key]: Covered(stories=row.stories, last=row.last) for row in rows}

    async def topics_of(self, brief_id: int, topics: Collection[str]) -> frozenset[str]:
        keys = {_topic_key(topic): topic for topic in topics}
        told = select(brief_keys.c.key).where(brief_keys.c.brief_id == brief_id, brief_keys.c.key.in_(keys))
        async with self._database.reading() as connection:
            return frozenset(keys[row.key] for row in await connection.execute(told))


# Briefs of which nothing is left to say (`showing.parts.without`): no claim, whoever else stands in them.
_GONE = (
    select(briefs.c.id)
    .join_from(withdrawals, briefs, briefs.c.id == withdrawals.c.brief_id)
    .where(or_(withdrawals.c.part.in_(("headline", "summary")), withdrawals.c.part.startswith("p")))
    .group_by(briefs.c.id)
    .having(func.count() >= 2 + func.json_array_length(briefs.c.document["key_points"]))
)


def _told_again(of: Table, column: Column[str]) -> ColumnElement[bool]:
    """Whether the story has a later brief of the same topic or person: that is the one which is shown."""
    later, same = briefs.alias(), of.alias()
    return exists().where(
        later.c.story_id == briefs.c.story_id,
        later.c.revision > briefs.c.revision,
        same.c.brief_id == later.c.id,
        same.c[column.name] == column,
    )


def _topic_key(topic: str) -> str:
    return wish_key(Subscription(kind="topic", value=topic))


def _narrowed(choice: Choice, of: FromClause) -> Iterator[ColumnElement[Any]]:
    """What is true of a brief that is chosen."""
    if choice.topic:
        yield of.c.id.in_(select(brief_keys.c.brief_id).where(brief_keys.c.key == _topic_key(choice.topic)))
    if choice.person:
        yield of.c.id.in_(select(brief_people.c.brief_id).where(brief_people.c.slug == choice.person))
    for word in choice.words:
        yield of.c.words.contains(word.lower(), autoescape=True)
    if choice.since:
        yield of.c.written >= choice.since
    if choice.before:
        yield of.c.written < choice.before
