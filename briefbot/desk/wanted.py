"""Subscriptions by what they are of, and what a person knows them by. Pure."""

import re
from collections.abc import Sequence

from briefbot.desk.wishes import subscription_key
from briefbot.ports import FeedHealth, Subscription
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.plain import shortened
from briefbot.stories.topics import Topic, place_of

EVERYTHING = Subscription(kind="all")
LONGEST_WISH = 120
"""Characters of words that somebody wants to be told of."""

_KEPT = re.compile(r'"([^"]*)"|(\S+)')  # phrases and words, as `subscription_key` writes them
_CREDENTIALS = re.compile(r"^[^/?#]*@")
_LONGEST_NAME = 60


def of_topic(topic: Topic) -> Subscription:
    """The subscription to a topic."""
    return Subscription(kind="topic", value=subscription_key("topic", topic.name))


def of_feed(url: str) -> Subscription:
    """The subscription to a feed, by its address."""
    return Subscription(kind="feed", value=subscription_key("feed", url))


def named(subscription: Subscription, words: Catalogue, topics: Sequence[Topic], feeds: Sequence[FeedHealth]) -> str:
    """The subscription as a person reads it, without markup: "The sea", "Harbour Wire", “central bank”."""
    if subscription.kind == "all":
        return words.say("every brief")
    if subscription.kind == "words":
        return words.listed([f"“{shortened(one[0] or one[1], _LONGEST_NAME)}”" for one in _KEPT.findall(subscription.value)])
    if subscription.kind == "topic":
        title = next((title_of(topic) for topic in topics if of_topic(topic) == subscription), subscription.value)
        return shortened(title, _LONGEST_NAME)
    title = next((health.feed.title for health in feeds if of_feed(health.feed.url) == subscription), "")
    return shortened(title or shown_address(subscription.value), _LONGEST_NAME)


def shown_address(url: str) -> str:
    """The address without its scheme, nor the password that may be in it, as short as a line bears."""
    return shortened(_CREDENTIALS.sub("", place_of(url)), _LONGEST_NAME)


def title_of(topic: Topic) -> str:
    """The topic's title, else its name."""
    return topic.title or topic.name
