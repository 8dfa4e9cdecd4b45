"""The sample newsroom as values: its outlets, and every page and feed as the bytes a server would answer.

Nothing depends on where it is served: addresses, entry ids and texts are the same on every run, as those of any site.
Only the dates move, an hour at a time, so that the stories are always of today.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

# The templates are opened by file name; both TOML files and the articles lie beside them in the package.
_HERE = files("briefbot.demo")
_FORMATS = {
    "rss": ("rss.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "rdf": ("rdf.xml", "application/rdf+xml"),
    "sitemap": ("sitemap.xml", "application/xml"),
    "json": ("feed.json", "application/feed+json"),
}
_ROBOTS = b"User-agent: *\nDisallow: /*/subscribe\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented outlet. `host` is a name that resolves nowhere (RFC 6761's `.test`)."""

    host: str
    name: str
    feed: str
    format: str
    skin: str
    language: str = "en"

    @property
    def url(self) -> str:
        """The front page, without its slash."""
        return f"https://{self.host}"

    @property
    def feed_url(self) -> str:
        """What `briefbot feeds add` takes."""
        return self.url + self.feed

    @property
    def feed_type(self) -> str:
        """The feed's media type."""
        return _FORMATS[self.format][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as its outlet published it; `body` names the file of its paragraphs, which copies share."""

    outlet: str
    path: str
    body: str
    title: str
    summary: str
    author: str
    age: int
    tags: tuple[str, ...] = ()
    syndicated_from: str = ""
    paywalled: bool = False

    @property
    def url(self) -> str:
        """The canonical address."""
        return f"https://{self.outlet}{self.path}"

    @property
    def id(self) -> str:
        """The entry's id in its feed (RFC 4151)."""
        return f"tag:{self.outlet},2026:{self.body}"

    def published(self, now: datetime) -> datetime:
        """`age` minutes before the last full hour."""
        return now.replace(minute=0, second=0, microsecond=0) - timedelta(minutes=self.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a server answers at one address."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """A strong validator (RFC 9110), without the quotation marks."""
        return sha256(self.body).hexdigest()[:32]


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every outlet, in the order of `newsroom.toml`."""
    return tuple(Outlet(host=host, **facts) for host, facts in _toml("newsroom.toml")["outlets"].items())


@cache
def pages() -> tuple[Page, ...]:
    """Every article, in the order of `newsroom.toml`."""
    return tuple(Page(**{**facts, "tags": tuple(facts["tags"])}) for facts in _toml("newsroom.toml")["pages"])


def feed_urls() -> tuple[str, ...]:
    """The feeds to follow: RSS 2.0 (twice), Atom, JSON Feed, RDF and a news sitemap."""
    return tuple(outlet.feed_url for outlet in outlets())


def documents(now: datetime) -> Mapping[str, Document]:
    """All that is served, by address: fronts, feeds, articles and robots.txt of every outlet, as of `now` (aware, UTC)."""
    return {url: document for outlet in outlets() for url, document in _published_by(outlet, now).items()}


def _published_by(outlet: Outlet, now: datetime) -> dict[str, Document]:
    listed = [(page, page.published(now)) for page in pages() if page.outlet == outlet.host]
    listed.sort(key=lambda pair: pair[1], reverse=True)
    newest = listed[0][1]
    feed, feed_type = _FORMATS[outlet.format]
    feed_body = _rendered(feed, outlet=outlet, pages=listed)
    front = _rendered("front.html", outlet=outlet, pages=listed)
    return {
        f"{outlet.url}/": Document(body=front, content_type="text/html", modified=newest),
        f"{outlet.url}/robots.txt": Document(body=_ROBOTS, content_type="text/plain", modified=newest),
        outlet.feed_url: Document(body=feed_body, content_type=feed_type, modified=newest),
        **{page.url: _article(page, outlet, published) for page, published in listed},
    }


def _article(page: Page, outlet: Outlet, published: datetime) -> Document:
    words = _toml("words.toml")[outlet.language]
    paragraphs = (_HERE / "articles" / f"{page.body}.html").read_text("utf8")
    body = _rendered(
        f"{outlet.skin}.html",
        page=page,
        outlet=outlet,
        published=published,
        words=words,
        related=words["related_titles"],
        body=Markup(paragraphs),  # noqa: S704  (our own file)
    )
    return Document(body=body, content_type="text/html", modified=published)


def _rendered(template: str, **values: object) -> bytes:
    return _environment().get_template(template).render(values).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("briefbot.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["rfc822"] = format_datetime
    return environment


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text("utf8"))
