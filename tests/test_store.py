"""What the store promises, on SQLite and on PostgreSQL."""

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.database import Database, location
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema import articles, briefs, entries, feeds, metadata, stories, story_articles
from briefbot.errors import StoreError
from briefbot.ports import FollowedFeed, FoundEntry, OpenStory, Placement, Polled
from briefbot.values import Article, Entry
from briefbot.writing.embedded import write_brief

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_BRIEF_WORDS = ("headline", "language", "writer", "words")
LATER = NOW + timedelta(hours=1)
TEXT = (
    "The ferry between Westhaven and Skarholm will stop in May, the town council decided on Monday.\n"
    '"We can\'t pay for two boats any longer," said Anna Petrova, a senior fellow at the Harbour Institute.'
)


def article(number: int = 1, **fields: object) -> Article:
    known = {"id": "", "url": f"https://news.test/{number}", "title": f"Ferry {number}", "text": f"{TEXT} Part {number}."}
    return Article(**known | {"published": NOW, "outlet": "The Westhaven Post"} | fields)


def found(number: int, *, to_read: bool = True, **fields: object) -> FoundEntry:
    entry = Entry(**{"id": f"e{number}", "url": f"https://news.test/{number}", "title": f"Entry {number}"} | fields)
    return FoundEntry(entry=entry, key=f"key{number}", at=NOW - timedelta(minutes=number), to_read=to_read)


async def followed(store: Store, url: str = "https://news.test/feed") -> FollowedFeed:
    return (await store.feeds.follow(url, NOW))[0]


async def waiting(store: Store, *numbers: int) -> list[int]:
    feed = await followed(store)
    await store.feeds.keep_poll(Polled(feed=feed, entries=tuple(map(found, numbers))), NOW)
    return [one.id for one in await store.entries.claim_waiting(NOW, NOW, 100)]


async def kept(store: Store, *told: Article) -> list[str]:
    ids = await waiting(store, *range(1, len(told) + 1))
    return [str(await store.entries.keep_article(id_, one, NOW)) for id_, one in zip(ids, told, strict=True)]


async def open_story(store: Store, *told: Article) -> OpenStory:
    ids = await kept(store, *(told or (article(),)))
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=tuple(ids))], NOW)
    story = await store.stories.claim_story((await store.stories.stories_owed(NOW))[0], NOW)
    assert story
    return story


async def test_a_feed_is_followed_once(store: Store) -> None:
    first, is_new = await store.feeds.follow("https://news.test/feed", NOW)
    again, is_new_again = await store.feeds.follow("https://news.test/feed", LATER)

    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert first.next_poll == NOW


async def test_a_gone_feed_that_is_added_again_is_asked_again(store: Store) -> None:
    feed = await followed(store)
    await store.feeds.keep_poll(Polled(feed=replace(feed, status="gone", error="410")), NOW)
    assert await store.feeds.claim_feed(feed.id, NOW) is None

    await store.feeds.follow(feed.url, LATER)

    assert await store.feeds.claim_feed(feed.id, LATER)


async def test_a_paused_feed_is_asked_again_when_it_goes_on_and_at_once(store: Store) -> None:
    feed, other = await followed(store), await followed(store, "https://other.test/feed")
    (under_way,) = await store.feeds.claim_due(NOW, NOW, 1)
    paused = [await store.feeds.pause(feed.id, True, NOW), await store.feeds.pause(feed.id, True, NOW)]
    await store.feeds.keep_poll(Polled(feed=replace(under_way, next_poll=LATER)), NOW)
    due = await store.feeds.claim_due(LATER, NOW, 10)
    resumed = await store.feeds.pause(None, False, NOW)

    assert paused == [1, 0]
    assert [one.id for one in due] == [other.id]
    assert resumed == 1
    assert [one.id for one in await store.feeds.claim_due(NOW, NOW, 10)] == [feed.id]
    assert await store.feeds.pause(None, True, NOW) == 2
    assert await store.feeds.feeds_due(LATER) == 0


