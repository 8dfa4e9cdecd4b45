"""What a reader's digest may tell, and what there is to rank it by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from briefbot.adapters.store.columns import Moment
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema import brief_articles, briefs
from briefbot.adapters.store.schema_service import (
    brief_keys,
    deliveries,
    digest_briefs,
    digests,
    is_state,
    opinions,
    subscribers,
    subscriptions,
)
from briefbot.ports import Candidate, Subscription

_ALL = wish_key(Subscription(kind="all"))
_MOST = 500  # of a week that somebody was away


def wanted(subscriber_id: int, since: datetime, until: datetime) -> Select[Any]:
    """The ids of the briefs of that time that answer to a wish, of each story the last; the newest first."""
    newer, written = briefs.alias(), and_(briefs.c.written >= since, briefs.c.written < until)
    # A brief that had nothing new to tell is wanted by nobody, and takes the place of none.
    is_newer = exists().where(
        newer.c.story_id == briefs.c.story_id,
        newer.c.revision > briefs.c.revision,
        newer.c.written < until,
        exists().where(brief_keys.c.brief_id == newer.c.id),
    )
    wishes = select(subscriptions.c.key).where(subscriptions.c.subscriber_id == subscriber_id)
    is_wanted = exists().where(brief_keys.c.brief_id == briefs.c.id, brief_keys.c.key.in_(wishes))
    return select(briefs.c.id).where(written, is_wanted, ~is_newer).order_by(briefs.c.written.desc(), briefs.c.id.desc())


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose digest it is, None for somebody who wants all, and the time that it is of."""

    subscriber_id: int | None
    since: datetime
    until: datetime


async def candidates(connection: AsyncConnection, readings: Sequence[Reading]) -> list[tuple[Candidate, ...]]:
    """For each reader the briefs that they want and have not, with what they can be ranked by.

    What is asked of the tables is asked for all of them in one go: thousands of digests may be due at the same minute.
    """
    told = await _written(connection, min(one.since for one in readings), max(one.until for one in readings))
    readers = [one.subscriber_id for one in readings if one.subscriber_id is not None]
    ids = [brief.id for brief in told]
    if not ids:
        return [()] * len(readings)
    shelf = _Shelf(
        briefs=told,
        sources=await _sources(connection, ids),
        wishes=await _wishes(connection, readers),
        known=await _known(connection, readers, ids),
        opinions=await _opinions(connection, readers, ids),
    )
    return [shelf.of(reading) for reading in readings]


@dataclass(frozen=True, slots=True)
class _Written:
    """A brief, and the keys of the wishes that it answers to."""

    id: int
    story_id: int
    revision: int
    written: datetime
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The briefs of some days, the newest first, and what they are to whom."""

    briefs: Sequence[_Written]
    sources: Mapping[int, frozenset[int]]
    wishes: Mapping[int, tuple[frozenset[str], frozenset[str]]]
    known: Mapping[int, Mapping[int, Mapping[int, int]]]
    opinions: Mapping[int, Mapping[int, Sequence[tuple[int, int]]]]

    def of(self, reading: Reading) -> tuple[Candidate, ...]:
        """What one reader's digest may tell."""
        reader = reading.subscriber_id
        known = self.known.get(reader, {}) if reader else {}
        said = self.opinions.get(reader, {}) if reader else {}
        return tuple(
            Candidate(
                brief_id=brief.id,
                story_id=brief.story_id,
                written=brief.written,
                sources=self.sources.get(brief.id, frozenset()),
                asked_for=asked_for,
                opinions=tuple(said.get(brief.id, ())),
                **_earlier(known.get(brief.id, {})),
            )
            for brief, asked_for in self._wanted(reading)
            if brief.id not in known.get(brief.id, {})
        )

    def _wanted(self, reading: Reading) -> Iterator[tuple[_Written, bool]]:
        """Of each story the last, where it answers to a wish; and whether to one by name."""
        named, every = self.wishes.get(reading.subscriber_id or 0, (frozenset(), frozenset()))
        is_everybody = reading.subscriber_id is None
        last: dict[int, int] = {}
        wanted = []
        for brief in self.briefs:
            # A brief that had nothing new to tell is wanted by nobody, and takes the place of none.
            if brief.written < reading.until and (brief.keys or is_everybody):
                last[brief.story_id] = max(brief.revision, last.get(brief.story_id, 0))
                wanted.append(brief)
        found = (
            (brief, not is_everybody and not named.isdisjoint(brief.keys))
            for brief in wanted
            if brief.written >= reading.since
            and brief.revision == last[brief.story_id]
            and (is_everybody or not (named.isdisjoint(brief.keys) and every.isdisjoint(brief.keys)))
        )
        return islice(found, _MOST)


async def _written(connection: AsyncConnection, since: datetime, until: datetime) -> Sequence[_Written]:
    rows = (await connection.execute(_BRIEFS, {"since": since, "until": until})).all()
    keys: dict[int, set[str]] = {}
    for brief_id, key in await connection.execute(_KEYS, {"since": since, "until": until}):
        keys.setdefault(brief_id, set()).add(key)
    return [_Written(row.id, row.story_id, row.revision, row.written, frozenset(keys.get(row.id, ()))) for row in rows]


