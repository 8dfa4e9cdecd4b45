"""The way of one request through its redirects."""

import asyncio

from yarl import URL

from briefbot.adapters.web.headers import Purpose
from briefbot.adapters.web.urls import shown
from briefbot.errors import Unreachable
from briefbot.ports import Request

_PERMANENT = (301, 308)


class Journey:
    """One request through its redirects: where it stands, where it has been, what time is left."""

    __slots__ = ("_clock", "_left", "is_permanent", "purpose", "request", "seen", "url")

    def __init__(self, request: Request, url: URL, seconds: float, purpose: Purpose) -> None:
        self.request = request
        self.purpose = purpose
        self.url = url
        self.seen = [url]
        self.is_permanent = True
        self._left = seconds

    def go_on(self, url: URL, status: int, most: int) -> None:
        """Take a redirect. Raises `Unreachable` for a circle, or one too many."""
        if url in self.seen:
            raise Unreachable("it redirects in a circle; it may want cookies, so open it in a browser and give the saved file")
        if len(self.seen) > most:
            raise Unreachable(f"it redirects more than {most} times")
        # Whoever can read the line could send a feed to an insecure address for good.
        is_downgrade = self.url.scheme == "https" and url.scheme == "http"
        self.is_permanent = self.is_permanent and status in _PERMANENT and not is_downgrade
        self.seen.append(url)
        self.url = url

    @property
    def moved_to(self) -> str:
        """The new address, where the move is for good."""
        return str(self.url) if self.is_permanent and len(self.seen) > 1 else ""

    @property
    def name(self) -> str:
        """The addresses, for a message."""
        start = f"{shown(self.seen[0])!r}"
        return start if len(self.seen) == 1 else f"{start} (redirected to {shown(self.url)!r})"

    @property
    def is_at_home(self) -> bool:
        """Whether it is still, or again, at the origin where it started."""
        return len(self.seen) == 1 or self.url.origin() == self.seen[0].origin()

    def clock(self) -> asyncio.Timeout:
        """What runs `async with` it takes of the time left; waiting for one's turn does not."""
        self._clock = asyncio.timeout(self._left)
        return self._clock

    def stop_clock(self) -> None:
        """Keep what is left for the rest of the way."""
        self._left = (self._clock.when() or 0.0) - asyncio.get_running_loop().time()
