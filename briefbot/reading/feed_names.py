"""What feeds call things: the vocabularies by one short name each, and which name says what, the best first."""

import re
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

_NAMESPACES = {
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss2": "",
    "sitemaps.org/schemas/sitemap/0.9": "",
    "w3.org/2005/atom": "atom:",
    "purl.org/atom/ns": "atom:",
    "purl.org/rss/1.0/modules/content": "content:",
    "purl.org/rss/1.0/modules/syndication": "sy:",
    "purl.org/dc/elements/1.1": "dc:",
    "purl.org/dc/elements/1.0": "dc:",
    "purl.org/dc/terms": "dcterms:",
    "search.yahoo.com/mrss": "media:",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "google.com/schemas/sitemap-news/0.9": "news:",
    "w3.org/1999/02/22-rdf-syntax-ns": "rdf:",
    "w3.org/1999/xhtml": "xhtml:",
}
_SCHEME = re.compile(r"^https?://(?:www\.)?")


class Wanted(NamedTuple):
    """What an entry can say, and the names of the elements that say it, in order of preference."""

    title: tuple[str, ...]
    summary: tuple[str, ...]
    content: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    tag_lists: tuple[str, ...]


_ALL = Wanted(
    title=("title", "atom:title", "news:title", "media:title", "dc:title", "itunes:title"),
    summary=tuple("description atom:summary dc:description summary itunes:summary media:description itunes:subtitle".split()),
    content=("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content", "fulltext"),
    published=tuple(
        "pubdate atom:published atom:issued dc:date news:publication_date dcterms:issued dcterms:created atom:created "
        "published date".split()
    ),
    updated=("atom:updated", "atom:modified", "dcterms:modified", "updated", "modified", "lastmod", "lastbuilddate"),
    authors=("atom:author", "dc:creator", "author", "itunes:author", "dc:contributor", "managingeditor"),
    tags=("category", "atom:category", "dc:subject"),
    tag_lists=("news:keywords", "media:keywords", "itunes:keywords"),
)
ENTRIES = frozenset({"item", "atom:entry", "entry", "url"})
GROUPS = frozenset({"media:group", "media:content", "news:news", "news:publication"})
_PLACES = {"link", "atom:link", "loc", "feedburner:origlink", "guid", "atom:id", "id", "enclosure"}
_OF_FEEDS = {"language", "dc:language", "ttl", "sy:updateperiod", "sy:updatefrequency", "news:name", "news:language"}
_ROOTS = {"rss", "channel", "rdf", "rdf:rdf", "atom:feed", "urlset", "items"}
_KNOWN = ENTRIES | GROUPS | _PLACES | _OF_FEEDS | _ROOTS | set(chain(*_ALL))
PARENTS = _ROOTS | ENTRIES  # of entries: one that is not closed holds the next


@lru_cache(maxsize=500)
def wanted(found: tuple[str, ...]) -> Wanted:
    """What an entry with elements of these names says. The entries of a feed are nearly all of one make."""
    return Wanted(*(tuple(name for name in names if name in found) for names in _ALL))


class Names(dict[Any, str]):
    """An element's tag to its short name ("pubdate", "atom:title", "dc:creator"); "" for a tag that says nothing we want.

    The root's own namespace is taken for the format's, however it is spelled. A prefix that is nowhere declared is
    taken at its word.
    """

    def __init__(self, root: str) -> None:
        """Of a document whose root has this tag."""
        super().__init__()
        namespace, _, local = root.rpartition("}")
        self._home = namespace[1:]
        self._home_prefix = "atom:" if local.lower() == "feed" else ""

    def __missing__(self, tag: Any) -> str:
        name = self._name(tag) if isinstance(tag, str) else ""
        self[tag] = name = name if name in _KNOWN else ""
        return name

    def _name(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        namespace = namespace[1:]
        if not namespace and ":" in local:
            return local.lower().removeprefix("rss:")
        if not namespace or namespace == self._home:
            return self._home_prefix + local.lower()
        prefix = _NAMESPACES.get(_SCHEME.sub("", namespace.strip().lower()).rstrip("/#"))
        return "" if prefix is None else prefix + local.lower()
