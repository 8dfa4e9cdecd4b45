"""Whom a brief is owed to, when a story is told again, and which brief tells a page, on both engines."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest
from owed_briefs import (
    EVERYTHING,
    FERRIES,
    LATER,
    NOW,
    claimed,
    keep_article,
    keep_brief,
    newer_brief,
    open_story,
    reader,
    send,
    states,
)

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema_service import subscribers, subscriptions
from briefbot.ports import Placement, Subscription
from briefbot.values import Article
from briefbot.writing.embedded import write_brief

ORCHARDS = Subscription(kind="topic", value="orchards")


async def owed_to(store: Store) -> list[str]:
    told = [await store.outbox.delivery(id_) for id_ in await store.outbox.deliveries_owed(LATER, 100)]
    return [row.subscriber.address.chat for row in told if row]


async def join(store: Store, story_id: int, *articles: Article, copies: tuple[tuple[str, str], ...] = ()) -> None:
    await store.stories.claim_gathering(NOW)
    ids = tuple(article.id for article in articles)
    await store.stories.place([Placement(articles=ids, story_id=story_id, copies=copies)], NOW)


async def test_a_brief_is_owed_once_to_each_who_wants_it_for_whatever_reason(store: Store) -> None:
    await reader(store, "all")
    both = await reader(store, "both", wants=FERRIES)
    await store.subscribers.subscribe(both.id, EVERYTHING, NOW)
    await reader(store, "other", wants=ORCHARDS)

    await keep_brief(store, EVERYTHING, FERRIES, FERRIES)

    assert await owed_to(store) == ["all", "both"]


async def test_who_wants_everything_gets_only_what_the_desk_says_is_for_everybody(store: Store) -> None:
    await reader(store, "all")
    await reader(store, "ferries", wants=FERRIES)

    await keep_brief(store, FERRIES)

    assert await owed_to(store) == ["ferries"]


async def test_a_brief_that_nobody_is_told_of_owes_nothing(store: Store) -> None:
    await reader(store)
    story = await open_story(store)

    assert await store.stories.keep_brief(story, write_brief(story.articles), NOW)

    assert await states(store) == {}


async def test_the_muted_the_blocked_and_those_with_a_digest_are_owed_nothing_at_once(store: Store) -> None:
    await reader(store, "muted", muted_until=LATER)
    await reader(store, "heard again", muted_until=NOW)
    await reader(store, "blocked", status="blocked")
    await reader(store, "digest", digest_at=time(7, 30))

    await keep_brief(store)

    assert await owed_to(store) == ["heard again"]


async def test_a_brief_and_what_it_owes_are_stored_together_or_not_at_all(store: Store) -> None:
    await reader(store)
    story = await open_story(store)
    broken = (EVERYTHING, None)

    with pytest.raises(AttributeError):
        await store.stories.keep_brief(story, write_brief(story.articles), NOW, broken)  # type: ignore[arg-type]

    assert await store.briefs.latest(10) == ()
    assert await keep_brief(store, story=story)
    assert await states(store) == {"pending": 1}


async def test_two_writers_of_one_story_owe_its_brief_once(store: Store, where: str) -> None:
    for number in range(5):
        await reader(store, str(number))
    story = await open_story(store)
    brief = write_brief(story.articles)
    async with await open_store(where) as other:
        await asyncio.gather(*(one.stories.keep_brief(story, brief, NOW, [EVERYTHING]) for one in (store, other) * 3))

    assert await states(store) == {"pending": 5}


async def test_thousands_are_owed_a_brief_at_once(store: Store) -> None:
    rows = [{"outlet": "telegram", "chat": str(number), "kind": "private", "added": NOW} for number in range(3000)]
    wish = {"key": wish_key(EVERYTHING), "kind": "all", "value": "", "added": NOW}
    async with store._database.writing() as connection:
        await connection.execute(subscribers.insert(), rows)
        await connection.execute(subscriptions.insert(), [wish | {"subscriber_id": number} for number in range(1, 3001)])

    await keep_brief(store)

    assert await states(store) == {"pending": 3000}
    assert await store.outbox.deliveries_owed(NOW, 3) == (1, 2, 3)


async def test_a_newer_brief_takes_the_place_of_one_that_has_not_begun_to_go(store: Store) -> None:
    for number in range(3):
        await reader(store, str(number))
    await reader(store, "@ferries", kind="channel", is_reviewed=True)
    first = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    half = await claimed(store)
    await store.outbox.mark_sending(half, NOW)
    await store.outbox.mark_part_sent(half, "m2", is_last=False, now=NOW)

    await newer_brief(store, first)

    assert await states(store) == {"sent": 1, "leased": 1, "dropped": 2, "pending": 3, "review": 1}
    assert {row.subscriber.address.chat for row in await store.outbox.deliveries("dropped", 9)} == {"2", "@ferries"}


async def test_a_story_that_grew_is_told_again_of_all_its_articles(store: Store) -> None:
    story = await open_story(store)
    await keep_brief(store, story=story)
    late = [await keep_article(store) for _ in range(3)]
    await join(store, story.id, *late, copies=((late[2].id, late[0].id),))

    assert await store.stories.stories_grown(2, LATER) == (story.id,)
    assert await store.stories.stories_grown(3, LATER) == ()
    assert await store.stories.stories_grown(2, NOW) == ()

    assert await store.stories.reopen(story.id)
    assert not await store.stories.reopen(story.id)
    again = await store.stories.claim_story((await store.stories.stories_owed(LATER))[0], LATER)
    assert again
    assert (again.revision, {one.id for one in again.articles}) == (2, {story.articles[0].id, *(one.id for one in late)})
    second = await keep_brief(store, story=again, at=LATER)

    assert await store.stories.stories_grown(1, LATER + timedelta(hours=1)) == ()
    stored = await store.briefs.brief(second)
    assert stored
    assert (stored.story_id, stored.revision) == (story.id, 2)


async def test_a_story_with_a_brief_is_not_folded_into_another(store: Store) -> None:
    story = await open_story(store)
    brief_id = await keep_brief(store, story=story)
    await store.stories.reopen(story.id)
    other = await open_story(store, await keep_article(store))

    await store.stories.claim_gathering(LATER)
    await store.stories.place([Placement(articles=(), story_id=other.id, absorbs=(story.id,))], LATER)

    assert await store.briefs.brief(brief_id)


async def test_a_page_leads_to_the_newest_brief_that_tells_it(store: Store) -> None:
    article = await keep_article(store, "https://news.test/final", given="https://short.test/x")
    copy = await keep_article(store, "https://copies.test/1")
    await store.stories.claim_gathering(NOW)
    placement = Placement(articles=(article.id, copy.id), copies=((copy.id, article.id),))
    await store.stories.place([placement], NOW)
    story = await store.stories.claim_story((await store.stories.stories_owed(NOW))[0], NOW)
    assert story
    first = await keep_brief(store, story=replace(story, articles=(article,)))

    found = [await store.briefs.brief_of_page(url) for url in ("https://news.test/final", "https://short.test/x", copy.url)]

    assert [one.id for one in found if one] == [first] * 3
    second = await newer_brief(store, first)
    newest = await store.briefs.brief_of_page("https://short.test/x")
    assert newest
    assert newest.id == second
    assert await store.briefs.brief_of_page("https://news.test/unknown") is None
