"""The sample newsroom on loopback, on a port that the system picks, and the way to its invented hosts.

The desk follows `https://harbour-wire.test/...`, an address that is the same on every run; `Relocated` asks the server
of this run for it and gives the answer back under the outlet's own address. So a second run knows every feed and
every entry again, no port can be taken, and nothing in the store has to be re-pointed.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from aiohttp import web

from briefbot.demo.site import Document, documents, outlets
from briefbot.ports import Request, Response, Web


@dataclass(frozen=True, slots=True)
class Relocated:
    """A `Web` that asks `origin` for the pages of the sample outlets, and `web` itself for all others."""

    web: Web
    origin: str

    async def get(self, request: Request) -> Response:
        """As `Web.get`. Every address of the response is the outlet's own again."""
        scheme, host, path, query, _ = urlsplit(request.url)
        if scheme != "https" or host not in {outlet.host for outlet in outlets()}:
            return await self.web.get(request)
        local = f"{self.origin}/{host}{path or '/'}" + (f"?{query}" if query else "")
        response = await self.web.get(replace(request, url=local))
        return replace(response, url=self._back(response.url), moved_to=self._back(response.moved_to))

    def _back(self, url: str) -> str:
        return url.replace(f"{self.origin}/", "https://", 1) if url.startswith(f"{self.origin}/") else url


@asynccontextmanager
async def serve(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[str]:
    """Serve the newsroom from 127.0.0.1 until the block ends; gives the origin, such as `http://127.0.0.1:40123`.

    An outlet's page `https://HOST/PATH` is at `ORIGIN/HOST/PATH`. Answers carry ETag and Last-Modified, and are 304
    where the reader has them already. The web client must be allowed to ask 127.0.0.1.
    """
    runner = web.AppRunner(_application(now), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


def _application(now: Callable[[], datetime]) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        path = request.path
        address = f"https://{path[1:]}" if path != "/robots.txt" else f"{outlets()[0].url}/robots.txt"
        document = documents(now()).get(address)
        if document is None:
            raise web.HTTPNotFound(text=f"no page at {path}\n")
        return _answered(document, request)

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    return application


def _answered(document: Document, request: web.Request) -> web.Response:
    response = web.Response(status=304) if _is_known(document, request) else web.Response(body=document.body)
    response.etag = document.etag
    response.last_modified = document.modified
    response.content_type = document.content_type
    response.charset = "utf-8"
    response.headers["Cache-Control"] = "max-age=60"
    return response


def _is_known(document: Document, request: web.Request) -> bool:
    """If-None-Match decides alone where it is given (RFC 9110, 13.2.2)."""
    if request.if_none_match is not None:
        return any(etag.value in (document.etag, "*") for etag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and document.modified <= since