async def _wishes(connection: AsyncConnection, readers: Sequence[int]) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """By reader, the keys of what they wish for by name, and that of everything."""
    found: dict[int, tuple[set[str], set[str]]] = {}
    for reader, key, kind in await connection.execute(_WISHES, {"readers": readers}):
        found.setdefault(reader, (set(), set()))[kind == "all"].add(key)
    return {reader: (frozenset(named), frozenset(every)) for reader, (named, every) in found.items()}


def _earlier(known: Mapping[int, int]) -> dict[str, int]:
    """Of the briefs that the reader has, the last."""
    last = max(known, default=None)
    return {} if last is None else {"earlier_id": last, "known": known[last]}


async def _sources(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for brief_id, article_id in await connection.execute(_SOURCES, {"ids": ids}):
        found.setdefault(brief_id, set()).add(article_id)
    return {brief_id: frozenset(articles) for brief_id, articles in found.items()}


async def _known(
    connection: AsyncConnection, readers: Sequence[int], ids: Sequence[int]
) -> dict[int, dict[int, dict[int, int]]]:
    """By reader and brief, those that they have of its story or with a source of it: how many of its sources each has."""
    kin: dict[int, dict[int, int]] = {}
    for brief, earlier, count in await connection.execute(_KIN, {"ids": ids}):
        of_earlier = kin.setdefault(earlier, {})
        of_earlier[brief] = max(count, of_earlier.get(brief, 0))
    found: dict[int, dict[int, dict[int, int]]] = {}
    for reader, earlier in await connection.execute(_HAD, {"readers": readers, "ids": list(kin)}):
        for brief, count in kin[earlier].items():
            found.setdefault(reader, {}).setdefault(brief, {})[earlier] = count
    return found


async def _opinions(
    connection: AsyncConnection, readers: Sequence[int], ids: Sequence[int]
) -> dict[int, dict[int, list[tuple[int, int]]]]:
    """By reader and brief, of each of its keys that they have spoken of: how often they wanted more, how often less."""
    found: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for reader, brief_id, _, more, less in await connection.execute(_SAID, {"readers": readers, "ids": ids}):
        found.setdefault(reader, {}).setdefault(brief_id, []).append((int(more), int(less)))
    return found


# Built once: they are asked for with every digest.
_READERS: BindParameter[Any] = bindparam("readers", expanding=True)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_THAT_TIME = and_(briefs.c.written >= bindparam("since", type_=Moment), briefs.c.written < bindparam("until", type_=Moment))
_BRIEFS = (
    select(briefs.c.id, briefs.c.story_id, briefs.c.revision, briefs.c.written)
    .where(_OF_THAT_TIME)
    .order_by(briefs.c.written.desc(), briefs.c.id.desc())
)
_KEYS = select(brief_keys.c.brief_id, brief_keys.c.key).join(briefs, briefs.c.id == brief_keys.c.brief_id).where(_OF_THAT_TIME)
_WISHES = select(subscriptions.c.subscriber_id, subscriptions.c.key, subscriptions.c.kind).where(
    subscriptions.c.subscriber_id.in_(_READERS)
)
_SOURCES = select(brief_articles.c.brief_id, brief_articles.c.article_id).where(brief_articles.c.brief_id.in_(_IDS))

_ours, _theirs, _other = brief_articles.alias(), brief_articles.alias(), briefs.alias()
_KIN = union_all(
    select(_ours.c.brief_id.label("brief"), _theirs.c.brief_id.label("earlier"), func.count().label("shared"))
    .join(_theirs, _theirs.c.article_id == _ours.c.article_id)
    .where(_ours.c.brief_id.in_(_IDS))
    .group_by(_ours.c.brief_id, _theirs.c.brief_id),
    select(briefs.c.id, _other.c.id, literal_column("0"))
    .join(_other, _other.c.story_id == briefs.c.story_id)
    .where(briefs.c.id.in_(_IDS)),
)
# What readers were told, in a digest or by itself.
_HAD = union_all(
    select(digests.c.subscriber_id, digest_briefs.c.brief_id)
    .join(digest_briefs, digest_briefs.c.digest_id == digests.c.id)
    .where(digest_briefs.c.brief_id.in_(_IDS), digests.c.subscriber_id.in_(_READERS)),
    select(deliveries.c.subscriber_id, deliveries.c.brief_id).where(
        deliveries.c.brief_id.in_(_IDS), deliveries.c.subscriber_id.in_(_READERS), is_state("sent")
    ),
)

_of_liked, _of_these = brief_keys.alias(), brief_keys.alias()
_liked = func.sum(case((opinions.c.likes == true(), 1), else_=0))
_disliked = func.sum(case((opinions.c.likes == false(), 1), else_=0))
_SAID = (
    select(subscribers.c.id, _of_these.c.brief_id, _of_these.c.key, _liked, _disliked)
    .select_from(subscribers)
    .join(opinions, and_(opinions.c.outlet == subscribers.c.outlet, opinions.c.number == subscribers.c.chat))
    .join(_of_liked, _of_liked.c.brief_id == opinions.c.brief_id)
    .join(_of_these, _of_these.c.key == _of_liked.c.key)
    .where(subscribers.c.id.in_(_READERS), _of_these.c.brief_id.in_(_IDS), _of_these.c.key != _ALL)
    .group_by(subscribers.c.id, _of_these.c.brief_id, _of_these.c.key)
    .order_by(subscribers.c.id, _of_these.c.brief_id, _of_these.c.key)
)
