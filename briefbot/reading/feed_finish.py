"""Raw entries to entries: resolved, cleaned, bounded, each once. The limits on every field stand here."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

from briefbot.reading.characters import one_line
from briefbot.reading.dates import read_date
from briefbot.reading.feed_links import absolute
from briefbot.reading.feed_raw import MOST_ENTRIES, RawEntry, RawFeed
from briefbot.reading.feed_text import first_words, plain, shortened, title_text
from briefbot.values import Entry, Feed

_LONGEST_TITLE = 500
_LONGEST_SUMMARY = 600
_LONGEST_CONTENT = 500_000
_LONGEST_ID = 1_000
_LONGEST_NAME = 100
_LONGEST_LABEL = 2_000  # characters of HTML: what is longer is no name and no tag
_MOST_AUTHORS = 20
_MOST_TAGS = 50
_LONGEST_TTL = 7 * 86_400  # seconds: a feed that asks for more is asked once a week all the same
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_MAIL_AND_NAME = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\s*\(([^()]*)\)")
_NAME_AND_MAIL = re.compile(r"(.*?)\s*[(<]\s*(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*[)>]")
_MAIL = re.compile(r"(?:mailto:)?[^\s@]+@[^\s@]+")


def finished(raw: RawFeed, url: str) -> Feed:
    """The feed that was fetched from `url`, at most 50,000 entries of it."""
    said = absolute(raw.base, url) if raw.base else ""
    site = next(filter(None, (absolute(link, said or url) for link in raw.links)), "")
    base = said or site or url
    entries = _each_once([_entry(entry, base) for entry in islice(raw.entries, MOST_ENTRIES)])
    language = raw.language.strip().replace("_", "-")
    return Feed(
        url=url,
        title=title_text(raw.title, _LONGEST_TITLE) or urlsplit(site or url).hostname or "",
        entries=tuple(entries),
        site_url=site,
        language=language if _LANGUAGE.fullmatch(language) else "",
        ttl=min(raw.ttl, _LONGEST_TTL) if raw.ttl else None,
    )


def _entry(raw: RawEntry, base: str) -> Entry:
    base = (absolute(raw.base, base) if raw.base else "") or base
    url = next(filter(None, (absolute(link, base) for link in raw.links)), "")
    summary = plain(raw.summary or raw.content, _LONGEST_SUMMARY)
    title = title_text(raw.title, _LONGEST_TITLE) or first_words(summary) or _words_of(url)
    updated = _date(raw.updated)
    published = _date(raw.published) or updated
    return Entry(
        id=_id(raw.id) or url or _hash(title, summary, published),
        url=url,
        title=title,
        summary=summary,
        content=_content(raw),
        published=published,
        updated=updated,
        authors=_bounded(_name, raw.authors, _MOST_AUTHORS) if raw.authors else (),
        tags=_bounded(_clean, raw.tags, _MOST_TAGS) if raw.tags else (),
    )


def _content(raw: RawEntry) -> str:
    """The fullest HTML that there is; a description is content where it holds more than its summary shows."""
    content = raw.content
    if len(raw.summary) > len(content) and (len(raw.summary) > _LONGEST_SUMMARY or "<" in raw.summary):
        content = raw.summary
    return content[:_LONGEST_CONTENT].strip()


def _date(texts: Iterable[str]) -> datetime | None:
    return next(filter(None, map(read_date, texts)), None)


def _id(id: str) -> str:
    id = id.strip()
    return id if len(id) <= _LONGEST_ID else _hash(id)


def _hash(*parts: object) -> str:
    return "sha256:" + hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()


def _words_of(url: str) -> str:
    """The words in the last part of an address: "/2026/a-new-harbour.html" is "a new harbour"."""
    path = urlsplit(url).path.rstrip("/")
    slug = unquote(path.rpartition("/")[2]).rsplit(".", 1)[0]
    return shortened(one_line(re.sub(r"[-_+]+", " ", slug)), _LONGEST_TITLE) or url


@lru_cache(maxsize=1000)
def _name(author: str) -> str:
    """The person of "mail (Person)", "Person <mail>" or "Person"; a mail address alone is nobody's name."""
    author = _clean(author)
    if "@" not in author:
        return author
    if match := _MAIL_AND_NAME.fullmatch(author) or _NAME_AND_MAIL.fullmatch(author):
        return match[1].strip()
    return "" if _MAIL.fullmatch(author) else author


@lru_cache(maxsize=1000)
def _clean(words: str) -> str:
    return plain(words, _LONGEST_NAME)


def _bounded(cleaned: Callable[[str], str], texts: Iterable[str], most: int) -> tuple[str, ...]:
    """The texts as they are shown, each once. Feeds repeat their authors and tags: what was cleaned is remembered."""
    shown = (cleaned(text) for text in texts if len(text) < _LONGEST_LABEL)
    return tuple(islice(dict.fromkeys(filter(None, shown)), most))


def _each_once(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries without repetitions. An id that several articles share (a broken generator) gives way to their addresses."""
    urls: dict[str, str] = {}
    shared = {entry.id for entry in entries if urls.setdefault(entry.id, entry.url) != entry.url}
    seen: set[str] = set()
    for entry in entries:
        own = replace(entry, id=entry.url) if entry.id in shared and entry.url else entry
        if own.id not in seen:
            seen.add(own.id)
            yield own
