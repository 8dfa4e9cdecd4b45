"""What the service asks of the store to know what is owed, on both engines."""

from datetime import timedelta

import pytest
from desk_parts import FERRY, NOW, Clock, TableWeb, desk, page, rss

from briefbot.adapters.store import Store, open_store
from briefbot.desk.follow import follow
from briefbot.ports import Address, Digest

FEED, PAGE = "https://post.test/feed", "https://post.test/ferry"


async def test_a_duty_is_one_holders_until_it_gives_it_up(where: str, store: Store) -> None:
    async with await open_store(where) as other:
        taken = [await other.duties.take("outlet telegram", NOW), await other.duties.take("outlet telegram", NOW)]
        refused = await store.duties.take("outlet telegram", NOW)
        of_another_name = await store.duties.take("outlet mail", NOW)

    assert taken == ["", ""]
    assert refused.startswith("process ")
    assert of_another_name == ""
    assert await store.duties.take("outlet telegram", NOW) == ""


async def test_a_duty_that_is_not_kept_lapses(where: str, store: Store) -> None:
    async with await open_store(where) as other:
        await other.duties.take("outlet telegram", NOW)
        later = NOW + timedelta(minutes=4)

        assert await store.duties.take("outlet telegram", later) == ""
        assert await other.duties.take("outlet telegram", later)


async def test_feeds_and_entries_are_owed_while_nobody_has_them_in_hand(store: Store) -> None:
    at = desk(store, TableWeb({FEED: rss((PAGE, "Ferry stops")), PAGE: page("Ferry stops", FERRY)}), Clock())
    feed, _ = await follow(store.feeds, FEED, NOW)
    owed = await store.feeds.feeds_owed(NOW, 10)
    claimed = await store.feeds.claim_feed(feed.id, NOW)
    assert claimed
    held = await store.feeds.feeds_owed(NOW, 10)
    await at.poller.poll_claimed(claimed)
    (entry,) = await store.entries.entries_owed(NOW, 10)
    await store.entries.claim_entry(entry, NOW)

    assert (owed, held, await store.feeds.feeds_owed(NOW, 10)) == ((feed.id,), (), ())
    assert await store.entries.entries_owed(NOW, 10) == ()


async def test_the_last_brief_of_a_story_is_found_by_its_number(store: Store) -> None:
    at = desk(store, TableWeb({FEED: rss((PAGE, "Ferry stops")), PAGE: page("Ferry stops", FERRY)}), Clock())
    await follow(store.feeds, FEED, NOW)
    await at.round()
    (first,) = await store.briefs.latest(1)
    await store.stories.reopen(first.story_id)
    await at.round()
    second = await store.briefs.brief_of_story(first.story_id)

    assert second
    assert (first.revision, second.revision) == (1, 2)
    assert await store.briefs.brief_of_story(99) is None


@pytest.mark.parametrize("days", [(0,), (0, 1)])
async def test_the_last_digest_counts_with_or_without_briefs(store: Store, days: tuple[int, ...]) -> None:
    ada = await store.subscribers.welcome(Address(outlet="paper", chat="ada"), "private", "", NOW)
    assert await store.subscribers.last_digest(ada.id) is None
    due = None
    for day in days:
        made = NOW + timedelta(days=day)
        digest = Digest(id=0, subscriber_id=ada.id, day=made.date(), made=made, brief_ids=())
        await store.subscribers.keep_digest(digest, made, due)
        due = made
    last = await store.subscribers.last_digest(ada.id)

    assert last
    assert last.made == NOW + timedelta(days=days[-1])
