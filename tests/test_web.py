"""The web client against a real server on loopback: what comes back of honest servers."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hostile_server import Asked, HostileServer, answer, raw

from briefbot.adapters.web import WebClient
from briefbot.errors import BadStatus, Refused, Unreachable
from briefbot.ports import Request, Web


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer() as started:
        yield started


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with WebClient(contact="https://desk.test/about", allow_hosts=["127.0.0.1", "::1"]) as client:
        yield client


async def test_a_feed_comes_back_as_it_was_served(server: HostileServer, web: Web) -> None:
    server.serves("/feed", b"<rss/>\0\xff", headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})

    response = await web.get(Request(url=server.url("/feed"), purpose="feed"))

    assert response.body == b"<rss/>\0\xff"
    assert response.content_type == "application/rss+xml"
    assert response.etag == '"1"'
    assert response.url == server.url("/feed")
    assert response.moved_to == ""
    assert not response.unchanged


async def test_the_server_learns_who_asks_and_whom_to_tell(server: HostileServer, web: Web) -> None:
    server.serves("/feed")

    await web.get(Request(url=server.url("/feed"), purpose="feed"))

    agent = server.asked[0].headers["user-agent"]
    assert agent.startswith(b"briefbot/")
    assert agent.endswith(b" (+https://desk.test/about)")


@pytest.mark.parametrize("status", [200, 204])
async def test_an_empty_answer_is_an_empty_body(server: HostileServer, web: Web, status: int) -> None:
    server.serves("/feed", b"", status)

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).body == b""


async def test_an_answer_without_a_length_is_read_to_its_end(server: HostileServer, web: Web) -> None:
    server.plays("/feed", raw(b"HTTP/1.0 200 OK\r\n\r\n<rss", b"/>"))

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).body == b"<rss/>"


async def test_a_chunked_answer_is_joined(server: HostileServer, web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    server.plays("/feed", raw(head, b"4\r\n<rss\r\n", b"2\r\n/>\r\n0\r\n\r\n"))

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).body == b"<rss/>"


TEXT = b"<p>The mill burned on Tuesday.</p>" * 1000


def _raw_deflate(text: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(text) + pack.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0\0 padding"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("gzip", TEXT),
        ("utf-8", TEXT),
        ("identity", TEXT),
    ],
)
async def test_a_body_is_unpacked_by_what_it_is_and_not_by_what_its_header_says(
    server: HostileServer, web: Web, encoding: str, body: bytes
) -> None:
    server.serves("/feed", body, headers={"Content-Encoding": encoding})

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).body == TEXT


async def test_an_encoding_nobody_asked_for_is_named(server: HostileServer, web: Web) -> None:
    server.serves("/feed", b"\x0b\x02\x80", headers={"Content-Encoding": "br"})

    with pytest.raises(Unreachable, match="compressed by 'br'"):
        await web.get(Request(url=server.url("/feed"), purpose="feed"))


@pytest.mark.parametrize("tag", ['"abc"', 'W/"abc"', "no quotes", '"two" "tags"', '"ünïcode €"', '"back\\slash;,"'])
async def test_a_feed_that_is_unchanged_by_its_tag_sends_no_body(server: HostileServer, web: Web, tag: str) -> None:
    server.serves("/feed", b"<rss/>", headers={"ETag": tag})

    first = await web.get(Request(url=server.url("/feed"), purpose="feed"))
    second = await web.get(Request(url=server.url("/feed"), purpose="feed", etag=first.etag))

    assert server.asked[1].headers["if-none-match"] == tag.encode()
    assert second.unchanged
    assert second.body == b""
    assert second.etag == first.etag == tag


async def test_a_date_goes_back_verbatim_however_odd(server: HostileServer, web: Web) -> None:
    odd = "Thursday, 32 Foo 1970 25:61 +0000"
    server.serves("/feed", b"<rss/>", headers={"Last-Modified": odd})

    first = await web.get(Request(url=server.url("/feed"), purpose="feed"))
    await web.get(Request(url=server.url("/feed"), purpose="feed", last_modified=first.last_modified))

    assert server.asked[1].headers["if-modified-since"] == odd.encode()


async def test_a_tag_that_could_not_go_back_verbatim_is_not_kept(server: HostileServer, web: Web) -> None:
    server.plays("/feed", raw(b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: "\xff\xfe"\r\n\r\n'))

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).etag == ""


async def test_a_tag_with_line_breaks_sends_no_header_of_its_own(server: HostileServer, web: Web) -> None:
    server.serves("/feed", b"<rss/>")

    await web.get(Request(url=server.url("/feed"), purpose="feed", etag='"1"\r\nX-Evil: 1', last_modified="a\0b"))

    assert not {"x-evil", "if-none-match", "if-modified-since"} & set(server.asked[0].headers)


async def test_an_answer_of_304_to_nobody_who_asked_is_no_news(server: HostileServer, web: Web) -> None:
    server.serves("/feed", status=304)

    with pytest.raises(BadStatus):
        await web.get(Request(url=server.url("/feed"), purpose="feed"))


async def test_how_long_an_answer_stays_good_is_told(server: HostileServer, web: Web) -> None:
    server.serves("/feed", headers={"Cache-Control": "public, max-age=900"})

    assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).max_age == timedelta(minutes=15)


async def test_a_feed_that_moved_for_good_says_where_to(server: HostileServer, web: Web) -> None:
    server.redirects("/old", "/older", 301)
    server.redirects("/older", server.url("/new"), 308)
    server.serves("/new", b"<rss/>")

    response = await web.get(Request(url=server.url("/old"), purpose="feed"))

    assert response.moved_to == response.url == server.url("/new")
    assert response.body == b"<rss/>"


@pytest.mark.parametrize("statuses", [(302, 301), (301, 307), (303, 303)])
async def test_a_feed_that_moved_for_now_keeps_its_address(server: HostileServer, web: Web, statuses: tuple[int, int]) -> None:
    server.redirects("/old", "/older", statuses[0])
    server.redirects("/older", "/new", statuses[1])
    server.serves("/new", b"<rss/>")

    response = await web.get(Request(url=server.url("/old"), purpose="feed"))

    assert response.url == server.url("/new")
    assert response.moved_to == ""


async def test_validators_and_passwords_stay_with_their_origin(server: HostileServer, web: Web) -> None:
    async with HostileServer() as other:
        server.redirects("/feed", "/here")
        server.redirects("/here", other.url("/there"))
        other.redirects("/there", server.url("/back").replace("//", "//forged:secret@"))
        server.serves("/back", b"<rss/>")
        own = server.url("/feed").replace("//", "//jane:secret@")

        response = await web.get(Request(url=own, purpose="feed", etag='"1"'))

        assert "authorization" in server.asked[0].headers
        assert "authorization" in server.asked[1].headers
        assert not {"authorization", "if-none-match"} & set(other.asked[0].headers)
        assert "authorization" not in server.asked[2].headers
        assert "secret" not in response.url


async def test_cookies_are_not_kept(server: HostileServer, web: Web) -> None:
    server.redirects("/first", "/second", headers={"Set-Cookie": "who=you; Path=/"})
    server.serves("/second")

    await web.get(Request(url=server.url("/first"), purpose="feed"))

    assert all("cookie" not in asked.headers for asked in server.asked)


async def test_a_server_at_an_ipv6_address_is_asked(web: Web) -> None:
    async with HostileServer(host="::1") as server:
        server.serves("/feed", b"<rss/>")

        assert (await web.get(Request(url=server.url("/feed"), purpose="feed"))).body == b"<rss/>"


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "check the address"),
        (401, "password"),
        (403, "open it in a browser"),
        (404, "check the address"),
        (410, "gone for good"),
        (429, "too often"),
        (451, "legal reasons"),
        (500, "try again later"),
        (503, "try again later"),
        (300, "check the address"),
        (999, "try again later"),
    ],
)
async def test_a_no_names_the_address_and_what_to_do(server: HostileServer, web: Web, status: int, advice: str) -> None:
    server.serves("/feed", b"no", status)

    with pytest.raises(BadStatus, match=advice) as caught:
        await web.get(Request(url=server.url("/feed"), purpose="feed"))

    assert caught.value.status == status
    assert server.url("/feed") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_says_how_long_to_stay_away(server: HostileServer, web: Web, status: int) -> None:
    server.serves("/feed", b"", status, {"Retry-After": "120"})

    with pytest.raises(BadStatus) as caught:
        await web.get(Request(url=server.url("/feed"), purpose="feed"))

    assert caught.value.retry_after == timedelta(minutes=2)


async def test_a_password_is_masked_in_messages(server: HostileServer, web: Web) -> None:
    with pytest.raises(BadStatus) as caught:
        await web.get(Request(url=server.url("/feed").replace("//", "//jane:secret@"), purpose="feed"))

    assert "secret" not in str(caught.value)
    assert "***@127.0.0.1" in str(caught.value)


async def test_a_client_that_is_not_open_is_a_mistake_of_ours() -> None:
    with pytest.raises(RuntimeError):
        await WebClient(allow_hosts=["127.0.0.1"]).get(Request(url="http://127.0.0.1:8080/", purpose="feed"))


async def test_a_connection_is_used_again(server: HostileServer, web: Web) -> None:
    connections = set()

    async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
        connections.add(writer)
        writer.write(answer(200))

    server.plays("/feed", play)
    for _ in range(5):
        await web.get(Request(url=server.url("/feed"), purpose="feed"))

    assert len(connections) == 1


async def test_a_redirect_to_nowhere_is_named(server: HostileServer, web: Web) -> None:
    server.serves("/feed", status=302)

    with pytest.raises(Unreachable, match="no address"):
        await web.get(Request(url=server.url("/feed"), purpose="feed"))


async def test_a_page_from_a_file_is_not_fetched(web: Web) -> None:
    with pytest.raises(Refused, match=r"'file:///etc/passwd': only http and https"):
        await web.get(Request(url="file:///etc/passwd"))
