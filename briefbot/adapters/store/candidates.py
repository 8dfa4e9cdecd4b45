"""What a reader's digest may tell, and what there is to rank it by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema import brief_articles, briefs
from briefbot.adapters.store.schema_service import (
    brief_keys,
    deliveries,
    digest_briefs,
    digests,
    is_state,
    opinions,
    subscribers,
    subscriptions,
)
from briefbot.ports import Candidate, Subscription

_ALL = wish_key(Subscription(kind="all"))
_MOST = 500  # of a week that somebody was away


def wanted(subscriber_id: int | None, since: datetime, until: datetime) -> Select[Any]:
    """The briefs of that time that answer to a wish, of each story the last: (id, story_id, written, asked_for).

    Without a subscriber, all.
    """
    newer, written = briefs.alias(), and_(briefs.c.written >= since, briefs.c.written < until)
    is_newer = [newer.c.story_id == briefs.c.story_id, newer.c.revision > briefs.c.revision, newer.c.written < until]
    found = select(briefs.c.id, briefs.c.story_id, briefs.c.written)
    if subscriber_id is None:
        told = found.add_columns(literal_column("0").label("asked_for"))
    else:
        # A brief that had nothing new to tell is wanted by nobody, and takes the place of none.
        is_newer.append(exists().where(brief_keys.c.brief_id == newer.c.id))
        named = case((subscriptions.c.kind == literal_column("'all'"), 0), else_=1)
        told = (
            found.add_columns(func.max(named).label("asked_for"))
            .join(brief_keys, brief_keys.c.brief_id == briefs.c.id)
            .join(subscriptions, subscriptions.c.key == brief_keys.c.key)
            .where(subscriptions.c.subscriber_id == subscriber_id)
            .group_by(briefs.c.id)
        )
    return told.where(written, ~exists().where(*is_newer)).order_by(briefs.c.written.desc(), briefs.c.id.desc())


async def candidates(
    connection: AsyncConnection, subscriber_id: int | None, since: datetime, until: datetime
) -> tuple[Candidate, ...]:
    """The briefs that somebody wants and has not, with what they can be ranked by."""
    rows = (await connection.execute(wanted(subscriber_id, since, until).limit(_MOST))).all()
    ids = [row.id for row in rows]
    if not ids:
        return ()
    sources = await _sources(connection, ids)
    known = await _known(connection, subscriber_id, ids) if subscriber_id else {}
    said = await _opinions(connection, subscriber_id, ids) if subscriber_id else {}
    return tuple(
        Candidate(
            brief_id=row.id,
            story_id=row.story_id,
            written=row.written,
            sources=frozenset(sources.get(row.id, ())),
            asked_for=bool(row.asked_for),
            opinions=tuple(said.get(row.id, ())),
            **_earlier(known.get(row.id, {})),
        )
        for row in rows
        if row.id not in known.get(row.id, {})
    )


def _earlier(known: dict[int, int]) -> dict[str, int]:
    """Of the briefs that the reader has, the last."""
    last = max(known, default=None)
    return {} if last is None else {"earlier_id": last, "known": known[last]}


async def _sources(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    cited = select(brief_articles.c.brief_id, brief_articles.c.article_id).where(brief_articles.c.brief_id.in_(ids))
    for brief_id, article_id in await connection.execute(cited):
        found.setdefault(brief_id, []).append(article_id)
    return found


async def _known(connection: AsyncConnection, subscriber_id: int, ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """By brief, those that the reader has of its story or with a source of it: how many of its sources each of them has."""
    ours, theirs, other = brief_articles.alias(), brief_articles.alias(), briefs.alias()
    shared = (
        select(ours.c.brief_id.label("brief"), theirs.c.brief_id.label("earlier"), func.count().label("shared"))
        .join(theirs, theirs.c.article_id == ours.c.article_id)
        .where(ours.c.brief_id.in_(ids))
        .group_by(ours.c.brief_id, theirs.c.brief_id)
    )
    of_the_story = (
        select(briefs.c.id, other.c.id, literal_column("0"))
        .join(other, other.c.story_id == briefs.c.story_id)
        .where(briefs.c.id.in_(ids))
    )
    kin = union_all(shared, of_the_story).subquery()
    found: dict[int, dict[int, int]] = {}
    for brief, earlier, count in await connection.execute(select(kin).where(_has(subscriber_id, kin.c.earlier))):
        of_brief = found.setdefault(brief, {})
        of_brief[earlier] = max(count, of_brief.get(earlier, 0))
    return found


def _has(subscriber_id: int, brief_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The reader was told of the brief, in a digest or by itself."""
    in_digest = exists().where(
        digest_briefs.c.brief_id == brief_id,
        digests.c.id == digest_briefs.c.digest_id,
        digests.c.subscriber_id == subscriber_id,
    )
    alone = and_(deliveries.c.brief_id == brief_id, deliveries.c.subscriber_id == subscriber_id, is_state("sent"))
    return or_(in_digest, exists().where(alone))


async def _opinions(connection: AsyncConnection, subscriber_id: int, ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """By brief, of each of its keys that the reader has spoken of: how often they wanted more, how often less."""
    of_liked, of_these = brief_keys.alias(), brief_keys.alias()
    theirs = and_(opinions.c.outlet == subscribers.c.outlet, opinions.c.number == subscribers.c.chat)
    liked = func.sum(case((opinions.c.likes == true(), 1), else_=0))
    disliked = func.sum(case((opinions.c.likes == false(), 1), else_=0))
    said = (
        select(of_these.c.brief_id, of_these.c.key, liked, disliked)
        .select_from(subscribers)
        .join(opinions, theirs)
        .join(of_liked, of_liked.c.brief_id == opinions.c.brief_id)
        .join(of_these, of_these.c.key == of_liked.c.key)
        .where(subscribers.c.id == literal(subscriber_id), of_these.c.brief_id.in_(ids), of_these.c.key != _ALL)
        .group_by(of_these.c.brief_id, of_these.c.key)
        .order_by(of_these.c.brief_id, of_these.c.key)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for brief_id, _, more, less in await connection.execute(said):
        found.setdefault(brief_id, []).append((int(more), int(less)))
    return found
