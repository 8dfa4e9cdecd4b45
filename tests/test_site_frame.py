"""The frame of the site: what stands round every page, whatever the page is."""

import asyncio

import pytest
from site_reading import Answer, ask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from briefbot.errors import StoreError
from briefbot.showing.links import Links
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.health import Health
from briefbot.site.leaf import PRIVATE
from briefbot.site.publication import Publication

FRAME = Frame(publication=Publication(title="Harbour briefs", about="Of ports & <shipping>."))


class Pages:
    """Pages that do what a page of ours might."""

    async def plain(self, request: Request) -> Response:
        return FRAME.page(request, "base.html")

    async def own(self, request: Request) -> Response:
        return FRAME.page(request, "base.html", keep=PRIVATE)

    async def seen(self, request: Request) -> Response:
        return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme} {request.url.path}")

    async def taken(self, request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} bytes")

    async def broken(self, request: Request) -> Response:
        raise ZeroDivisionError("a secret")

    async def storeless(self, request: Request) -> Response:
        raise StoreError("the store is locked")

    async def endless(self, request: Request) -> Response:
        await asyncio.sleep(60)
        raise AssertionError

    async def gone(self, request: Request) -> Response:
        raise HTTPException(410)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.plain),
            Route("/own", self.own),
            Route("/seen", self.seen),
            Route("/taken", self.taken, methods=["POST"]),
            Route("/much", self.taken, methods=["POST"], max_body_size=200_000),
            Route("/broken/{token}", self.broken),
            Route("/storeless", self.storeless),
            Route("/endless", self.endless),
            Route("/gone", self.gone),
        ]


SITE = site(FRAME, Pages().routes(), patience=0.05)


def health(application_ask: object) -> ASGIApp:
    answers = Health(publication=FRAME.publication, ask=application_ask, patience=0.05)  # type: ignore[arg-type]
    return site(FRAME, answers.routes())


async def test_every_answer_binds_the_browser() -> None:
    for path in ("/", "/nowhere", "/broken/x", "/storeless", "/static/site.css", f"/?{'q' * 9_000}"):
        headers = (await ask(SITE, path)).headers

        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_a_page_has_no_script_or_style_of_its_own_and_loads_nothing_of_anybody_elses() -> None:
    page = (await ask(SITE, "/")).page

    assert page.xpath("//style | //*[@style] | //script[not(@src)] | //@onclick") == []
    assert [
        address for address in page.xpath("//link[@rel='stylesheet']/@href | //script/@src") if not address.startswith("/")
    ] == []


async def test_what_the_settings_say_is_escaped() -> None:
    assert "Of ports &amp; &lt;shipping&gt;." in (await ask(SITE, "/")).text


async def test_a_page_that_the_reader_has_is_not_sent_again() -> None:
    first = await ask(SITE, "/")
    again = await ask(SITE, "/", headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    other = await ask(SITE, "/", headers={"If-None-Match": 'W/"other"'})

    assert (first.status, again.status, other.status) == (200, 304, 200)
    assert again.body == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("takes", "is_packed"),
    [
        ("gzip, br", True),
        ("br;q=1, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=x", False),
    ],
)
async def test_a_page_is_packed_for_who_unpacks_it(takes: str, is_packed: bool) -> None:
    answer = await ask(SITE, "/", headers={"Accept-Encoding": takes})

    assert ("content-encoding" in answer.headers) is is_packed
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "Harbour briefs" in answer.text


async def test_what_is_one_readers_alone_is_kept_nowhere_and_not_packed() -> None:
    answer = await ask(SITE, "/own", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["cache-control"] == "private, no-store"
    assert not {"etag", "content-encoding"} & set(answer.headers)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,uk;q=0.4,en;q=0.2", "uk"),
        ("en-US", "en"),
        ("fr", "de"),
        ("", "de"),
        ("de;q=0", "de"),
        ("en;q=nan,uk;q=x,;;;,", "de"),
        ("x" * 5_000, "de"),
    ],
)
async def test_a_page_speaks_the_readers_language_where_we_have_it_and_else_the_desks(asked: str, language: str) -> None:
    german = Frame(publication=Publication(language="de"))
    at = site(german, [Route("/", lambda request: german.page(request, "base.html"))])
    answer = await ask(at, "/", headers={"Accept-Language": asked})

    assert answer.page.get("lang") == language
    assert "Accept-Language" in answer.headers["vary"]


async def test_a_page_that_is_not_there_helps_on() -> None:
    answer = await ask(SITE, "/nowhere")

    assert answer.status == 404
    assert answer.page.xpath("//form[@action='/search']")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/static/../conftest.py", "/static/%2e%2e%2fsettings.py", "//", "/%00", "/static/"]
)
async def test_no_path_leads_out(path: str) -> None:
    assert (await ask(SITE, path)).status == 404


async def test_what_a_page_is_not_for_is_said_with_what_it_is_for() -> None:
    wrong = await ask(SITE, "/", method="POST")
    unheard_of = await ask(SITE, "/", method="BREW")

    assert (wrong.status, unheard_of.status) == (405, 405)
    assert wrong.headers["allow"] == "GET, HEAD" or wrong.headers["allow"] == "HEAD, GET"


