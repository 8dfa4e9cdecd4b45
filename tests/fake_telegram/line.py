"""The line to the fake: requests come in by HTTP, answers or troubles go out."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from fake_telegram.asked import Asked, read_request
from fake_telegram.troubles import Ending, Refused, Trouble
from fake_telegram.world import Chat

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram

_MOST_BYTES = 50 * 2**20
_HALF_AN_ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"ok": true, "res'
# With no time to linger a socket that is closed resets its connection.
_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(slots=True)
class Play:
    """A trouble laid down for the requests that fit; so many `times`, or for good."""

    trouble: Trouble
    chat: Chat | None
    method: str
    times: int | None

    def fits(self, asked: Asked) -> bool:
        """Whether it is meant."""
        named = asked.chat()
        there = self.chat is None or named in (self.chat.id, f"@{self.chat.username}")
        return there and self.method in ("", asked.method) and self.times != 0


@dataclass(slots=True)
class Line:
    """Listens on a port of its own choice, and on the same one when it listens again."""

    telegram: "FakeTelegram"
    port: int = 0
    laid: list[Play] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def listen(self) -> None:
        """From now on."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/documents/{file}", self._give_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def hang_up(self) -> None:
        """Cut every connection, and refuse new ones."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = await read_request(request, self.telegram.traffic.now())
        except ConnectionError:
            return web.Response(status=400)  # who asked died before the whole of it came; nobody reads this
        self.telegram.requests.append(asked)
        trouble = self._next_trouble(asked)
        try:
            if trouble is None or trouble.accepts:
                result = await self.telegram.do(asked)
            if trouble is None:
                asked.status = 200
                return web.json_response({"ok": True, "result": result})
        except Refused as refused:
            trouble = refused.trouble
        finally:
            self.telegram.note()
        return await _play(trouble, request, asked)

    def _next_trouble(self, asked: Asked) -> Trouble | None:
        play = next((one for one in self.laid if one.fits(asked)), None)
        if play is None:
            return None
        if play.times is not None:
            play.times -= 1
        return play.trouble

    async def _give_file(self, request: web.Request) -> web.StreamResponse:
        document = self.telegram.world.documents.get(request.match_info["file"])
        if document is None or request.match_info["token"] != self.telegram.token:
            return web.Response(status=404)
        return web.Response(body=document.body, content_type="application/octet-stream")


async def _play(trouble: Trouble, request: web.Request, asked: Asked) -> web.StreamResponse:
    if trouble.ending is Ending.STALL:
        await asyncio.sleep(trouble.seconds)
    if trouble.ending is not Ending.ANSWER:
        assert request.transport is not None
        _cut(request.transport, trouble.ending)
        raise ConnectionResetError
    asked.status = trouble.status
    return web.Response(status=trouble.status, body=trouble.body, content_type=trouble.content_type)


def _cut(transport: asyncio.Transport, ending: Ending) -> None:
    if ending is Ending.HALF:
        transport.write(_HALF_AN_ANSWER)
    if ending is Ending.RESET:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.close()
