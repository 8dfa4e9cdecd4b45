"""A site's feeds, from its page."""

from hypothesis import given
from hypothesis import strategies as st

from briefbot.reading.discovery import FeedLink, find_feeds, guessed_feeds

PAGE = b"""<!doctype html><html><head><base href="https://site.test/en/">
<!-- <link rel="alternate" type="application/rss+xml" href="/hidden"> -->
<LINK REL='alternate' TYPE='application/rss+xml' TITLE='Comments on everything' HREF='/comments/feed/'>
<link rel=alternate type=application/atom+xml title="News &amp; views" href="news.atom?a=1&amp;b=2">
<link rel="alternate" type="application/feed+json" href="//site.test/feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" type="text/css" href="/rss.css">
<script>var a = '<a href="/in-script/feed">';</script></head>
<body><a class="x" href="/blog/rss.xml">RSS</a> <a href="/feedback">Write to us</a> <a href="news.atom?a=1&amp;b=2">again</a>
<a href="https://feedly.com/i/feed/x">Feedly</a></body></html>"""


def test_announced_feeds_come_before_linked_ones_and_comments_last() -> None:
    assert find_feeds(PAGE, "https://site.test/") == (
        FeedLink(url="https://site.test/en/news.atom?a=1&b=2", title="News & views"),
        FeedLink(url="https://site.test/feed.json"),
        FeedLink(url="https://site.test/blog/rss.xml", is_announced=False),
        FeedLink(url="https://site.test/comments/feed/", title="Comments on everything"),
    )


def test_a_page_without_feeds_points_to_none() -> None:
    assert find_feeds(b"<p>Nothing here, <a href='/about'>about</a>", "https://site.test/") == ()


def test_guesses_begin_beside_the_page_and_end_at_the_root() -> None:
    guesses = guessed_feeds("https://site.test/blog/index.html")

    assert guesses[0] == "https://site.test/blog/feed"
    assert "https://site.test/atom.xml" in guesses
    assert len(guesses) == len(set(guesses))


def test_nothing_is_guessed_of_what_is_no_web_address() -> None:
    assert guessed_feeds("file:///etc/passwd") == guessed_feeds("not an address") == ()


def test_a_hostile_page_is_looked_through_in_passing() -> None:
    for piece in (b"<link ", b"<!--", b"<script", b'<a href="', b"<a a=a ", b"<link rel='"):
        assert find_feeds(piece * (2_000_000 // len(piece)), "https://site.test/") == ()


@given(st.binary(), st.text())
def test_any_bytes_give_absolute_web_addresses(page: bytes, href: str) -> None:
    html = page + f'<link rel="alternate" type="application/rss+xml" href="{href}">'.encode("utf-8", "replace")

    assert all(link.url.startswith(("http://", "https://")) for link in find_feeds(html, "https://site.test/"))
