"""What readers ask of the briefs written, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from owed_briefs import EVERYTHING, FERRIES, LATER, NOW, keep_article, keep_brief, newer_brief, open_story
from site_reading import ask
from sqlalchemy import event, update

from briefbot.adapters.store import Store
from briefbot.adapters.store.schema import articles
from briefbot.app_site import pages_of
from briefbot.ports import Choice, OpenStory, StoredBrief
from briefbot.showing.parts import parts_of
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.publication import Publication

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def ids(found: tuple[StoredBrief, ...]) -> list[int]:
    return [stored.id for stored in found]


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    said: list[str] = []

    def note(*told: object) -> None:
        said.append(str(told[2]))

    engine = store._database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


async def test_the_newest_briefs_come_first_and_no_more_than_are_asked_for(store: Store) -> None:
    written = [await keep_brief(store, at=NOW + HOUR * number) for number in range(4)]
    room = store.reading_room

    assert ids(await room.chosen(Choice(), 10)) == written[::-1]
    assert ids(await room.chosen(Choice(), 2)) == written[:1:-1]
    assert ids(await room.chosen(Choice(), 2, skip=3)) == written[:1]


async def test_a_day_has_the_briefs_from_its_first_moment_to_before_its_last(store: Store) -> None:
    written = [await keep_brief(store, at=NOW + DAY * number) for number in range(3)]
    room = store.reading_room

    assert ids(await room.chosen(Choice(since=NOW + DAY, before=NOW + DAY * 2), 10)) == [written[1]]
    assert await room.beside(NOW + DAY, NOW + DAY * 2) == (NOW, NOW + DAY * 2)
    assert await room.beside(NOW, NOW + DAY * 3) == (None, None)


async def test_a_story_is_listed_once_with_its_last_brief_that_is_chosen(store: Store) -> None:
    first = await keep_brief(store)
    second = await newer_brief(store, first, NOW + DAY)
    third = await newer_brief(store, first, NOW + DAY + HOUR)
    room = store.reading_room

    assert ids(await room.chosen(Choice(), 10)) == [third]
    assert ids(await room.chosen(Choice(before=NOW + DAY), 10)) == [first]
    assert ids(await room.chosen(Choice(since=NOW + DAY, before=NOW + DAY + HOUR), 10)) == [second]
    assert [(told.id, told.revision) for told in await room.tellings((await _stored(store, first)).story_id)] == [
        (first, 1),
        (second, 2),
        (third, 3),
    ]


async def test_a_topic_has_its_briefs_and_keeps_a_story_whose_further_brief_told_nothing_new(store: Store) -> None:
    ferry = await keep_brief(store, EVERYTHING, FERRIES)
    await keep_brief(store, EVERYTHING, at=LATER)
    story = await _reopened(store, ferry)
    await store.stories.keep_brief(story, (await _stored(store, ferry)).brief, LATER, ())
    room = store.reading_room

    assert ids(await room.chosen(Choice(topic="ferries"), 10)) == [ferry]
    assert await room.chosen(Choice(topic="moon"), 10) == ()
    covered = await room.coverage(["ferries", "moon"])
    assert {name: (one.stories, one.last) for name, one in covered.items()} == {"ferries": (1, NOW)}
    assert await room.coverage([]) == {}


async def test_words_are_looked_for_all_of_them_in_any_case_and_with_nothing_special_about_them(store: Store) -> None:
    written = await keep_brief(store, story=await open_story(store, await keep_article(store)))
    room = store.reading_room

    assert ids(await room.chosen(Choice(words=("FERRY", "westhaven")), 10)) == [written]
    assert await room.chosen(Choice(words=("ferry", "moon")), 10) == ()
    assert await room.chosen(Choice(words=("f%y",)), 10) == ()
    assert await room.chosen(Choice(words=("_erry",)), 10) == ()


async def test_a_person_has_the_briefs_that_they_speak_in(store: Store) -> None:
    first = await keep_brief(store)
    second = await keep_brief(store, at=LATER)
    room = store.reading_room

    assert ids(await room.chosen(Choice(person="anna-petrova"), 10)) == [second, first]
    assert await room.chosen(Choice(person="nobody"), 10) == ()


async def test_experts_are_told_with_how_many_stories_they_are_heard_in(store: Store) -> None:
    first = await keep_brief(store)
    await newer_brief(store, first)
    await keep_brief(store, at=NOW + DAY)
    (heard,) = await store.reading_room.experts(10)

    assert (heard.slug, heard.name, heard.stories, heard.last) == ("anna-petrova", "Anna Petrova", 2, NOW + DAY)
    assert await store.reading_room.experts(10, skip=1) == ()


async def test_a_view_that_was_withdrawn_does_not_count(store: Store) -> None:
    brief_id = await keep_brief(store)
    await store.outbox.correct(brief_id, "v1", LATER)
    stored = (await store.reading_room.chosen(Choice(), 1))[0]

    assert await store.reading_room.experts(10) == ()
    assert (stored.without, stored.corrected) == ({"v1"}, LATER)


async def test_a_brief_that_was_withdrawn_whole_counts_for_no_expert_and_no_topic(store: Store) -> None:
    brief_id = await keep_brief(store, EVERYTHING, FERRIES)
    parts = [part.name for part in parts_of((await _stored(store, brief_id)).brief) if part.name[0] in "phs"]
    room = store.reading_room
    for part in parts[1:]:
        await store.outbox.correct(brief_id, part, LATER)
    left = len(await room.experts(10)), len(await room.coverage(["ferries"]))
    await store.outbox.correct(brief_id, parts[0], LATER)

    assert left == (1, 1)
    assert await room.experts(10) == ()
    assert await room.coverage(["ferries"]) == {}


async def test_an_expert_whose_view_was_withdrawn_from_the_last_brief_of_a_story_is_not_led_to(store: Store) -> None:
    first = await keep_brief(store)
    second = await newer_brief(store, first)
    await store.outbox.correct(second, "v1", LATER)

    assert await store.reading_room.experts(10) == ()


async def test_the_edition_changes_with_whatever_is_shown_and_with_nothing_else(store: Store) -> None:
    room = store.reading_room
    none = await room.edition()
    brief_id = await keep_brief(store)
    one = await room.edition()
    await keep_article(store)
    same = await room.edition()
    await store.outbox.correct(brief_id, "p1", LATER)
    corrected = await room.edition()
    await newer_brief(store, brief_id)
    two = await room.edition()

    assert one == same
    assert len({none, one, corrected, two}) == 4


async def test_thirty_briefs_are_found_in_a_handful_of_queries(store: Store) -> None:
    for number in range(30):
        await keep_brief(store, EVERYTHING, FERRIES, at=NOW + HOUR * number)
    with counted(store) as said:
        found = await store.reading_room.chosen(Choice(topic="ferries", words=("ferry",), person="anna-petrova"), 30)

    assert len(found) == 30
    assert len([one for one in said if not one.startswith("BEGIN")]) <= 3


async def test_a_brief_that_its_sources_do_not_bear_out_any_more_keeps_no_other_from_being_shown(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    stray, sound = await keep_brief(store), await keep_brief(store, at=LATER)
    first = (await _stored(store, stray)).brief.sources[0].article.id
    async with store._database.writing() as connection:
        await connection.execute(update(articles).where(articles.c.id == int(first)).values(text="Altered."))

    assert ids(await store.reading_room.chosen(Choice(), 10)) == [sound]
    assert f"brief {stray} is not shown" in caplog.text


async def test_a_brief_is_of_its_topics_among_those_asked_for(store: Store) -> None:
    brief_id = await keep_brief(store, EVERYTHING, FERRIES)

    assert await store.reading_room.topics_of(brief_id, ["ferries", "moon"]) == {"ferries"}
    assert await store.reading_room.topics_of(brief_id, []) == frozenset()


@pytest.mark.parametrize(
    "path", ["/", "/topic/ferries", "/experts", "/expert/anna-petrova", "/feed.atom", "/brief/1", "/brief/1.json"]
)
async def test_every_page_is_made_of_what_the_store_has(store: Store, path: str) -> None:
    await keep_brief(store, EVERYTHING, FERRIES)
    frame = Frame(publication=Publication(topics={"ferries": "Ferries"}))
    application = site(frame, pages_of(frame, store.reading_room, store.briefs, lambda: LATER))
    answer = await ask(application, path)

    assert answer.status == 200
    assert "Petrova" in answer.text


@pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "%25%5F%5C", "'%20OR%201=1--", "%F0%9F%98%80", "a" * 1_900])
async def test_no_word_that_is_searched_for_is_too_much_for_the_store(store: Store, query: str) -> None:
    await keep_brief(store)
    frame = Frame()

    answer = await ask(site(frame, pages_of(frame, store.reading_room, store.briefs, lambda: LATER)), f"/search?q={query}")

    assert answer.status == 200


async def test_an_empty_store_has_nothing_and_says_so_without_failing(store: Store) -> None:
    room = store.reading_room

    assert await room.chosen(Choice(), 10) == ()
    assert await room.beside(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)) == (None, None)
    assert await room.tellings(7) == ()
    assert await room.tellings(2**62) == ()
    assert await room.experts(10) == ()


async def _stored(store: Store, brief_id: int) -> StoredBrief:
    stored = await store.briefs.brief(brief_id)
    assert stored
    return stored


async def _reopened(store: Store, brief_id: int) -> OpenStory:
    stored = await _stored(store, brief_id)
    assert await store.stories.reopen(stored.story_id)
    story = await store.stories.claim_story(stored.story_id, LATER)
    assert story
    return story
