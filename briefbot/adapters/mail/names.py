"""What the DNS says of a name."""

import ipaddress
from collections.abc import Sequence

import dns.asyncresolver
import dns.exception
import dns.resolver
import dns.reversename
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from briefbot.errors import BriefbotError

_PATIENCE = 5.0  # seconds


class NoDns(BriefbotError):
    """The DNS does not answer, or answers that it is broken."""


class Names:
    """Asks the servers of this machine, or the one at an address ("127.0.0.1", 53)."""

    def __init__(self, server: tuple[str, int] | None = None, patience: float = _PATIENCE) -> None:
        self._server, self._patience = server, patience

    async def texts(self, name: str) -> tuple[str, ...]:
        """The TXT records. Raises `NoDns`."""
        found = await self._asked(name, "TXT")
        return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in found if isinstance(one, TXT))

    async def mail_servers(self, name: str) -> tuple[str, ...]:
        """Where mail for the name goes, the best first; (".",) of one that takes none. Raises `NoDns`."""
        found = [one for one in await self._asked(name, "MX") if isinstance(one, MX)]
        best = sorted(found, key=lambda one: one.preference)
        return tuple(str(one.exchange) if str(one.exchange) == "." else str(one.exchange).rstrip(".") for one in best)

    async def addresses(self, name: str) -> tuple[str, ...]:
        """The IP addresses. Raises `NoDns`."""
        try:
            return (str(ipaddress.ip_address(name)),)
        except ValueError:
            return tuple([str(one) for kind in ("A", "AAAA") for one in await self._asked(name, kind)])

    async def names_of(self, address: str) -> tuple[str, ...]:
        """The names that an IP address goes by. Raises `NoDns`."""
        found = await self._asked(str(dns.reversename.from_address(address)), "PTR")
        return tuple(str(one).rstrip(".") for one in found)

    async def is_known(self, name: str) -> bool:
        """Whether there is such a name, with records of whatever kind at it or below. Raises `NoDns`."""
        try:
            await self._answer(name, "SOA")
        except dns.resolver.NXDOMAIN:
            return False
        return True

    async def _asked(self, name: str, kind: str) -> Sequence[object]:
        try:
            return tuple((await self._answer(name, kind)).rrset or ())
        except dns.resolver.NXDOMAIN:
            return ()

    async def _answer(self, name: str, kind: str) -> dns.resolver.Answer:
        try:
            return await self._resolver().resolve(name, kind, raise_on_no_answer=False, search=False)
        except dns.resolver.NXDOMAIN:
            raise
        except dns.resolver.NoResolverConfiguration as error:
            raise NoDns("this machine knows no DNS server: name one with --dns") from error
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise NoDns(f"the DNS gives no answer of {name!r}: try again, or ask another server with --dns") from error

    def _resolver(self) -> dns.asyncresolver.Resolver:
        resolver = dns.asyncresolver.Resolver(configure=self._server is None)
        if self._server:
            resolver.nameservers, resolver.port = [self._server[0]], self._server[1]
        resolver.lifetime = self._patience
        return resolver
