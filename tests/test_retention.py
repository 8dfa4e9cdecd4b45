"""What the store lets go of with time, and what it keeps however old, on both engines."""

from datetime import timedelta

from owed_briefs import LATER, NOW, claimed, keep_article, keep_brief, open_story, reader, send
from sqlalchemy import func, select, update

from briefbot.adapters.store import Store
from briefbot.adapters.store.schema import articles, entries, stories
from briefbot.ports import Forgotten, FoundEntry, Polled
from briefbot.values import Entry

YEARS = NOW + timedelta(days=900)


async def size(store: Store, table: object) -> int:
    async with store._database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


async def test_an_old_entry_loses_its_words_and_does_not_come_back_as_new(store: Store) -> None:
    article = await keep_article(store)
    feed, _ = await store.feeds.follow("https://news.test/feed", NOW)
    async with store._database.reading() as connection:
        key = await connection.scalar(select(entries.c.key))
    entry = FoundEntry(entry=Entry(id="x", url=article.url, title="Ferry"), key=str(key), at=NOW)

    forgotten = await store.housekeeping.forget(YEARS)

    assert forgotten == Forgotten(entries=1, articles=1)
    assert await store.feeds.keep_poll(Polled(feed=feed, entries=(entry,)), YEARS) == 0
    async with store._database.reading() as connection:
        row = (await connection.execute(select(entries))).one()
    assert (row.title, row.summary, row.url, row.article_id) == ("", "", "", None)
    assert await store.housekeeping.forget(YEARS) == Forgotten()


async def test_what_waits_to_be_read_or_to_be_written_stays(store: Store) -> None:
    await open_story(store)
    feed, _ = await store.feeds.follow("https://news.test/feed", NOW)
    waiting = FoundEntry(entry=Entry(id="w", url="https://news.test/w", title="Waits"), key="w", at=NOW)
    await store.feeds.keep_poll(Polled(feed=feed, entries=(waiting,)), NOW)

    await store.housekeeping.forget(YEARS, YEARS)

    assert (await size(store, articles), await size(store, stories)) == (1, 1)
    assert (await store.entries.claim_waiting(YEARS, YEARS, 9))[0].entry.title == "Waits"


async def test_nothing_newer_goes(store: Store) -> None:
    await keep_article(store)

    assert await store.housekeeping.forget(NOW, NOW) == Forgotten()


async def test_a_story_that_came_to_nothing_goes_with_its_articles(store: Store) -> None:
    story = await open_story(store)
    await store.stories.put_story_off(story.id, "no words", None)

    assert await store.housekeeping.forget(YEARS) == Forgotten(entries=1, articles=1, stories=1)


async def test_briefs_and_what_they_stand_on_stay_unless_they_are_to_go(store: Store) -> None:
    brief_id = await keep_brief(store)

    kept = await store.housekeeping.forget(YEARS)
    stored = await store.briefs.brief(brief_id)
    gone = await store.housekeeping.forget(YEARS, YEARS)

    assert kept == Forgotten(entries=1)
    assert stored
    assert gone == Forgotten(entries=1, articles=1, stories=1, briefs=1)
    assert await store.briefs.latest(9) == ()


async def test_a_brief_that_is_owed_to_somebody_stays_until_it_is_settled(store: Store) -> None:
    await reader(store)
    await keep_brief(store)

    owed = await store.housekeeping.forget(YEARS, YEARS)
    await send(store, await claimed(store), "m1")
    settled = await store.housekeeping.forget(YEARS, YEARS)

    assert (owed.briefs, settled.briefs) == (0, 1)
    assert await store.outbox.counts() == ()


async def test_more_rows_than_a_step_takes_are_all_forgotten(store: Store) -> None:
    feed, _ = await store.feeds.follow("https://news.test/feed", NOW)
    many = (FoundEntry(entry=Entry(id="", url="", title="T"), key=f"k{n}", at=NOW, to_read=False) for n in range(2500))
    await store.feeds.keep_poll(Polled(feed=feed, entries=tuple(many)), NOW)

    assert await store.housekeeping.forget(LATER) == Forgotten(entries=2500)


async def test_a_story_that_grows_still_keeps_its_articles(store: Store) -> None:
    story = await open_story(store)
    await store.stories.put_story_off(story.id, "no words", None)
    async with store._database.writing() as connection:
        await connection.execute(update(stories).values(grew=YEARS))

    assert (await store.housekeeping.forget(YEARS)).articles == 0
