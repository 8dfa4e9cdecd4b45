"""No request reaches what is private, however it is spelled, resolved or redirected to."""

import socket
from collections.abc import AsyncIterator, Mapping
from typing import Literal

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hostile_server import HostileServer
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.web import WebClient
from briefbot.adapters.web.addresses import AllowedHosts
from briefbot.adapters.web.urls import checked, redirected, shown
from briefbot.errors import Refused, Unreachable
from briefbot.ports import Request


class Names(AbstractResolver):
    """A name server that says what it is told to, one answer after the other; the last one stays. Others are here."""

    def __init__(self, answers: Mapping[str, list[list[str]]]) -> None:
        self.answers = {name: list(lists) for name, lists in answers.items()}

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        lists = self.answers.get(host, [["127.0.0.1"]])
        found = lists.pop(0) if len(lists) > 1 else lists[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0) for address in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer() as started:
        started.serves("/", b"a secret")
        yield started


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "0X7F.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "example.org@127.0.0.1",
        "example.org:pass@127.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
    ],
)
@pytest.mark.parametrize("purpose", ["feed", "page"])
async def test_loopback_is_refused_in_every_spelling(
    server: HostileServer, host: str, purpose: Literal["feed", "page"]
) -> None:
    async with WebClient(resolver=Names({})) as web:
        with pytest.raises(Refused) as caught:
            await web.get(Request(url=f"http://{host}:{server.port}/", purpose=purpose))

    assert server.asked == []
    assert "\n" not in str(caught.value)


async def test_the_name_of_this_machine_is_refused_as_the_system_resolves_it(server: HostileServer) -> None:
    async with WebClient() as web:
        with pytest.raises(Refused, match="not a public address"):
            await web.get(Request(url=server.url("/", host="localhost")))

    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://192.0.0.192/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1%25lo]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
    ],
)
async def test_a_private_address_is_refused_with_the_setting_that_allows_it(url: str) -> None:
    async with WebClient() as web:
        with pytest.raises(Refused, match=r"not a public address; .* allow_hosts under \[fetch\]"):
            await web.get(Request(url=url))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://:80/",
        "https://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://[::1",
        "http://exa mple.org:port/",
        "http://example.org/" + "a" * 9000,
        "http://" + "a" * 300 + "é.org/",
    ],
)
async def test_what_is_no_address_of_the_web_is_refused_in_one_line(url: str) -> None:
    async with WebClient() as web:
        with pytest.raises(Refused) as caught:
            await web.get(Request(url=url))

    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/", "file:///etc/passwd", "http://0x7f.1/", "http://10.0.0.1/", "//[::1]/", "http://localhost:22/"],
)
async def test_a_redirect_to_what_is_refused_is_refused(server: HostileServer, target: str) -> None:
    server.redirects("/feed", target)
    async with WebClient(allow_hosts=[f"127.0.0.1:{server.port}"]) as web:
        with pytest.raises(Refused, match=str(server.port)):
            await web.get(Request(url=server.url("/feed"), purpose="feed"))


async def test_the_message_of_a_refused_redirect_shows_both_ends(server: HostileServer) -> None:
    server.redirects("/feed", "http://169.254.169.254/token")
    async with WebClient(allow_hosts=["127.0.0.1"]) as web:
        with pytest.raises(Refused, match=r"/feed' \(redirected to 'http://169\.254\.169\.254/token'\)"):
            await web.get(Request(url=server.url("/feed"), purpose="feed"))


async def test_a_named_port_of_a_host_allows_no_other_port(server: HostileServer) -> None:
    async with WebClient(allow_hosts=[f"127.0.0.1:{server.port + 1}"]) as web:
        with pytest.raises(Refused):
            await web.get(Request(url=server.url("/"), purpose="feed"))

    assert server.asked == []


async def test_a_name_that_resolves_to_a_private_address_is_refused(server: HostileServer) -> None:
    async with WebClient(resolver=Names({"evil.test": [["127.0.0.1"]]})) as web:
        with pytest.raises(Refused, match=r"127\.0\.0\.1 is not a public address"):
            await web.get(Request(url=server.url(host="evil.test"), purpose="feed"))

    assert server.asked == []


async def test_of_several_addresses_only_the_public_ones_are_tried(server: HostileServer) -> None:
    # The public one is beyond loopback, so that the tests' own guard stops it; the private one serves, and is not asked.
    async with WebClient(resolver=Names({"evil.test": [["127.0.0.1", "8.8.8.8", "127.0.0.1"]]})) as web:
        with pytest.raises(Unreachable, match="cannot connect"):
            await web.get(Request(url=server.url(host="evil.test"), purpose="feed"))

    assert server.asked == []


async def test_a_name_that_changes_its_address_between_two_lookups_gains_nothing(server: HostileServer) -> None:
    names = Names({"evil.test": [["8.8.8.8"], ["127.0.0.1"]], "other.test": [["127.0.0.1"]]})
    for _ in range(2):
        async with WebClient(resolver=names, allow_hosts=["other.test"]) as web:
            with pytest.raises((Refused, Unreachable)):
                await web.get(Request(url=server.url(host="evil.test"), purpose="feed"))

    assert server.asked == []


async def test_a_host_allowed_by_name_lets_no_other_name_to_its_address(server: HostileServer) -> None:
    names = Names({"desk.test": [["127.0.0.1"]], "evil.test": [["127.0.0.1"]]})
    async with WebClient(resolver=names, allow_hosts=["desk.test"]) as web:
        response = await web.get(Request(url=server.url(host="DESK.test"), purpose="feed"))
        with pytest.raises(Refused):
            await web.get(Request(url=server.url(host="evil.test"), purpose="feed"))

    assert response.body == b"a secret"
    assert len(server.asked) == 1


async def test_robots_txt_is_fetched_through_the_same_guard(server: HostileServer) -> None:
    async with HostileServer() as secret:
        server.redirects("/robots.txt", secret.url("/robots.txt"))
        async with WebClient(allow_hosts=[f"127.0.0.1:{server.port}"]) as web:
            with pytest.raises(Refused):
                await web.get(Request(url=server.url("/")))

        assert secret.asked == []
        assert server.paths() == []


NOBODY = AllowedHosts()


@given(st.text() | st.text().map("http://".__add__) | st.from_regex(r"https?://[^/]{0,40}(/.{0,20})?", fullmatch=True))
def test_any_text_is_an_address_of_the_web_or_refused(text: str) -> None:
    try:
        url = checked(text, NOBODY)
    except Refused:
        return

    assert url.scheme in ("http", "https")
    assert url.raw_host


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_location_is_an_address_of_the_web_or_an_error_of_ours(location: str) -> None:
    here = checked("https://jane:secret@example.org/a/b", NOBODY)
    try:
        there = redirected(here, location, NOBODY)
    except (Refused, Unreachable):
        return

    assert there.scheme in ("http", "https")
    assert there.raw_user is None or there.origin() == here.origin()


@given(st.text())
def test_an_address_is_shown_in_one_short_line(text: str) -> None:
    line = shown(text)

    assert line.isprintable()
    assert len(line) <= 310


@pytest.mark.parametrize("url", ["http://a:b@c/", "http://a:b@x@c/", "//a:b@c/", "http://a:b@c?d", "HTTPS://token@c"])
def test_credentials_are_not_shown(url: str) -> None:
    assert "b@" not in shown(url)
    assert "token" not in shown(url)
    assert "***@c" in shown(url)
