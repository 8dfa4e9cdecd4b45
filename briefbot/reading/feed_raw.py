"""What the readers of the formats hand on: the feed's own words, nothing resolved, cleaned or bounded yet."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One item. `links` are its addresses, the best first; `published` and `updated` every date it gives, the best first.

    They may be iterators, to be read once. `summary` and `content` are HTML; `base` is what relative links stand on, "" where the entry does not say.
    `title_is_text` says that markup in the title is meant to be seen.
    """

    id: str = ""
    links: Iterable[str] = ()
    title: str = ""
    title_is_text: bool = False
    summary: str = ""
    content: str = ""
    published: Iterable[str] = ()
    updated: Iterable[str] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed. `ttl` is in seconds, `base` what relative links stand on, "" where the feed does not say."""

    title: str = ""
    links: tuple[str, ...] = ()
    language: str = ""
    ttl: int | None = None
    base: str = ""
    entries: Iterable[RawEntry] = ()
