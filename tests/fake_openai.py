"""A server on loopback that speaks OpenAI's protocol and takes batches, remembers what it was asked, and answers as told.

    async with FakeOpenAI() as server:
        server.will(says('{"h": ...}'), fails(429, {"Retry-After": "1"}))
        OpenAIModel(ModelAccess(model="m", base_url=server.url))

The last play is repeated. What a play is given is the request's JSON.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Asked = Mapping[str, Any]
Play = Callable[[Asked], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class FakeOpenAI:
    """Listens on a free port while it is entered. `most_at_once` is how many requests it has had under way."""

    asked: list[Asked] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    most_at_once: int = 0
    port: int = 0
    _plays: list[Play] = field(default_factory=list)
    _at_once: int = 0
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def will(self, *plays: Play) -> None:
        """What it does next, one play for each request."""
        self._plays = list(plays)

    async def __aenter__(self) -> "FakeOpenAI":
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/files", self._keep_file)
        app.router.add_get("/v1/files/{id}/content", self._give_file)
        app.router.add_post("/v1/batches", self._begin_batch)
        app.router.add_get("/v1/batches", self._list_batches)
        app.router.add_get("/v1/batches/{id}", self._give_batch)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.asked.append(asked)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            play = self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]
            return await play(asked)
        except ConnectionResetError:
            assert request.transport
            request.transport.abort()
            return web.Response()
        finally:
            self._at_once -= 1

    # -- batches: what goes up stays until the test says how it ends -----------------------------------------------------

    def questions(self, batch: str) -> list[dict[str, Any]]:
        """The lines of a batch's file."""
        return [json.loads(line) for line in self.files[self.batches[batch]["input_file_id"]].splitlines()]

    def end_batch(self, batch: str, *lines: object, status: str = "completed") -> None:
        """A batch is over, with those lines for its output (bytes as they are, else JSON)."""
        told = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        self.batches[batch] |= {"status": status}
        if told:
            self.batches[batch]["output_file_id"] = self._kept(b"\n".join(told))

    def _kept(self, content: bytes) -> str:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = content
        return name

    async def _keep_file(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        sent = form["file"]
        assert isinstance(sent, web.FileField)
        name = self._kept(sent.file.read())
        told = {"id": name, "object": "file", "bytes": 1, "created_at": 1, "filename": "f", "purpose": form["purpose"]}
        return web.json_response(told | {"status": "processed"})

    async def _give_file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["id"]])

    async def _begin_batch(self, request: web.Request) -> web.StreamResponse:
        name = f"batch-{len(self.batches) + 1}"
        fixed = {"id": name, "object": "batch", "created_at": 1, "status": "validating"}
        self.batches[name] = {**await request.json(), **fixed}
        if self._plays:
            return await self._plays.pop(0)(self.batches[name])
        return web.json_response(self.batches[name])

    async def _list_batches(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"object": "list", "data": list(self.batches.values()), "has_more": False})

    async def _give_batch(self, request: web.Request) -> web.StreamResponse:
        batch = self.batches.get(request.match_info["id"])
        return web.json_response(batch or {"error": {"message": "no such batch"}}, status=200 if batch else 404)


def completion(text: str | None, *, end: str = "stop", refusal: str | None = None, usage: object = None) -> dict[str, Any]:
    """A chat completion as the protocol has it."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    default = {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake-1",
        "choices": [{"index": 0, "finish_reason": end, "message": message}],
        "usage": default if usage is None else usage,
    }


def says(text: str | None, pause: float = 0, **more: Any) -> Play:
    """Answers with that text."""
    return gives(completion(text, **more), pause)


def gives(document: object, pause: float = 0) -> Play:
    """Answers with any JSON."""

    async def play(asked: Asked) -> web.StreamResponse:
        await asyncio.sleep(pause)
        return web.json_response(document)

    return play


def fails(status: int, headers: Mapping[str, str] | None = None, message: str = "no", **error: str) -> Play:
    """Answers with an error."""

    async def play(asked: Asked) -> web.StreamResponse:
        return web.json_response({"error": {"message": message, **error}}, status=status, headers=headers)

    return play


def html(status: int = 200) -> Play:
    """Answers as a proxy's error page or a router's login form does."""

    async def play(asked: Asked) -> web.StreamResponse:
        return web.Response(text="<html><body>Sign in</body></html>", content_type="text/html", status=status)

    return play


def raw(body: bytes) -> Play:
    """Answers with those bytes, as JSON."""

    async def play(asked: Asked) -> web.StreamResponse:
        return web.Response(body=body, content_type="application/json")

    return play


def stalls(seconds: float = 30) -> Play:
    """Takes the request, and says nothing."""

    async def play(asked: Asked) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response()

    return play


def hangs_up() -> Play:
    """Takes the request, and breaks the line."""

    async def play(asked: Asked) -> web.StreamResponse:
        raise ConnectionResetError

    return play


def without_schema(text: str, status: int = 400) -> Play:
    """A server that does not know JSON Schema: it answers with the text where it is not asked for one."""

    async def play(asked: Asked) -> web.StreamResponse:
        kind = asked.get("response_format", {}).get("type")
        if kind == "json_schema":
            return web.json_response({"error": {"message": "unknown response_format"}}, status=status)
        return web.json_response(completion(text))

    return play
