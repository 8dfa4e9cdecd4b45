"""The log says what is done, and no secret."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.logbook import Discreet, keep

TOKEN = "123456:AAH-a_secret of a bot"


@contextmanager
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@pytest.fixture
def page() -> Iterator[io.StringIO]:
    with logging_as_before():
        yield io.StringIO()


def test_without_more_words_only_what_goes_wrong_is_said(page: io.StringIO) -> None:
    keep([], verbose=False, stream=page)
    logging.getLogger("briefbot.desk").info("polled")
    logging.getLogger("briefbot.desk").warning("refused")

    assert page.getvalue().endswith(" WARNING refused\n")
    assert "polled" not in page.getvalue()


def test_all_that_is_done_is_a_line_each(page: io.StringIO) -> None:
    keep([], verbose=True, stream=page)
    logging.getLogger("briefbot.desk").info("feed %d: %d new", 3, 2)

    assert page.getvalue().endswith(" INFO feed 3: 2 new\n")
    assert page.getvalue().count("\n") == 1


def test_a_token_is_in_no_line_and_in_no_trace(page: io.StringIO) -> None:
    keep([TOKEN], verbose=True, stream=page)
    log = logging.getLogger("briefbot.desk")
    log.info("asked https://api.example.org/bot%s/getMe", TOKEN)
    try:
        raise RuntimeError(f"no answer at /bot{TOKEN}/getMe")
    except RuntimeError:
        log.exception("asking")

    assert "secret" not in page.getvalue()
    assert page.getvalue().count("***") == 2


async def test_a_request_of_the_bots_library_is_not_told_with_its_address(page: io.StringIO) -> None:
    keep([], verbose=True, stream=page)
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        await client.get("https://api.example.org/bot123456:AAH/getMe")

    assert page.getvalue() == ""


@given(secret=st.text("abc:/ %", min_size=6), before=st.text("abc:/ %"))
def test_no_secret_is_in_a_line(secret: str, before: str) -> None:
    record = logging.LogRecord("briefbot", logging.INFO, "", 0, f"{before}{secret}", (), None)

    assert secret not in Discreet([secret]).format(record)


def test_whom_a_line_is_about_is_not_to_be_read_in_it(page: io.StringIO) -> None:
    keep([], verbose=True, stream=page)
    log = logging.getLogger("briefbot.desk")
    said = "550 5.1.1 <ada@example.org> unknown"
    log.info("delivery 3 to mail:ada@example.org: %s", said)
    try:
        raise RuntimeError(said)
    except RuntimeError:
        log.exception("delivering 3")

    assert "ada@" not in page.getvalue()
    assert page.getvalue().count("a***@example.org") == 3
