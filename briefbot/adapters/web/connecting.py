"""The guard at the socket: every connection of every hop is checked where it is made, whatever the name resolved to."""

import asyncio
import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from briefbot.adapters.web.addresses import AllowedHosts, is_public

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]


@dataclass(slots=True)
class Hop:
    """One request on its way: whether its host is allowed by name, and what became of the addresses it resolved to."""

    is_trusted: bool
    barred: list[str] = field(default_factory=list)
    tried: int = 0


# The connector makes sockets knowing only an address; the hop it works for travels in the task's context.
current_hop: ContextVar[Hop] = ContextVar("current_hop")


def guarded_connector(allowed: AllowedHosts, resolver: AbstractResolver) -> TCPConnector:
    """A connector that opens no socket to an address which is neither public nor allowed."""

    def guarded_socket(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        hop = current_hop.get()
        address = ip_address(sockaddr[0])
        if not (hop.is_trusted or is_public(address) or allowed.cover(address, sockaddr[1])):
            hop.barred.append(str(address))
            raise PermissionError(f"{address} is not a public address")
        hop.tried += 1
        return socket.socket(family, kind, protocol)

    return TCPConnector(
        socket_factory=guarded_socket,
        resolver=resolver,
        ttl_dns_cache=60,
        limit=0,  # politeness.py counts
        # Polling meets hosts by the thousand, and each idle connection is an open file.
        keepalive_timeout=2,
    )


class ThreadResolver(AbstractResolver):
    """Asks the system, each name in a daemon thread of its own.

    The loop's own executor has six threads on two cores: six dead name servers would stop all polling, and the process
    could not end before they gave up.
    """

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """The addresses of a name. Raises `OSError` where there is none."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def ask() -> None:
            try:
                found, error = _lookup(host, port, family), None
            except (OSError, UnicodeError) as problem:
                found, error = [], problem
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(_settle, answer, found, error)

        threading.Thread(target=ask, name=f"lookup {host}", daemon=True).start()
        return await answer

    async def close(self) -> None:
        """Nothing is kept."""


def _settle(
    answer: "asyncio.Future[list[ResolveResult]]", found: list[ResolveResult], error: OSError | UnicodeError | None
) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(found)
    else:
        answer.set_exception(error if isinstance(error, OSError) else OSError(str(error)))


def _lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    infos = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(hostname=host, host=str(sockaddr[0]), port=port, family=kind, proto=protocol, flags=socket.AI_NUMERICHOST)
        for kind, _, protocol, _, sockaddr in infos
        if kind in (socket.AF_INET, socket.AF_INET6)
    ]
