"""How gently hosts are asked: few at once, some time apart, by the site's own rules."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest
from hostile_server import Asked, HostileServer, answer, lingering

from briefbot.adapters.web import WebClient, WebLimits
from briefbot.errors import ConfigError, Refused, TooSlow, Unreachable, WebError
from briefbot.ports import Request


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer() as started:
        yield started


def client(**limits: float) -> WebClient:
    return WebClient(allow_hosts=["127.0.0.0/8"], limits=WebLimits(**limits))  # type: ignore[arg-type]


def feed(url: str) -> Request:
    return Request(url=url, purpose="feed")


async def test_at_most_two_requests_at_once_go_to_one_host(server: HostileServer) -> None:
    for n in range(8):
        server.plays(f"/{n}", lingering(0.02))
    async with client() as web:
        await asyncio.gather(*(web.get(feed(server.url(f"/{n}"))) for n in range(8)))

    assert server.most_at_once == 2
    assert len(server.asked) == 8


async def test_hosts_do_not_wait_for_one_another() -> None:
    async with HostileServer(host="127.0.0.2") as slow, HostileServer(host="127.0.0.3") as quick, client() as web:
        slow.plays("/", lingering(3600))
        quick.serves("/", b"quick")
        waiting = [asyncio.create_task(web.get(feed(slow.url("/")))) for _ in range(10)]
        response = await web.get(feed(quick.url("/")))
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    assert response.body == b"quick"


async def test_no_more_than_the_limit_go_out_in_all() -> None:
    async with HostileServer(host="0.0.0.0") as server:
        server.plays("/", lingering(0.02))
        async with client(at_once=3) as web:
            await asyncio.gather(*(web.get(feed(server.url("/", host=f"127.0.0.{n}"))) for n in range(2, 12)))

    assert server.most_at_once == 3


async def test_waiting_for_a_turn_takes_nothing_of_the_time_limit(server: HostileServer) -> None:
    server.plays("/", lingering(0.25))
    async with client(per_host=1, total=1) as web:
        responses = await asyncio.gather(*(web.get(feed(server.url("/"))) for _ in range(5)))

    assert len(responses) == 5


async def test_requests_to_one_host_are_a_delay_apart(server: HostileServer) -> None:
    server.serves("/")
    async with client(delay=0.1) as web:
        begin = time.monotonic()
        await asyncio.gather(*(web.get(feed(server.url("/"))) for _ in range(4)))

    assert time.monotonic() - begin >= 0.3


async def test_a_caller_who_gives_up_in_the_queue_leaves_his_place(server: HostileServer) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def play(writer: asyncio.StreamWriter, asked: Asked) -> None:
        arrived.set()
        await go_on.wait()
        writer.write(answer(200))

    server.plays("/slow", play)
    server.serves("/")
    async with client(per_host=1) as web:
        first = asyncio.create_task(web.get(feed(server.url("/slow"))))
        second = asyncio.create_task(web.get(feed(server.url("/"))))
        await arrived.wait()
        second.cancel()
        go_on.set()
        await first
        await web.get(feed(server.url("/")))

    assert server.paths() == ["/slow", "/"]


async def test_a_host_that_is_down_is_left_alone_for_a_while() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        async with client() as web:
            with pytest.raises(Unreachable, match="cannot connect"):
                await web.get(feed(url))
            with pytest.raises(Unreachable, match="asked a moment ago"):
                await web.get(feed(url))


async def test_a_host_that_is_down_keeps_no_other_port_from_being_asked(server: HostileServer) -> None:
    server.serves("/", b"up")
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        async with client() as web:
            with pytest.raises(Unreachable):
                await web.get(feed(f"http://127.0.0.1:{bound.getsockname()[1]}/"))

            assert (await web.get(feed(server.url("/")))).body == b"up"


async def test_a_page_is_read_only_where_robots_may(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nDisallow: /private\n\nUser-agent: briefbot\nDisallow: /ours")
    server.serves("/private", b"fine: our own group counts")
    async with client() as web:
        await web.get(Request(url=server.url("/private")))
        with pytest.raises(Refused, match=r"robots\.txt keeps robots from this page"):
            await web.get(Request(url=server.url("/ours?x=1#y")))

    assert server.paths() == ["/private"]


async def test_a_feed_is_not_subject_to_robots(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nDisallow: /")
    server.serves("/feed", b"<rss/>")
    async with client() as web:
        await web.get(feed(server.url("/feed")))

    assert [asked.path for asked in server.asked] == ["/feed"]


async def test_robots_txt_is_asked_once_for_many_pages(server: HostileServer) -> None:
    server.plays("/robots.txt", lingering(0.05, b"User-agent: *\nAllow: /"))
    for n in range(5):
        server.serves(f"/{n}")
    async with client() as web:
        await asyncio.gather(*(web.get(Request(url=server.url(f"/{n}"))) for n in range(5)))

    assert [asked.path for asked in server.asked].count("/robots.txt") == 1


async def test_robots_txt_is_asked_again_after_its_lifetime(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nAllow: /")
    server.serves("/")
    async with client(robots_lifetime=0) as web:
        await web.get(Request(url=server.url("/")))
        await web.get(Request(url=server.url("/")))

    assert [asked.path for asked in server.asked].count("/robots.txt") == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_site_without_robots_txt_is_open(server: HostileServer, status: int) -> None:
    server.serves("/robots.txt", b"User-agent: *\nDisallow: /", status)
    server.serves("/", b"open")
    async with client() as web:
        assert (await web.get(Request(url=server.url("/")))).body == b"open"


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_whose_robots_txt_is_in_trouble_is_closed_for_now(server: HostileServer, status: int) -> None:
    server.serves("/robots.txt", b"", status)
    server.serves("/")
    async with client() as web:
        for _ in range(2):
            with pytest.raises(Refused, match=rf"robots\.txt answers {status}.*try again later"):
                await web.get(Request(url=server.url("/")))

    assert [asked.path for asked in server.asked] == ["/robots.txt"]


async def test_a_redirect_is_followed_only_where_robots_may(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nDisallow: /private")
    server.redirects("/open", "/private")
    async with client() as web:
        with pytest.raises(Refused, match=r"robots\.txt"):
            await web.get(Request(url=server.url("/open")))

    assert server.paths() == ["/open"]


async def test_a_robots_txt_that_moved_is_followed(server: HostileServer) -> None:
    server.redirects("/robots.txt", "/rules")
    server.serves("/rules", b"User-agent: *\nDisallow: /")
    async with client() as web:
        with pytest.raises(Refused, match="keeps robots"):
            await web.get(Request(url=server.url("/")))


async def test_a_huge_robots_txt_counts_as_far_as_it_is_read(server: HostileServer) -> None:
    start = b"User-agent: *\nDisallow: /private\n"
    server.serves("/robots.txt", start + b"Disallow: /x\n" * 200_000)
    server.serves("/")
    async with client() as web:
        await web.get(Request(url=server.url("/")))
        with pytest.raises(Refused):
            await web.get(Request(url=server.url("/private")))


async def test_a_robots_txt_that_never_comes_ends_at_the_deadline(server: HostileServer) -> None:
    server.plays("/robots.txt", lingering(3600))
    async with client(total=0.2) as web:
        with pytest.raises(TooSlow):
            await web.get(Request(url=server.url("/")))

    assert server.paths() == []


async def test_a_crawl_delay_is_kept(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 0.1")
    server.serves("/")
    async with client() as web:
        begin = time.monotonic()
        for _ in range(3):
            await web.get(Request(url=server.url("/")))

    assert time.monotonic() - begin >= 0.2


async def test_a_crawl_delay_of_a_year_is_kept_up_to_our_own_limit(server: HostileServer) -> None:
    server.serves("/robots.txt", b"User-agent: *\nCrawl-delay: 31536000")
    server.serves("/")
    async with client(longest_delay=0.05) as web:
        for _ in range(3):
            await web.get(Request(url=server.url("/")))

    assert server.paths() == ["/"] * 3


async def test_one_page_given_up_leaves_robots_txt_to_the_others(server: HostileServer) -> None:
    server.plays("/robots.txt", lingering(0.1, b""))
    server.serves("/")
    async with client() as web:
        first = asyncio.create_task(web.get(Request(url=server.url("/"))))
        second = asyncio.create_task(web.get(Request(url=server.url("/"))))
        await asyncio.sleep(0.03)
        first.cancel()

        assert (await second).body == b""


async def test_a_client_closed_amid_a_request_for_robots_txt_leaves_nothing_behind(server: HostileServer) -> None:
    server.plays("/robots.txt", lingering(3600))
    async with client() as web:
        page = asyncio.create_task(web.get(Request(url=server.url("/"))))
        await asyncio.sleep(0.05)
        page.cancel()
    with pytest.raises((asyncio.CancelledError, WebError)):
        await page

    assert len(asyncio.all_tasks() - {asyncio.current_task()}) <= 1  # the server's own talk


@pytest.mark.parametrize("contact", ["a\r\nX: 1", "ünïcode", "brackets (here)"])
def test_a_contact_that_cannot_stand_in_a_header_is_a_setting_to_mend(contact: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        WebClient(contact=contact)
