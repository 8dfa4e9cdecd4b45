"""What a site lets robots read (RFC 9309). Asked for pages only: a feed is published to be polled by programs."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from protego import Protego
from yarl import URL

from briefbot.adapters.web.headers import PRODUCT
from briefbot.errors import BadStatus, Refused, WebError

_KEPT = 1_000  # sites
_LONG = 20_000  # bytes: parsing more takes long enough to be felt by other requests
_AGENT = re.compile(r"user[ -]?agent(?:\s*:|\s)(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The outcome of asking one site: its rules, or why no page may be asked for now."""

    expires: float
    parsed: Protego | None = None
    trouble: WebError | None = None


class Robots:
    """Remembers each site's robots.txt. `fetch` gets it, in the client's own guarded way, cut to the limit."""

    def __init__(self, fetch: Callable[[URL], Awaitable[bytes]], *, lifetime: float, rest: float) -> None:
        self._fetch = fetch
        self._lifetime = lifetime
        self._rest = rest
        self._rules: dict[URL, _Rules] = {}
        self._asking: dict[URL, asyncio.Task[_Rules]] = {}

    async def delay(self, url: URL) -> float:
        """The site's Crawl-delay in seconds. Raises `Refused` where this page is not for robots, or we cannot know."""
        rules = await self._of(url.origin())
        if rules.trouble is not None:
            raise _again(rules.trouble)
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(str(url.with_fragment(None)), PRODUCT):
            raise Refused("the site's robots.txt keeps robots from this page; read it in a browser and give the saved file")
        return rules.parsed.crawl_delay(PRODUCT) or 0.0

    async def close(self) -> None:
        """Stop asking."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _of(self, origin: URL) -> _Rules:
        known = self._rules.get(origin)
        if known is not None and time.monotonic() < known.expires:
            return known
        if origin not in self._asking:
            self._asking[origin] = asyncio.create_task(self._ask(origin))
        # Several pages of a site wait for one request; one that gives up must not stop it.
        return await asyncio.shield(self._asking[origin])

    async def _ask(self, origin: URL) -> _Rules:
        try:
            rules = await self._answer(origin)
            if len(self._rules) >= _KEPT:
                self._rules.clear()
            self._rules[origin] = rules
            return rules
        finally:
            del self._asking[origin]

    async def _answer(self, origin: URL) -> _Rules:
        """By RFC 9309 2.3.1: no such file, no rules; a server in trouble, no pages. (429 is trouble, not absence.)"""
        try:
            text = await self._fetch(origin.with_path("/robots.txt"))
        except BadStatus as error:
            if 400 <= error.status < 500 and error.status != 429:
                return _Rules(time.monotonic() + self._lifetime)
            reason = f"the site's robots.txt answers {error.status}, so its pages are not asked for now; try again later"
            return _Rules(time.monotonic() + self._rest, trouble=Refused(reason))
        except WebError as error:
            # Not remembered: the page is asked of the same host, which is left alone for a while on its own account.
            return _Rules(time.monotonic(), trouble=error)
        rules = parse(text) if len(text) < _LONG else await asyncio.to_thread(parse, text)
        return _Rules(time.monotonic() + self._lifetime, parsed=rules)


def parse(text: bytes) -> Protego | None:
    """The rules that bind us, or None where there are none."""
    rules = "\n".join(_our_groups(text.decode("utf-8-sig", "replace")))
    return Protego.parse(rules) if rules else None


def _our_groups(text: str) -> Iterator[str]:
    """The lines of the file, each group's names reduced to ours, everybody's, or somebody else's.

    Protego copies every rule to every name of its group: a file of 500 kB with thousands of each would cost gigabytes.
    It also takes the group of "brief" for ours, where RFC 9309 2.2.1 wants the whole name.
    """
    group: set[str] = set()
    for line in text.splitlines():
        rule = line.partition("#")[0].strip()
        if found := _AGENT.match(rule):
            name = found[1].strip().lower().partition("/")[0]
            name = name if name == "*" else name.strip("* ")
            name = name if name in ("*", PRODUCT) else "somebody-else"
            if name not in group:
                group.add(name)
                yield f"User-agent: {name}"
        elif rule:
            group.clear()
            yield rule


def _again(error: WebError) -> WebError:
    return type(error)(str(error))
