"""What a page says of its article outside the text: title, authors, time, language, address, outlet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefbot.reading.addresses import canonical_url, host
from briefbot.reading.authors import names_of
from briefbot.reading.characters import one_line
from briefbot.reading.linked_data import LinkedData, read_linked_data
from briefbot.reading.published import first_time

Tree = Any  # lxml ships no types
Meta = dict[str, tuple[str, ...]]

_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline")
_AUTHORS = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
)
_TIMES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "article.published",
    "published_time",
    "rnews:datepublished",
    "date",
)
_LANGUAGES = ("content-language", "language", "dc.language", "og:locale")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.].*)?", re.ASCII)
_BYLINE = ".//*[@rel='author' or @itemprop='author' or contains(@class,'byline') or contains(@class,'author-name')]"
_SEPARATED = re.compile(r"(.{8,}\S)\s+(?:\||[-–—·•»:]|::)\s+(\S.{0,60})", re.DOTALL)
_MOST_META = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's own account of its article; what it does not say is "", () or None, but `url` and `outlet` always are."""

    title: str
    url: str
    outlet: str
    authors: tuple[str, ...]
    published: datetime | None
    language: str
    body: str
    is_free: bool | None


def read_metadata(tree: Tree, url: str, now: datetime | None = None) -> Metadata:
    """Metadata of the page fetched from `url`, before anything is stripped from its tree."""
    meta, linked = _meta(tree), read_linked_data(tree)
    own_url = canonical_url((*_canonical_links(tree), *meta.get("og:url", ()), linked.url), url)
    outlet = _outlet(meta, linked, own_url)
    return Metadata(
        title=_title(tree, meta, linked, outlet, own_url),
        url=own_url,
        outlet=outlet,
        authors=names_of(linked.authors, outlet) or names_of(_all(meta, _AUTHORS), outlet) or names_of(_bylines(tree), outlet),
        published=first_time((*linked.published, *_all(meta, _TIMES), *_times(tree)), now),
        language=_language(tree, meta, linked),
        body=linked.body,
        is_free=linked.is_free,
    )


def language_tag(claim: str) -> str:
    """A claim such as "en_us" as a BCP 47 tag ("en-US"), or "" where it is none."""
    if not (match := _TAG.fullmatch(claim.strip()[:35])):
        return ""
    language, script, region = match.groups()
    return "-".join(part for part in (language.lower(), (script or "").title(), (region or "").upper()) if part)


def _meta(tree: Tree) -> Meta:
    found: dict[str, list[str]] = {}
    for element in list(tree.iter("meta"))[:_MOST_META]:
        content = one_line(element.get("content", "")[:2000])
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(content)
    return {name: tuple(contents) for name, contents in found.items()}


def _all(meta: Meta, names: tuple[str, ...]) -> list[str]:
    return [content for name in names for content in meta.get(name, ())]


def _canonical_links(tree: Tree) -> Iterator[str]:
    for link in tree.iter("link"):
        if link.get("rel", "").lower() == "canonical" and link.get("href"):
            yield link.get("href")


def _title(tree: Tree, meta: Meta, linked: LinkedData, outlet: str, url: str) -> str:
    headings = [one_line(heading.text_content()[:500]) for heading in tree.xpath("(.//h1)[position()<6]")]
    whole = [one_line(title.text_content()[:500]) for title in tree.xpath("(.//title)[1]")]
    claims = [one_line(linked.headline[:500]), *_all(meta, _TITLES), *headings[:1], *whole]
    titles = [
        title for claim in claims if (title := without_site(claim, outlet, url)) and not _names_the_site(title, outlet, url)
    ]
    uncut = [title for title in titles if not title.endswith(("…", "..."))]
    return next(iter(uncut or titles), "")


def without_site(title: str, outlet: str, url: str) -> str:
    """The title without the name of the site before or after it ("Headline | Site", "Site: Headline")."""
    for _ in range(3):
        match = _SEPARATED.fullmatch(title)
        if not match:
            break
        bar = "|" in title[match.end(1) : match.start(2)]
        if not (_names_the_site(match[2], outlet, url) or (bar and len(match[2].split()) <= 4 and len(match[1].split()) >= 3)):
            break
        title = match[1]
    before, colon, rest = title.partition("|" if " | " in title else ": ")
    return rest.strip() if colon and len(rest) > 15 and _names_the_site(before, outlet, url) else title.strip()


def _names_the_site(words: str, outlet: str, url: str) -> bool:
    letters = re.sub(r"[\W_]+", "", words).casefold()
    name = re.sub(r"[\W_]+", "", outlet).casefold()
    label = re.sub(r"[\W_]+", "", host(url)).casefold()
    return bool(letters) and (
        letters in (name, label)
        or (len(letters) > 3 and label.startswith(letters))
        or (len(name) > 3 and name in letters and len(letters) < 2 * len(name))
    )


def _outlet(meta: Meta, linked: LinkedData, url: str) -> str:
    claims = [*_all(meta, _OUTLETS[:1]), linked.publisher, *_all(meta, _OUTLETS[1:])]
    names = (one_line(claim).strip("@ ") for claim in claims)
    return next((name for name in names if 1 < len(name) <= 60 and "://" not in name), host(url))


def _bylines(tree: Tree) -> list[str]:
    found = tree.xpath(f"({_BYLINE})[position()<8]")
    texts = (" ".join(element.text_content()[:400].split()) for element in found)
    return next(([text] for text in texts if 3 < len(text) < 120), [])


def _times(tree: Tree) -> Iterator[str]:
    for element in tree.xpath("(.//time[@datetime or @pubdate] | .//*[@itemprop='datePublished'])[position()<5]"):
        yield element.get("datetime") or element.get("content") or element.text_content()[:100]


def _language(tree: Tree, meta: Meta, linked: LinkedData) -> str:
    own = (
        (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or "")
        if tree.tag == "html"
        else ""
    )
    claims = (own, *_all(meta, _LANGUAGES), linked.language)
    return next((tag for claim in claims if (tag := language_tag(claim))), "")
