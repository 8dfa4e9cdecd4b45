"""What somebody chose in a form: what they want, when it comes, in which language."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from zoneinfo import available_timezones

from briefbot.desk.wanted import EVERYTHING, LONGEST_WISH, named, of_feed, of_topic, title_of
from briefbot.desk.wishes import subscription_key
from briefbot.ports import FeedHealth, Subscription
from briefbot.showing.catalogue import Catalogue, languages
from briefbot.site.forms import Form
from briefbot.stories.topics import Topic

MOST_WISHES = 50
MOST_FEEDS = 200
"""As many feeds are offered, those that brought most."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A box that can be ticked."""

    value: str
    shown: str
    is_ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be followed here."""

    topics: Sequence[Topic] = ()
    feeds: Sequence[FeedHealth] = ()

    def topic_choices(self, wishes: Collection[Subscription]) -> list[Choice]:
        """A box for each topic."""
        return [Choice(value=one.name, shown=title_of(one), is_ticked=of_topic(one) in wishes) for one in self.topics]

    def feed_choices(self, wishes: Collection[Subscription]) -> list[Choice]:
        """A box for each feed; those that are followed are there however many there are."""
        ticked = {one.feed.id for one in self.feeds if of_feed(one.feed.url) in wishes}
        busiest = sorted(self.feeds, key=lambda one: (one.feed.id not in ticked, -one.entries))[: max(MOST_FEEDS, len(ticked))]
        shown = sorted(busiest, key=lambda one: (one.feed.name).casefold())
        return [Choice(value=str(one.feed.id), shown=one.feed.name, is_ticked=one.feed.id in ticked) for one in shown]

    def read(self, form: Form) -> tuple[Subscription, ...]:
        """What the form asks for, each once; all there is, where that is chosen."""
        if form.one("scope") != "some":
            return (EVERYTHING,)
        by_name = {one.name: of_topic(one) for one in self.topics}
        by_number = {str(one.feed.id): of_feed(one.feed.url) for one in self.feeds}
        chosen = [by_name[name] for name in form.all("topic") if name in by_name]
        chosen += [by_number[number] for number in form.all("feed") if number in by_number]
        chosen += [Subscription(kind="words", value=key) for line in _lines(form.one("words")) if (key := _words(line))]
        return tuple(dict.fromkeys(chosen))[:MOST_WISHES]

    def named(self, wishes: Collection[Subscription], words: Catalogue) -> list[str]:
        """The wishes as a person reads them."""
        return [named(wish, words, self.topics, self.feeds) for wish in wishes]


def words_of(wishes: Collection[Subscription]) -> str:
    """The wishes in words, a line each, as the form takes them."""
    return "\n".join(wish.value for wish in wishes if wish.kind == "words")


def read_hour(form: Form, default: time) -> time | None:
    """When the digest comes; None for each brief at once."""
    if form.one("rhythm") == "once":
        return None
    found = _TIME.fullmatch(form.one("at"))
    return time(int(found[1]), int(found[2])) if found else default


def read_zone(form: Form, default: str) -> str:
    """The name of the time zone."""
    said = form.one("zone")
    return said if said in available_timezones() else default


def read_language(form: Form, default: str) -> str:
    """The tag of the language."""
    said = form.one("language")
    return said if said in languages() else default


@cache
def zones() -> tuple[str, ...]:
    """The time zones to choose from: those that are called after a place."""
    places = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "US/", "SystemV/", "posix/"))
    }
    return ("UTC", *sorted(places))


def _lines(said: str) -> list[str]:
    return said.splitlines()[: 2 * MOST_WISHES]


def _words(line: str) -> str:
    return subscription_key("words", line[:LONGEST_WISH])
