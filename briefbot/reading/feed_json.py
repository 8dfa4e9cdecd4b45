"""JSON Feed 1.0 and 1.1 to raw entries. Whatever has the wrong type counts as absent."""

from collections.abc import Iterator
from html import escape
from typing import Any

from briefbot.reading.feed_raw import RawEntry, RawFeed

Record = dict[str, Any]


def is_json_feed(document: object) -> bool:
    """True for an object with a list of items, under JSON Feed's version or none."""
    return isinstance(document, dict) and isinstance(document.get("items"), list)


def read_json(document: Record) -> RawFeed:
    """The feed in this document (of which `is_json_feed` is true)."""
    authors = tuple(_authors(document))
    return RawFeed(
        title=_words(document, "title"),
        links=(_words(document, "home_page_url"),),
        language=_words(document, "language"),
        entries=(_entry(item, authors) for item in document["items"] if isinstance(item, dict)),
    )


def _entry(item: Record, authors: tuple[str, ...]) -> RawEntry:
    content = _words(item, "content_html") or _paragraphs(_words(item, "content_text"))
    tags = item.get("tags")
    return RawEntry(
        id=_words(item, "id"),
        links=tuple(_links(item)),
        title=_words(item, "title"),
        summary=escape(_words(item, "summary"), quote=False),
        content=content,
        published=(_words(item, "date_published"),),
        updated=(_words(item, "date_modified"),),
        authors=tuple(_authors(item)) or authors,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _links(item: Record) -> Iterator[str]:
    yield _words(item, "url")
    yield _words(item, "external_url")
    if "://" in (id := _words(item, "id")):
        yield id
    attachments = item.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict):
            yield _words(attachment, "url")


def _authors(record: Record) -> Iterator[str]:
    listed = record.get("authors")
    for author in [*(listed if isinstance(listed, list) else ()), record.get("author")]:
        if isinstance(author, dict) and (name := _words(author, "name")):
            yield name


def _words(record: Record, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in text.split("\n\n") if block.strip())
