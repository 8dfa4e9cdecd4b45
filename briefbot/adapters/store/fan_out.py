"""Whom a brief is owed to: decided and stored by the engine itself, whatever their number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, literal, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.entries import key_of
from briefbot.adapters.store.schema import briefs
from briefbot.adapters.store.schema_service import brief_keys, deliveries, is_state, subscribers, subscriptions
from briefbot.ports import OpenStory, Subscription


def wish_key(wanted: Subscription) -> str:
    """The name of a subscription in an index."""
    return key_of(f"{wanted.kind} {wanted.value}")


async def owe(
    connection: AsyncConnection, story: OpenStory, brief_id: int, wanted: Sequence[Subscription], now: datetime
) -> None:
    """Owe the story's new brief to all who want it at once, and none of its earlier briefs to them any more."""
    keys = sorted(set(map(wish_key, wanted)))
    if not keys:
        return
    await connection.execute(brief_keys.insert(), [{"brief_id": brief_id, "key": key} for key in keys])
    of_keys = select(brief_keys.c.key).where(brief_keys.c.brief_id == brief_id)
    wishes = select(subscriptions.c.subscriber_id).where(subscriptions.c.key.in_(of_keys))
    moment = literal(now, Moment)
    rows = select(
        subscribers.c.id,
        literal_column("'brief'"),
        literal(brief_id, deliveries.c.brief_id.type),
        case((subscribers.c.is_reviewed, literal_column("'review'")), else_=literal_column("'pending'")),
        moment,
        moment,
        subscribers.c.outlet,
    ).where(_is_at_once(now), subscribers.c.id.in_(wishes))
    columns = ["subscriber_id", "kind", "brief_id", "state", "next_try", "made", "outlet"]
    await connection.execute(deliveries.insert().from_select(columns, rows.order_by(subscribers.c.id)))
    if story.revision > 1:
        await _take_the_place(connection, story, brief_id, now)


def _is_at_once(now: datetime) -> ColumnElement[bool]:
    hears = or_(subscribers.c.muted_until.is_(None), subscribers.c.muted_until <= now)
    return and_(subscribers.c.status == "active", subscribers.c.digest_at.is_(None), hears)


async def _take_the_place(connection: AsyncConnection, story: OpenStory, brief_id: int, now: datetime) -> None:
    """What has not begun to go of an earlier brief is dropped where the newer one, which tells it all, is owed."""
    newer = deliveries.alias()
    theirs = select(newer.c.subscriber_id).where(newer.c.brief_id == brief_id)
    earlier = select(briefs.c.id).where(briefs.c.story_id == story.id, briefs.c.revision < story.revision)
    idle = and_(deliveries.c.brief_id.in_(earlier), is_state("review", "pending"), deliveries.c.parts == 0)
    dropped = {"state": "dropped", "error": "a newer brief of the story took its place", "done": now}
    await connection.execute(update(deliveries).where(idle, deliveries.c.subscriber_id.in_(theirs)).values(dropped))
