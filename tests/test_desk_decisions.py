"""The desk's decisions, as laws."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.desk.after import failed
from briefbot.desk.found import found
from briefbot.desk.rules import Rules
from briefbot.desk.schedule import DAY, backoff, pace, slower, waiting
from briefbot.errors import BadStatus
from briefbot.ports import FollowedFeed
from briefbot.values import Entry

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
RULES = Rules()
FEED = FollowedFeed(id=1, url="https://news.test/feed", added=NOW, next_poll=NOW)

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
moments = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
jitters = st.floats(min_value=0, max_value=1)


@given(wait=spans, asked=st.lists(st.none() | spans, max_size=4), longest=spans, jitter=jitters)
def test_a_feed_is_never_asked_before_it_asks_for_nor_later_than_the_longest_wait(
    wait: timedelta, asked: list[timedelta | None], longest: timedelta, jitter: float
) -> None:
    until = waiting(wait, asked, longest, jitter)

    assert until <= longest
    assert all(until >= min(hint, longest) for hint in [wait, *asked] if hint)


@given(wait=spans, jitter=jitters)
def test_jitter_puts_a_poll_off_by_a_tenth_at_most_and_never_brings_it_forward(wait: timedelta, jitter: float) -> None:
    assert wait <= waiting(wait, [], timedelta(days=800), jitter) <= wait * 1.1 + timedelta(microseconds=1)


@given(st.integers(min_value=1, max_value=10_000))
def test_the_wait_after_failures_grows_up_to_a_day(failures: int) -> None:
    assert timedelta(minutes=10) <= backoff(failures) <= backoff(failures + 1) <= DAY


@given(failures=st.integers(0, 2000), retry_after=st.none() | spans, status=st.integers(400, 599), jitter=jitters)
def test_a_failed_feed_is_asked_again_within_a_day_and_not_before_it_said(
    failures: int, retry_after: timedelta | None, status: int, jitter: float
) -> None:
    before = FollowedFeed(id=1, url="https://news.test/feed", added=NOW, next_poll=NOW, failures=failures, etag='"kept"')

    after = failed(before, BadStatus("the server\nis busy", status, retry_after), NOW, RULES, jitter)

    assert NOW + min(retry_after or timedelta(0), DAY) <= after.next_poll <= NOW + DAY
    assert (after.failures, after.error, after.etag) == (failures + 1, "the server is busy", '"kept"')
    assert (after.status == "gone") == (status == 410)


@given(st.lists(moments, max_size=30))
def test_the_pace_of_a_feed_stays_within_the_rules(published: list[datetime]) -> None:
    assert RULES.shortest <= pace(published, NOW, RULES) <= RULES.longest


def test_a_feed_is_asked_twice_as_often_as_it_publishes() -> None:
    hourly = [NOW - timedelta(hours=hours) for hours in range(1, 21)]

    assert pace(hourly, NOW, RULES) == timedelta(minutes=30)
    assert pace([], NOW, RULES) == RULES.interval


def test_a_feed_that_falls_silent_is_asked_less_and_less_up_to_the_longest_wait() -> None:
    wait = timedelta(minutes=5)
    for _ in range(100):
        wait, before = slower(wait, DAY), wait
        assert before <= wait <= DAY

    assert wait == DAY


entries = st.builds(
    Entry, id=st.text(max_size=3), url=st.text(max_size=3), title=st.text(max_size=3), published=st.none() | moments
)


@given(told=st.lists(entries, max_size=30), first=st.integers(0, 40))
def test_of_a_new_feed_every_entry_is_found_once_and_only_the_newest_are_read(told: list[Entry], first: int) -> None:
    all_found = found(told, NOW, first)

    keys = [one.key for one in all_found]
    assert len(keys) == len(set(keys)) == len({entry.id or entry.url or entry.title for entry in told})
    assert sum(one.to_read for one in all_found) == min(first, len(all_found))
    assert [one.at for one in all_found] == sorted((one.at for one in all_found), reverse=True)
    assert all(one.to_read for one in found(told, NOW, None))


@pytest.mark.parametrize("year", [1, 1970, 2099, 9999])
def test_a_date_that_cannot_be_counts_as_first_sight(year: int) -> None:
    (odd,) = found([Entry(id="1", url="", title="", published=datetime(year, 1, 1, tzinfo=UTC))], NOW, None)

    assert odd.entry.published is None
    assert odd.at == NOW


def test_entries_without_a_date_keep_their_feeds_order_and_dated_ones_their_time() -> None:
    dated = Entry(id="old", url="", title="", published=NOW - timedelta(days=2))
    told = [dated, Entry(id="a", url="", title=""), Entry(id="b", url="", title="")]

    assert [one.entry.id for one in found(told, NOW, None)] == ["a", "b", "old"]


def test_an_entry_keeps_no_more_than_is_read() -> None:
    (one,) = found([Entry(id="1", url="", title="t" * 10**6, summary="s" * 10**6, content="c" * 10**6)], NOW, None)

    assert len(one.entry.title + one.entry.summary + one.entry.content) == 521_000


def test_a_feeds_password_is_no_part_of_its_name() -> None:
    feed = replace(FEED, url="https://ada:lovelace@news.test/feed?a=b@c")

    assert (feed.address, feed.name) == ("https://news.test/feed?a=b@c",) * 2
