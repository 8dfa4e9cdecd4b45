"""A brief as a page shows it: texts on one line each, made safe to see, and the links that go with them.

Nothing here is markup: the templates escape it all. Every link is to a page of the web, or "" where there is none.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from briefbot.showing.facts import outlet_of
from briefbot.showing.fragments import to_words
from briefbot.showing.marks import quote_marks
from briefbot.showing.parts import parts_of, without
from briefbot.showing.plain import plain, shortened, web_link
from briefbot.showing.slugs import slug
from briefbot.values import Article, Brief, Copy, ExpertView, KeyPoint, Quote, Sentence, Source

# In characters: what no outlet, person or title has more of, and a hostile page does.
_LONGEST_OUTLET, _LONGEST_NAME, _LONGEST_ROLE, _LONGEST_TITLE = 60, 80, 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page that is named: `title` is its own, `outlet` where it is."""

    outlet: str
    title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSentence:
    """Words of a source, as they stand there; `link` leads to the words on their page, `page` to the page."""

    text: str
    letter: str
    outlet: str
    link: str
    page: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebQuote(WebSentence):
    """Somebody's words; `opening` and `closing` are the marks of their language."""

    opening: str
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebClaim:
    """What the brief says, and what bears it out; `letters` are those of the sources, none where there is one source only."""

    text: str
    evidence: tuple[WebSentence, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebView:
    """A person and what they say. `quotes` are the words that the view does not hold, `held` those that it does."""

    name: str
    slug: str
    role: str
    view: str
    quotes: tuple[WebQuote, ...]
    held: tuple[WebQuote, ...]
    evidence: tuple[WebSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSource(WebPage):
    """A source; `copies` are where else its text stands."""

    letter: str
    published: datetime | None
    is_snippet: bool
    language: str
    copies: tuple[WebPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebBrief:
    """A brief without what was withdrawn; `gone` is how many parts that are."""

    headline: WebClaim
    summary: WebClaim
    points: tuple[WebClaim, ...]
    experts: tuple[WebView, ...]
    voices: tuple[WebView, ...]
    why: WebClaim | None
    next: WebClaim | None
    sources: tuple[WebSource, ...]
    language: str
    gone: int
    brief: Brief


def web_brief(brief: Brief, gone: Iterable[str] = ()) -> WebBrief | None:
    """The brief without these parts, as a page shows it; None where nothing is left to say."""
    names = {part.name for part in parts_of(brief)}.intersection(gone)
    left = without(brief, names) if names else brief
    return _shown(left, len(names)) if left else None


def _shown(brief: Brief, gone: int) -> WebBrief:
    by_letter = {source.id: source for source in brief.sources}

    def cited(sentences: tuple[Sentence, ...]) -> tuple[WebSentence, ...]:
        return tuple(WebSentence(**_words(sentence.text, by_letter[sentence.source])) for sentence in sentences)

    def claim(point: KeyPoint) -> WebClaim:
        letters = dict.fromkeys(plain(sentence.source) for sentence in point.evidence) if len(by_letter) > 1 else ()
        return WebClaim(text=plain(point.text).strip(), evidence=cited(point.evidence), letters=tuple(letters))

    return WebBrief(
        headline=claim(brief.headline),
        summary=claim(brief.summary),
        points=tuple(map(claim, brief.key_points)),
        experts=tuple(_view(view, cited) for view in brief.expert_views),
        voices=tuple(_view(view, cited) for view in brief.voices),
        why=claim(brief.why_it_matters) if brief.why_it_matters else None,
        next=claim(brief.whats_next) if brief.whats_next else None,
        sources=tuple(map(_source, brief.sources)),
        language=language_tag(brief.language),
        gone=gone,
        brief=brief,
    )


def _view(view: ExpertView, cited: Callable[[tuple[Sentence, ...]], tuple[WebSentence, ...]]) -> WebView:
    apart = view.quotes_apart
    return WebView(
        name=shortened(view.name, _LONGEST_NAME),
        slug=slug(view.name),
        role=shortened(view.role, _LONGEST_ROLE),
        view=plain(view.view).strip(),
        quotes=tuple(map(_quote, apart)),
        held=tuple(_quote(quote) for quote in view.quotes if quote not in apart),
        evidence=cited(view.evidence),
    )


def _quote(quote: Quote) -> WebQuote:
    opening, closing = quote_marks(quote.source.article.language)
    return WebQuote(opening=opening, closing=closing, **_words(quote.text, quote.source))


def _words(text: str, source: Source) -> dict[str, str]:
    """What is shown of words of a source."""
    article = source.article
    return {
        "text": plain(text).strip(),
        "letter": plain(source.id),
        "outlet": _outlet(article),
        "link": to_words(article.url, text),
        "page": web_link(article.url),
        "language": language_tag(article.language),
    }


def _source(source: Source) -> WebSource:
    article = source.article
    return WebSource(
        outlet=_outlet(article),
        title=shortened(article.title, _LONGEST_TITLE) or _outlet(article),
        link=web_link(article.url),
        letter=plain(source.id),
        published=article.published,
        is_snippet=article.is_snippet,
        language=language_tag(article.language),
        copies=tuple(map(_copy, source.copies)),
    )


def _copy(copy: Copy) -> WebPage:
    return WebPage(outlet=_outlet(copy), title=shortened(copy.title, _LONGEST_TITLE), link=web_link(copy.url))


def _outlet(page: Article | Copy) -> str:
    return shortened(outlet_of(page), _LONGEST_OUTLET)


def language_tag(written: str) -> str:
    """The tag where it is one (RFC 5646), else ""."""
    return written if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", written) else ""
