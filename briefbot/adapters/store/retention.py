"""What the store need not keep, deleted in steps so small that nobody waits for them."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Delete, Table, Update, and_, case, delete, func, or_, select, update

from briefbot.adapters.store.database import Database
from briefbot.adapters.store.schema import (
    articles,
    batch_questions,
    batches,
    brief_articles,
    briefs,
    calls,
    entries,
    replies,
    stories,
    story_articles,
)
from briefbot.adapters.store.schema_service import (
    bounces,
    deliveries,
    digest_briefs,
    digests,
    invites,
    is_state,
    questions,
    requests,
    spent,
    subscribers,
    there_is,
)
from briefbot.ports import Forgotten

_STEP = 1000  # rows looked at in a transaction
_ACTIVE = select(subscribers.c.id).where(subscribers.c.status == "active")  # of others, bounces say why they are not


class Retention:
    """Meets `Housekeeping`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, before: datetime, briefs_before: datetime | None = None) -> Forgotten:
        told = await self._forget_briefs(briefs_before) if briefs_before else (0, 0)
        unread = and_(articles.c.read < before, ~there_is(brief_articles.c.article_id == articles.c.id), ~_may_tell(before))
        forgotten = await _delete(self._database, articles, unread)
        empty = ~there_is(story_articles.c.story_id == stories.c.id) & ~there_is(briefs.c.story_id == stories.c.id)
        emptied = await _delete(self._database, stories, and_(empty, stories.c.grew < before))
        bared = await _in_steps(self._database, entries, _bare(_has_words(before)))
        used_up = and_(invites.c.uses == 0, invites.c.made < before)
        told_of = and_(digests.c.made < before, ~there_is(deliveries.c.digest_id == digests.c.id))
        await _delete(self._database, digests, told_of)
        async with self._database.writing() as connection:
            await connection.execute(delete(invites).where(used_up))
            await connection.execute(delete(spent).where(spent.c.until < before))
            await connection.execute(delete(requests).where(requests.c.made < before))
            await connection.execute(delete(bounces).where(bounces.c.at < before, bounces.c.subscriber_id.in_(_ACTIVE)))
        return Forgotten(entries=bared, articles=forgotten, stories=told[0] + emptied, briefs=told[1])

    async def forget_questions(self, before: date) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(questions).where(questions.c.day < before))).rowcount

    async def forget_money(self, before: datetime, replies_before: datetime) -> int:
        await _delete(self._database, batches, batches.c.begun < before)
        forgotten = await _delete(self._database, calls, calls.c.at < before)
        async with self._database.writing() as connection:
            unsent = and_(batch_questions.c.batch_id.is_(None), batch_questions.c.put < before)
            await connection.execute(delete(batch_questions).where(unsent))
            await connection.execute(delete(replies).where(replies.c.at < replies_before))
        return forgotten

    async def _forget_briefs(self, before: datetime) -> tuple[int, int]:
        """Stories whose last word is older go with their briefs; how many stories, how many briefs."""
        fresh = there_is(briefs.c.story_id == stories.c.id, briefs.c.written >= before)
        is_over = and_(stories.c.state != "open", stories.c.grew < before, ~fresh, ~_is_owed())
        wanted = and_(there_is(briefs.c.story_id == stories.c.id), is_over)
        of_them = briefs.c.story_id.in_(select(stories.c.id).where(wanted))
        gone = await _delete(self._database, briefs, of_them)
        unsaid = and_(~there_is(briefs.c.story_id == stories.c.id), stories.c.state == "briefed", stories.c.grew < before)
        return await _delete(self._database, stories, unsaid), gone


async def forget_deliveries(database: Database, before: datetime) -> int:
    """Delete deliveries that are settled and older, but for posts of stories that still grow; how many."""
    child = deliveries.alias()
    is_needed = there_is(child.c.about == deliveries.c.id, is_state(*_OPEN, of=child))
    grows = there_is(briefs.c.id == deliveries.c.brief_id, stories.c.id == briefs.c.story_id, stories.c.grew >= before)
    settled = and_(is_state("sent", "failed", "dropped"), deliveries.c.done < before)
    return await _delete(database, deliveries, and_(settled, ~is_needed, ~and_(is_state("sent"), grows)))


_OPEN = ("review", "pending", "leased", "sending", "unsure")


def _may_tell(before: datetime) -> ColumnElement[bool]:
    """The article is in a story that is to be written, or that grew since."""
    theirs = and_(story_articles.c.article_id == articles.c.id, story_articles.c.story_id == stories.c.id)
    return there_is(theirs, or_(stories.c.state == "open", stories.c.grew >= before))


def _is_owed() -> ColumnElement[bool]:
    """Some delivery of a brief of the story, or of a digest with it, is not settled."""
    as_brief = there_is(briefs.c.story_id == stories.c.id, deliveries.c.brief_id == briefs.c.id, is_state(*_OPEN))
    in_digest = and_(digest_briefs.c.brief_id == briefs.c.id, deliveries.c.digest_id == digest_briefs.c.digest_id)
    return or_(as_brief, there_is(briefs.c.story_id == stories.c.id, in_digest, is_state(*_OPEN)))


def _has_words(before: datetime) -> ColumnElement[bool]:
    """The entry is done with, and more of it is kept than its key."""
    told = or_(entries.c.title != "", entries.c.summary != "", entries.c.content != "")
    leads_nowhere = and_(entries.c.article_id.is_(None), entries.c.url != "")
    return and_(entries.c.seen < before, entries.c.state != "waiting", or_(told, leads_nowhere))


def _bare(which: ColumnElement[bool]) -> Update:
    url = case((entries.c.article_id.is_(None), ""), else_=entries.c.url)
    words = {"title": "", "summary": "", "content": "", "authors": [], "url": url}
    return update(entries).where(which).values(words)


async def _delete(database: Database, table: Table, which: ColumnElement[bool]) -> int:
    return await _in_steps(database, table, delete(table).where(which))


async def _in_steps(database: Database, table: Table, change: Delete | Update) -> int:
    """Make a change a stretch of the table after the other, each in a transaction of its own; to how many rows."""
    last, count = 0, 0
    while end := await _end_of_step(database, table, last):
        async with database.writing() as connection:
            count += (await connection.execute(change.where(table.c.id > last, table.c.id <= end))).rowcount
        last = end
    return count


async def _end_of_step(database: Database, table: Table, last: int) -> int:
    """The last row's number of the next stretch, or 0."""
    step = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(_STEP).subquery()
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.max(step.c.id))) or 0)
