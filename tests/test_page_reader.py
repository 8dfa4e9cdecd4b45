"""Whatever a page does to its reader, it is one clear line, and the next page is read."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefbot.adapters.page_protocol import article_of, document_of
from briefbot.adapters.page_reader import LimitedPageReader, ReadingLimits
from briefbot.errors import PageError
from briefbot.values import Article

URL = "https://example.org/story"
PLAY = "page_readers.read"


@pytest.fixture
async def reader() -> AsyncIterator[LimitedPageReader]:
    async with LimitedPageReader(ReadingLimits(megabytes=100, workers=1), PLAY) as started:
        yield started


async def pid(reader: LimitedPageReader, page: bytes = b"ok") -> int:
    return int((await reader.read(page, URL)).text.split()[0])


async def test_an_article_comes_back_as_it_was_read(reader: LimitedPageReader) -> None:
    article = await reader.read("ok \x00 Zoë".encode(), URL, "text/html; charset=utf-8")

    assert article.url == URL
    assert article.title == "Naïve \ud800 \N{GRINNING FACE}"
    assert article.published == datetime(2026, 3, 1, tzinfo=UTC)
    assert article.authors == ("Jane Roe", "John Doe")
    assert article.is_snippet
    assert article.text.endswith("text/html; charset=utf-8 \x00 Zoë")


async def test_the_real_reader_runs_in_the_worker() -> None:
    page = b"<title>A mill</title><article>" + b"<p>The mill burned on Tuesday, the warden said.</p>" * 9 + b"</article>"
    async with LimitedPageReader() as reader:
        article = await reader.read(page, URL, "text/html")
        with pytest.raises(PageError, match=URL):
            await reader.read(b"", URL)

    assert "The mill burned on Tuesday" in article.text


async def test_a_worker_is_kept_for_the_next_page(reader: LimitedPageReader) -> None:
    assert await pid(reader) == await pid(reader) != os.getpid()


async def test_a_page_without_an_article_says_so_and_costs_no_worker(reader: LimitedPageReader) -> None:
    before = await pid(reader)
    with pytest.raises(PageError, match=f"'{URL}' holds nothing: try another"):
        await reader.read(b"refuse", URL)

    assert await pid(reader) == before


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"take 200", "more than 100 MB"),
        (b"fail of ours", "ZeroDivisionError: of ours"),
        (b"recurse", "RecursionError"),
        (b"die SIGSEGV", "crash"),
        (b"die SIGKILL", "crash"),
        (b"die SIGXCPU", "too much computing"),
        (b"exit", "stop"),
    ],
)
async def test_a_page_that_harms_its_reader_is_one_line_and_the_next_is_read(
    reader: LimitedPageReader, page: bytes, words: str
) -> None:
    with pytest.raises(PageError, match=words) as caught:
        await reader.read(page, URL)

    assert URL in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (await reader.read(b"ok", URL)).url == URL


@pytest.mark.parametrize("page", [b"sleep 60", b"spin"])
async def test_a_page_that_takes_too_long_is_one_line_and_the_next_is_read(page: bytes) -> None:
    async with LimitedPageReader(ReadingLimits(seconds=0.5, workers=1), PLAY) as reader:
        with pytest.raises(PageError, match=rf"'{URL}' takes more than 0\.5 s to read"):
            await reader.read(page, URL)

        assert (await reader.read(b"ok", URL)).url == URL


async def test_a_library_that_prints_does_not_garble_the_answer(reader: LimitedPageReader) -> None:
    assert (await reader.read(b"print", URL)).url == URL


async def test_a_worker_killed_while_it_waits_costs_no_page(reader: LimitedPageReader) -> None:
    worker = await pid(reader)
    os.kill(worker, signal.SIGKILL)
    await asyncio.sleep(0.5)

    assert await pid(reader) != worker


async def test_a_worker_is_replaced_after_its_number_of_pages() -> None:
    async with LimitedPageReader(ReadingLimits(workers=1, pages=2), PLAY) as reader:
        pids = [await pid(reader) for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_worker_that_has_grown_large_is_replaced(reader: LimitedPageReader) -> None:
    worker = await pid(reader)

    assert await pid(reader, b"keep 60") == worker
    assert await pid(reader) != worker


async def test_pages_are_read_side_by_side_up_to_the_number_of_workers() -> None:
    async with LimitedPageReader(ReadingLimits(workers=2), PLAY) as reader:
        pids = await asyncio.gather(*(pid(reader, b"sleep 0.1") for _ in range(6)))

    assert len(set(pids)) == 2


async def test_a_page_given_up_ends_its_worker_and_not_the_next_page(reader: LimitedPageReader) -> None:
    await reader.read(b"ok", URL)
    given_up = asyncio.create_task(reader.read(b"sleep 60", URL))
    await asyncio.sleep(0.1)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up

    assert (await reader.read(b"ok", URL)).url == URL


async def test_the_worker_does_not_see_our_keys(reader: LimitedPageReader) -> None:
    os.environ["BRIEFBOT_TEST_KEY"] = "secret"
    try:
        seen = (await reader.read(b"environment", URL)).text
    finally:
        del os.environ["BRIEFBOT_TEST_KEY"]

    assert "PATH" in seen
    assert "BRIEFBOT" not in seen


async def test_a_worker_that_cannot_start_is_one_line() -> None:
    async with LimitedPageReader(function="page_readers.missing") as reader:
        with pytest.raises(PageError, match="no worker process starts"):
            await reader.read(b"ok", URL)


async def test_no_worker_is_left_when_the_reader_is_closed(reader: LimitedPageReader) -> None:
    worker = await pid(reader)
    await reader.close()

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


PARENT = """
import asyncio, sys
from briefbot.adapters.page_reader import LimitedPageReader, ReadingLimits
async def main():
    reader = LimitedPageReader(ReadingLimits(workers=1, seconds=1), "page_readers.read")
    print((await reader.read(b"ok", "u")).text.split()[0], flush=True)
    if sys.argv[1] == "busy":
        await reader.read(b"sleep 60", "u")
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_worker_does_not_outlive_a_parent_that_is_killed(state: str) -> None:
    paths = os.pathsep.join((str(Path(__file__).parent), *sys.path))
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, state], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.kill()
    deadline = time.monotonic() + 30
    while _is_alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not _is_alive(worker)


def _is_alive(process: int) -> bool:
    """Whether it runs; one that has ended and that nobody has collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("reply", [{}, {"article": None}, {"article": {"id": 1}}, {"article": []}])
def test_a_reply_that_is_no_article_is_not_taken_for_one(reply: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no article"):
        article_of(reply)


def test_an_article_passes_between_the_processes_whole() -> None:
    article = Article(id="1", url=URL, title="t", text="x\0\n", published=None, authors=("a",), language="en", outlet="o")

    assert article_of(document_of(article)) == article
