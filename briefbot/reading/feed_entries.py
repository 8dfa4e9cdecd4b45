"""RSS, RDF, Atom and sitemaps: their elements to raw entries, through one table of names in order of preference.

Feeds mix the vocabularies (Atom links and Dublin Core dates in RSS, Media RSS in Atom), so there is one reader for all.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import islice

from briefbot.reading.feed_fields import Element, Fields, Names, fields, markup, text, texts
from briefbot.reading.feed_raw import MOST_ENTRIES, RawEntry, RawFeed

_MOST_ALIKE = 20  # of the feed's own elements of one name
_ENTRIES = ("{*}item", "{*}entry", "{*}url", "rss:item", "atom:entry")  # the last two where nobody declares the prefix
_ENTRY_NAMES = {"item", "atom:entry", "entry", "url"}
_PARENTS = {"rss", "channel", "rdf", "rdf:rdf", "atom:feed", "urlset", "items"} | _ENTRY_NAMES  # an unclosed one holds the next
_TITLE = ("title", "atom:title", "news:title", "media:title", "dc:title", "itunes:title")
_SUMMARY = (
    "description",
    "atom:summary",
    "dc:description",
    "summary",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
)
_CONTENT = ("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content", "fulltext")
_PUBLISHED = (
    "pubdate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "news:publication_date",
    "dcterms:issued",
    "dcterms:created",
)
_PUBLISHED = (*_PUBLISHED, "atom:created", "published", "date")
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "updated", "modified", "lastmod", "lastbuilddate")
_AUTHORS = ("atom:author", "dc:creator", "author", "itunes:author", "dc:contributor", "managingeditor")
_TAGS = ("category", "atom:category", "dc:subject")
_TAG_LISTS = ("news:keywords", "media:keywords", "itunes:keywords")
_PLAIN = {"", "text", "text/plain"}
_TAG = re.compile(r"</?(?:p|br|a|div|img|em|strong|b|i|ul|ol|li|h[1-6]|span|blockquote|figure|pre|code|table)\b[^<>]*>", re.I)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read_tree(root: Element, is_cut: bool) -> RawFeed:
    """The feed under this root; where the document is cut off in the middle of its last entry, without that one."""
    names = Names(root)
    channel = next((child for child in root if names[child.tag] == "channel"), root)
    found = _feed_fields(root, channel, names)
    elements = list(islice(_elements(root, names), MOST_ENTRIES))
    if is_cut and len(elements) < MOST_ENTRIES:
        elements = elements[:-1]
    authors = _authors(found) if "atom:author" in found else ()
    base = channel.get(_BASE) or root.get(_BASE) or ""
    return RawFeed(
        title=next(texts(found, "title", "atom:title", "dc:title", "news:name"), ""),
        links=tuple(_feed_links(found)),
        language=next(texts(found, "language", "dc:language"), "") or channel.get(_LANG) or root.get(_LANG) or "",
        ttl=_ttl(found),
        base=base,
        entries=(_entry(e, names, base, authors) for e in elements),
    )


def _elements(root: Element, names: Names) -> Iterator[Element]:
    for element in root.iter(*_ENTRIES):
        parent = element.getparent()
        if parent is not None and names[element.tag] in _ENTRY_NAMES and names[parent.tag] in _PARENTS:
            yield element


def _feed_fields(root: Element, channel: Element, names: Names) -> Fields:
    found: Fields = {}
    for child in channel:
        name = names[child.tag]
        if name and name not in _ENTRY_NAMES and len(alike := found.setdefault(name, [])) < _MOST_ALIKE:
            alike.append(child)
    if names[root.tag] == "urlset" and (first := root.find("{*}url")) is not None:
        found = {name: found for name, found in fields(first, names).items() if name.startswith("news:")} | found
        found["language"] = found.get("news:language", [])
        found.pop("news:title", None)
    return found


def _feed_links(found: Fields) -> Iterator[str]:
    yield from texts(found, "link")
    for link in found.get("atom:link", ()):
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or ""


def _ttl(found: Fields) -> int | None:
    """The longer of the two hints: RSS's ttl (minutes), and the period of the syndication module."""
    hints = [_number(minutes) * 60 for minutes in texts(found, "ttl")]
    for period in texts(found, "sy:updateperiod"):
        often = max(1, next((_number(n) for n in texts(found, "sy:updatefrequency")), 1))
        hints.append(_PERIODS.get(period.strip().lower(), 0) // often)
    return max(hints, default=0) or None


def _number(words: str) -> int:
    words = words.strip()[:8]
    return int(words) if words.isascii() and words.isdigit() else 0


def _entry(element: Element, names: Names, base: str, authors: tuple[str, ...]) -> RawEntry:
    found = fields(element, names)
    return RawEntry(
        id=next(texts(found, "guid", "atom:id", "id"), "") or element.get(_ABOUT, ""),
        links=_links(found, element),
        title=next(texts(found, *_TITLE), ""),
        summary=next(_html(found, _SUMMARY), ""),
        content=max(_html(found, _CONTENT), key=len, default=""),
        published=texts(found, *_PUBLISHED),
        updated=texts(found, *_UPDATED),
        authors=_authors(found) or authors,
        tags=tuple(_tags(found)),
        base=_joined(base, element.get(_BASE)),
    )


def _joined(base: str, own: str | None) -> str:
    return base if own is None else own if "://" in own or not base else base.rstrip("/") + "/" + own.lstrip("/")


def _links(found: Fields, element: Element) -> Iterator[str]:
    """The entry's addresses, the best first. A guid that is no permalink, and what an entry only points to, come last."""
    yield from texts(found, "feedburner:origlink")
    yield from (link.get("href") or text(link) for link in found.get("link", ()))
    atom = [(link.get("rel", "alternate").lower(), link.get("href") or "") for link in found.get("atom:link", ())]
    yield from (href for rel, href in atom if rel == "alternate")
    yield from texts(found, "loc")
    guids = [(guid.get("isPermaLink", guid.get("ispermalink", "")).lower(), text(guid)) for guid in found.get("guid", ())]
    yield from (guid for flag, guid in guids if flag == "true" or (not flag and "://" in guid))
    yield element.get(_ABOUT, "")
    yield from (e.get("src", "") for e in found.get("atom:content", ()))
    yield from (guid for _, guid in guids if "://" in guid)
    yield from (words for words in texts(found, "atom:id", "id") if "://" in words)
    yield from (href for rel, href in atom if rel in {"related", "via", "self", "enclosure"})
    yield from (e.get("url", "") for name in ("enclosure", "in media:content") for e in found.get(name, ()))


def _html(found: Fields, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for element in found.get(name, ()):
            if (words := _as_html(element, name)) and not words.isspace():
                yield words


def _as_html(element: Element, name: str) -> str:
    if len(element):
        return markup(element)
    words = element.text or ""
    if not name.startswith("atom:"):
        return words
    kind = (element.get("type") or "").lower()
    if kind in _PLAIN:  # many feeds forget to say that it is HTML
        return words if _TAG.search(words[:2000]) else escape(words, quote=False)
    return words if kind == "xhtml" or "html" in kind or "xml" in kind else ""


def _authors(found: Fields) -> tuple[str, ...]:
    """Those of the first vocabulary that names any."""
    for name in _AUTHORS:
        if people := tuple(filter(None, map(_person, found.get(name, ())))):
            return people
    return ()


def _person(element: Element) -> str:
    names = [text(child) for child in element.iter("{*}name")] if len(element) else []
    return names[0] if names else "" if len(element) else element.text or ""


def _tags(found: Fields) -> Iterator[str]:
    for name in _TAGS:
        for element in found.get(name, ()):
            yield element.get("label") or element.get("term") or text(element)
    for words in texts(found, *_TAG_LISTS):
        yield from words.split(",")
