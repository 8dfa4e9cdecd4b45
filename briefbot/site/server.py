"""The web server in our own process: uvicorn with nothing of its own to say, and patience for nobody who dawdles."""

import asyncio
import logging
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import h11
from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefbot.desk.service import Stopping
from briefbot.errors import ConfigError
from briefbot.site.turnstile import household_of

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 300
"""For one more, one that asks nothing is closed: the desk needs its file descriptors for feeds."""

MOST_OF_HOST = 100
"""The same of one host, where no proxy stands before us through which everybody comes."""

_HEAD_BYTES = 16_384
_PATIENCE = 10.0  # seconds for a request to come whole
_TAKING = 60.0  # seconds for what was answered last to be taken
_IDLE = 15  # seconds that a connection may wait for the next request
_DRAIN = 5  # seconds for what is under way when we stop

# It would log each malformed request of each scanner, and with its trace what our pages have logged already.
logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)


class Door(H11Protocol):
    """A connection on which a request must come whole within `patience` seconds from its first byte, or is cut off.

    So is one that we have ended, if what is left to send is not taken in the time of `taking`. Where there are too many, the
    one gives way that has asked nothing for longest; who comes is let in unless all the others are being answered.
    """

    patience, taking = _PATIENCE, _TAKING
    tells_hosts_apart = True
    household = ""
    quiet_since = 0.0
    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request, unless too many are being answered."""
        super().connection_made(transport)
        self.household = household_of(self.client[0]) if self.client and self.tells_hosts_apart else ""
        self.quiet_since = self.loop.time()
        # Head and body of an answer are two writes: with Nagle's algorithm the second waits 40 ms for the reader's word.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._let_in():
            self._cut = self.loop.call_later(self.patience, transport.abort)
        else:
            self.give_way()

    def _let_in(self) -> bool:
        others = [one for one in self.connections if isinstance(one, Door) and one is not self]
        of_host = [one for one in others if one.household == self.household]
        if self.household and len(of_host) >= MOST_OF_HOST:
            return _make_room(of_host)
        return len(others) < MOST_CONNECTIONS or _make_room(others)

    @property
    def is_quiet(self) -> bool:
        """Whether no request of theirs is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def give_way(self) -> None:
        """Close at once, and count no more."""
        self.connections.discard(self)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Go on waiting until the request is whole."""
        super().data_received(data)
        is_whole = self.conn.their_state not in {h11.IDLE, h11.SEND_BODY}
        if is_whole and self._cut:
            self._cut.cancel()
            self._cut = None
        elif not is_whole and not self._cut:
            self._cut = self.loop.call_later(self.patience, self.transport.abort)

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the last answer to be taken."""
        self.quiet_since = self.loop.time()
        super().on_response_complete()
        self._end_soon()

    def timeout_keep_alive_handler(self) -> None:
        """Wait no more for the next request."""
        super().timeout_keep_alive_handler()
        self._end_soon()

    def _end_soon(self) -> None:
        if self.transport.is_closing() and not self._cut:
            self._cut = self.loop.call_later(self.taking, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits any more."""
        if self._cut:
            self._cut.cancel()
        super().connection_lost(exc)


class ProxyDoor(Door):
    """The same behind a proxy, whose connections are everybody's."""

    tells_hosts_apart = False


def _make_room(among: Iterable[Door]) -> bool:
    """Close the connection that has asked nothing for longest; whether there was one."""
    quiet = min((one for one in among if one.is_quiet), key=lambda one: one.quiet_since, default=None)
    if quiet:
        quiet.give_way()
    return quiet is not None


class _Quiet(Server):
    """uvicorn's server, which leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve(application: ASGIApp, listen: str, stopping: Stopping, *, behind_proxy: bool = False) -> None:
    """Serve the application at "host:port" until it is time to stop. Raises `ConfigError` where nobody can listen there."""
    config = Config(
        application,
        http=ProxyDoor if behind_proxy else Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS + 1,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_DRAIN,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )
    server = _Quiet(config)
    serving = asyncio.ensure_future(server.serve([listening(listen)]))
    log.info("the pages are shown at http://%s", listen)
    asked = asyncio.ensure_future(stopping.asked.wait())
    try:
        await asyncio.wait((serving, asked), return_when=asyncio.FIRST_COMPLETED)
    finally:
        asked.cancel()
        server.should_exit = True
        await serving


def listening(listen: str) -> socket.socket:
    """A socket bound to "host:port", "[::1]:8080" and the like. Raises `ConfigError`."""
    host, _, port = listen.rpartition(":")
    try:
        family, _, _, _, where = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=1024)
    except (OSError, OverflowError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        advice = "end what listens there, or choose another port"
        raise ConfigError(f"[web] listen: {listen!r} can't be listened to: {said}; {advice}") from error
