"""Addresses as people and servers write them: what is worth asking, how a redirect goes on, how an address is shown."""

import re
import socket

from yarl import URL

from briefbot.adapters.web.addresses import AllowedHosts
from briefbot.errors import Refused, Unreachable

LONGEST = 8_000  # characters; what servers commonly take

# The blocked ports of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking), and two services that take the
# lines of an HTTP request for commands: Redis, memcached.
_PORTS = """
    1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123
    135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990
    993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
    6379 11211
"""
_BAD_PORTS = frozenset(map(int, _PORTS.split()))

_NUMERIC_LABEL = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)", re.IGNORECASE)
_PLAIN_IPV4 = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")


def checked(text: str, allowed: AllowedHosts) -> URL:
    """The address, if it is one that we ask: http or https, a host, a port that serves pages. Raises `Refused`."""
    if len(text) > LONGEST:
        raise Refused(f"the address is longer than {LONGEST:,} characters")
    try:
        url = URL(text.strip())
        scheme, host, port = url.scheme, url.raw_host, url.port
    except ValueError as error:
        raise Refused(
            f"this is no web address ({_one_line(str(error))}); it should look like https://example.org/page"
        ) from error
    if scheme not in ("http", "https"):
        raise Refused(f"only http and https are fetched, not {scheme or 'a name without a scheme'!r}")
    if not host or not port:
        raise Refused("the address names no host; it should look like https://example.org/page")
    if port in _BAD_PORTS and (host.lower(), port) not in allowed.names:
        raise Refused(f"port {port} is not one that serves pages")
    _refuse_odd_number(host)
    return url


def _refuse_odd_number(host: str) -> None:
    """`0x7f.1`, `2130706433`, `127.1`: the system reads them as addresses, people do not, and nobody needs them."""
    host = host.rstrip(".")
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) and not _PLAIN_IPV4.fullmatch(host):
        try:
            meant = f" of {socket.inet_ntoa(socket.inet_aton(host))}"
        except (OSError, UnicodeError):
            meant = ""
        raise Refused(f"{host!r} is a disguised spelling{meant}; write the host's name")


def redirected(url: URL, location: str, allowed: AllowedHosts) -> URL:
    """Where a redirect leads. Credentials stay with their origin, and those that a `Location` brings are dropped."""
    # A header that is not UTF-8 comes with its stray bytes as surrogates.
    location = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    if not location or not location.isprintable():
        raise Unreachable("it redirects to something that is no address")
    try:
        target = url.join(URL(location[: LONGEST + 1]))
        target = target.with_user(None) if target.raw_host else target
    except ValueError as error:
        raise Unreachable(f"it redirects to something that is no address: {_one_line(location)}") from error
    target = checked(str(target), allowed)
    if url.raw_user is not None and target.origin() == url.origin():
        target = target.with_user(url.user).with_password(url.password)
    return target


def shown(url: str | URL) -> str:
    """The address for a message: one line, of bounded length, with any name and password in it masked."""
    return re.sub(r"(?<=//)[^/?#]*@", "***@", _one_line(str(url)))


def _one_line(text: str) -> str:
    text = text[:1000]
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= 300 else f"{text[:300]}…"
