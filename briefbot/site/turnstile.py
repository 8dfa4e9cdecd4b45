"""How often forms may be sent, and the archive searched: by one host, and by all together."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request

from briefbot.desk.pace import Pace, Paces

_OF_ONE = Pace("forms of one host", 10, timedelta(minutes=3))
_OF_ALL = Pace("forms", 100, timedelta(seconds=10))  # each may have us write to a stranger
SEARCHES = Pace("searches of one host", 40, timedelta(seconds=2)), Pace("searches", 400, timedelta(milliseconds=100))
"""The page searches as its reader types; some come through one address by the hundred."""

_SECOND = timedelta(seconds=1)
_NETWORK = 64  # bits of an IPv6 address that one household has


@dataclass(frozen=True, slots=True)
class Turnstile:
    """Lets requests through at a pace, that of forms unless another is given. It remembers some thousands of hosts, no more."""

    clock: Callable[[], datetime]
    of_one: Pace = _OF_ONE
    of_all: Pace = _OF_ALL
    paces: Paces = field(default_factory=lambda: Paces(most_kept=5_000))

    def admit(self, request: Request) -> None:
        """Count a request. Raises `HTTPException` of 429 where it is too many."""
        now = self.clock()
        wait = self.paces.wait(host_of(request), self.of_one, now) or self.paces.wait("all", self.of_all, now)
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(-(-wait // _SECOND))})


def host_of(request: Request) -> str:
    """Where a request comes from, so that one household counts once."""
    return household_of(request.client.host if request.client else "")


def household_of(said: str) -> str:
    """An address, or a network of IPv6."""
    try:
        address = ipaddress.ip_address(said.partition("%")[0])
    except ValueError:
        return said[:100]
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        return str(inner or ipaddress.ip_network((address, _NETWORK), strict=False))
    return str(address)
