"""Bytes to a feed: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed, sitemaps and news sitemaps."""

import json
import re

from briefbot.errors import FeedError
from briefbot.reading.feed_finish import finished
from briefbot.reading.feed_json import is_json_feed, read_json
from briefbot.reading.feed_raw import RawFeed
from briefbot.reading.feed_sections import Sections
from briefbot.reading.feed_slices import slices
from briefbot.reading.feed_tree import read_tree
from briefbot.reading.feed_xml import MOST_BYTES, parse_xml, utf8
from briefbot.values import Feed

_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "compressed, and was not unpacked"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_WHOLE = re.compile(rb"</[\w:]{0,20}(?:rss|feed|rdf|urlset|channel)\s{0,9}>", re.IGNORECASE)
_SOMETHING = re.compile(rb"[^ \t\r\n\0]")
_MOST_JSON = 16_000_000  # bytes
_MOST_VALUES = 1_800_000  # and names: 50,000 entries of nine fields have 1,700,000; the worst take 260 MB in all
_INSTEAD = "add the site's RSS or Atom feed instead"
_ADD = "try `briefbot feeds add` with the site's address"


def read_feed(data: bytes, url: str) -> Feed:
    """The feed in these bytes, which were fetched from `url`: entries in the feed's order, each of them once.

    Read are the first 32 MB and 50,000 entries; a document cut short gives the entries that are whole. Titles, summaries
    (at most 600 characters), names and tags are plain text on one line; `content` is HTML as published, at most 500,000
    characters. An entry without a title gets its first words, one without an id its address or a hash of what it says.
    Addresses are absolute, http or https, or "". Times are UTC; those in the future are left to the caller to believe.

    Raises `FeedError` where the bytes are no feed; it says what they are instead.
    """
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not _SOMETHING.search(data):
        raise _no_feed(url, "empty")
    if kind := next((kind for magic, kind in _OTHER_KINDS if start.startswith(magic)), ""):
        raise _no_feed(url, kind)
    content = utf8(data)
    head = content[:512].lstrip()
    raw = _from_json(content, url) if head[:1] in {b"{", b"["} else _from_xml(content, url)
    return finished(raw, url)


def _from_json(content: bytes, url: str) -> RawFeed:
    if len(content) > _MOST_JSON:
        raise _no_feed(url, f"JSON of more than {_MOST_JSON // 1_000_000} MB; {_INSTEAD}")
    if sum(map(content.count, (b",", b":", b"[", b"{"))) > _MOST_VALUES:
        raise _no_feed(url, f"JSON of more than {_MOST_VALUES:,} values; {_INSTEAD}")
    try:
        document = json.loads(content, strict=False)
    except (ValueError, RecursionError) as error:
        raise _no_feed(url, "broken JSON") from error
    if not is_json_feed(document):
        raise _no_feed(url, f"JSON, but not a JSON Feed; {_ADD}")
    return read_json(document)


def _from_xml(content: bytes, url: str) -> RawFeed:
    head = content[:2048].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")):
        raise _no_feed(url, f"an HTML page; {_ADD}")
    sections = Sections(content[:MOST_BYTES])
    is_cut = _is_cut(content)
    parts = ((parse_xml(part), is_cut and is_last) for part, is_last in slices(sections.rest))
    root, is_last_cut = next(parts)
    if root is None:
        raise _no_feed(url, _what(head))
    kind = root.tag.rpartition("}")[2].rpartition(":")[2].lower()
    if kind == "opml":
        raise _no_feed(url, "an OPML list of feeds; try `briefbot feeds import`")
    if kind == "sitemapindex":
        first = next((loc.text for loc in root.iter("{*}loc") if loc.text), "").strip()[:200]
        raise _no_feed(url, f"a list of sitemaps; add one of them, such as {first!r}")
    return read_tree(root, is_last_cut, parts, sections.restored)


def _what(head: bytes) -> str:
    if b"<html" in head or b"<body" in head or b"<head" in head:
        return f"an HTML page; {_ADD}"
    return f"XML of another kind; {_ADD}" if head.startswith(b"<") else f"not XML or JSON; {_ADD}"


def _is_cut(content: bytes) -> bool:
    """Whether the bytes end inside an entry."""
    content = content[:MOST_BYTES]
    if _WHOLE.search(content[-200:]):
        return False
    opened = max(content.rfind(b"<item"), content.rfind(b"<entry"), content.rfind(b"<url>"))
    closed = max(content.rfind(b"</item"), content.rfind(b"</entry"), content.rfind(b"</url>"))
    return opened > closed


def _no_feed(url: str, what: str) -> FeedError:
    return FeedError(f"{url[:500]!r} is no feed: it is {what}")
