"""Whose wishes a brief grants. Decides, and does nothing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from briefbot.desk.wishes import index, subscription_key
from briefbot.ports import Subscription
from briefbot.values import Brief


def wanted(brief: Brief, feeds: Iterable[str], topics: Iterable[str], words_wanted: Sequence[str]) -> tuple[Subscription, ...]:
    """The subscriptions that the brief is owed to: all, its topics, the feeds that brought it, the words that stand in it.

    `feeds` are addresses, `topics` names, `words_wanted` the values of the subscriptions to words. Words are looked for in
    the brief and in the titles of its sources.
    """
    by_topic = (Subscription(kind="topic", value=subscription_key("topic", topic)) for topic in topics)
    by_feed = (Subscription(kind="feed", value=subscription_key("feed", feed)) for feed in feeds)
    by_words = (Subscription(kind="words", value=wish) for wish in index(tuple(words_wanted)).granted(_told(brief)))
    return tuple(dict.fromkeys(chain([Subscription(kind="all")], by_topic, by_feed, by_words)))


def _told(brief: Brief) -> Iterator[str]:
    yield from (point.text for point in brief.points)
    for view in (*brief.expert_views, *brief.voices):
        yield from (view.name, view.role, view.view, *(quote.text for quote in view.quotes))
    for source in brief.sources:
        yield from (source.article.title, *(copy.title for copy in source.copies))
