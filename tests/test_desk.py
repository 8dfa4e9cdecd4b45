"""The desk at work, on a real store and a web of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from desk_parts import FERRY, NOW, ORCHARD, Clock, TableWeb, TextPages, desk, page, rss

from briefbot.adapters.store import Store, open_store
from briefbot.desk.follow import follow, follow_all, leave
from briefbot.desk.rounds import Desk
from briefbot.desk.rules import Rules
from briefbot.errors import BadStatus, FeedError, PageError, Refused, StoreError, TooSlow
from briefbot.ports import FollowedFeed, Response
from briefbot.values import Article, Brief

FEED = "https://news.test/feed"
PAGE = "https://news.test/ferry"


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Store]:
    async with await open_store(tmp_path / "briefbot.db") as store:
        yield store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web() -> TableWeb:
    return TableWeb({FEED: rss((PAGE, "Ferry to stop")), PAGE: page("Ferry to stop in May", FERRY)})


async def polled(store: Store, desk_: Desk, url: str = FEED) -> FollowedFeed:
    feed, _ = await follow(store.feeds, url, NOW)
    await desk_.poller.poll(feed.id)
    return next(health.feed for health in await store.feeds.feeds() if health.feed.id == feed.id)


async def articles(store: Store) -> list[Article]:
    return [filed.article for filed in await store.stories.articles_since(datetime.min.replace(tzinfo=UTC), 100)]


async def test_a_round_briefs_what_is_new_and_a_second_finds_nothing(shop: Store, web: TableWeb, clock: Clock) -> None:
    await follow(shop.feeds, FEED, NOW)

    first = await desk(shop, web, clock).round()
    clock.pass_time(hours=1)
    second = await desk(shop, web, clock).round()

    (brief,) = await shop.briefs.latest(10)
    assert first.briefs == (brief.id,)
    assert brief.brief.sources[0].article.url == PAGE
    assert (second.briefs, second.reads, second.stories) == ((), [], 0)
    assert [poll.unchanged for poll in second.polls] == [True]


async def test_feeds_can_be_polled_before_their_time(shop: Store, web: TableWeb, clock: Clock) -> None:
    await polled(shop, desk(shop, web, clock))

    due = await desk(shop, web, clock).round()
    due_or_not = await desk(shop, web, clock).round(due_or_not=True)

    assert (len(due.polls), len(due_or_not.polls)) == (0, 1)


async def test_a_round_tells_each_step(shop: Store, web: TableWeb, clock: Clock) -> None:
    await follow(shop.feeds, FEED, NOW)
    steps: list[tuple[str, int, int]] = []

    await desk(shop, web, clock).round(lambda stage, done, total, note: steps.append((stage, done, total)))

    assert steps == [(stage, done, 1) for stage in ("poll", "read", "gather", "write") for done in (0, 1)]


async def test_validators_are_kept_and_given_back_verbatim(shop: Store, web: TableWeb, clock: Clock) -> None:
    etag, modified = 'W/"a b"', "Mon, 04 May 2026 11:00:00 GMT"
    web.answers[FEED] = Response(url=FEED, body=rss(), etag=etag, last_modified=modified)
    feed = await polled(shop, desk(shop, web, clock))
    web.answers[FEED] = Response(url=FEED, body=b"", unchanged=True)

    result = await desk(shop, web, clock).poller.poll(feed.id)

    assert (web.asked[1].etag, web.asked[1].last_modified) == (etag, modified)
    assert result
    assert result.unchanged
    assert (result.feed.etag, result.feed.last_modified) == (etag, modified)


async def test_a_feed_with_the_same_bytes_is_not_read_again(shop: Store, web: TableWeb, clock: Clock) -> None:
    feed = await polled(shop, desk(shop, web, clock))

    def unread(_: bytes, url: str) -> None:
        raise AssertionError(f"read {url} again")

    result = await desk(shop, web, clock, feed_reader=unread).poller.poll(feed.id)  # type: ignore[arg-type]

    assert result
    assert result.unchanged


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Response(url=FEED, body=rss(), max_age=timedelta(hours=3)), timedelta(hours=3)),
        (Response(url=FEED, body=rss(ttl=300)), timedelta(hours=5)),
        (Response(url=FEED, body=rss(ttl=9_000_000), max_age=timedelta(days=365)), timedelta(days=1)),
        (Response(url=FEED, body=rss()), timedelta(minutes=30)),
        (BadStatus("busy", 429, timedelta(hours=4)), timedelta(hours=4)),
        (BadStatus("broken", 500), timedelta(minutes=10)),
    ],
)
async def test_a_feed_is_asked_again_when_it_asks_to_be(
    shop: Store, web: TableWeb, clock: Clock, answer: Response | Exception, wait: timedelta
) -> None:
    web.answers[FEED] = answer

    assert (await polled(shop, desk(shop, web, clock))).next_poll == NOW + wait


async def test_a_gone_feed_is_not_asked_again(shop: Store, web: TableWeb, clock: Clock) -> None:
    web.answers[FEED] = BadStatus("410 Gone", 410)
    feed = await polled(shop, desk(shop, web, clock))
    clock.pass_time(days=30)

    tally = await desk(shop, web, clock).round()

    assert (feed.status, feed.error) == ("gone", "410 Gone")
    assert tally.polls == []
    assert web.times_asked(FEED) == 1


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(shop: Store, web: TableWeb, clock: Clock) -> None:
    new = "https://news.test/rss"
    web.answers[FEED] = Response(url=new, body=rss(), moved_to=new)

    assert (await polled(shop, desk(shop, web, clock))).url == new


async def test_a_move_to_something_that_is_no_feed_does_not_count(shop: Store, web: TableWeb, clock: Clock) -> None:
    web.answers[FEED] = Response(url="https://login.test/", body=b"<html>Log in", moved_to="https://login.test/")

    feed = await polled(shop, desk(shop, web, clock))

    assert feed.url == FEED
    assert feed.failures == 1
    assert feed.error


async def test_a_feed_that_works_again_is_well_again(shop: Store, web: TableWeb, clock: Clock) -> None:
    good = web.answers[FEED]
    web.answers[FEED] = TooSlow("no answer in 20 s")
    sick = await polled(shop, desk(shop, web, clock))
    web.answers[FEED] = good

    well = await polled(shop, desk(shop, web, clock))

    assert (sick.failures, sick.error) == (1, "no answer in 20 s")
    assert (well.failures, well.error, well.fetched) == (0, "", NOW)


async def test_the_first_poll_that_works_reads_the_newest_only_and_later_ones_all(
    shop: Store, web: TableWeb, clock: Clock
) -> None:
    web.answers[FEED] = TooSlow("no answer")
    at = desk(shop, web, clock, rules=Rules(newest=3))
    await polled(shop, at)
    old = [(f"https://news.test/{n}", f"Entry {n}") for n in range(200)]
    web.answers[FEED] = rss(*old)
    await polled(shop, at)
    (after_first,) = await shop.feeds.feeds()

    web.answers[FEED] = rss(*((f"https://news.test/new{n}", f"New {n}") for n in range(5)), *old)
    await polled(shop, at)

    (after_second,) = await shop.feeds.feeds()
    assert (after_first.entries, after_first.waiting) == (200, 3)
    assert (after_second.entries, after_second.waiting) == (205, 8)


async def test_one_feed_that_fails_does_not_stop_the_others(shop: Store, web: TableWeb, clock: Clock) -> None:
    bad = [f"https://bad.test/{n}" for n in range(3)]
    web.answers |= {bad[0]: FeedError("is a page, not a feed"), bad[1]: RuntimeError("a fault\nof ours")}
    await follow_all(shop.feeds, [(url, "") for url in (*bad, FEED)], NOW)

    tally = await desk(shop, web, clock).round()

    assert len(tally.briefs) == 1
    assert sorted(tally.troubles) == [
        "feed 1 https://bad.test/0: is a page, not a feed",
        "feed 2 https://bad.test/1: a fault of ours",
        "feed 3 https://bad.test/2: nobody answers at 'https://bad.test/2'",
    ]
    assert [health.feed.failures for health in await shop.feeds.feeds()] == [1, 1, 1, 0]


async def test_an_article_of_two_feeds_is_fetched_and_stored_once(shop: Store, web: TableWeb, clock: Clock) -> None:
    counted = PAGE + "?utm_source=rss"
    web.answers |= {"https://else.test/feed": rss((counted, "Ferry to stop")), counted: web.answers[PAGE]}
    await follow_all(shop.feeds, [(FEED, ""), ("https://else.test/feed", "")], NOW)

    await desk(shop, web, clock, rules=Rules(pages_at_once=1)).round()

    assert len(await articles(shop)) == 1
    assert sum(request.purpose == "page" for request in web.asked) == 1


@pytest.mark.parametrize("error", [TooSlow("no answer"), Refused("robots.txt forbids it"), BadStatus("503", 503)])
async def test_a_page_that_cannot_be_had_is_tried_three_times_and_then_the_excerpt_counts(
    shop: Store, web: TableWeb, clock: Clock, error: Exception
) -> None:
    excerpt = "The ferry will stop in May, the council of Westhaven decided on Monday after a long debate."
    web.answers |= {FEED: rss((PAGE, "Ferry to stop"), description=excerpt), PAGE: error}
    await follow(shop.feeds, FEED, NOW)

    tallies = []
    for _ in range(4):
        tallies.append(await desk(shop, web, clock).round())
        clock.pass_time(hours=1)

    (article,) = await articles(shop)
    assert [len(tally.reads) for tally in tallies] == [1, 1, 1, 0]
    assert [len(tally.briefs) for tally in tallies] == [0, 0, 1, 0]
    assert (article.text, article.is_snippet, article.outlet) == (excerpt, True, "The Westhaven Post")
    assert web.times_asked(PAGE) == 3


async def test_a_page_with_no_article_is_not_asked_again(shop: Store, web: TableWeb, clock: Clock) -> None:
    web.answers[PAGE] = PageError("a PDF: save its text and give the file")
    await follow(shop.feeds, FEED, NOW)

    first = await desk(shop, web, clock).round()
    clock.pass_time(days=1)
    await desk(shop, web, clock).round()

    assert first.troubles == (f"page {PAGE}: a PDF: save its text and give the file",)
    assert web.times_asked(PAGE) == 1


async def test_an_entry_without_an_address_is_read_from_its_feed(shop: Store, web: TableWeb, clock: Clock) -> None:
    content = "<![CDATA[<p>The lighthouse of Skarholm is for sale.</p><p>It has no stairs, the keeper says.</p>]]>"
    web.answers[FEED] = (
        f"<rss version='2.0'><channel><title>T</title><item><guid isPermaLink='false'>1</guid><title>Lighthouse</title>"
        f"<description>{content}</description></item></channel></rss>"
    ).encode()
    await follow(shop.feeds, FEED, NOW)

    await desk(shop, web, clock).round()

    (article,) = await articles(shop)
    assert article.text == "The lighthouse of Skarholm is for sale.\nIt has no stairs, the keeper says."
    assert article.is_snippet


async def test_a_page_that_passes_itself_off_as_anothers_stays_its_own(shop: Store, web: TableWeb, clock: Clock) -> None:
    class Liar(TextPages):
        async def read(self, html: bytes, url: str, content_type: str = "") -> Article:
            return replace(await super().read(html, url), url="https://bank.test/notice")

    await follow(shop.feeds, FEED, NOW)

    await desk(shop, web, clock, pages=Liar()).round()

    assert [article.url for article in await articles(shop)] == [PAGE]


async def test_the_same_news_again_joins_its_story_and_makes_no_second_brief(shop: Store, web: TableWeb, clock: Clock) -> None:
    await follow(shop.feeds, FEED, NOW)
    await desk(shop, web, clock).round()
    later = "https://else.test/ferry"
    web.answers["https://else.test/feed"] = rss((later, "Ferry to Skarholm to stop"), title="The Skarholm Times")
    web.answers[later] = page("Ferry to Skarholm to stop in May", FERRY.replace("decided on Monday", "said on Monday"))
    clock.pass_time(hours=2)
    await follow(shop.feeds, "https://else.test/feed", NOW)

    tally = await desk(shop, web, clock).round()

    filed = await shop.stories.articles_since(NOW, 10)
    assert len(filed) == 2
    assert len({one.story_id for one in filed}) == 1
    assert (tally.stories, tally.briefs) == (0, ())
    assert len(await shop.briefs.latest(10)) == 1


async def test_other_news_is_another_story(shop: Store, web: TableWeb, clock: Clock) -> None:
    orchard = "https://news.test/orchard"
    web.answers |= {FEED: rss((PAGE, "Ferry"), (orchard, "Beetle")), orchard: page("Beetle reaches orchards", ORCHARD)}
    await follow(shop.feeds, FEED, NOW)

    tally = await desk(shop, web, clock).round()

    assert len(tally.briefs) == 2


async def test_articles_that_cannot_be_compared_are_stories_of_their_own(shop: Store, web: TableWeb, clock: Clock) -> None:
    def broken(_: Sequence[Article]) -> Sequence[object]:
        raise ZeroDivisionError

    await follow(shop.feeds, FEED, NOW)

    tally = await desk(shop, web, clock, grouping=broken).round()

    assert len(tally.briefs) == 1


async def test_more_articles_than_are_compared_at_once_are_all_placed(shop: Store, web: TableWeb, clock: Clock) -> None:
    many = {f"https://news.test/{n}": page(f"Ferry {n}", FERRY) for n in range(7)}
    web.answers |= {FEED: rss(*((url, "Ferry") for url in many)), **many}
    await follow(shop.feeds, FEED, NOW)

    tally = await desk(shop, web, clock, rules=Rules(most=3)).round()

    assert len(tally.briefs) == 1
    assert {one.story_id for one in await shop.stories.articles_since(NOW, 10)} == {1}


async def test_a_story_that_cannot_be_written_is_tried_three_times_and_stops_no_other(
    shop: Store, web: TableWeb, clock: Clock
) -> None:
    tries = []

    def stubborn(told: Sequence[Article]) -> Brief:
        tries.append(told)
        raise RuntimeError("no words")

    await follow(shop.feeds, FEED, NOW)
    tallies = []
    for _ in range(4):
        tallies.append(await desk(shop, web, clock, writer=stubborn).round())
        clock.pass_time(hours=2)

    assert len(tries) == 3
    assert tallies[0].troubles == ("story 1: no words",)


async def test_two_desks_at_once_share_the_work_and_brief_each_story_once(tmp_path: Path, web: TableWeb, clock: Clock) -> None:
    text = {n: " ".join(f"word{n}x{k} told{n}x{k}." for k in range(60)) for n in range(12)}
    feeds = [f"https://news.test/feed{n}" for n in range(12)]
    pages = [f"https://news.test/page{n}" for n in range(12)]
    web.answers = {feeds[n]: rss((pages[n], f"Title{n}")) for n in range(12)}
    web.answers |= {pages[n]: page(f"Title{n}", text[n]) for n in range(12)}
    async with await open_store(tmp_path / "b.db") as one, await open_store(tmp_path / "b.db") as other:
        await follow_all(one.feeds, [(url, "") for url in feeds], NOW)

        tallies = await asyncio.gather(*(desk(store, web, clock).round() for store in (one, other)))
        tallies.append(await desk(one, web, clock).round())

        assert sum(len(tally.briefs) for tally in tallies) == 12
        assert len({brief.story_id for brief in await one.briefs.latest(50)}) == 12
    assert [web.times_asked(url) for url in feeds + pages] == [1] * 24


async def test_a_store_that_fails_stops_the_round(shop: Store, web: TableWeb, clock: Clock) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise StoreError("the disk is full")

    await follow(shop.feeds, FEED, NOW)
    at = desk(shop, web, clock)

    with pytest.raises(StoreError, match="the disk is full"):
        await replace(at, reader=replace(at.reader, pile=Broken())).round()  # type: ignore[arg-type]


async def test_stages_asked_of_what_is_not_there_do_nothing(shop: Store, web: TableWeb, clock: Clock) -> None:
    at = desk(shop, web, clock)

    assert await at.poller.poll(99) is None
    assert await at.reader.read(99) is None
    assert await at.brief_desk.write(99) is None
    assert await at.gatherer.gather() == 0


async def test_a_feed_is_left_by_its_number_or_its_address(shop: Store) -> None:
    first, _ = await follow(shop.feeds, "news.test/feed", NOW)
    await follow(shop.feeds, "https://else.test/feed", NOW)

    assert await leave(shop.feeds, "news.test/feed") == first
    assert await leave(shop.feeds, "2")
    assert await leave(shop.feeds, "2") is None
    assert await leave(shop.feeds, "https://never.test/") is None
    assert await shop.feeds.feeds() == ()


async def test_a_list_of_feeds_is_followed_but_for_what_is_none(shop: Store) -> None:
    listed = [("https://a.test/feed", "A"), ("https://a.test/feed", "A"), ("file:///etc/passwd", "B"), ("b.test", "")]

    new, troubles = await follow_all(shop.feeds, listed, NOW)

    assert new == 2
    assert troubles == ("'file:///etc/passwd' is no address of a feed: give one such as https://example.org/feed.xml",)
    assert [health.feed.title for health in await shop.feeds.feeds()] == ["A", ""]
