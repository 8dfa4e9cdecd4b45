"""What the readers of the formats hand on: the feed's own words, nothing resolved, cleaned or bounded yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

MOST_ENTRIES = 50_000  # of one feed


class RawEntry(NamedTuple):
    """One item. `links` are its addresses, `published` and `updated` the dates it gives, the best first.

    These three may be iterators, to be read once. `summary` and `content` are HTML; `base` is what relative links stand
    on, "" where the entry does not say.
    """

    id: str = ""
    links: Iterable[str] = ()
    title: str = ""
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
