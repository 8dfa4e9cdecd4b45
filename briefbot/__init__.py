"""briefbot: a self-hosted news desk. A quote in a brief stands in the source, word for word, in the mouth of that speaker.

The names below are the whole library. Each is loaded when it is first used, so that importing the package is quick.
"""

from importlib import import_module, metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbot.reading import find_statements, read_feed, read_page
    from briefbot.stories import group_stories
    from briefbot.values import Article, Brief, Entry, Feed, Sentence, Statement, Story
    from briefbot.writing import is_supported, write_brief

_HOMES = {
    **dict.fromkeys(("Article", "Brief", "Entry", "Feed", "Sentence", "Statement", "Story"), "briefbot.values"),
    **dict.fromkeys(("find_statements", "read_feed", "read_page"), "briefbot.reading"),
    "group_stories": "briefbot.stories",
    **dict.fromkeys(("is_supported", "write_brief"), "briefbot.writing"),
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
        return metadata.version("briefbot")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'briefbot' has no attribute {name!r}")