async def test_a_poll_is_stored_whole_and_read_back_as_it_was(store: Store) -> None:
    feed = await followed(store)
    times = {"pace": timedelta(minutes=7), "polled": NOW, "fetched": NOW, "next_poll": LATER}
    words = {"title": "Post", "etag": 'W/"a"', "last_modified": "yesterday", "fingerprint": "f" * 32, "language": "en"}
    state = replace(feed, **times, **words, failures=2, error="no", site_url="https://news.test")

    new = await store.feeds.keep_poll(Polled(feed=state, entries=(found(1), found(2, to_read=False))), NOW)

    (health,) = await store.feeds.feeds()
    assert new == 2
    assert health.feed == state
    assert (health.entries, health.waiting, health.newest) == (2, 1, NOW - timedelta(minutes=1))


async def test_an_entry_of_a_feed_is_stored_once_and_first_sight_counts(store: Store) -> None:
    feed = await followed(store)

    first = await store.feeds.keep_poll(Polled(feed=feed, entries=(found(1), found(2))), NOW)
    again = await store.feeds.keep_poll(Polled(feed=feed, entries=(found(1, title="Changed"), found(3))), NOW)

    titles = [one.entry.title for one in await store.entries.claim_waiting(NOW, NOW, 10)]
    assert (first, again) == (2, 1)
    assert titles == ["Entry 1", "Entry 2", "Entry 3"]


async def test_fifty_thousand_entries_are_stored_at_once(tmp_path: Path) -> None:
    many = tuple(found(number, to_read=number < 10) for number in range(50_000))
    async with await open_store(tmp_path / "briefbot.db") as store:
        new = await store.feeds.keep_poll(Polled(feed=await followed(store), entries=many), NOW)

        assert new == 50_000
        assert await store.entries.entries_waiting(NOW) == 10


async def test_a_poll_of_a_feed_that_was_removed_meanwhile_is_dropped(store: Store) -> None:
    feed, other = await followed(store), await followed(store, "https://other.test/feed")
    await store.feeds.unfollow(feed.id)

    new = await asyncio.gather(*(store.feeds.keep_poll(Polled(feed=f, entries=(found(1),)), NOW) for f in (feed, other)))

    assert new == [0, 1]


async def test_a_removed_feed_takes_its_entries_along(store: Store) -> None:
    await waiting(store, 1, 2)

    assert await store.feeds.unfollow((await followed(store)).id)
    assert not await store.feeds.unfollow(999)
    assert await store.entries.entries_waiting(NOW) == 0


async def test_polls_that_end_together_are_stored_each_whole(store: Store) -> None:
    followed_feeds = [await followed(store, f"https://news.test/{n}") for n in range(40)]
    polls = [Polled(feed=replace(feed, title=feed.url), entries=(found(1),)) for feed in followed_feeds]

    new = await asyncio.gather(*(store.feeds.keep_poll(poll, NOW) for poll in polls))

    assert new == [1] * 40
    assert all(health.feed.title == health.feed.url for health in await store.feeds.feeds())


async def test_a_feed_that_moves_to_the_address_of_another_is_gone_and_says_where(store: Store) -> None:
    old, new = await followed(store, "https://old.test/feed"), await followed(store, "https://new.test/feed")

    await store.feeds.keep_poll(Polled(feed=replace(old, url=new.url)), NOW)

    moved = (await store.feeds.feeds())[0].feed
    assert (moved.url, moved.status) == (old.url, "gone")
    assert moved.error == f"moved to https://new.test/feed, which is followed as feed {new.id}"


async def test_two_feeds_that_move_to_one_address_in_one_commit_do_not_stop_each_other(store: Store) -> None:
    followed_feeds = [await followed(store, f"https://news.test/{n}") for n in range(3)]

    moved = [Polled(feed=replace(feed, url="https://news.test/all"), entries=(found(1),)) for feed in followed_feeds]
    await asyncio.gather(*(store.feeds.keep_poll(poll, NOW) for poll in moved))

    assert [health.feed.status for health in await store.feeds.feeds()] == ["active", "gone", "gone"]


