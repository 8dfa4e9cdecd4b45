"""Which addresses may be connected to: those that are public, and those that the settings name.

`ipaddress.is_global` (Python 3.11) says yes to multicast, NAT64, 6to4 and the metadata services of clouds, so the table
is our own, from IANA's special-purpose registries as of 2025:
https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from briefbot.errors import ConfigError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared address space; metadata of Alibaba Cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # not IANA's: the host of an Azure machine
        "169.254.0.0/16",  # link local; metadata of most clouds
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # IETF protocol assignments (its few global anycast ones serve no pages); metadata of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relay, deprecated
        "192.168.0.0/16",  # private use
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved; broadcast
    )
)

# All that IANA has allocated for public unicast. Loopback, unique local, link local, multicast, IPv4-mapped, NAT64
# (64:ff9b::/96), discard and SRv6 blocks lie outside.
_PUBLIC_6 = IPv6Network("2000::/3")

_NOT_PUBLIC_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # IETF protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether the address is one of the public Internet. An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is not."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _NOT_PUBLIC_4)
    return address.scope_id is None and address in _PUBLIC_6 and not any(address in block for block in _NOT_PUBLIC_6)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that may be asked although they are private: (name or network, port or None for any)."""

    names: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[tuple[Network, int | None], ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> "AllowedHosts":
        """Read `desk.lan`, `desk.lan:8080`, `127.0.0.1`, `[::1]:8080`, `10.0.0.0/8`. Raises `ConfigError` for anything else."""
        names: set[tuple[str, int | None]] = set()
        networks: list[tuple[Network, int | None]] = []
        for entry in entries:
            host, port = _host_and_port(entry)
            if (network := _network(host)) is not None:
                networks.append((network, port))
            elif "/" in host or not host.isprintable() or not host:
                raise ConfigError(f"allow_hosts: {entry!r} is neither a host, a host:port nor a network such as 10.0.0.0/8")
            else:
                names.add((host.lower().rstrip("."), port))
        return cls(frozenset(names), tuple(networks))

    def name(self, host: str, port: int) -> bool:
        """Whether this host is named, by its name."""
        host = host.lower().rstrip(".")
        return (host, None) in self.names or (host, port) in self.names

    def cover(self, address: Address, port: int) -> bool:
        """Whether this address is named, or lies in a network that is."""
        return any(address in network and allowed in (None, port) for network, allowed in self.networks)


def _host_and_port(entry: str) -> tuple[str, int | None]:
    host, port = entry.strip(), ""
    if host.startswith("["):
        host, _, port = host[1:].partition("]")
        port = port.removeprefix(":")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if port and not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ConfigError(f"allow_hosts: {entry!r} has no such port; write host:8080")
    return host, int(port) if port else None


def _network(host: str) -> Network | None:
    try:
        return ip_network(host, strict=False)
    except ValueError:
        return None
