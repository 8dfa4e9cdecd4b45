"""How often forms may be sent: by one host, and by all together."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request

from briefbot.desk.pace import Pace, Paces

_OF_ONE = Pace("forms of one host", 10, timedelta(minutes=3))
_OF_ALL = Pace("forms", 100, timedelta(seconds=10))  # each may have us write to a stranger
_SECOND = timedelta(seconds=1)
_NETWORK = 64  # bits of an IPv6 address that one household has


@dataclass(frozen=True, slots=True)
class Turnstile:
    """Lets forms through at a pace, in memory that is bounded: no more hosts are kept than all together may send forms."""

    clock: Callable[[], datetime]
    paces: Paces = field(default_factory=lambda: Paces(most_kept=5_000))

    def admit(self, request: Request) -> None:
        """Count a form. Raises `HTTPException` of 429 where it is too many."""
        now = self.clock()
        wait = self.paces.wait(host_of(request), _OF_ONE, now) or self.paces.wait("all", _OF_ALL, now)
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(-(-wait // _SECOND))})


def host_of(request: Request) -> str:
    """Where a request comes from, so that one household counts once: an address, or a network of IPv6."""
    said = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return said[:100]
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        return str(inner or ipaddress.ip_network((address, _NETWORK), strict=False))
    return str(address)