async def test_a_claimed_feed_is_nobody_elses_until_the_claim_lapses(store: Store, where: str) -> None:
    feed = await followed(store)
    async with await open_store(where) as other:
        assert await store.feeds.claim_due(NOW, NOW, 10) == (feed,)

        assert await other.feeds.claim_due(NOW, NOW, 10) == ()
        assert await other.feeds.claim_feed(feed.id, NOW) is None
        assert await other.feeds.claim_due(NOW, LATER, 10) == (feed,)


async def test_a_store_that_closes_gives_back_what_it_holds(store: Store, where: str) -> None:
    feed = await followed(store)
    async with await open_store(where) as other:
        assert await other.feeds.claim_feed(feed.id, NOW)

    assert await store.feeds.claim_feed(feed.id, NOW)


async def test_what_a_dead_process_held_is_free_when_the_store_is_opened(where: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    dead = Holder(Holder.of_this_process().host, process.pid, "1", "x")
    async with await open_store(where) as first:
        feed = await followed(first)
        async with first._database.writing() as connection:
            await connection.execute(update(feeds).values(leased_until=LATER, holder=str(dead)))
        assert await first.feeds.claim_feed(feed.id, NOW) is None

    async with await open_store(where) as second:
        assert await second.feeds.claim_feed(feed.id, NOW)


async def test_a_holder_of_another_machine_or_a_running_process_is_not_taken_for_dead() -> None:
    ours = Holder.of_this_process()

    assert not ours.is_dead()
    assert not replace(ours, host="elsewhere", process=1).is_dead()
    assert replace(ours, started="0").is_dead()
    assert Holder.read(str(ours)) == ours
    assert Holder.read("nonsense") is None


async def test_claims_at_the_same_moment_share_the_feeds_out(store: Store, where: str) -> None:
    ids = [(await followed(store, f"https://news.test/{n}")).id for n in range(30)]
    async with await open_store(where) as other:
        shares = await asyncio.gather(*(one.feeds.claim_due(NOW, NOW, 5) for one in (store, other) * 3))

    assert sorted(feed.id for share in shares for feed in share) == ids


async def test_an_article_that_two_feeds_bring_is_stored_once(store: Store) -> None:
    first, second = await waiting(store, 1, 2)

    one = await store.entries.keep_article(first, article(1), NOW)
    same = await store.entries.keep_article(second, article(1, text="Edited since."), NOW)

    assert one == same == await store.entries.known_article("https://news.test/1")


async def test_the_same_text_is_one_article_on_its_site_and_a_copy_on_another(store: Store) -> None:
    text = "The same words."
    told = [article(n, title="T", text=text) for n in (1, 2)] + [article(3, title="T", text=text, url="https://else.test/3")]

    first, same_site, elsewhere = await kept(store, *told)

    assert first == same_site
    assert elsewhere != first


async def test_an_entry_put_off_waits_for_its_time_and_one_given_up_waits_no_more(store: Store) -> None:
    first, second = await waiting(store, 1, 2)

    await store.entries.put_off(first, "no answer", LATER)
    await store.entries.give_up(second, "a PDF")

    assert await store.entries.entries_waiting(NOW) == 0
    (again,) = await store.entries.claim_waiting(LATER, LATER, 10)
    assert (again.id, again.attempts) == (first, 1)


async def test_what_no_engine_takes_is_stored_as_a_mark_of_the_same_length(store: Store) -> None:
    (entry,) = await waiting(store, 1)

    await store.entries.keep_article(entry, article(title="A\0B\ud800C", text="né\0", authors=("D\ud800",)), NOW)

    (filed,) = await store.stories.articles_since(NOW, 10)
    assert filed.article.title == "A\N{REPLACEMENT CHARACTER}B\N{REPLACEMENT CHARACTER}C"
    assert len(filed.article.text) == 3


async def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    there = datetime(2026, 5, 4, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    await kept(store, article(published=there))

    (filed,) = await store.stories.articles_since(NOW, 10)

    assert filed.article.published == there
    assert filed.article.published.tzinfo is UTC


async def test_a_story_holds_its_articles_in_order_and_is_owed_a_brief(store: Store) -> None:
    ids = await kept(store, article(1), article(2), article(3))
    assert await store.stories.claim_gathering(NOW)

    new = await store.stories.place([Placement(articles=(ids[2], ids[0])), Placement(articles=(ids[1],))], NOW)

    owed = await store.stories.stories_owed(NOW)
    told = [await store.stories.claim_story(id_, NOW) for id_ in owed]
    assert new == 2
    assert [[one.id for one in story.articles] for story in told if story] == [[ids[2], ids[0]], [ids[1]]]


async def test_one_process_at_a_time_arranges_the_stories(store: Store, where: str) -> None:
    (only,) = await kept(store, article())
    async with await open_store(where) as other:
        assert await store.stories.claim_gathering(NOW)
        assert not await other.stories.claim_gathering(NOW)

        assert await other.stories.place([Placement(articles=(only,))], NOW) == 0
        assert await store.stories.place([Placement(articles=(only,))], NOW) == 1
        assert await other.stories.claim_gathering(NOW)


async def test_an_article_is_placed_once_whatever_the_placements_say(store: Store) -> None:
    ids = await kept(store, article(1), article(2))
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=(ids[0],))], NOW)
    await store.stories.claim_gathering(NOW)

    new = await store.stories.place([Placement(articles=(ids[0],)), Placement(articles=tuple(ids))], NOW)

    placed = {filed.article.id: filed.story_id for filed in await store.stories.articles_since(NOW, 10)}
    assert new == 1
    assert placed[ids[0]] != placed[ids[1]]


