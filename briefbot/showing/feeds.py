"""The briefs as a feed: Atom (RFC 4287) and JSON Feed 1.1, of one channel and its entries."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A brief as feeds carry it. `id` never changes; `content` is HTML; `language` is a tag or ""."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed of ours: where it is (`here`), the page it belongs to (`home`), and when anything in it changed."""

    title: str
    about: str
    here: str
    home: str
    language: str
    updated: datetime


def entry_id(link: str, published: datetime) -> str:
    """A tag URI (RFC 4151) of the entry at this address, which stays the same whatever becomes of scheme and port."""
    parts = urlsplit(link)
    return f"tag:{parts.hostname},{published.astimezone(UTC):%Y-%m-%d}:{parts.path}"


def atom(channel: Channel, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as Atom."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set(f"{{{_XML}}}lang", channel.language)
    _put(feed, "id", channel.home)
    _put(feed, "title", channel.title)
    if channel.about:
        _put(feed, "subtitle", channel.about)
    _put(feed, "updated", _moment(channel.updated))
    _put(feed, "link", rel="self", type="application/atom+xml", href=channel.here)
    _put(feed, "link", rel="alternate", type="text/html", href=channel.home)
    _put(_put(feed, "author"), "name", channel.title)
    _put(feed, "generator", "briefbot")
    for entry in entries:
        _put_entry(feed, entry)
    written: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _put_entry(feed: etree._Element, entry: FeedEntry) -> None:
    node = _put(feed, "entry")
    if entry.language:
        node.set(f"{{{_XML}}}lang", entry.language)
    _put(node, "id", entry.id)
    _put(node, "title", entry.title)
    _put(node, "link", rel="alternate", type="text/html", href=entry.link)
    _put(node, "published", _moment(entry.published))
    _put(node, "updated", _moment(entry.updated))
    _put(node, "summary", entry.summary)
    _put(node, "content", entry.content, type="html")


def _put(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new element; what XML cannot hold becomes U+FFFD."""
    clean = {key: _NO_XML.sub("\ufffd", value) for key, value in attributes.items()}
    node = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    if text:
        node.text = _NO_XML.sub("\ufffd", text)
    return node


def json_feed(channel: Channel, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.here,
        "language": channel.language,
        "authors": [{"name": channel.title}],
        "items": [_item(entry) for entry in entries],
    }
    if channel.about:
        feed["description"] = channel.about
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _item(entry: FeedEntry) -> dict[str, str]:
    item = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
    }
    return item | ({"language": entry.language} if entry.language else {})


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
