"""Feeds of every format and with every quirk, by pairs of files; what is no feed; hostile feeds; and the laws of reading."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.errors import FeedError
from briefbot.reading.feed import read_feed
from briefbot.values import Feed

FEEDS = Path(__file__).parent / "feeds"
SOURCES = sorted(path for path in FEEDS.iterdir() if not path.name.endswith(".expected.json"))
URL = "https://example.org/feed"


def said(record: Any) -> Any:
    """What a record says: its fields that are not empty, as JSON."""
    if isinstance(record, dict):
        return {key: said(value) for key, value in record.items() if value not in ("", None, ())}
    return (
        [said(value) for value in record]
        if isinstance(record, tuple)
        else record
        if isinstance(record, str | int)
        else str(record)
    )


def rss(items: str, channel: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'.encode()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_feed_is_read_as_expected(path: Path) -> None:
    feed = said(asdict(read_feed(path.read_bytes(), URL)))

    assert feed == json.loads((FEEDS / f"{path.stem}.expected.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!DOCTYPE html><html><head></head></html>", "HTML page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "HTML page"),
        (b"hello", "not XML"),
        (b"<?xml version='1.0'?><note>hi</note>", "XML of another kind"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b'{"items": [', "broken JSON"),
        (b"[" * 200_000, "broken JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\0", "compressed"),
        (b"<opml version='2.0'><body/></opml>", "feeds import"),
        (b"<sitemapindex><sitemap><loc>https://a.test/s.xml</loc></sitemap></sitemapindex>", "https://a.test/s.xml"),
    ],
)
def test_what_is_no_feed_is_called_by_its_name(body: bytes, what: str) -> None:
    with pytest.raises(FeedError) as error:
        read_feed(body, URL)

    assert what in str(error.value)
    assert URL in str(error.value)
    assert "\n" not in str(error.value)


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(rss(""), URL) == Feed(url=URL, title="T", entries=())


def test_an_entity_bomb_does_not_go_off() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>'.encode() + rss(
        "<item><title>&a11;</title></item>"
    )

    assert len(read_feed(bomb, URL).entries[0].title) < 10


def test_an_external_entity_is_not_read() -> None:
    spy = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY spy SYSTEM "file:///etc/passwd">]>'
    feed = read_feed(spy + rss("<item><title>&spy;</title><description>&spy;</description></item>"), URL)

    assert "root" not in feed.entries[0].title + feed.entries[0].summary


def test_entries_before_a_bottomless_one_are_read() -> None:
    feed = read_feed(rss("<item><title>One</title></item><item>" + "<a>" * 100_000), URL)

    assert feed.entries[0].title == "One"


def test_the_beginning_of_two_million_tags_is_read() -> None:
    feed = read_feed(rss("<item><title>One</title></item>" + "<a/>" * 2_000_000), URL)

    assert [entry.title for entry in feed.entries] == ["One"]


def test_fields_are_bounded() -> None:
    words = "word " * 400_000
    feed = read_feed(rss(f"<item><title>{words}</title><description>{words}</description><guid>{words}</guid></item>"), URL)
    entry = feed.entries[0]

    assert len(entry.title) <= 500
    assert len(entry.summary) <= 600
    assert len(entry.content) <= 500_000
    assert len(entry.id) <= 1_000


def test_unfinished_markup_without_end_is_read_in_passing() -> None:
    for piece in ("<", "<!--", "<script ", "</script ", '<a "', "&lt;a ", "&", "&amp;amp;", "<![CDATA[", "<a href='"):
        hostile = piece * (1_000_000 // len(piece))

        assert read_feed(rss(f"<item><title>{hostile}</title><description><![CDATA[{hostile}"), URL).title == "T"


def test_an_entry_cut_in_the_middle_waits_for_the_next_time() -> None:
    whole = rss("<item><title>One</title></item><item><title>Two</title></item>")
    cut = whole[: whole.index(b"Two") + 2]

    assert [entry.title for entry in read_feed(cut, URL).entries] == ["One"]


def test_an_entry_without_an_id_has_the_same_one_next_time() -> None:
    item = "<item><title>Nameless</title><pubDate>2026-11-02</pubDate></item>"

    assert read_feed(rss(item), URL).entries == read_feed(rss("<item><title>x</title></item>" + item), URL).entries[1:]


def test_the_longest_wait_that_a_feed_can_ask_for_is_a_week() -> None:
    assert read_feed(rss("", "<ttl>99999999</ttl>"), URL).ttl == 7 * 86_400


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes) -> None:
    try:
        feed = read_feed(body, URL)
    except FeedError:
        return

    assert feed.url == URL


MARKUP = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "<entry>",
        "<guid>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&nbsp;",
        "&",
        "<",
        "\0",
    ]
)


@given(st.lists(MARKUP | st.text(max_size=20), max_size=40), st.sampled_from(["rss", "feed", "rdf:RDF", "urlset", "channel"]))
def test_any_jumble_in_a_feeds_clothes_gives_sound_entries(pieces: list[str], root: str) -> None:
    feed = read_feed(f"<{root}>{''.join(pieces)}</{root}>".encode("utf-8", "replace"), URL)
    ids = [entry.id for entry in feed.entries]

    assert len(ids) == len(set(ids))
    assert all(ids)
    assert all(entry.url.startswith(("http://", "https://", "")) for entry in feed.entries)
    assert not any(set("\n\r\t\0\u200b\u202e") & set(entry.title + entry.summary) for entry in feed.entries)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_json_in_an_item_is_borne(value: object) -> None:
    keys = ("id", "url", "title", "content_html", "content_text", "authors", "author", "tags", "attachments", "date_published")
    document = {"items": [dict.fromkeys(keys, value), value], "title": value, "authors": value}

    assert len(read_feed(json.dumps(document).encode(), URL).entries) in (1, 2)


def test_a_closing_tag_too_many_costs_no_other_entry() -> None:
    items = "<item><title>One</title></title></item></item><item><title>Two</title></item>"

    assert [entry.title for entry in read_feed(rss(items), URL).entries] == ["One", "Two"]


def test_entries_are_read_where_the_beginning_of_the_feed_is_lost() -> None:
    whole = rss("<item><title>One</title></item>")

    assert [entry.title for entry in read_feed(whole[9:], URL).entries] == ["One"]


def test_a_link_stands_on_the_base_that_it_names_itself() -> None:
    link = '<link href="one" xml:base="https://a.test/posts/"/>'
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.test/"><entry><title>One</title>{link}</entry></feed>'
    )

    assert read_feed(feed.encode(), URL).entries[0].url == "https://a.test/posts/one"


def test_long_text_in_cdata_is_kept_whole() -> None:
    words = "<p>word</p>" * 100
    items = f"<item><title>One</title><description>a<![CDATA[{words}]]>b</description></item>"

    assert read_feed(rss(items), URL).entries[0].content == f"a{words}b"


@pytest.mark.parametrize("piece", ["&a;", "&nbsp;", '<b c="">', "<![CDATA[x]]>", "<b c=d "])
def test_a_million_nodes_of_any_kind_are_borne(piece: str) -> None:
    feed = read_feed(rss(f"<item><title>One</title></item><item><title>{piece * 1_000_000}</title></item>"), URL)

    assert feed.entries[0].title == "One"