async def test_a_page_that_fails_says_so_and_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    answer = await ask(SITE, "/broken/a-token-of-somebodys")

    assert answer.status == 500
    assert "The fault is ours" in answer.said
    assert "secret" not in answer.text
    assert "GET /'broken' failed" in caplog.text
    assert "a-token" not in caplog.text


async def test_a_store_that_does_not_answer_is_told_as_such() -> None:
    answer = await ask(SITE, "/storeless")

    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert "locked" not in answer.text


async def test_a_page_that_takes_too_long_is_given_up() -> None:
    assert (await ask(SITE, "/endless")).status == 503


async def test_what_is_gone_says_so() -> None:
    answer = await ask(SITE, "/gone")

    assert answer.status == 410
    assert "This is gone" in answer.said


async def test_long_addresses_and_large_bodies_are_refused() -> None:
    ten_megabytes = [b"x" * 100_000] * 100

    assert (await ask(SITE, f"/?q={'a' * 10_000_000}")).status == 414
    assert (await ask(SITE, f"/{'a' * 5_000}")).status == 414
    assert (await ask(SITE, "/taken", method="POST", body=ten_megabytes)).status == 413
    assert (await ask(SITE, "/taken", method="POST", headers={"Content-Length": "10000000"})).status == 413
    assert (await ask(SITE, "/taken", method="POST", body=[b"x" * 1_000])).text == "1000 bytes"
    assert (await ask(SITE, "/much", method="POST", body=[b"x" * 100_000])).text == "100000 bytes"


async def test_a_body_that_is_too_large_is_refused_on_a_page_of_ours() -> None:
    told = await ask(SITE, "/taken", method="POST", headers={"Content-Length": "10000000"})
    streamed = await ask(SITE, "/taken", method="POST", body=[b"x" * 100_000] * 100)

    for answer in (told, streamed):
        assert answer.status == 413
        assert "What was sent is larger than this page takes." in answer.said
        assert answer.headers["cache-control"] == PRIVATE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://site.test"}, 200),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
    ],
)
async def test_no_other_site_posts_in_a_readers_name(headers: dict[str, str], status: int) -> None:
    assert (await ask(SITE, "/taken", method="POST", headers=headers)).status == status
    assert (await ask(SITE, "/", headers=headers)).status == 200


FORWARDED = {"X-Forwarded-For": "10.9.9.9, 203.0.113.7", "X-Forwarded-Proto": "https"}


async def seen_behind(headers: dict[str, str], *, behind_proxy: bool) -> str:
    return (await ask(site(FRAME, Pages().routes(), behind_proxy=behind_proxy), "/seen", headers=headers)).text


async def test_a_proxy_is_believed_only_where_there_is_one() -> None:
    assert await seen_behind(FORWARDED, behind_proxy=False) == "127.0.0.1 http /seen"
    assert await seen_behind(FORWARDED, behind_proxy=True) == "203.0.113.7 https /seen"
    assert await seen_behind({"X-Forwarded-For": "2001:db8::7"}, behind_proxy=True) == "2001:db8::7 http /seen"
    assert (
        await seen_behind({"X-Forwarded-For": "unknown", "X-Forwarded-Proto": "gopher"}, behind_proxy=True)
        == "127.0.0.1 http /seen"
    )


@pytest.mark.parametrize("path", ["/seen", "/briefs/seen"])
async def test_a_site_below_a_path_is_found_whether_the_proxy_takes_the_path_away_or_not(path: str) -> None:
    below = Frame(publication=Publication(links=Links("https://example.org/briefs")))
    at = site(below, [*Pages().routes(), Route("/in", lambda request: below.page(request, "base.html"))])
    page = (await ask(at, path.replace("seen", "in"))).page

    assert (await ask(at, path)).text == "127.0.0.1 http /seen"
    assert page.xpath("//nav//a/@href")[0] == "/briefs/"
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/briefs/in"]
    assert (await ask(at, page.xpath("//link[@rel='stylesheet']/@href")[0])).status == 200


async def test_a_page_names_its_address_only_where_it_is_known() -> None:
    assert (await ask(SITE, "/")).page.xpath("//link[@rel='canonical'] | //meta[@property='og:url']") == []


async def test_a_file_may_be_kept_for_ever_at_the_address_that_has_its_content_in_it() -> None:
    address = (await ask(SITE, "/")).page.xpath("//link[@rel='stylesheet']/@href")[0]
    kept, plain = await ask(SITE, address), await ask(SITE, "/static/site.css")

    assert kept.body == plain.body
    assert "immutable" in kept.headers["cache-control"]
    assert "immutable" not in plain.headers["cache-control"]
    assert kept.headers["content-type"] == "text/css; charset=utf-8"


async def test_machines_hear_whether_we_live_and_whether_we_are_ready() -> None:
    async def answers() -> None: ...

    async def fails() -> None:
        raise StoreError("locked")

    async def waits() -> None:
        await asyncio.sleep(60)

    assert [(await ask(health(one), "/healthz")).status for one in (answers, fails, waits)] == [200, 200, 200]
    assert [(await ask(health(one), "/readyz")).status for one in (answers, fails, waits)] == [200, 503, 503]


async def test_robots_are_asked_to_leave_alone_what_is_one_persons() -> None:
    async def answers() -> None: ...

    said: Answer = await ask(health(answers), "/robots.txt")

    assert "Disallow: /preferences/" in said.text
    assert "Disallow: /brief" not in said.text
