"""Briefs that are owed to subscribers, in a store with nothing else in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from briefbot.adapters.store import Store
from briefbot.ports import (
    Address,
    ChatKind,
    Delivery,
    FoundEntry,
    OpenStory,
    Placement,
    Polled,
    Subscriber,
    Subscription,
)
from briefbot.values import Article, Entry
from briefbot.writing.embedded import write_brief

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EVERYTHING = Subscription(kind="all")
FERRIES = Subscription(kind="topic", value="ferries")
_numbers = count(1)
_TEXT = (
    "The ferry between Westhaven and Skarholm will stop in May, the town council decided on Monday.\n"
    '"We can\'t pay for two boats any longer," said Anna Petrova, a senior fellow at the Harbour Institute.'
)


async def keep_article(store: Store, url: str = "", *, given: str = "", text: str = _TEXT) -> Article:
    """An article as it is read; `given` is the address that the feed gave."""
    number = next(_numbers)
    url = url or f"https://news.test/{number}"
    article = Article(id="", url=url, title=f"Ferry {number}", text=f"{text} Part {number}.", outlet="The Westhaven Post")
    feed, _ = await store.feeds.follow("https://news.test/feed", NOW)
    entry = Entry(id=f"e{number}", url=given or url, title=article.title, summary="A summary.")
    await store.feeds.keep_poll(Polled(feed=feed, entries=(FoundEntry(entry=entry, key=f"key{number}", at=NOW),)), NOW)
    (waiting,) = await store.entries.claim_waiting(NOW, NOW, 10)
    return replace(article, id=str(await store.entries.keep_article(waiting.id, article, NOW)))


async def open_story(store: Store, *articles: Article) -> OpenStory:
    told = articles or (await keep_article(store),)
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=tuple(article.id for article in told))], NOW)
    story = await store.stories.claim_story((await store.stories.stories_owed(NOW))[0], NOW)
    assert story
    return story


async def keep_brief(store: Store, *wanted: Subscription, story: OpenStory | None = None, at: datetime = NOW) -> int:
    """A brief that answers to these subscriptions, or to everybody who wants all."""
    told = story or await open_story(store)
    brief_id = await store.stories.keep_brief(told, write_brief(told.articles), at, wanted or (EVERYTHING,))
    assert brief_id
    return brief_id


async def newer_brief(store: Store, brief_id: int, at: datetime = LATER) -> int:
    """Another brief of the same story."""
    stored = await store.briefs.brief(brief_id)
    assert stored
    assert await store.stories.reopen(stored.story_id)
    story = await store.stories.claim_story(stored.story_id, at)
    assert story
    return await keep_brief(store, story=story, at=at)


async def reader(
    store: Store,
    chat: str = "1",
    topic: str = "",
    *,
    kind: ChatKind = "private",
    wants: Subscription = EVERYTHING,
    **settings: object,
) -> Subscriber:
    """Somebody who gets briefs."""
    known = await store.subscribers.welcome(Address(outlet="telegram", chat=chat, topic=topic), kind, f"Chat {chat}", NOW)
    await store.subscribers.subscribe(known.id, wants, NOW)
    if settings:
        await store.subscribers.change(known, replace(known, **settings))  # type: ignore[arg-type]
    found = await store.subscribers.subscriber_of(known.id)
    assert found
    return found


async def claimed(store: Store, now: datetime = NOW) -> Delivery:
    """The first that is owed."""
    delivery = await store.outbox.claim_delivery((await store.outbox.deliveries_owed(now, 1))[0], now)
    assert delivery
    return delivery


async def send(store: Store, delivery: Delivery, *messages: str, now: datetime = NOW) -> None:
    """Send it whole."""
    for number, message in enumerate(messages, 1):
        assert await store.outbox.mark_sending(delivery, now)
        delivery = await store.outbox.mark_part_sent(delivery, message, is_last=number == len(messages), now=now)


async def states(store: Store) -> dict[str, int]:
    """How many deliveries there are in each state."""
    return {one.state: one.count for one in await store.outbox.counts()}
