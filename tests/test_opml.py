"""Lists of feeds: as readers export them, and there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.errors import FeedError
from briefbot.reading.opml import OpmlFeed, read_opml, write_opml

EXPORTED = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News" title="News">
  <outline text="Isles">
    <outline type="rss" text="Gazette &amp; more" xmlURL="https://gazette.test/feed" htmlUrl="https://gazette.test/"/>
  </outline>
  <outline type="rss" xmlUrl="https://untitled.test/rss"/>
</outline>
<Outline type="rss" title="Again" text="" XMLURL=" https://gazette.test/feed "/>
<outline text="Bad" type="rss" xmlUrl="file:///etc/passwd"/>
<outline text="A & B" type="atom" url="https://old.test/atom"/>
<outline text="A page" type="link" url="https://page.test/"/>
</body></opml>"""


def test_a_list_is_read_through_its_folders() -> None:
    assert read_opml(EXPORTED) == (
        OpmlFeed(url="https://gazette.test/feed", title="Gazette & more", folders=("News", "Isles")),
        OpmlFeed(url="https://untitled.test/rss", folders=("News",)),
        OpmlFeed(url="https://old.test/atom", title="A & B"),
    )


@pytest.mark.parametrize("body", [b"", b"<rss><channel/></rss>", b"<html></html>", b"feeds.txt"])
def test_what_is_no_list_says_what_to_do(body: bytes) -> None:
    with pytest.raises(FeedError, match="OPML"):
        read_opml(body)


NAMES = st.text(min_size=1, max_size=30).map(lambda name: name.replace("\u2800", "")).filter(str.strip)
FEEDS = st.builds(
    OpmlFeed,
    url=st.from_regex(r"https?://[a-z]{1,9}\.test/[a-z0-9?=&%/]{0,20}", fullmatch=True),
    title=NAMES | st.just(""),
    folders=st.lists(NAMES, max_size=3).map(tuple),
)


@given(st.lists(FEEDS, max_size=20))
def test_what_is_written_is_read_back(feeds: list[OpmlFeed]) -> None:
    once = read_opml(write_opml(feeds))

    assert {feed.url for feed in once} == {feed.url for feed in feeds}
    assert read_opml(write_opml(once)) == once
    assert write_opml(read_opml(write_opml(once))) == write_opml(once)


@given(st.binary())
def test_any_bytes_are_a_list_or_a_feed_error(body: bytes) -> None:
    for data in (body, b"<opml><body>" + body):
        try:
            assert isinstance(read_opml(data), tuple)
        except FeedError:
            continue
