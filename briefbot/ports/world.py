"""The web, the page reader, and who is told how far the desk has come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from briefbot.values import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to fetch. For a page robots.txt is asked first; `etag` and `last_modified` are an earlier answer's, verbatim."""

    url: str
    purpose: Literal["feed", "page"] = "page"
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back. `body` is decompressed, empty where `unchanged`; `url` is the last address after redirects.

    `moved_to` is the new address where every redirect on the way was permanent (301, 308), else ""; `max_age` is
    the server's own hint of how long the answer stays good.
    """

    url: str
    body: bytes
    content_type: str = ""
    unchanged: bool = False
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: timedelta | None = None


class Web(Protocol):
    """Fetches feeds and pages. Raises `WebError` and nothing else."""

    async def get(self, request: Request) -> Response: ...


class PageReader(Protocol):
    """Reads the article out of a page, within limits of time and memory. Raises `PageError` and nothing else."""

    async def read(self, html: bytes, url: str, content_type: str = "") -> Article: ...


class Progress(Protocol):
    """Told of each step: `stage` is "poll", "read", "gather" or "write"; `note` is a line to show, or ""."""

    def __call__(self, stage: str, done: int, total: int, note: str) -> None: ...
