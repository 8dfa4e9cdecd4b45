"""briefbot: a self-hosted news desk. A quote in a brief stands in the source, word for word, in the mouth of that speaker.

The names below are the whole library. Each is loaded when it is first used, so that importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.reading.feed import read_feed
    from briefbot.reading.page import read_page
    from briefbot.reading.statements import find_statements
    from briefbot.stories.grouping import group_stories
    from briefbot.values import Article, Brief, Entry, Feed, Sentence, Statement, Story
    from briefbot.writing.embedded import write_brief
    from briefbot.writing.grounding import is_supported

_HOMES = {
    **dict.fromkeys(("Article", "Brief", "Entry", "Feed", "Sentence", "Statement", "Story"), "briefbot.values"),
    "read_feed": "briefbot.reading.feed",
    "read_page": "briefbot.reading.page",
    "find_statements": "briefbot.reading.statements",
    "group_stories": "briefbot.stories.grouping",
    "write_brief": "briefbot.writing.embedded",
    "is_supported": "briefbot.writing.grounding",
}

__all__ = [
    "Article",
    "Brief",
    "Entry",
    "Feed",
    "Sentence",
    "Statement",
    "Story",
    "find_statements",
    "group_stories",
    "is_supported",
    "read_feed",
    "read_page",
    "write_brief",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("briefbot")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'briefbot' has no attribute {name!r}")
