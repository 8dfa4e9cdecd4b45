"""Chats that the settings name: each is a subscriber with the wishes written there; one that is gone is owed nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from briefbot.desk.wishes import subscription_key
from briefbot.ports import Address, Subscribers, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A chat by its name, and what goes there: at once, or together at `digest_at`. `language` "" is the desk's own."""

    chat: str
    wishes: tuple[Subscription, ...]
    digest_at: time | None = None
    language: str = ""


def wishes(topics: Iterable[str], feeds: Iterable[str], words: Iterable[str]) -> tuple[Subscription, ...]:
    """The subscriptions to these topics, to these feeds, and to what has one of these words or phrases; else to everything."""
    return tuple(dict.fromkeys(_wishes(topics, feeds, words))) or (Subscription(kind="all"),)


def _wishes(topics: Iterable[str], feeds: Iterable[str], words: Iterable[str]) -> Iterator[Subscription]:
    yield from (Subscription(kind="topic", value=subscription_key("topic", topic)) for topic in topics)
    yield from (Subscription(kind="feed", value=subscription_key("feed", feed)) for feed in feeds)
    for phrase in words:
        yield Subscription(kind="words", value=subscription_key("words", f'"{phrase.replace(chr(34), " ")}"'))


async def seat(subscribers: Subscribers, outlet: str, seats: Sequence[Seat], now: datetime) -> None:
    """Have the outlet's subscribers be these, as they are written; whoever else was there is owed nothing any more.

    The time of the next digest is left to whoever keeps it. Raises `StoreError`.
    """
    for one in seats:
        await _seat(subscribers, outlet, one, now)
    named = {one.chat for one in seats}
    for subscriber in await subscribers.subscribers():
        is_gone = subscriber.address.outlet == outlet and subscriber.address.chat not in named
        if is_gone and subscriber.status == "active":
            await subscribers.block(subscriber.id, now)


async def _seat(subscribers: Subscribers, outlet: str, one: Seat, now: datetime) -> None:
    known = await subscribers.welcome(Address(outlet=outlet, chat=one.chat), "group", "", now)
    await subscribers.change(known, replace(known, digest_at=one.digest_at, language=one.language))
    had = set(await subscribers.subscriptions(known.id))
    for wish in had - set(one.wishes):
        await subscribers.unsubscribe(known.id, wish)
    for wish in one.wishes:
        if wish not in had:
            await subscribers.subscribe(known.id, wish, now)
