"""The feeds we follow, and the entries that polls bring."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.database import Database, is_of_one
from briefbot.adapters.store.feed_moves import follow_feed
from briefbot.adapters.store.leases import FREE, claim, free
from briefbot.adapters.store.schema import entries, feeds
from briefbot.adapters.store.together import Together
from briefbot.errors import StoreError
from briefbot.ports import FeedHealth, FollowedFeed, FoundEntry, Polled

_LEASE = timedelta(minutes=5)
_KEYS = 5000  # asked about at once; SQLite takes 32,766 parameters in a statement
_LONGEST_URL = 2000  # characters; an index of PostgreSQL takes 2,700 bytes


class Feeds:
    """Meets `FeedShelf`. Polls that end while another is being committed are committed together, each whole."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._polls = Together(self._keep_all, is_of_one=is_of_one)

    async def follow(self, url: str, now: datetime, title: str = "") -> tuple[FollowedFeed, bool]:
        if len(url.encode(errors="replace")) > _LONGEST_URL:
            raise StoreError(f"the feed's address {url[:60]!r}... is longer than {_LONGEST_URL} bytes: it cannot be followed")
        row = {"url": url, "title": title, "added": now, "next_poll": now}
        async with self._database.writing() as connection:
            is_new = (await connection.execute(self._database.new(feeds, ["url"]).values(row))).rowcount == 1
            revived = {"status": "active", "next_poll": now, "failures": 0, "error": ""}
            await connection.execute(update(feeds).where(feeds.c.url == url, feeds.c.status == "gone").values(revived))
            found = (await connection.execute(select(feeds).where(feeds.c.url == url))).mappings().one()
        return _feed(found), is_new

    async def unfollow(self, feed_id: int) -> bool:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(feeds).where(feeds.c.id == feed_id))).rowcount == 1

    async def pause(self, feed_id: int | None, is_paused: bool, now: datetime) -> int:
        these = update(feeds).where(feeds.c.is_paused != is_paused)
        these = these if feed_id is None else these.where(feeds.c.id == feed_id)
        changed = these.values(is_paused=True) if is_paused else these.values(is_paused=False, next_poll=now)
        async with self._database.writing() as connection:
            return (await connection.execute(changed)).rowcount

    async def feeds(self) -> tuple[FeedHealth, ...]:
        waiting = func.count(entries.c.id).filter(entries.c.state == "waiting")
        counted = (
            select(
                feeds,
                func.count(entries.c.id).label("entries"),
                waiting.label("waiting"),
                func.max(entries.c.at).label("newest"),
            )
            .outerjoin(entries, entries.c.feed_id == feeds.c.id)
            .group_by(feeds.c.id)
            .order_by(feeds.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted)).mappings().all()
        return tuple(
            FeedHealth(feed=_feed(row), entries=row["entries"], waiting=row["waiting"], newest=row["newest"]) for row in rows
        )

    async def feeds_due(self, now: datetime) -> int:
        due = select(func.count()).select_from(feeds).where(_IS_ASKED, feeds.c.next_poll <= now)
        async with self._database.reading() as connection:
            return int((await connection.execute(due)).scalar_one())

    async def feeds_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        due = and_(_IS_ASKED, feeds.c.next_poll <= now, free(feeds, now))
        owed = select(feeds.c.id).where(due).order_by(feeds.c.next_poll, feeds.c.id).limit(limit)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(owed)).scalars())

    async def make_due(self, now: datetime) -> None:
        early = update(feeds).where(_IS_ASKED, feeds.c.next_poll > now)
        async with self._database.writing() as connection:
            await connection.execute(early.values(next_poll=now))

    async def claim_due(self, due: datetime, now: datetime, limit: int) -> tuple[FollowedFeed, ...]:
        wanted = select(feeds.c.id).where(_IS_ASKED, feeds.c.next_poll <= due)
        return await self._claim(wanted.order_by(feeds.c.next_poll).limit(limit), now)

    async def claim_feed(self, feed_id: int, now: datetime) -> FollowedFeed | None:
        claimed = await self._claim(select(feeds.c.id).where(feeds.c.id == feed_id, _IS_ASKED), now)
        return claimed[0] if claimed else None

    async def _claim(self, wanted: Select[tuple[int]], now: datetime) -> tuple[FollowedFeed, ...]:
        async with self._database.writing() as connection:
            ids = await claim(connection, feeds, wanted, now, self._database.holder.lease(now + _LEASE))
            rows = await connection.execute(select(feeds).where(feeds.c.id.in_(ids)).order_by(feeds.c.next_poll, feeds.c.id))
            return tuple(_feed(row) for row in rows.mappings())

    async def keep_poll(self, polled: Polled, now: datetime) -> int:
        with self._database.explained():
            return await self._polls.add((polled, now))

    async def _keep_all(self, polls: Sequence[tuple[Polled, datetime]]) -> Sequence[int]:
        async with self._database.writing() as connection:
            states = await _settled(connection, [polled.feed for polled, _ in polls])
            if states:
                await connection.execute(_UPDATE, list(states.values()))
            if moved := [state for state in states.values() if state["is_moved"]]:
                await connection.execute(_MOVE, moved)
            for state in states.values():
                if state["moved_to"] not in ("", state["old_url"]):
                    await follow_feed(connection, state["old_url"], state["moved_to"])
            rows = [row for polled, now in polls if polled.feed.id in states for row in _rows(polled, now)]
            known = await _known(connection, rows)
            new = [row for row in rows if (row["feed_id"], row["key"]) not in known]
            if new:
                await connection.execute(self._database.new(entries, ["feed_id", "key"]), new)
        counts = Counter(row["feed_id"] for row in new)
        return [counts[polled.feed.id] for polled, _ in polls]


