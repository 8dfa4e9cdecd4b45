"""The web client: one session, every hop checked, every answer bounded."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from briefbot.adapters.web import headers as http
from briefbot.adapters.web.addresses import AllowedHosts
from briefbot.adapters.web.body import read_body
from briefbot.adapters.web.connecting import Hop, ThreadResolver, current_hop, guarded_connector
from briefbot.adapters.web.journey import Journey
from briefbot.adapters.web.limits import WebLimits
from briefbot.adapters.web.politeness import Turns
from briefbot.adapters.web.robots import Robots
from briefbot.adapters.web.troubles import bad_status, translated
from briefbot.adapters.web.urls import checked, redirected, shown
from briefbot.errors import TooSlow, WebError
from briefbot.ports import Request, Response

_REDIRECTS = (301, 302, 303, 307, 308)


class WebClient:
    """Fetches feeds and pages: `ports.Web`.

    A private address is refused unless `allow_hosts` names it: a host, host:port, address or network. `contact` (a web
    or mail address) goes into the User-Agent. Cookies are not kept, and proxies of the environment not used: a proxy
    would connect where the guard cannot see. `resolver` finds the addresses of names; the guard does not trust it.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_hosts: Iterable[str] = (),
        limits: WebLimits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._limits = limits = limits or WebLimits()
        self._sizes = {"feed": limits.feed_bytes, "page": limits.page_bytes, "robots": limits.robots_bytes}
        self._resolver = resolver or ThreadResolver()
        self._allowed = AllowedHosts.parse(allow_hosts)
        self._user_agent = http.user_agent(contact)
        self._session: aiohttp.ClientSession | None = None
        self._turns = Turns(per_host=limits.per_host, at_once=limits.at_once, rest=limits.rest)
        self._robots = Robots(self._robots_txt, lifetime=limits.robots_lifetime, rest=limits.robots_rest)

    async def __aenter__(self) -> "WebClient":
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._allowed, self._resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # body.py does it in bounded steps
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
            max_line_size=16_384,
            max_field_size=16_384,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._robots.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, request: Request) -> Response:
        """Fetch one address, redirects followed. Raises `WebError`, which names it and says what can be done."""
        try:
            url = checked(request.url, self._allowed)
        except WebError as error:
            raise _named(error, repr(shown(request.url))) from error.__cause__
        journey = Journey(request, url, self._limits.total, request.purpose)
        try:
            return await self._travel(journey)
        except WebError as error:
            raise _named(error, journey.name) from error.__cause__

    async def _travel(self, journey: Journey) -> Response:
        while True:
            delay = await self._delay(journey)
            async with self._turns.turn(journey.url, delay), self._answer(journey) as answer:
                if answer.status not in _REDIRECTS:
                    return await self._response(answer, journey)
                target = redirected(journey.url, answer.headers.get("Location", ""), self._allowed)
            journey.go_on(target, answer.status, self._limits.redirects)

    async def _delay(self, journey: Journey) -> float:
        if journey.purpose == "robots":
            return 0.0
        if journey.purpose == "feed":
            return self._limits.delay
        try:
            async with journey.clock():
                asked = await self._robots.delay(journey.url)
            journey.stop_clock()
        except TimeoutError as error:
            raise TooSlow("the site's robots.txt did not come in time") from error
        return min(max(asked, self._limits.delay), max(self._limits.longest_delay, self._limits.delay))

    @asynccontextmanager
    async def _answer(self, journey: Journey) -> AsyncIterator[aiohttp.ClientResponse]:
        """Ask, within the time that is left; whatever goes wrong is one of our errors."""
        if self._session is None:
            raise RuntimeError("the web client is used outside `async with`")
        url = journey.url
        hop = Hop(self._allowed.name(url.raw_host or "", url.port or 0))
        current_hop.set(hop)
        headers = http.asking(journey.request, journey.purpose, is_at_home=journey.is_at_home)
        try:
            async with journey.clock(), self._session.get(url, headers=headers, allow_redirects=False) as answer:
                yield answer
            journey.stop_clock()
        except WebError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            trouble = translated(error, hop)
            if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)) and hop.tried:
                self._turns.leave_alone(url, str(trouble))
            raise trouble from error

    async def _response(self, answer: aiohttp.ClientResponse, journey: Journey) -> Response:
        request, headers, now = journey.request, answer.headers, datetime.now(UTC)
        unchanged = answer.status == 304 and bool(request.etag or request.last_modified)
        if not (unchanged or 200 <= answer.status < 300):
            raise bad_status(answer)
        limit, is_cut = self._sizes[journey.purpose], journey.purpose == "robots"
        return Response(
            url=str(journey.url.with_user(None) if journey.url.raw_user else journey.url),
            body=b"" if unchanged else await read_body(answer, limit, cut=is_cut),
            content_type=headers.get("Content-Type", ""),
            unchanged=unchanged,
            moved_to=journey.moved_to,
            etag=http.validator(headers, "ETag") or (request.etag if unchanged else ""),
            last_modified=http.validator(headers, "Last-Modified") or (request.last_modified if unchanged else ""),
            max_age=http.max_age(headers, now),
        )

    async def _robots_txt(self, url: URL) -> bytes:
        return (await self._travel(Journey(Request(url=str(url)), url, self._limits.total, "robots"))).body


def _named(error: WebError, name: str) -> WebError:
    """The same error, its message led by the address: it is born where only the reason is known."""
    error.args = (f"cannot fetch {name}: {error}",)
    return error
