"""Whose wishes a brief grants, and that a brief without news grants none."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from briefbot.desk.wishes import index, subscription_key
from briefbot.ports import Archive, OpenStory, Subscribers, Subscription
from briefbot.stories.topics import Topic, topics_of
from briefbot.values import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """Says to which subscriptions a story's brief is owed. `is_news(brief, earlier)` tells whether it says more."""

    subscribers: Subscribers
    archive: Archive
    is_news: Callable[[Brief, Brief], bool]
    topics: Sequence[Topic] = ()

    async def wanted(self, story: OpenStory, brief: Brief) -> tuple[Subscription, ...]:
        """The subscriptions; none for a further brief that says nothing new."""
        earlier = await self.archive.brief_of_story(story.id) if story.revision > 1 else None
        if earlier and not self.is_news(brief, earlier.brief):
            return ()
        words_wanted = await self.subscribers.words_wanted()
        return await asyncio.to_thread(self._wanted, story, brief, words_wanted)

    def _wanted(self, story: OpenStory, brief: Brief, words_wanted: Sequence[str]) -> tuple[Subscription, ...]:
        topics = topics_of(story.articles, story.feeds, self.topics)
        return wanted(brief, story.feeds, (topic.name for topic in topics), words_wanted)


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