_STATE = (
    "url",
    "title",
    "site_url",
    "language",
    "status",
    "etag",
    "last_modified",
    "fingerprint",
    "pace",
    "polled",
    "fetched",
    "next_poll",
    "failures",
    "error",
)
_THIS = feeds.c.id == bindparam("feed_id")
_IS_ASKED = and_(feeds.c.status == "active", feeds.c.is_paused.is_(False))
# An address that is set is looked for among all the others, even if it is the same: that is for feeds that moved.
_UPDATE = update(feeds).where(_THIS).values({name: bindparam(f"new_{name}") for name in _STATE if name != "url"} | FREE)
_MOVE = update(feeds).where(_THIS).values(url=bindparam("new_url"))


async def _settled(connection: AsyncConnection, polled: Sequence[FollowedFeed]) -> dict[int, dict[str, Any]]:
    """The rows to write, by feed, of the feeds that are followed still. Of two feeds at one address the second is gone."""
    ids, urls = [feed.id for feed in polled], [feed.url for feed in polled]
    known = await connection.execute(select(feeds.c.id, feeds.c.url).where(or_(feeds.c.id.in_(ids), feeds.c.url.in_(urls))))
    followed = {row.id: row.url for row in known}
    owners = {url: feed_id for feed_id, url in followed.items()}
    states = {}
    for feed in polled:
        if feed.id not in followed:
            continue
        state = {f"new_{name}": getattr(feed, name) for name in _STATE} | {"new_pace": round(feed.pace.total_seconds())}
        owner = owners.setdefault(feed.url, feed.id)
        is_too_long = len(feed.url.encode(errors="replace")) > _LONGEST_URL
        state |= {"old_url": followed[feed.id], "moved_to": "" if is_too_long else feed.url}
        if owner != feed.id or is_too_long:
            state["new_url"] = followed[feed.id]
        if owner != feed.id:
            state |= {"new_status": "gone", "new_error": f"moved to {feed.url}, which is followed as feed {owner}"}
        states[feed.id] = state | {"feed_id": feed.id, "is_moved": state["new_url"] != followed[feed.id]}
    return states


async def _known(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> set[tuple[int, str]]:
    """Which of the entries we have, by feed and key: most polls bring little that is new, and that alone is written."""
    known: set[tuple[int, str]] = set()
    for start in range(0, len(rows), _KEYS):
        some = rows[start : start + _KEYS]
        ids, keys = {row["feed_id"] for row in some}, [row["key"] for row in some]
        found = select(entries.c.feed_id, entries.c.key).where(entries.c.feed_id.in_(ids), entries.c.key.in_(keys))
        known.update((row.feed_id, row.key) for row in await connection.execute(found))
    return known


def _rows(polled: Polled, now: datetime) -> list[dict[str, Any]]:
    return [_row(polled.feed.id, found, now) for found in polled.entries]


def _row(feed_id: int, found: FoundEntry, now: datetime) -> dict[str, Any]:
    entry = found.entry
    return {
        "feed_id": feed_id,
        "key": found.key,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        # What nobody is going to read is not worth the room; its page is there to be asked for.
        "content": entry.content if found.to_read else "",
        "authors": list(entry.authors),
        "published": entry.published,
        "at": found.at,
        "seen": now,
        "state": "waiting" if found.to_read else "skipped",
    }


def _feed(row: RowMapping) -> FollowedFeed:
    known = {name: row[name] for name in ("id", "added", "is_paused", *_STATE)}
    return FollowedFeed(**known | {"pace": timedelta(seconds=row["pace"])})
