"""The web server in our process, over real connections: who dawdles, who sends rubbish, who comes in crowds."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from site_reading import answered, free_port
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from briefbot.app_service import Screen
from briefbot.app_service import serve as serve_desk
from briefbot.desk.service import Stopping
from briefbot.errors import ConfigError
from briefbot.settings import Settings
from briefbot.site import server
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.server import Door, listening, serve


async def here(request: Request) -> Response:
    return PlainTextResponse(f"here, {len(await request.body())}")


async def slow(request: Request) -> Response:
    await asyncio.sleep(0.3)
    return PlainTextResponse("slowly")


async def large(request: Request) -> Response:
    return PlainTextResponse("x" * 30_000_000)


ROUTES = [Route("/", here, methods=["GET", "POST"], max_body_size=100_000), Route("/slow", slow), Route("/large", large)]
SITE = site(Frame(), ROUTES)


@asynccontextmanager
async def served(*, behind_proxy: bool = False) -> AsyncIterator[tuple[int, Stopping]]:
    """The port, and how to stop it; it is stopped at the end."""
    port, stopping = free_port(), Stopping()
    serving = asyncio.ensure_future(serve(SITE, f"127.0.0.1:{port}", stopping, behind_proxy=behind_proxy))
    await answered(port)
    yield port, stopping
    stopping.ask()
    await serving


async def said(port: int, *parts: bytes) -> bytes:
    """What the server says to these bytes until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0.01)
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_it_serves_until_it_is_told_to_stop_and_ends_what_is_under_way() -> None:
    async with served() as (port, stopping):
        under_way = asyncio.ensure_future(answered(port, "/slow"))
        await asyncio.sleep(0.1)
        stopping.ask()

        assert await under_way == "slowly"
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /?q=" + b"a" * 10_000_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /\xc3\x28 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\r\nx\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_rubbish_is_turned_away_and_the_next_is_served(rubbish: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as (port, _):
        reply = await said(port, rubbish + b"\r\n\r\n")

        assert reply[:12] in {b"HTTP/1.1 400", b""}
        assert await answered(port) == "here, 0"
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"GET / HTTP/1.1\r\n",),
        (b"GET / HTTP/1.1\r\n", b"A: b\r\n", b"C: d\r\n"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", b"drip"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\n"),
    ],
)
async def test_who_dawdles_is_cut_off(parts: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "patience", 0.2)
    async with served() as (port, _):
        reply = await said(port, *parts)

        assert b"here, 100" not in reply
        assert await answered(port) == "here, 0"


@pytest.mark.parametrize("header", ["Connection: close", "Connection: keep-alive"])
async def test_who_does_not_take_what_they_asked_for_is_cut_off(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "taking", 0.1)
    monkeypatch.setattr(server, "_IDLE", 0.1)
    async with served() as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(f"GET /large HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n".encode())
        await asyncio.sleep(0.6)

        assert len(await reader.read()) < 30_000_000
        writer.close()


async def test_a_connection_serves_one_request_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "patience", 0.5)
    async with served() as (port, _), aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
        for _ in range(8):
            async with session.post(f"http://127.0.0.1:{port}/", data=b"x" * 70_000) as answer:
                assert await answer.text() == "here, 70000"
            await asyncio.sleep(0.1)


async def held_open(port: int, count: int) -> list[asyncio.StreamWriter]:
    """So many connections that ask nothing."""
    return [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(count)]


@pytest.mark.parametrize("behind_proxy", [False, True])
async def test_four_hundred_connections_that_ask_nothing_keep_nobody_out(*, behind_proxy: bool) -> None:
    async with served(behind_proxy=behind_proxy) as (port, _):
        held = await held_open(port, 400)

        assert await answered(port) == "here, 0"
        for writer in held:
            writer.close()


async def test_a_crowd_is_let_in_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    async with served() as (port, _):
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(6)]
        await asyncio.sleep(0.1)
        ended = [reader.at_eof() or reader.exception() is not None for reader, _ in held]

        assert ended == [True] * 3 + [False] * 3
        assert await answered(port) == "here, 0"
        for _, writer in held:
            writer.close()


async def test_nobody_gives_way_who_is_being_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_OF_HOST", 2)
    async with served() as (port, _):
        asking = [
            asyncio.ensure_future(said(port, b"GET /slow HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\r\n")) for _ in range(2)
        ]
        await asyncio.sleep(0.1)
        third = await said(port, b"GET / HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\r\n")

        assert third == b""
        assert [b"slowly" in answer for answer in await asyncio.gather(*asking)] == [True, True]


async def test_the_body_of_an_answer_does_not_wait_for_word_of_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    class Watched(Door):
        def data_received(self, data: bytes) -> None:
            told.append(self.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            super().data_received(data)

    monkeypatch.setattr(server, "Door", Watched)
    async with served():
        pass

    assert told
    assert all(told)


@pytest.mark.parametrize("listen", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
def test_it_listens_where_it_is_told(listen: str) -> None:
    try:
        with listening(listen.format(port=free_port())) as socket_:
            assert socket_.getsockname()[1] > 0
    except ConfigError:
        assert "::1" in listen  # a machine without IPv6


def test_where_nobody_can_listen_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = f"127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(ConfigError) as raised:
            listening(taken)

    assert str(raised.value).startswith(f"[web] listen: {taken!r} can't be listened to: ")
    assert "choose another port" in str(raised.value)
    with pytest.raises(ConfigError):
        listening("nowhere.invalid:8080")


def settings_for(folder: Path, port: int) -> Settings:
    asked = {"store": {"url": f"sqlite:///{folder}/news.db"}, "web": {"listen": f"127.0.0.1:{port}", "title": "Harbour briefs"}}
    return Settings.model_validate(asked)


async def test_the_service_shows_the_site_as_long_as_it_runs(tmp_path: Path) -> None:
    port, stopping = free_port(), Stopping()
    screen = Screen(say=lambda _: None, width=80, is_styled=False)
    running = asyncio.ensure_future(serve_desk(settings_for(tmp_path, port), screen, stopping, lambda _: None))
    shown = await answered(port, "/nowhere")
    ready = await answered(port, "/readyz")
    stopping.ask()
    await running

    assert "Harbour briefs" in shown
    assert ready == "ready\n"


async def test_a_service_whose_port_is_taken_ends_and_says_so(tmp_path: Path) -> None:
    screen = Screen(say=lambda _: None, width=80, is_styled=False)
    with socket.create_server(("127.0.0.1", 0)) as held:
        settings = settings_for(tmp_path, held.getsockname()[1])
        with pytest.raises(ConfigError, match=r"\[web\] listen"):
            await serve_desk(settings, screen, Stopping(), lambda _: None)
