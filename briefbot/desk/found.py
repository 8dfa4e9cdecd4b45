"""What a poll's entries are to us: how they are told apart, in what order they came, which are read. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefbot.ports import FoundEntry
from briefbot.values import Entry

_OLDEST = datetime(1995, 1, 1, tzinfo=UTC)  # there were no feeds before: a date that is, is a mistake
_CLOCKS_DIFFER = timedelta(hours=1)
_TITLE, _SUMMARY, _CONTENT = 1_000, 20_000, 500_000  # characters kept


def found(entries: Sequence[Entry], now: datetime, newest: int | None) -> tuple[FoundEntry, ...]:
    """The entries, each once, the newest first; all are to be read, or only so many of them.

    A date from before the web, or from the future, counts as no date; an entry without one is as new as its first
    sight, and keeps its feed's order.
    """
    once = {key(entry): (place, entry) for place, entry in reversed(list(enumerate(entries)))}
    dated = [(_at(entry, now, place), name, entry) for name, (place, entry) in once.items()]
    dated.sort(key=lambda one: one[0], reverse=True)
    limit = len(dated) if newest is None else newest
    return tuple(
        FoundEntry(entry=_kept(entry, now), key=name, at=at, to_read=place < limit)
        for place, (at, name, entry) in enumerate(dated)
    )


def key(entry: Entry) -> str:
    """The entry's name within its feed: its id, else its address, else its title."""
    name = entry.id or entry.url or entry.title
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=16).hexdigest()


def plausible(published: datetime | None, now: datetime) -> datetime | None:
    """The date, where it can be one."""
    return published if published and _OLDEST <= published <= now + _CLOCKS_DIFFER else None


def _at(entry: Entry, now: datetime, place: int) -> datetime:
    return min(plausible(entry.published, now) or now, now) - timedelta(microseconds=place)


def _kept(entry: Entry, now: datetime) -> Entry:
    published = plausible(entry.published, now)
    is_long = len(entry.title) > _TITLE or len(entry.summary) > _SUMMARY or len(entry.content) > _CONTENT
    if published is entry.published and not is_long:
        return entry
    return replace(
        entry,
        title=entry.title[:_TITLE],
        summary=entry.summary[:_SUMMARY],
        content=entry.content[:_CONTENT],
        published=published,
    )
