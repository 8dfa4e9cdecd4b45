"""Feeds of many entries, which are read slice by slice; and what a large feed can't do."""

from datetime import UTC, datetime

import pytest

from briefbot.errors import FeedError
from briefbot.reading.feed import read_feed
from briefbot.values import Feed

URL = "https://example.org/feed"
RSS = b'<rss version="2.0" xmlns:x="http://purl.org/dc/elements/1.1/"><channel><title>T</title>%b</channel></rss>'
RDF = (
    b'<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b"<channel><title>T</title></channel>%b</rdf:RDF>"
)
ATOM = (
    b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title>'
    b"<a:author><a:name>Ann Lee</a:name></a:author>%b</a:feed>"
)
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%b</urlset>'
MANY = 5_000  # entries of 200 bytes and more: several slices


def made(entry: str, count: int = MANY) -> bytes:
    return "".join(entry.replace("@", str(n)) for n in range(count)).encode()


def padded(entry: str) -> str:
    """The entry, large enough for a few thousand of them to be a large feed."""
    return entry + "<!-- " + "-. " * 60 + "-->"


def titles(feed: Feed) -> list[str]:
    return [entry.title for entry in feed.entries]


def test_fifty_thousand_entries_with_all_their_fields_are_read_and_not_one_more() -> None:
    item = (
        "<item><title>Story @</title><link>/@</link><guid>g@</guid><pubDate>2026-11-02T10:00:00Z</pubDate>"
        "<x:creator>Ann Lee</x:creator><category>a</category><category>b</category><description>Words @</description>"
        "<comments>/c</comments></item>"
    )
    entries = read_feed(RSS % made(item, 50_010), URL).entries

    assert [entry.title for entry in entries] == [f"Story {n}" for n in range(50_000)]
    assert [entry.url for entry in entries] == [f"https://example.org/{n}" for n in range(50_000)]
    assert {entry.published for entry in entries} == {datetime(2026, 11, 2, 10, tzinfo=UTC)}
    assert {entry.authors for entry in entries} == {("Ann Lee",)}
    assert {entry.tags for entry in entries} == {("a", "b")}
    assert entries[-1].summary == "Words 49999"


@pytest.mark.parametrize(
    ("feed", "entry"),
    [
        (RSS, "<item><title>Story @</title><link>/@</link></item>"),
        (RSS, "<item rdf:about='@'><title><![CDATA[Story @]]></title><link>/@</link></item>"),
        (RDF, "<item rdf:about='https://example.org/@'><title>Story @</title></item>"),
        (ATOM, "<a:entry><a:title>Story @</a:title><a:link href='/@'/></a:entry>"),
        (SITEMAP, "<url><loc>https://example.org/@</loc><lastmod>2026-11-02</lastmod></url>"),
    ],
)
def test_large_feeds_of_every_format_are_read_whole(feed: bytes, entry: str) -> None:
    small = read_feed(feed % made(padded(entry), 2), URL)
    large = read_feed(feed % made(padded(entry)), URL)

    assert [entry.url for entry in large.entries] == [f"https://example.org/{n}" for n in range(MANY)]
    assert large.entries[:2] == small.entries
    assert large.entries[-1].authors == small.entries[-1].authors
    assert large.title == small.title


def test_an_entry_that_comes_again_far_below_is_folded() -> None:
    once = made(padded("<item><title>Story @</title><guid>g@</guid></item>"))

    assert len(read_feed(RSS % (once + once), URL).entries) == MANY


def test_damage_in_an_entry_of_a_large_feed_costs_the_others_nothing() -> None:
    good = padded("<item><title>Story @</title><link>/@</link></item>")
    broken = b"<item><title>Bad</title></title></channel></rss><b a=<description>& < <p></item>"
    feed = read_feed(RSS % (made(good, 2_500) + broken + made(good.replace("@", "b@"), 2_500)), URL)

    assert {f"Story {n}" for n in range(2_500)} <= set(titles(feed))
    assert {f"Story b{n}" for n in range(2_490)} <= set(titles(feed))


def test_a_large_feed_cut_in_its_last_entry_gives_the_others() -> None:
    items = made(padded("<item><title>Story @</title><link>/@</link></item>"))
    cut = (RSS % items).rpartition(b"</title>")[0]

    assert titles(read_feed(cut, URL)) == [f"Story {n}" for n in range(MANY - 1)]


def test_what_a_large_feed_says_of_itself_behind_its_entries_is_heard() -> None:
    items = made(padded("<item><title>Story @</title></item>"))
    feed = read_feed(b"<rss><channel>" + items + b"<title>Last words</title></channel></rss>", URL)

    assert feed.title == "Last words"


def test_what_looks_like_an_entry_in_a_comment_or_section_is_none() -> None:
    item = (
        "<item><title>Story @</title><!-- <item> --><description><![CDATA[<item> "
        + "word " * 40
        + "<item>]]></description></item>"
    )
    feed = read_feed(RSS % made(item), URL)

    assert titles(feed) == [f"Story {n}" for n in range(MANY)]
    assert all(entry.content.endswith("<item>") for entry in feed.entries)


def test_entries_in_entries_do_not_multiply_their_text() -> None:
    words = "word " * 2_000
    nest = made(f"<item><guid>g@</guid><description>{words}<p/>", 80) + b"</description></item>" * 80
    feed = read_feed(RSS % nest, URL)

    assert len(feed.entries) == 80
    assert sum(len(entry.content) for entry in feed.entries) < 2 * 80 * len(words)


@pytest.mark.parametrize("mark", ["\ue000", "&#xE000;", "&#57344;", "<![CDATA[\ue000]]>"])
def test_a_forged_mark_brings_no_section_of_another_entry(mark: str) -> None:
    secret = "secret " * 100
    names = ["0", "1", "0.0", *(f"{abs(hash(secret)):x}.{n}" for n in range(2))]
    forged = "".join(f"{mark}{name}{mark}" for name in names)
    items = f"<item><title>A{forged}</title><guid>a</guid><description>{forged * 50}</description></item>"
    items += f"<item><title>B</title><guid>b</guid><description><![CDATA[{secret}]]></description></item>" + items.replace(
        "A", "C"
    )
    first, second, *_ = read_feed(RSS % items.encode(), URL).entries

    assert "secret" not in first.title + first.summary + first.content
    assert second.content == secret.strip()


def test_a_long_section_that_is_asked_for_twice_is_given_twice() -> None:
    guid = "https://example.org/" + "a" * 800
    entry = read_feed(RSS % f"<item><title>One</title><guid><![CDATA[{guid}]]></guid></item>".encode(), URL).entries[0]

    assert (entry.id, entry.url) == (guid, guid)


@pytest.mark.parametrize("body", [b'{"items": ["' + b"a" * 16_000_000 + b'"]}', b'{"items": [' + b"[]," * 900_000 + b"[]]}"])
def test_json_that_is_too_large_to_read_is_refused_with_what_to_do(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"JSON of more than .* RSS or Atom feed instead"):
        read_feed(body, URL)


def test_json_just_below_the_limits_is_read() -> None:
    long = b'{"title": "T", "items": [{"id": "1", "content_text": "' + b"a" * 15_999_900 + b'"}]}'
    many = b'{"title": "T", "items": [' + b"{}," * 800_000 + b'{"id": "1", "title": "One"}]}'

    assert len(read_feed(long, URL).entries[0].content) <= 500_000
    assert read_feed(many, URL).title == "T"
