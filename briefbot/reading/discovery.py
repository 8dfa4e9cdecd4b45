"""Where a site's feeds are: what its page announces, what it links to, and what to try when it says nothing."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from briefbot.reading.charset import decode
from briefbot.reading.feed_links import absolute
from briefbot.reading.feed_text import folded, shortened

_MOST_LINKS = 50
_LOOKED_AT = 2_000_000  # characters of the page
_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 0,
    "application/feed+json": 0,
    "application/rdf+xml": 1,
    "application/x-rss+xml": 1,
    "application/json": 2,
    "application/xml": 2,
    "text/xml": 2,
}
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|textarea)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z][a-z-]{0,30})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LIKE_A_FEED = re.compile(r"(?:^|[/._?&=-])(?:feeds?|rss2?|atom|index\.xml|feed\.json|rss\.xml|atom\.xml)(?:$|[/._?&=-])", re.I)
_NOT_A_FEED = re.compile(
    r"\.(?:html?|png|jpe?g|gif|svg|css|js|pdf|php3?)$|feedback|//(?:www\.)?(?:feedly|inoreader)\.", re.IGNORECASE
)
_OF_COMMENTS = re.compile(r"\bcomments?\b|/comments/|replies", re.IGNORECASE)
_USUAL = ("feed", "rss", "atom.xml", "feed.xml", "rss.xml", "index.xml", "feed.json", "feeds/posts/default", "?feed=rss2")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a page points to; `is_announced` where the page's head says that it is one, not only a link's looks."""

    url: str
    title: str = ""
    is_announced: bool = True


def find_feeds(html: bytes, url: str) -> tuple[FeedLink, ...]:
    """The feeds that the page fetched from `url` points to, the likeliest first: announced before linked, comments last.

    Addresses are absolute, http or https, each once; at most 50. Empty where the page names none. Never raises.
    """
    page = _UNSEEN.sub(" ", decode(html[: 4 * _LOOKED_AT])[:_LOOKED_AT])
    base, found = url, []
    for tag, words in _TAG.findall(page):
        said = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(words)}
        if tag.lower() == "base":
            base = absolute(said.get("href", ""), url) or base
        elif (rank := _rank(tag.lower(), said)) is not None:
            found.append((rank, said.get("href", ""), said.get("title", "")))
    return _best_first(found, base)


def _rank(tag: str, said: dict[str, str]) -> int | None:
    """How unlikely this is the feed that is looked for; None for what is none at all."""
    href, comments = said.get("href", ""), 10 * bool(_OF_COMMENTS.search(said.get("title", "") + " " + said.get("href", "")))
    if tag == "a":
        return 5 + comments if _LIKE_A_FEED.search(href) and not _NOT_A_FEED.search(href) else None
    kind = _TYPES.get(said.get("type", "").partition(";")[0].strip().lower())
    relations = said.get("rel", "").lower().split()
    if kind is None or not {"alternate", "feed"} & set(relations) or (kind == 2 and not _LIKE_A_FEED.search(href)):
        return None
    return kind + comments


def _best_first(found: list[tuple[int, str, str]], base: str) -> tuple[FeedLink, ...]:
    links: dict[str, FeedLink] = {}
    for rank, href, title in sorted(found, key=lambda link: link[0]):
        if address := absolute(href.strip().removeprefix("feed:"), base) if href.strip() else "":
            name = shortened(folded(title), 200)
            links.setdefault(address, FeedLink(url=address, title=name, is_announced=rank % 10 < 5))
    return tuple(links.values())[:_MOST_LINKS]


def guessed_feeds(url: str) -> tuple[str, ...]:
    """Addresses where the feed of a page often is, in the order to try them: beside the page, then at the site's root."""
    root = absolute("/", url)
    parts = urlsplit(url) if root else None
    if parts is None:
        return ()
    path = parts.path if parts.path.endswith("/") else parts.path.rpartition("/")[0] + "/"
    folder = urljoin(root, path if len(path) < 200 else "/")
    return tuple(dict.fromkeys(urljoin(start, usual) for start in (folder, root) for usual in _USUAL))
