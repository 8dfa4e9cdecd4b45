"""A feed's elements by one short name each, whatever prefix and spelling of the namespace the feed chose."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from lxml import etree

Element = Any  # lxml ships no types
Fields = dict[str, list[Element]]

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
_MOST_ALIKE = 100  # children of one name
_GROUPS = {"media:group", "media:content", "news:news", "news:publication"}


class Names(dict[Any, str]):
    """An element's tag to its short name ("pubdate", "atom:title", "dc:creator"); "" for a tag of no known namespace.

    The root's own namespace is taken for the format's, however it is spelled. A prefix that is nowhere declared is
    taken at its word.
    """

    def __init__(self, root: Element) -> None:
        super().__init__()
        namespace, _, local = root.tag.rpartition("}")
        self._home = namespace[1:]
        self._home_prefix = "atom:" if local.lower() == "feed" else ""

    def __missing__(self, tag: Any) -> str:
        self[tag] = name = self._name(tag) if isinstance(tag, str) else ""
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


def fields(element: Element, names: Names) -> Fields:
    """The element's children by their names; those of a group (media:group, news:news) count as the element's own."""
    found: Fields = {}
    _collect(element, names, found)
    for _ in range(2):  # a group in a group is as deep as the vocabularies go
        for name in _GROUPS & found.keys():
            for group in found.pop(name):
                _collect(group, names, found)
                found.setdefault(f"in {name}", []).append(group)
    return found


def _collect(element: Element, names: Names, found: Fields) -> None:
    for child in element:
        if not (name := names[child.tag]):
            continue
        if name not in found:
            found[name] = [child]
        elif len(found[name]) < _MOST_ALIKE:
            found[name].append(child)


def text(element: Element) -> str:
    """All the text inside the element."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def markup(element: Element) -> str:
    """What is inside the element as HTML, where the feed put its markup in unescaped."""
    children = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + children


def texts(found: Fields, *names: str) -> Iterator[str]:
    """Every text that is not blank under these names, in the order of the names."""
    for name in names:
        for element in found.get(name, ()):
            if (words := text(element)) and not words.isspace():
                yield words
