"""Pages are read in worker processes, because no limit inside our own would hold: the parsers are C, the pages hostile."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass

from briefbot.adapters.page_protocol import LENGTH, LONGEST_REPLY, article_of, frame
from briefbot.errors import PageError
from briefbot.values import Article

READ_PAGE = "briefbot.reading.page.read_page"

# What a worker needs of our environment. Not the rest: there are keys in it.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """Of one page: `seconds`, `megabytes` resident. `workers` read at once; each is replaced after `pages` pages.

    `start` is how many seconds a worker has to come up, which is not of the page's time.
    """

    seconds: float = 20.0
    megabytes: int = 300
    workers: int = 2
    pages: int = 500
    start: float = 60.0


class LimitedPageReader:
    """Reads the article out of a page: `ports.PageReader`.

    Workers are started when first needed (half a second each) and kept. A page that takes too long or too much ends its
    worker, and is a `PageError`; the next page has another. Use it in `async with`, or call `close`.
    """

    def __init__(self, limits: ReadingLimits | None = None, function: str = READ_PAGE) -> None:
        self._limits = limits or ReadingLimits()
        self._function = function
        self._places = asyncio.Semaphore(self._limits.workers)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    async def __aenter__(self) -> "LimitedPageReader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End all workers."""
        for worker in (*self._idle, *self._busy):
            await worker.end()
        self._idle.clear()

    async def read(self, html: bytes, url: str, content_type: str = "") -> Article:
        """The page's article. Raises `PageError`, which names the page."""
        async with self._places:
            worker = await self._worker(url)
            self._busy.add(worker)
            try:
                reply = await self._reply(worker, frame(html, _bytes(url), _bytes(content_type)), url)
            finally:
                self._busy.discard(worker)
                await self._keep_or_end(worker)
        return self._article(reply, url)

    async def _worker(self, url: str) -> "_Worker":
        while self._idle:
            worker = self._idle.pop()
            if worker.is_well:
                return worker
            await worker.end()
        try:
            async with asyncio.timeout(self._limits.start):
                return await _Worker.start(self._function, self._limits)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            raise PageError(f"{url!r} cannot be read: no worker process starts ({error or type(error).__name__})") from error

    async def _reply(self, worker: "_Worker", asked: bytes, url: str) -> dict[str, object]:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await worker.ask(asked)
        except TimeoutError as error:
            raise PageError(
                f"{url!r} takes more than {self._limits.seconds:g} s to read: it is too complicated a page"
            ) from error
        except (EOFError, OSError, ValueError) as error:
            raise PageError(f"{url!r} cannot be read: {await worker.cause_of_death()}") from error

    async def _keep_or_end(self, worker: "_Worker") -> None:
        """A worker that still owes an answer (its page was cancelled, or is too slow) is of no more use."""
        if worker.is_well and worker.pages < self._limits.pages:
            self._idle.append(worker)
        else:
            await worker.end()

    def _article(self, reply: dict[str, object], url: str) -> Article:
        if reply.get("is_too_large"):
            raise PageError(f"{url!r} takes more than {self._limits.megabytes} MB to read: it is too large a page")
        if "cause" in reply:
            raise PageError(f"{url!r} cannot be read ({' '.join(str(reply['cause']).split())}): please report it as a bug")
        if "error" in reply:
            raise PageError(str(reply["error"]))
        try:
            return article_of(reply)
        except ValueError as error:
            raise PageError(f"{url!r} cannot be read: {error}") from error


class _Worker:
    """One process, and how many pages it has read."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None  # noqa: S101  (narrows for mypy)
        assert process.stdout is not None  # noqa: S101
        self._process = process
        self._questions = process.stdin
        self._answers = process.stdout
        self._is_done = False
        self.pages = 0

    @classmethod
    async def start(cls, function: str, limits: ReadingLimits) -> "_Worker":
        """A process that has loaded `function` and waits. Raises `OSError` or `EOFError` where there is none."""
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path or os.getcwd() for path in sys.path)
        arguments = ("-P", "-m", "briefbot.adapters.page_worker", function, str(limits.megabytes), str(limits.seconds))
        worker = cls(
            await asyncio.create_subprocess_exec(
                sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
            )
        )
        try:
            await worker.hear()
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def is_well(self) -> bool:
        """Whether it waits for a page."""
        return not self._is_done and self._process.returncode is None and not self._answers.at_eof()

    async def ask(self, page: bytes) -> dict[str, object]:
        """The reply to a page. Raises `EOFError` or `OSError` where the process died, `ValueError` where it babbles."""
        self._is_done = True
        self.pages += 1
        self._questions.write(page)
        await self._questions.drain()
        reply = await self.hear()
        self._is_done = bool(reply.get("is_last"))
        return reply

    async def hear(self) -> dict[str, object]:
        """The next frame."""
        (size,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
        if size > LONGEST_REPLY:
            raise ValueError("the worker's reply is too long")
        reply = json.loads(await self._answers.readexactly(size))
        if not isinstance(reply, dict):
            raise ValueError("the worker's reply is no object")
        return reply

    async def end(self) -> None:
        """Kill it, and wait until it is gone."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        self._questions.close()
        await self._process.wait()

    async def cause_of_death(self) -> str:
        """In words, for a message."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._process.wait()
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            return "it takes too much computing"
        if code is not None and code < 0:
            return f"the page made its reader crash ({signal.Signals(-code).name})"
        return "the page made its reader stop"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
