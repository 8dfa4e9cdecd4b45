"""What somebody wants to be told of: from their words to a subscription."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from briefbot.desk.wanted import EVERYTHING, LONGEST_WISH, of_topic, title_of
from briefbot.desk.wishes import subscription_key
from briefbot.ports import FeedHealth, Subscription
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_actions import mark_of
from briefbot.stories.topics import Topic, place_of

_QUOTES = '"“”„«»‟＂'
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}:)?//\S+|feed:\S+|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::[0-9]{1,5})?(?:/\S*)?", re.IGNORECASE
)
_ALL = frozenset({"all", "everything", "alles", "alle", "все", "усе", "*"})
_LONGEST_NAME = 60
_LONGEST_ADDRESS = 2000  # characters

Meant = Literal["nothing", "subscription", "feed", "too long"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is meant: a subscription, or the address of a feed. It may be meant for `topic`, whose name is nearly the same."""

    meant: Meant
    subscription: Subscription = EVERYTHING
    address: str = ""
    topic: Topic | None = None


def read_wish(words: str, topics: Sequence[Topic]) -> Wish:
    """What the words mean: a topic by name or title, all, an address, or words that are to stand in a brief."""
    said = words.strip()
    if topic := _topic(said, topics):
        return Wish("subscription", of_topic(topic))
    if said.casefold() in _ALL:
        return Wish("subscription", EVERYTHING)
    if len(said) > (_LONGEST_ADDRESS if is_address(said) else LONGEST_WISH):
        return Wish("too long")
    if is_address(said):
        return Wish("feed", address=said)
    return _in_words(said, topics)


def _in_words(said: str, topics: Sequence[Topic]) -> Wish:
    key = subscription_key("words", said)
    if not key:
        return Wish("nothing")
    near = None if said[0] in _QUOTES else _near_topic(said, topics)
    return Wish("subscription", Subscription(kind="words", value=key), topic=near)


def is_address(words: str) -> bool:
    """Whether it is one word that looks like an address on the web."""
    return bool(_ADDRESS.fullmatch(words[: _LONGEST_ADDRESS + 1]))


def mark(subscription: Subscription) -> str:
    """What a button knows it by."""
    return mark_of(subscription.kind, subscription.value)


def followed(address: str, feeds: Sequence[FeedHealth]) -> FeedHealth | None:
    """The feed at the address, or of the site whose page that is; None where the desk does not follow it."""
    place = place_of(address if "://" in address else f"https://{address}").casefold()
    known = ((place_of(url).casefold(), health) for health in feeds for url in (health.feed.url, health.feed.site_url) if url)
    return next((health for where, health in known if where == place), None)


def host_of(url: str) -> str:
    """The site of an address."""
    try:
        return shortened(urlsplit(url if "://" in url else f"https://{url}").hostname or url, _LONGEST_NAME)
    except ValueError:
        return shortened(url, _LONGEST_NAME)


def _topic(said: str, topics: Sequence[Topic]) -> Topic | None:
    name = said.removeprefix("#").strip(_QUOTES + " ").casefold()
    return next((topic for topic in topics if name in (topic.name.casefold(), title_of(topic).casefold())), None)


def _near_topic(said: str, topics: Sequence[Topic]) -> Topic | None:
    spellings = {name.casefold(): topic for topic in topics for name in (topic.name, title_of(topic))}
    near = difflib.get_close_matches(said.casefold(), spellings, n=1, cutoff=0.75)
    return spellings[near[0]] if near else None
