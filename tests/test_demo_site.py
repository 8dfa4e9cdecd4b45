"""The sample newsroom: every page and feed well-formed, the same on every run but for the dates, and polite to readers."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import pytest
from lxml import etree, html

from briefbot.adapters.web import WebClient
from briefbot.demo.server import Relocated, serve
from briefbot.demo.site import Outlet, Page, documents, feed_urls, outlets, pages
from briefbot.errors import BadStatus, Refused
from briefbot.ports import Request, Response
from briefbot.reading.feed import read_feed

NOW = datetime(2026, 3, 4, 15, 20, tzinfo=UTC)
SERVED = documents(NOW)


class RecordingWeb:
    """A web that answers everything with the address it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def get(self, request: Request) -> Response:
        self.asked.append(request.url)
        return Response(url=request.url, body=b"", moved_to=request.url)


def local(origin: str, url: str) -> str:
    address = urlsplit(url)
    return f"{origin}/{address.hostname}{address.path}"


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.host)
def test_every_feed_is_read_with_all_its_entries(outlet: Outlet) -> None:
    feed = read_feed(SERVED[outlet.feed_url].body, outlet.feed_url)
    published = {page.url: page for page in pages() if page.outlet == outlet.host}

    assert {entry.url: entry.title for entry in feed.entries} == {url: page.title for url, page in published.items()}
    assert all(entry.published == published[entry.url].published(NOW) for entry in feed.entries)


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.host)
def test_every_feed_is_well_formed(outlet: Outlet) -> None:
    body = SERVED[outlet.feed_url].body

    assert json.loads(body)["items"] if outlet.format == "json" else etree.fromstring(body) is not None


def test_the_formats_differ() -> None:
    assert {outlet.format for outlet in outlets()} == {"rss", "atom", "rdf", "json", "sitemap"}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.url)
def test_every_page_names_itself_and_its_feed(page: Page) -> None:
    document = html.fromstring(SERVED[page.url].body.decode())

    assert document.xpath("//link[@rel='canonical']/@href") == [page.url]
    assert document.xpath("//link[@rel='alternate']/@href")[0] in feed_urls()
    assert json.loads(document.xpath("//script[@type='application/ld+json']/text()")[0])["headline"] == page.title
    assert document.xpath("//h1/text()") == [page.title]


def test_three_outlets_tell_one_story_and_two_copy_it() -> None:
    treaty = [page for page in pages() if page.body.startswith("sarn-treaty")]

    assert len({page.outlet for page in treaty if not page.syndicated_from}) == 3
    assert len({page.outlet for page in treaty if page.syndicated_from}) == 2
    assert {page.body for page in treaty if page.syndicated_from} == {"sarn-treaty-wire"}


def test_only_the_dates_move_and_only_by_the_hour() -> None:
    within, later = documents(NOW.replace(minute=59)), documents(NOW + timedelta(days=1))

    assert within == SERVED
    assert set(later) == set(SERVED)
    assert later[feed_urls()[0]].body != SERVED[feed_urls()[0]].body


def test_every_story_is_of_the_day() -> None:
    assert all(timedelta() < NOW - page.published(NOW) < timedelta(days=1) for page in pages())


async def test_all_of_it_is_served() -> None:
    async with serve(lambda: NOW) as origin, aiohttp.ClientSession() as session:
        for url, document in SERVED.items():
            async with session.get(local(origin, url)) as answer:
                assert (answer.status, await answer.read()) == (200, document.body)
                assert answer.content_type == document.content_type


async def test_what_a_reader_has_already_is_not_sent_again() -> None:
    async with serve(lambda: NOW) as origin, aiohttp.ClientSession() as session:
        for url in (*feed_urls(), *(page.url for page in pages())):
            async with session.get(local(origin, url)) as first:
                etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
            for known in ({"If-None-Match": etag}, {"If-Modified-Since": modified}, {"If-None-Match": f'"other", {etag}'}):
                async with session.get(local(origin, url), headers=known) as second:
                    assert (second.status, await second.read()) == (304, b"")
                    assert second.headers["ETag"] == etag


async def test_a_changed_page_is_sent_again() -> None:
    async with serve(lambda: NOW) as origin, aiohttp.ClientSession() as session:
        known = {"If-None-Match": '"of-another-day"', "If-Modified-Since": "Wed, 04 Mar 2099 13:00:00 GMT"}
        async with session.get(local(origin, feed_urls()[0]), headers=known) as answer:
            assert answer.status == 200


async def test_two_newsrooms_at_once_have_two_ports_and_one_set_of_addresses() -> None:
    async with serve(lambda: NOW) as one, serve(lambda: NOW) as other:
        assert one != other
        async with WebClient(allow_hosts=["127.0.0.1"]) as client:
            answers = [
                await Relocated(client, origin).get(Request(url=feed_urls()[0], purpose="feed")) for origin in (one, other)
            ]

    assert answers[0] == answers[1]
    assert answers[0].url == feed_urls()[0]


async def test_the_guarded_client_reads_every_page_under_the_outlet_s_own_address() -> None:
    async with serve(lambda: NOW) as origin, WebClient(allow_hosts=["127.0.0.1"]) as client:
        reached = Relocated(client, origin)
        for page in pages():
            answer = await reached.get(Request(url=page.url))
            assert (answer.url, answer.body) == (page.url, SERVED[page.url].body)


async def test_robots_txt_keeps_readers_out_of_the_shop() -> None:
    async with serve(lambda: NOW) as origin, WebClient(allow_hosts=["127.0.0.1"]) as client:
        reached = Relocated(client, origin)

        with pytest.raises(Refused):
            await reached.get(Request(url=f"{outlets()[0].url}/subscribe"))
        with pytest.raises(BadStatus):
            await reached.get(Request(url=f"{outlets()[0].url}/nothing-here"))


async def test_other_addresses_are_asked_for_as_they_are() -> None:
    web = RecordingWeb()
    reached = Relocated(web, "http://127.0.0.1:40123")
    answer = await reached.get(Request(url="https://example.org/feed?x=1"))
    await reached.get(Request(url="https://harbour-wire.test/a?x=1"))

    assert web.asked == ["https://example.org/feed?x=1", "http://127.0.0.1:40123/harbour-wire.test/a?x=1"]
    assert (answer.url, answer.moved_to) == ("https://example.org/feed?x=1", "https://example.org/feed?x=1")
