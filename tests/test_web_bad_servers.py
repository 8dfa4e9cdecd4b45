"""Servers that are down, slow, endless or lying: each costs one clear line, within the limits of time and memory."""

import asyncio
import gc
import gzip
import socket
import ssl
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hostile_server import HostileServer, drip, endless_headers, gzip_bomb, raw
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.adapters.web import WebClient, WebLimits
from briefbot.errors import TooLarge, TooSlow, Unreachable, WebError
from briefbot.ports import Request, Web

SMALL = WebLimits(page_bytes=1_000_000, feed_bytes=1_000_000, rest=0)
HASTY = WebLimits(total=0.3, connect=0.3, rest=0)


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer() as started:
        yield started


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with WebClient(allow_hosts=["127.0.0.1"], limits=SMALL) as client:
        yield client


@pytest.fixture
async def hasty() -> AsyncIterator[Web]:
    async with WebClient(allow_hosts=["127.0.0.1"], limits=HASTY) as client:
        yield client


def feed(url: str) -> Request:
    return Request(url=url, purpose="feed")


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class NoNames(AbstractResolver):
    """Knows nobody."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("purpose", ["feed", "page"])
async def test_a_host_that_does_not_exist_is_named(purpose: Literal["feed", "page"]) -> None:
    async with WebClient(resolver=NoNames()) as web:
        with pytest.raises(Unreachable, match=r"'http://dead\.test/a': no such host \(name or service not known\); check"):
            await web.get(Request(url="http://dead.test/a", purpose=purpose))


@pytest.mark.parametrize("purpose", ["feed", "page"])
async def test_a_port_where_nobody_listens_is_named(web: Web, closed_port: int, purpose: Literal["feed", "page"]) -> None:
    with pytest.raises(Unreachable, match="cannot connect"):
        await web.get(Request(url=f"http://127.0.0.1:{closed_port}/a", purpose=purpose))


async def test_a_host_that_takes_no_connection_is_given_up(hasty: Web) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises((Unreachable, TooSlow)):
            await hasty.get(feed(f"http://127.0.0.1:{full.getsockname()[1]}/"))


@pytest.mark.parametrize("pause", [0.01, 0.1])
async def test_a_drip_fed_body_ends_at_the_deadline(server: HostileServer, hasty: Web, pause: float) -> None:
    server.plays("/feed", drip(b"<p>", pause))

    with pytest.raises(TooSlow, match="time limit"):
        await hasty.get(feed(server.url("/feed")))


async def test_headers_that_do_not_come_end_at_the_deadline(server: HostileServer, hasty: Web) -> None:
    server.plays("/feed", raw(b"HTTP/1.1 200 OK\r\nContent-", hang_up=False))

    with pytest.raises(TooSlow):
        await hasty.get(feed(server.url("/feed")))


async def test_redirects_share_one_deadline(server: HostileServer, hasty: Web) -> None:
    async def slow_redirect(writer: asyncio.StreamWriter, asked: object) -> None:
        await asyncio.sleep(0.12)
        writer.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %d\r\n\r\n" % len(server.asked))

    for path in ("/feed", *(f"/{n}" for n in range(9))):
        server.plays(path, slow_redirect)
    with pytest.raises(TooSlow):
        await hasty.get(feed(server.url("/feed")))

    assert 1 <= len(server.asked) <= 3


async def test_endless_headers_are_cut(server: HostileServer, web: Web) -> None:
    server.plays("/feed", endless_headers)

    with pytest.raises(Unreachable, match="headers are too long"):
        await web.get(feed(server.url("/feed")))


async def test_one_endless_header_is_cut(server: HostileServer, web: Web) -> None:
    server.plays("/feed", raw(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 100_000, b"\r\n\r\n"))

    with pytest.raises(Unreachable, match="headers are too long"):
        await web.get(feed(server.url("/feed")))


async def test_a_body_that_says_it_is_too_large_is_not_read(server: HostileServer, web: Web) -> None:
    server.plays("/feed", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n", hang_up=False))

    with pytest.raises(TooLarge, match=r"5,000\.0 MB, and the limit is 1\.0 MB"):
        await web.get(feed(server.url("/feed")))


async def test_a_body_that_does_not_say_that_it_is_too_large_is_cut(server: HostileServer, web: Web) -> None:
    server.plays("/feed", raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"a" * 100_000] * 20))

    with pytest.raises(TooLarge, match=r"larger than the limit of 1\.0 MB"):
        await web.get(feed(server.url("/feed")))


@pytest.mark.parametrize("limit", [1_000_000, 10_000_000])
async def test_a_gzip_bomb_costs_no_more_than_the_limit(server: HostileServer, limit: int) -> None:
    bomb = gzip_bomb(megabytes=1000)
    server.serves("/feed", bomb, headers={"Content-Encoding": "gzip"})
    async with WebClient(allow_hosts=["127.0.0.1"], limits=WebLimits(feed_bytes=limit)) as web:
        gc.collect()
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                await web.get(feed(server.url("/feed")))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    # The server in this process holds what is not sent yet.
    assert peak < limit + len(bomb) + 4_000_000


async def test_a_bomb_within_a_bomb_is_as_harmless(server: HostileServer, web: Web) -> None:
    server.serves("/feed", gzip.compress(gzip_bomb(1000)), headers={"Content-Encoding": "gzip, gzip"})

    with pytest.raises(Unreachable, match="compressed by 'gzip, gzip'"):
        await web.get(feed(server.url("/feed")))


async def test_a_body_in_a_million_gzip_parts_is_given_up(server: HostileServer, web: Web) -> None:
    server.serves("/feed", gzip.compress(b"a") * 40_000, headers={"Content-Encoding": "gzip"})

    with pytest.raises(Unreachable, match="too many parts"):
        await web.get(feed(server.url("/feed")))


TEXT = bytes(range(256)) * 1000


@pytest.mark.parametrize(
    "body",
    [gzip.compress(TEXT)[:-20], gzip.compress(TEXT)[:600], b"\x1f\x8b\x08" + b"junk" * 50, b"\xff not even close"],
)
async def test_a_compressed_body_that_is_damaged_is_named(server: HostileServer, web: Web, body: bytes) -> None:
    server.serves("/feed", body, headers={"Content-Encoding": "deflate"})

    with pytest.raises(Unreachable, match="compressed answer"):
        await web.get(feed(server.url("/feed")))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\nhalf\r\n",
        b"",
        b"\0\0\0\0",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>and more",
        b"HTTP/1.1 302 Found\r\nLocation: /a\0b\r\n\r\n",
        b"HTTP/9.9 banana\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"<html>no headers at all</html>",
    ],
)
async def test_a_broken_answer_is_one_line_that_names_the_address(server: HostileServer, web: Web, answer: bytes) -> None:
    server.plays("/feed", raw(answer))

    with pytest.raises(Unreachable) as caught:
        await web.get(feed(server.url("/feed")))

    assert server.url("/feed") in str(caught.value)
    assert str(caught.value).isprintable()


async def test_a_redirect_in_a_circle_is_named(server: HostileServer, web: Web) -> None:
    server.redirects("/a", "/b")
    server.redirects("/b", "/a")

    with pytest.raises(Unreachable, match="in a circle"):
        await web.get(feed(server.url("/a")))

    assert server.paths() == ["/a", "/b"]


async def test_redirects_without_end_are_followed_five_times(server: HostileServer, web: Web) -> None:
    for n in range(20):
        server.redirects(f"/{n}", f"/{n + 1}", 301)

    with pytest.raises(Unreachable, match="more than 5 times"):
        await web.get(feed(server.url("/0")))

    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://a\udcffb.test:x/", "\ud800", "http://" + "a" * 100 + ".test/", "http://a..b/"]
)
async def test_a_redirect_to_no_address_is_an_error_of_ours(server: HostileServer, web: Web, location: str) -> None:
    server.plays("/a", raw(b"HTTP/1.1 302 Found\r\nLocation: " + location.encode("utf-8", "surrogatepass") + b"\r\n\r\n"))

    with pytest.raises(WebError) as caught:
        await web.get(feed(server.url("/a")))

    assert str(caught.value).isprintable()


async def test_a_certificate_that_nobody_vouches_for_is_refused(web: Web) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).with_name("web") / "self-signed.pem")
    async with HostileServer(tls=tls) as server:
        with pytest.raises(Unreachable, match=r"certificate is not valid \(self-signed certificate\)"):
            await web.get(feed(server.url("/feed")))

    assert server.asked == []


async def test_a_server_without_encryption_where_it_is_asked_for_is_named(web: Web) -> None:
    async def in_plain_letters(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(in_plain_letters, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        with pytest.raises(
            Unreachable, match=r"no secure connection \(what answers there speaks no TLS; does http:// work\?\)"
        ):
            await web.get(feed(f"https://127.0.0.1:{port}/feed"))


async def test_a_silent_server_without_encryption_is_given_up(server: HostileServer, hasty: Web) -> None:
    with pytest.raises((Unreachable, TooSlow)):
        await hasty.get(feed(server.url("/feed").replace("http:", "https:")))


async def test_a_caller_who_gives_up_stops_the_request(server: HostileServer, web: Web) -> None:
    arrived = asyncio.Event()

    async def play(writer: asyncio.StreamWriter, asked: object) -> None:
        arrived.set()
        await asyncio.sleep(3600)

    server.plays("/feed", play)
    asking = asyncio.create_task(web.get(feed(server.url("/feed"))))
    await arrived.wait()
    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_many_broken_answers_leave_the_client_fit(server: HostileServer, web: Web) -> None:
    server.plays("/cut", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly"))
    server.serves("/well", b"<rss/>")
    errors = await asyncio.gather(*(web.get(feed(server.url("/cut"))) for _ in range(20)), return_exceptions=True)

    assert all(isinstance(error, WebError) for error in errors)
    assert (await web.get(feed(server.url("/well")))).body == b"<rss/>"


ANSWERS = st.sampled_from(
    [
        b'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: "1"\r\n\r\nbody',
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nbody\r\n0\r\nTrailer: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"body"),
        b"HTTP/1.1 301 Moved\r\nLocation: /feed?2\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 429 No\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n",
    ]
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A proper answer with some of its bytes replaced, repeated or gone."""
    answer = draw(ANSWERS)
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, len(answer)))
        end = draw(st.integers(begin, min(len(answer), begin + 20)))
        answer = answer[:begin] + draw(st.binary(max_size=8)) * draw(st.sampled_from([1, 1, 1, 9999])) + answer[end:]
    return answer


@settings(max_examples=60, deadline=None)
@given(st.lists(spoilt(), min_size=4, max_size=4))
def test_whatever_a_server_sends_is_an_answer_or_an_error_of_ours(answers: list[bytes]) -> None:
    async def ask_them_all() -> None:
        async with HostileServer() as server, WebClient(allow_hosts=["127.0.0.1"], limits=SMALL) as web:
            for n, answer in enumerate(answers):
                server.plays(f"/{n}", raw(answer))
            for n in range(len(answers)):
                with suppress(WebError):
                    await web.get(feed(server.url(f"/{n}")))

    asyncio.run(ask_them_all())
