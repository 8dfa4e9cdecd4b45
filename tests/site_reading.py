"""A reader of the site without a network: asks the application as a web server does, and keeps what it answers."""

import asyncio
import gzip
import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import aiohttp
from lxml import html
from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, unpacked."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    @property
    def page(self) -> html.HtmlElement:
        """The body as a browser's parser sees it."""
        return html.document_fromstring(self.text)

    @property
    def said(self) -> str:
        """The words of the page."""
        return " ".join(self.page.find("body").text_content().split())

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


async def ask(
    application: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: Iterable[bytes] = (b"",),
    client: str = "127.0.0.1",
    left: asyncio.Event | None = None,
) -> Answer:
    """Ask for a path with its query; `left` is set when whoever asks hangs up, which may be answered with nothing (0)."""
    address, _, query = path.partition("?")
    chunks, sent = list(body), []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(address),
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in {"Host": "site.test", **(headers or {})}.items()],
        "client": (client, 50_000),
        "server": ("site.test", 80),
        "state": {},
    }

    async def receive() -> Message:
        if not chunks:
            await (left or asyncio.Event()).wait()
            return {"type": "http.disconnect"}
        chunk = chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def send(message: Message) -> None:
        sent.append(message)

    await application(scope, receive, send)
    if not sent:
        return Answer(status=0, headers={}, body=b"")
    given = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answer(status=sent[0]["status"], headers=given, body=b"".join(part.get("body", b"") for part in sent[1:]))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


async def answered(port: int, path: str = "/") -> str:
    """What is answered there, once anybody answers."""
    async with asyncio.timeout(20), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}{path}") as answer:
                    return await answer.text()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.02)
