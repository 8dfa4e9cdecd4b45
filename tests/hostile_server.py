"""A web server on loopback that remembers what it was asked and plays any nastiness.

    async with HostileServer() as server:
        server.serves("/feed", b"<rss/>", headers={"ETag": '"1"'})
        server.redirects("/old", "/feed", status=301)
        server.plays("/slow", drip(b"never ends", pause=0.1))

What it does not know it answers with 404. It speaks HTTP by hand, because no library sends what hostile servers send.
"""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_REASONS = {200: "OK", 204: "No Content", 301: "Moved Permanently", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; the names of `headers` are in lower case, and their values byte for byte."""

    path: str
    headers: Mapping[str, bytes]


Play = Callable[[asyncio.StreamWriter, Asked], Awaitable[None]]


@dataclass(slots=True)
class HostileServer:
    """Listens on a free port of `host` while it is entered. `most_at_once` is how many requests it has had under way."""

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    _plays: dict[str, Play] = field(default_factory=dict)
    _at_once: int = 0
    _server: asyncio.Server | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> "HostileServer":
        self._server = await asyncio.start_server(self._accept, self.host, 0, ssl=self.tls, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def url(self, path: str = "/", host: str = "") -> str:
        """The address of a path, by the server's own address or by a name."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host or own}:{self.port}{path}"

    def plays(self, path: str, play: Play) -> None:
        """Answer this path by a function that writes the bytes."""
        self._plays[path] = play

    def serves(self, path: str, body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer this path properly; with an `ETag` among the headers, with 304 to who has it."""
        headers = dict(headers or {})

        async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
            tag = headers.get("ETag", "").encode()
            if tag and asked.headers.get("if-none-match") == tag:
                writer.write(answer(304, headers))
            else:
                writer.write(answer(status, headers, body))

        self.plays(path, play)

    def redirects(self, path: str, location: str, status: int = 302, headers: Mapping[str, str] | None = None) -> None:
        """Answer this path with a redirect."""
        self.serves(path, b"elsewhere", status, {"Location": location, **(headers or {})})

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                asked = _read_head(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(asked)
                async with self._under_way():
                    await self._plays.get(asked.path, _not_found)(writer, asked)
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def _under_way(self) -> AsyncIterator[None]:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            self._at_once -= 1


def _read_head(head: bytes) -> Asked:
    first, *lines = head.rstrip().split(b"\r\n")
    pairs = (line.split(b":", 1) for line in lines)
    return Asked(first.split()[1].decode(), {name.decode().lower(): value.strip() for name, value in pairs})


async def _not_found(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(answer(404, {}, b"no such page"))


def answer(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """A whole answer. Headers are sent as they are, even if they lie: a `Content-Length` among them replaces the true one."""
    own = {} if status in (204, 304) else {"Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in (own | dict(headers or {})).items())
    return f"HTTP/1.1 {status} {_REASONS.get(status, 'Whatever')}\r\n{lines}\r\n".encode("utf-8", "surrogateescape") + body


def raw(*pieces: bytes, hang_up: bool = True) -> Play:
    """Write just these bytes, and hang up or fall silent."""

    async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if hang_up:
            writer.close()
        else:
            await asyncio.sleep(3600)

    return play


def drip(piece: bytes, pause: float) -> Play:
    """A body that never ends, a few bytes at a time: every read succeeds, the whole never comes."""

    async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return play


def endless_headers(writer: asyncio.StreamWriter, asked: Asked) -> Awaitable[None]:
    """Headers without end."""

    async def play() -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: of the same\r\n" * 1000)
            await writer.drain()

    return play()


def lingering(seconds: float, body: bytes = b"slow") -> Play:
    """A proper answer that takes its time."""

    async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(seconds)
        writer.write(answer(200, {}, body))

    return play


def gzip_bomb(megabytes: int = 1000) -> bytes:
    """A gzip stream of that many million zero bytes, a thousandth of it in size, made without making the zeros.

    A block that ends in a full flush stands for itself, so the same one serves again and again.
    """
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = pack.compress(bytes(1_000_000)) + pack.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"")[:10] + block * megabytes
