"""What machines ask: whether we live, whether we are ready, what robots may read."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from briefbot.errors import StoreError
from briefbot.site.publication import Publication

_PATIENCE = 2.0  # seconds

_ROBOTS = """\
User-agent: *
Disallow: {below}/search
Disallow: {below}/subscribe
Disallow: {below}/confirm/
Disallow: {below}/preferences/
Disallow: {below}/digest/
Disallow: {below}/unsubscribe/
Disallow: {below}/admin
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`ask` asks something of the store that costs nothing."""

    publication: Publication
    ask: Callable[[], Awaitable[object]]
    patience: float = _PATIENCE

    async def lives(self, request: Request) -> Response:
        """The process answers."""
        del request
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    async def is_ready(self, request: Request) -> Response:
        """The store answers, too."""
        del request
        try:
            async with asyncio.timeout(self.patience):
                await self.ask()
        except (StoreError, TimeoutError):
            return PlainTextResponse("the store does not answer\n", 503, {"Cache-Control": "no-store"})
        return PlainTextResponse("ready\n", headers={"Cache-Control": "no-store"})

    async def robots(self, request: Request) -> Response:
        """What robots are asked to leave alone: what is searched anew for each, and what is one person's."""
        del request
        below = self.publication.links.local.base
        return PlainTextResponse(_ROBOTS.format(below=below), headers={"Cache-Control": "public, max-age=3600"})

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/healthz", self.lives),
            Route("/readyz", self.is_ready),
            Route("/robots.txt", self.robots),
        ]
