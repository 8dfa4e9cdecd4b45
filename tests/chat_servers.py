"""Servers of ours that speak what Apprise speaks to chats, keep their limits, and write down what arrives."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from aiohttp import web

TROUBLES = (
    "429",
    "429 later",
    "500",
    "503",
    "400",
    "401",
    "404",
    "413",
    "302",
    "418",
    "garbage",
    "stall",
    "cut",
    "cut after",
    "drip",
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as its chat has it."""

    place: str
    text: str
    title: str = ""
    html: str = ""
    raw: str = ""


@dataclass
class ChatServer:
    """A server for every protocol at once. What is in `troubles` befalls the next messages, one each; "" is none."""

    url: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    on_ask: Callable[[], object] = lambda: None
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def addresses(self) -> dict[str, str]:
        """The chat of each protocol, as the settings name it."""
        return {
            "json": f"json://{self.host}/in",
            "ntfy": f"ntfy://{self.host}/our-briefs",
            "mattermost": f"mmost://{self.host}/abcdefghijklmnop1234567890",
            "rocketchat": f"rocket://abcdefghijklmnopq/abcdefghijklmnopqrstuvwxyz123456@{self.host}/#news",
            "matrix": f"matrix://ada:lovelace@{self.host}/!room1:example.org",
            "gotify": f"gotify://{self.host}/Atoken123456789",
        }

    async def answer(self, request: web.Request, arrived: Arrived, refusal: str, good: web.Response) -> web.StreamResponse:
        """What becomes of a message: what the test wants, or what its limits say."""
        self.on_ask()
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble:
            return await self._troubled(request, trouble, arrived)
        if refusal:
            return web.json_response({"error": refusal}, status=400)
        self.arrived.append(arrived)
        return good

    async def _troubled(self, request: web.Request, trouble: str, arrived: Arrived) -> web.StreamResponse:
        if trouble == "429 later":
            return web.json_response({"message": "You are being rate limited.", "retry_after": 64.5}, status=429)
        if trouble.isdecimal():
            headers = {"Location": f"{self.url}/elsewhere"} if trouble == "302" else {}
            return web.Response(status=int(trouble), text="no <b>no</b>", headers=headers)
        if trouble == "garbage":
            return web.Response(body=b"\xff\xfe\x00<html>\x9d", content_type="application/json")
        if trouble == "cut after":
            self.arrived.append(arrived)
        if trouble in {"stall", "drip"}:
            return await self._slow(request, trouble)
        assert request.transport
        request.transport.abort()
        return web.Response()

    async def _slow(self, request: web.Request, trouble: str) -> web.StreamResponse:
        answer = web.StreamResponse()
        if trouble == "drip":
            await answer.prepare(request)
        while not self.gate.is_set():
            if trouble == "drip":
                await answer.write(b" ")
            await asyncio.sleep(0.05)
        return answer

    async def json(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        return await self.answer(request, Arrived(request.path, said["message"], said["title"]), "", web.Response(text="ok"))

    async def ntfy(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        refusal = "attachment" if len(said["message"].encode()) > 4096 else ""
        arrived = Arrived(said["topic"], said["message"], said.get("title", ""), raw=json.dumps(dict(request.headers)))
        return await self.answer(request, arrived, refusal, web.json_response({"id": "m1", "event": "message"}))

    async def ntfy_file(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": "files are not taken here"}, status=400)

    async def mattermost(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        refusal = "too_long" if len(said["text"]) > 4000 else ""
        return await self.answer(request, Arrived(request.path, said["text"]), refusal, web.Response(text="ok"))

    async def rocketchat(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        refusal = "error-message-size-exceeded" if len(said["text"]) > 5000 else ""
        return await self.answer(request, Arrived(said["channel"], said["text"]), refusal, web.json_response({"success": True}))

    async def gotify(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        arrived = Arrived(request.headers["X-Gotify-Key"], said["message"], said["title"])
        return await self.answer(request, arrived, "", web.json_response({"id": 25, "appid": 5}))

    async def matrix_login(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        if said.get("password") != "lovelace":
            return web.json_response({"errcode": "M_FORBIDDEN", "error": "Invalid password"}, status=403)
        return web.json_response(
            {"access_token": "syt_secret", "user_id": "@ada:example.org", "device_id": "D", "home_server": "h"}
        )

    async def matrix_join(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"room_id": unquote(request.match_info["room"])})

    async def matrix_send(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        said = json.loads(body)
        refusal = "M_TOO_LARGE" if len(body.encode()) > 65_536 else ""
        arrived = Arrived(unquote(request.match_info["room"]), said["body"], html=said.get("formatted_body", ""), raw=body)
        return await self.answer(request, arrived, refusal, web.json_response({"event_id": "$1"}))

    async def slack(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        [attachment] = said["attachments"]
        refusal = "msg_too_long" if len(attachment["text"]) > 40_000 else ""
        arrived = Arrived(request.path, attachment["text"], attachment["title"], raw=json.dumps(said))
        return await self.answer(request, arrived, refusal, web.Response(text="ok"))

    async def slack_bot(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        if said["channel"] != "#news":
            return web.json_response({"ok": False, "error": "channel_not_found"})
        arrived = Arrived(said["channel"], said["attachments"][0]["text"])
        return await self.answer(request, arrived, "", web.json_response({"ok": True, "channel": "C1", "ts": "1.2"}))

    async def discord(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        refusal = "BASE_TYPE_MAX_LENGTH" if len(said["content"]) > 2000 else ""
        arrived = Arrived(request.path, said["content"], raw=json.dumps(said))
        return await self.answer(request, arrived, refusal, web.Response(status=204))

    async def nothing(self, request: web.Request) -> web.StreamResponse:
        """What a Matrix client asks besides."""
        return web.json_response({"errcode": "M_NOT_FOUND", "error": "no such thing"}, status=404)


@asynccontextmanager
async def chat_server() -> AsyncIterator[ChatServer]:
    """The server, at a port of its own."""
    server, site = ChatServer(), web.Application(middlewares=[])
    matrix = r"/_matrix/client/{version:v3|r0}"
    site.add_routes(
        [
            web.post("/in", server.json),
            web.post("/", server.ntfy),
            web.post("/our-briefs", server.ntfy_file),
            web.post("/hooks/abcdefghijklmnop1234567890", server.mattermost),
            web.post("/hooks/abcdefghijklmnopq/abcdefghijklmnopqrstuvwxyz123456", server.rocketchat),
            web.post("/message", server.gotify),
            web.post(f"{matrix}/login", server.matrix_login),
            web.post(matrix + "/join/{room}", server.matrix_join),
            web.route("*", matrix + "/rooms/{room}/send/m.room.message/{id}", server.matrix_send),
            web.post("/services/{tail:.*}", server.slack),
            web.post("/api/chat.postMessage", server.slack_bot),
            web.post("/webhooks/{tail:.*}", server.discord),
            web.route("*", "/{tail:.*}", server.nothing),
        ]
    )

    async def note(request: web.Request, answer: web.StreamResponse) -> None:
        server.asked.append(f"{request.method} {request.path}")

    site.on_response_prepare.append(note)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        server.gate.set()
        await runner.cleanup()
