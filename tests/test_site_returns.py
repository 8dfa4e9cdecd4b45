"""Bounces that a mail server posts: taken from who knows the secret, up to a size, whatever they say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from returned_mails import dsn

from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.returns import PostedReturns

SECRET = "secret-of-the-test"
KNOWN = {"Authorization": f"Bearer {SECRET}"}


@dataclass
class Desk:
    taken: list[bytes] = field(default_factory=list)

    async def take(self, octets: bytes) -> None:
        self.taken.append(octets)


@asynccontextmanager
async def asking(desk: Desk, secret: str = SECRET) -> AsyncIterator[httpx.AsyncClient]:
    pages = site(Frame(), PostedReturns(secret, desk.take).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(pages), base_url="https://briefs.example.org") as client:
        yield client


async def test_a_bounce_is_taken_as_it_came() -> None:
    desk = Desk()
    async with asking(desk) as client:
        answer = await client.post("/mail/bounces", content=dsn(), headers=KNOWN)

    assert answer.status_code == 204
    assert desk.taken == [dsn()]


@pytest.mark.parametrize(
    "given", [{}, {"Authorization": "Bearer no"}, {"Authorization": SECRET}, {"Authorization": "Bearer \xe9"}]
)
async def test_who_does_not_know_the_secret_posts_nothing(given: dict[str, str]) -> None:
    desk = Desk()
    async with asking(desk) as client:
        headers = {name: value.encode("latin-1") for name, value in given.items()}
        answer = await client.post("/mail/bounces", content=dsn(), headers=headers)

    assert answer.status_code == 401
    assert desk.taken == []


async def test_without_a_secret_there_is_no_such_page() -> None:
    async with asking(Desk(), secret="") as client:
        answer = await client.post("/mail/bounces", content=dsn(), headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


async def test_a_body_past_the_limit_is_not_read() -> None:
    desk = Desk()
    async with asking(desk) as client:
        answer = await client.post("/mail/bounces", content=b"x" * 1_000_001, headers=KNOWN)

    assert answer.status_code == 413
    assert desk.taken == []


async def test_to_look_is_no_way_to_post() -> None:
    async with asking(Desk()) as client:
        answer = await client.get("/mail/bounces", headers=KNOWN)

    assert answer.status_code == 405


def test_the_secret_is_in_no_representation() -> None:
    assert SECRET not in repr(PostedReturns(SECRET, Desk().take))