async def test_stories_that_turn_out_to_be_one_are_folded_unless_somebody_writes_them(store: Store) -> None:
    ids = await kept(store, *map(article, range(1, 5)))
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=(id_,)) for id_ in ids[:3]], NOW)
    placed = {filed.article.id: filed.story_id or 0 for filed in await store.stories.articles_since(NOW, 10)}
    home, idle, busy = (placed[id_] for id_ in ids[:3])
    assert await store.stories.claim_story(busy, NOW)

    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=(ids[3], *ids[:3]), story_id=home, absorbs=(idle, busy))], NOW)

    story = await store.stories.claim_story(home, NOW)
    assert story
    assert [one.id for one in story.articles] == [ids[3], ids[0], ids[1]]
    assert await store.stories.claim_story(idle, NOW) is None


async def test_a_brief_is_stored_once_and_comes_back_as_it_was(store: Store) -> None:
    story = await open_story(store, article(1), article(2, url="https://else.test/2"))
    brief = write_brief(story.articles)

    brief_id = await store.stories.keep_brief(story, brief, LATER)
    again = await store.stories.keep_brief(story, brief, LATER)

    assert brief_id
    stored = await store.briefs.brief(brief_id)
    assert again is None
    assert stored
    assert stored.brief.to_json() == brief.to_json()
    assert (stored.story_id, stored.revision, stored.written) == (story.id, 1, LATER)
    assert await store.stories.stories_owed(LATER) == ()
    assert await store.briefs.brief(999) is None


async def test_two_writers_of_one_story_leave_one_brief(store: Store, where: str) -> None:
    story = await open_story(store)
    brief = write_brief(story.articles)
    async with await open_store(where) as other:
        ids = await asyncio.gather(*(one.stories.keep_brief(story, brief, NOW) for one in (store, other) * 3))

    assert len([id_ for id_ in ids if id_]) == 1
    assert len(await store.briefs.latest(10)) == 1


async def test_an_article_that_joins_while_the_brief_is_written_is_marked_late(store: Store) -> None:
    story = await open_story(store)
    (entry,) = await waiting(store, 7)
    newcomer = await store.entries.keep_article(entry, article(7), NOW)
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=(story.articles[0].id, str(newcomer)), story_id=story.id)], NOW)

    await store.stories.keep_brief(story, write_brief(story.articles), NOW)

    async with store._database.reading() as connection:
        late = await connection.execute(select(story_articles.c.article_id).where(story_articles.c.is_late))
        assert list(late.scalars()) == [newcomer]
    assert await store.stories.stories_owed(LATER) == ()


