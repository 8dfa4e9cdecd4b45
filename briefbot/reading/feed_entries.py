"""RSS, RDF, Atom and sitemaps: the element of an entry to a raw entry.

Feeds mix the vocabularies (Atom links and Dublin Core dates in RSS, Media RSS in Atom), so there is one reader for all.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from briefbot.reading.feed_fields import Element, Fields, fields
from briefbot.reading.feed_links import resolved
from briefbot.reading.feed_names import Names, wanted
from briefbot.reading.feed_raw import RawEntry

_PLAIN = {"", "text", "text/plain"}
_TAG = re.compile(r"</?(?:p|br|a|div|img|em|strong|b|i|ul|ol|li|h[1-6]|span|blockquote|figure|pre|code|table)\b[^<>]*>", re.I)
BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read_entry(element: Element, names: Names, restored: Callable[[str], str], authors: tuple[str, ...]) -> RawEntry:
    """The entry in this element; where it names nobody it is by the feed's `authors`."""
    said = fields(element, names, restored)
    want = wanted(tuple(said.found))
    return RawEntry(
        id=said.first(("guid", "atom:id", "id")) or element.get(_ABOUT, ""),
        links=_links(said, element),
        title=said.first(want.title),
        summary=next(_html(said, want.summary), "") if want.summary else "",
        content=max(_html(said, want.content), key=len, default="") if want.content else "",
        published=said.texts(want.published) if want.published else (),
        updated=said.texts(want.updated) if want.updated else (),
        authors=people(said, want.authors) or authors,
        tags=tuple(_tags(said, want.tags, want.tag_lists)) if want.tags or want.tag_lists else (),
        base=element.get(BASE, ""),
    )


def _links(said: Fields, element: Element) -> Iterator[str]:
    """The entry's addresses, the best first. A guid that is no permalink, and what an entry only points to, come last."""
    if "feedburner:origlink" in said.found:
        yield from said.texts(("feedburner:origlink",))
    for link in said.found.get("link", ()):
        yield _based(link, link.get("href") or said.text(link))
    atom = [(link.get("rel", "alternate").lower(), link) for link in said.elements("atom:link")]
    yield from (_based(link, link.get("href", "")) for rel, link in atom if rel == "alternate")
    yield from said.texts(("loc",))
    guids = [(guid.get("isPermaLink", guid.get("ispermalink", "")).lower(), said.text(guid)) for guid in said.elements("guid")]
    yield from (guid for flag, guid in guids if flag == "true" or (not flag and "://" in guid))
    yield element.get(_ABOUT, "")
    yield from (_based(content, content.get("src", "")) for content in said.elements("atom:content"))
    yield from (guid for _, guid in guids if "://" in guid)
    yield from (id for id in said.texts(("atom:id", "id")) if "://" in id)
    yield from (_based(link, link.get("href", "")) for rel, link in atom if rel in {"related", "via", "self", "enclosure"})
    yield from (e.get("url", "") for e in said.elements("enclosure", "in media:content"))


def _based(element: Element, link: str) -> str:
    """The link, resolved against the element's own base where it has one."""
    return resolved(link, base) if link and (base := element.get(BASE)) else link


def _html(said: Fields, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for element in said.found[name]:
            if (words := _as_html(said, element, name)) and not words.isspace():
                yield words


def _as_html(said: Fields, element: Element, name: str) -> str:
    if len(element):
        return said.markup(element)
    words = said.text(element)
    if not name.startswith("atom:"):
        return words
    kind = (element.get("type") or "").lower()
    if kind in _PLAIN:  # many feeds forget to say that it is HTML
        return words if _TAG.search(words[:2000]) else escape(words, quote=False)
    return words if kind == "xhtml" or "html" in kind or "xml" in kind else ""


def people(said: Fields, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the first vocabulary that names any."""
    for name in names:
        if found := tuple(filter(None, (_person(said, element) for element in said.found[name]))):
            return found
    return ()


def _person(said: Fields, element: Element) -> str:
    if not len(element):
        return said.text(element)
    return next((said.text(name) for name in element.iter("{*}name")), "")


def _tags(said: Fields, names: tuple[str, ...], lists: tuple[str, ...]) -> Iterator[str]:
    for element in said.elements(*names):
        yield element.get("label") or element.get("term") or said.text(element)
    for words in said.texts(lists):
        yield from words.split(",")
