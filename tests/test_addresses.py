"""Which addresses are public: the law is IANA's registries of special-purpose addresses, written out here."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.web.addresses import AllowedHosts, is_public
from briefbot.errors import ConfigError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry: the column "Globally
# Reachable", where N/A counts as no; and the multicast registries.
GLOBAL = {
    ip_network(line.split()[0]): line.split()[1] == "yes"
    for line in """
    0.0.0.0/8 no
    0.0.0.0/32 no
    10.0.0.0/8 no
    100.64.0.0/10 no
    127.0.0.0/8 no
    169.254.0.0/16 no
    172.16.0.0/12 no
    192.0.0.0/24 no
    192.0.0.0/29 no
    192.0.0.8/32 no
    192.0.0.9/32 yes
    192.0.0.10/32 yes
    192.0.0.170/31 no
    192.0.2.0/24 no
    192.31.196.0/24 yes
    192.52.193.0/24 yes
    192.88.99.0/24 no
    192.168.0.0/16 no
    192.175.48.0/24 yes
    198.18.0.0/15 no
    198.51.100.0/24 no
    203.0.113.0/24 no
    224.0.0.0/4 no
    240.0.0.0/4 no
    255.255.255.255/32 no
    ::/128 no
    ::1/128 no
    ::ffff:0:0/96 no
    64:ff9b::/96 yes
    64:ff9b:1::/48 no
    100::/64 no
    100:0:0:1::/64 no
    2001::/23 no
    2001::/32 no
    2001:1::1/128 yes
    2001:1::2/128 yes
    2001:1::3/128 yes
    2001:2::/48 no
    2001:3::/32 yes
    2001:4:112::/48 yes
    2001:10::/28 no
    2001:20::/28 yes
    2001:30::/28 yes
    2001:db8::/32 no
    2002::/16 no
    2620:4f:8000::/48 yes
    3fff::/20 no
    5f00::/16 no
    fc00::/7 no
    fe80::/10 no
    ff00::/8 no
    """.strip().splitlines()
}

# Where we are stricter than IANA: no page lives there, or it leads elsewhere.
STRICTER = tuple(
    ip_network(block)
    for block in (
        "168.63.129.16/32",  # the host of an Azure machine
        "192.0.0.0/24",
        "2001::/23",
        "64:ff9b::/96",  # an IPv4 address in disguise
    )
)

UNALLOCATED = (ip_network("::/3"), ip_network("4000::/2"), ip_network("8000::/1"))


def is_global(address: Address) -> bool:
    """By the registries: the closest block decides; where there is none, an allocated unicast address is global."""
    blocks = [block for block in GLOBAL if address in block]
    if blocks:
        return GLOBAL[max(blocks, key=lambda block: block.prefixlen)]
    return not any(address in block for block in UNALLOCATED)


def near(block: Network) -> st.SearchStrategy[Address]:
    """An address in the block, or just outside of it."""
    highest = 2**block.max_prefixlen - 1
    first, last = int(block.network_address), int(block.broadcast_address)
    edges = (first - 1, first, first + 1, last - 1, last, last + 1)
    kind = type(block.network_address)
    return (st.sampled_from(edges) | st.integers(first, last)).map(lambda n: kind(min(max(n, 0), highest)))


addresses = st.ip_addresses() | st.sampled_from((*GLOBAL, *STRICTER)).flatmap(near)


@given(addresses)
def test_an_address_is_asked_if_and_only_if_it_is_globally_routable(address: Address) -> None:
    is_stricter = any(address in block for block in STRICTER)

    assert is_public(address) == (is_global(address) and not is_stricter)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_asked(address: IPv4Address) -> None:
    number = int(address)

    assert not is_public(IPv6Address(0xFFFF << 32 | number))  # mapped
    assert not is_public(IPv6Address(0x2002 << 112 | number << 80 | 1))  # 6to4
    assert not is_public(IPv6Address(0x0064FF9B << 96 | number))  # NAT64
    assert not is_public(IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF))  # Teredo
    assert not is_public(IPv6Address(number))  # compatible


@pytest.mark.parametrize(
    "metadata", ["169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fe80::1%eth0"]
)
def test_the_metadata_service_of_a_cloud_is_not_asked(metadata: str) -> None:
    assert not is_public(ip_address(metadata))


@pytest.mark.parametrize("public", ["8.8.8.8", "192.0.1.1", "2606:4700::1111", "2a00:1450::1", "223.255.255.255"])
def test_an_ordinary_address_is_asked(public: str) -> None:
    assert is_public(ip_address(public))


def test_a_named_host_is_allowed_in_any_spelling_and_on_its_port_only() -> None:
    allowed = AllowedHosts.parse(["Desk.lan:8080", "press.lan"])

    assert allowed.name("desk.LAN.", 8080)
    assert not allowed.name("desk.lan", 80)
    assert allowed.name("press.lan", 80)
    assert not allowed.name("evil-press.lan", 80)


@pytest.mark.parametrize(
    ("entry", "address", "port"),
    [
        ("127.0.0.1", "127.0.0.1", 80),
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("10.0.0.0/8", "10.9.8.7", 443),
        ("10.1.2.3/8", "10.9.8.7", 443),
        ("::1", "::1", 80),
        ("[::1]:8080", "::1", 8080),
        ("fd00::/8", "fd12::1", 80),
    ],
)
def test_a_named_address_or_network_is_allowed(entry: str, address: str, port: int) -> None:
    allowed = AllowedHosts.parse([entry])

    assert allowed.cover(ip_address(address), port)
    assert not allowed.cover(ip_address("192.168.0.1"), port)
    assert not allowed.cover(ip_address("fe80::1"), port)


def test_a_port_with_an_address_allows_no_other_port() -> None:
    assert not AllowedHosts.parse(["127.0.0.1:8080"]).cover(ip_address("127.0.0.1"), 80)


@pytest.mark.parametrize("entry", ["", "http://desk.lan/", "desk.lan/8", "desk.lan:http", "desk.lan:99999", "a\0b"])
def test_an_entry_that_allows_nothing_is_an_error_that_shows_it(entry: str) -> None:
    with pytest.raises(ConfigError) as caught:
        AllowedHosts.parse([entry])

    assert repr(entry) in str(caught.value)
