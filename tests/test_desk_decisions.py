"""The desk's decisions, as laws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.desk.address import canonical, site, tidy
from briefbot.desk.after import failed, line
from briefbot.desk.excerpt import plain
from briefbot.desk.follow import address
from briefbot.desk.found import found
from briefbot.desk.gather import placements
from briefbot.desk.read import may_pass
from briefbot.desk.rules import Rules
from briefbot.desk.schedule import DAY, backoff, pace, slower, waiting
from briefbot.errors import BadStatus, FeedError, PageError, Refused, TooLarge, TooSlow, Unreachable
from briefbot.ports import Filed, FollowedFeed
from briefbot.values import Article, Entry, Story

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


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}(:[0-9]{1,3})?/[a-z?&=#_%]{0,20}", fullmatch=True))
def test_a_tidy_address_stays_as_it_is(url: str) -> None:
    assert tidy(tidy(url)) == tidy(url)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://News.Test/a?utm_source=x&id=3&fbclid=9#top", "https://news.test/a?id=3"),
        ("HTTP://news.test:80", "http://news.test/"),
        ("https://news.test/a?b=%20c&d", "https://news.test/a?b=%20c&d"),
        ("https://news.test:8443/a?UTM_Medium=rss", "https://news.test:8443/a"),
        ("https://[broken/a", "https://[broken/a"),
    ],
)
def test_counters_and_fragments_are_no_part_of_an_address(url: str, kept: str) -> None:
    assert tidy(url) == kept


def test_a_page_may_name_another_address_of_its_own_site_but_of_no_other() -> None:
    fetched = "https://m.news.test/a?amp=1"

    assert canonical("https://www.news.test/a", fetched) == "https://www.news.test/a"
    assert canonical("https://bank.test/a", fetched) == fetched
    assert canonical("", fetched) == fetched
    assert site("https://www.news.test:81/") == site("http://amp.news.test/x") == "news.test"
    assert site("not an address") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("news.test/feed", "https://news.test/feed"),
        (" feed://news.test/rss#x ", "https://news.test/rss"),
        ("feed:HTTP://News.Test/Rss", "http://news.test/Rss"),
    ],
)
def test_an_address_is_kept_as_one_writes_it_in_full(given: str, kept: str) -> None:
    assert address(given) == kept


@pytest.mark.parametrize("given", ["", "file:///etc/passwd", "javascript:alert(1)", "two words", "http://", "http://h:x/"])
def test_what_is_no_address_is_refused_in_a_line(given: str) -> None:
    with pytest.raises(FeedError, match="is no address of a feed"):
        address(given)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (Unreachable("x"), True),
        (TooSlow("x"), True),
        (Refused("x"), True),
        (BadStatus("x", 503), True),
        (BadStatus("x", 429), True),
        (BadStatus("x", 404), False),
        (PageError("a PDF"), False),
        (TooLarge("x"), False),
        (RuntimeError("x"), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, *, passes: bool) -> None:
    assert may_pass(error) is passes


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("<p>One &amp; two</p><p>three<br>four</p>", "One & two\nthree\nfour"),
        ("<script>x()</script>seen<!-- not --> <b>bold</b>", "seen bold"),
        ("5 < 6 & so on", "5 < 6 & so on"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_an_excerpt_is_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.text(alphabet=st.sampled_from('<>/&;!-"ap\0 \n'), max_size=80))
def test_any_markup_gives_text(markup: str) -> None:
    assert "\0" not in plain(markup)


def test_deep_markup_gives_text() -> None:
    assert isinstance(plain("<div>" * 100_000 + "x"), str)


def test_an_error_is_one_short_line() -> None:
    assert line(ValueError("a\n  b")) == "a b"
    assert line(ValueError()) == "ValueError"
    assert len(line(ValueError("x" * 1000))) == 300


def filed(id_: str, story: int | None = None, *, settled: bool = False) -> Filed:
    article = Article(id=id_, url=f"https://news.test/{id_}", title="", text="")
    return Filed(article=article, story_id=story, is_settled=settled)


def placed(group: str, *known: Filed) -> list[tuple[int | None, tuple[int, ...]]]:
    articles = {one.article.id: one.article for one in known}
    story = Story(articles=tuple(articles[id_] for id_ in group))
    return [(one.story_id, one.absorbs) for one in placements([story], known)]


def test_articles_of_no_story_open_one() -> None:
    assert placed("ab", filed("a"), filed("b")) == [(None, ())]


def test_an_article_joins_the_story_that_most_of_its_group_are_in() -> None:
    assert placed("abcd", filed("a", 2), filed("b", 1), filed("c", 2), filed("d")) == [(2, (1,))]


def test_news_of_a_story_that_is_briefed_joins_it_and_opens_none() -> None:
    assert placed("abc", filed("a", 1), filed("b", 2, settled=True), filed("c")) == [(2, (1,))]


def test_stories_that_are_briefed_are_never_folded() -> None:
    assert placed("abc", filed("a", 1, settled=True), filed("b", 2, settled=True), filed("c")) == [(1, ())]


def test_a_group_that_is_one_story_already_is_left_alone() -> None:
    assert placed("ab", filed("a", 1), filed("b", 1)) == []


groups = st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(1, 8)), max_size=25)


@given(groups, st.sets(st.integers(1, 8)))
def test_every_new_article_is_placed_once_and_no_written_story_is_folded(
    told: list[tuple[int, int | None]], settled: set[int]
) -> None:
    known = [filed(str(place), story, settled=story in settled) for place, (_, story) in enumerate(told)]
    by_group = {group: [one for one, (g, _) in zip(known, told, strict=True) if g == group] for group, _ in told}
    decided = placements([Story(articles=tuple(one.article for one in group)) for group in by_group.values()], known)

    ids = [id_ for one in decided for id_ in one.articles]
    assert len(ids) == len(set(ids))
    assert {one.article.id for one in known if one.story_id is None} <= set(ids)
    assert not settled & {story for one in decided for story in one.absorbs}