async def test_a_claimed_story_names_the_feeds_that_brought_it(store: Store) -> None:
    one, other = await followed(store, "https://one.test/feed"), await followed(store, "https://other.test/feed")
    for feed, number in ((one, 1), (other, 2), (other, 1)):
        await store.feeds.keep_poll(Polled(feed=feed, entries=(found(number),)), NOW)
    waiting_ = await store.entries.claim_waiting(NOW, NOW, 10)
    ids = {}
    for entry in waiting_:
        ids[entry.entry.url] = await store.entries.keep_article(entry.id, article(int(entry.entry.url[-1])), NOW)
    best, second = (str(ids[f"https://news.test/{number}"]) for number in (2, 1))
    await store.stories.claim_gathering(NOW)
    await store.stories.place([Placement(articles=(best, second))], NOW)
    story = await store.stories.claim_story((await store.stories.stories_owed(NOW))[0], NOW)

    assert story
    assert story.feeds == ("https://other.test/feed", "https://one.test/feed")


async def test_a_story_that_cannot_be_written_is_tried_again_and_at_last_given_up(store: Store) -> None:
    story = await open_story(store)

    await store.stories.put_story_off(story.id, "no words", LATER)
    assert await store.stories.stories_owed(NOW) == ()
    assert await store.stories.stories_owed(LATER) == (story.id,)

    await store.stories.put_story_off(story.id, "no words", None)
    assert await store.stories.stories_owed(LATER) == ()


async def test_briefs_are_found_by_time_and_by_all_their_words(store: Store) -> None:
    story = await open_story(store)
    await store.stories.keep_brief(story, write_brief(story.articles), NOW)

    assert len(await store.briefs.latest(10, words="PETROVA ferry")) == 1
    assert await store.briefs.latest(10, words="petrova 100%") == ()
    assert await store.briefs.latest(10, before=NOW) == ()
    assert len(await store.briefs.latest(10, before=LATER)) == 1


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (feeds, {"url": "https://news.test/feed", "added": NOW, "next_poll": NOW}),
        (feeds, {"url": "https://x.test", "added": NOW, "next_poll": NOW, "status": "odd"}),
        (stories, {"opened": NOW, "grew": NOW, "state": "odd"}),
        (story_articles, {"article_id": 1, "story_id": 999, "place": 0, "joined": NOW, "is_late": False}),
        (briefs, {"story_id": 1, "revision": 1, "written": NOW, "document": {}} | dict.fromkeys(_BRIEF_WORDS, "")),
    ],
)
async def test_the_tables_themselves_refuse_repeats_and_strangers(store: Store, table: object, row: dict[str, object]) -> None:
    story = await open_story(store)
    await store.stories.keep_brief(story, write_brief(story.articles), NOW)

    with pytest.raises(StoreError) as raised:
        async with store._database.writing() as connection:
            await connection.execute(insert(table).values(row))

    assert isinstance(raised.value.__cause__, IntegrityError)


async def test_the_migrations_make_the_tables_that_the_code_uses(store: Store) -> None:
    async with store._database.reading() as connection:
        differences = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))

    assert differences == []


async def test_an_empty_postgresql_is_migrated_once_by_processes_that_open_it_together(empty_postgres: str) -> None:
    stores = await asyncio.gather(*(open_store(empty_postgres) for _ in range(3)))

    assert [await one.feeds.feeds() for one in stores] == [()] * 3
    for one in stores:
        await one.close()


async def test_a_new_file_is_migrated_once_by_processes_that_open_it_together(tmp_path: Path) -> None:
    stores = await asyncio.gather(*(open_store(tmp_path / "news" / "briefbot.db") for _ in range(3)))

    assert [await one.feeds.feeds() for one in stores] == [()] * 3
    for one in stores:
        await one.close()


async def test_sqlite_is_durable_and_checks_its_keys(tmp_path: Path) -> None:
    database = Database(location(tmp_path / "briefbot.db"))
    await database.prepare()
    async with database.reading() as connection:
        modes = [
            (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await database.close()

    assert modes == ["wal", 2, 1]


def test_every_table_is_here() -> None:
    assert {table.name for table in (articles, briefs, entries, feeds, stories, story_articles)} <= set(metadata.tables)
