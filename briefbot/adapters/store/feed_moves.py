"""Subscriptions to a feed go with it to its new address."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema_service import subscriptions
from briefbot.ports import Subscription
from briefbot.reading.addresses import plain_url


async def follow_feed(connection: AsyncConnection, old: str, new: str) -> None:
    """Who wanted what comes from the old address wants the new one's; part of the transaction that is open."""
    before, after = (Subscription(kind="feed", value=plain_url(url)) for url in (old, new))
    if before == after:
        return
    theirs = subscriptions.c.key == wish_key(before)
    there = select(subscriptions.c.subscriber_id).where(subscriptions.c.key == wish_key(after))
    await connection.execute(delete(subscriptions).where(theirs, subscriptions.c.subscriber_id.in_(there)))
    await connection.execute(update(subscriptions).where(theirs).values(key=wish_key(after), value=after.value))
