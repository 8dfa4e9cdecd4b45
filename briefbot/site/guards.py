"""What stands before every page: limits, headers that a browser is bound by, and an answer whatever happens."""

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

Failed = Callable[[Request, Exception], Awaitable[Response]]
"""Makes the page of an `HTTPException`."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing of anybody else's is loaded, and nothing that is written into a page runs."""

_BINDING = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LONGEST_PATH, _LONGEST_QUERY = 1_000, 2_000  # characters
# A mail program posts here from wherever it is (RFC 8058), and its link is the reader's word: nobody else has it.
_FROM_ANYWHERE = "/unsubscribe/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Binding:
    """Puts the headers that bind browsers on every answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""

        async def bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, said in _BINDING.items():
                    headers.setdefault(name, said)
            await send(message)

        await self.app(scope, receive, bound)


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers within `patience` seconds, whatever happens further in. `failed` makes the page of a status."""

    app: ASGIApp
    failed: Failed
    patience: float = 30.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        begun = False

        async def sender(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self.patience):
                await self.app(scope, receive, sender)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception as error:
            log.error("%s %s failed", scope["method"], _shelf(scope), exc_info=error)
            if begun:
                raise
            status = 503 if isinstance(error, TimeoutError) else 500
            response = await self.failed(Request(scope, receive), HTTPException(status))
            await response(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Guarding:
    """Refuses what no page of ours is asked for: long addresses, and forms of other sites posted in a reader's name."""

    app: ASGIApp
    failed: Failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        app = self.app
        if status := refusal(scope):
            app = await self.failed(Request(scope, receive), HTTPException(status))
        await app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Weighing:
    """Puts our page in the place of the bare word with which the library refuses a body that is too large."""

    app: ASGIApp
    failed: Failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        is_bare = False

        async def weighed(message: Message) -> None:
            nonlocal is_bare
            if message["type"] == "http.response.start":
                is_bare = message["status"] == 413 and "html" not in Headers(raw=message["headers"]).get("content-type", "")
            if not is_bare:
                await send(message)

        await self.app(scope, receive, weighed)
        if is_bare:
            response = await self.failed(Request(scope, receive), HTTPException(413))
            await response(scope, receive, send)


def refusal(scope: Scope) -> int:
    """The status that a request is refused with; 0 where it is let through."""
    if len(scope["path"]) > _LONGEST_PATH or len(scope["query_string"]) > _LONGEST_QUERY:
        return 414
    is_act = scope["method"] not in _SAFE and not scope["path"].startswith(_FROM_ANYWHERE)
    return 403 if is_act and is_from_elsewhere(Headers(scope=scope)) else 0


def is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that another site sends this. What is no browser says nothing, and is let through."""
    if site := headers.get("sec-fetch-site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and _host(origin) != headers.get("host", "")


def _host(origin: str) -> str:
    """The host and port in an Origin header; "" of one that names none ("null")."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Placing:
    """Knows where we stand: below a path, and behind a proxy whose word of the reader's address is believed."""

    app: ASGIApp
    below: str = ""
    behind_proxy: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        if self.below and scope["path"].startswith(f"{self.below}/"):
            scope["path"] = scope["path"][len(self.below) :]
        if self.behind_proxy:
            _believe(scope)
        await self.app(scope, receive, send)


def _believe(scope: Scope) -> None:
    """The proxy puts what it saw last; what comes before that anybody may have written."""
    headers = Headers(scope=scope)
    seen = headers.getlist("x-forwarded-for")
    if seen and (address := _address(seen[-1].rpartition(",")[2].strip())):
        scope["client"] = (address, 0)
    scheme = (headers.getlist("x-forwarded-proto") or [""])[-1].rpartition(",")[2].strip().lower()
    if scheme in {"http", "https"}:
        scope["scheme"] = scheme


def _address(written: str) -> str:
    try:
        return str(ipaddress.ip_address(written.strip("[]")))
    except ValueError:
        return ""


def _shelf(scope: Scope) -> str:
    """The first step of the path: what follows may be somebody's token."""
    return f"/{str(scope['path'])[1:50].partition('/')[0]!r}"
