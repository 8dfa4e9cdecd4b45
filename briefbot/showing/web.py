"""A brief as a page shows it: texts on one line each, made safe to see, and the links that go with them.

Nothing here is markup: the templates escape it all. Every link is to a page of the web, or "" where there is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from briefbot.showing.facts import name_of, role_of, short_outlet, told_of
from briefbot.showing.fragments import to_words
from briefbot.showing.marks import quote_marks
from briefbot.showing.parts import parts_of, without
from briefbot.showing.plain import plain, shortened, web_link
from briefbot.showing.slugs import slug
from briefbot.values import Brief, Copy, ExpertView, KeyPoint, Quote, Sentence, Source

_LONGEST_TITLE = 300  # characters: no title has more, and a hostile page does


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page that is named: `title` is its own, `outlet` where it is."""

    outlet: str
    title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSource(WebPage):
    """A source; `copies` are where else its text stands."""

    letter: str
    published: datetime | None
    is_snippet: bool
    language: str
    copies: tuple[WebPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSentence:
    """Words of a source, as they stand there."""

    text: str
    source: WebSource

    @property
    def link(self) -> str:
        """Leads to the words on their page."""
        return to_words(self.source.link, self.text)


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
    make = _Maker(brief)
    return WebBrief(
        headline=make.claim(brief.headline),
        summary=make.claim(brief.summary),
        points=tuple(map(make.claim, brief.key_points)),
        experts=tuple(map(make.view, brief.expert_views)),
        voices=tuple(map(make.view, brief.voices)),
        why=make.claim(brief.why_it_matters) if brief.why_it_matters else None,
        next=make.claim(brief.whats_next) if brief.whats_next else None,
        sources=tuple(make.sources.values()),
        language=language_tag(brief.language),
        gone=gone,
        brief=brief,
    )


class _Maker:
    """Makes what is shown of the parts of a brief. `sources` are those of it, by their letters."""

    def __init__(self, brief: Brief) -> None:
        self.sources = {source.id: _source(source) for source in brief.sources}

    def claim(self, point: KeyPoint) -> WebClaim:
        letters = dict.fromkeys(self.sources[sentence.source].letter for sentence in point.evidence)
        told = tuple(letters) if len(self.sources) > 1 else ()
        return WebClaim(text=told_of(point.text), evidence=self._cited(point.evidence), letters=told)

    def view(self, view: ExpertView) -> WebView:
        apart = view.quotes_apart
        return WebView(
            name=name_of(view),
            slug=slug(view.name),
            role=role_of(view),
            view=told_of(view.view),
            quotes=tuple(map(self._quote, apart)),
            held=tuple(self._quote(quote) for quote in view.quotes if quote not in apart),
            evidence=self._cited(view.evidence),
        )

    def _cited(self, sentences: tuple[Sentence, ...]) -> tuple[WebSentence, ...]:
        return tuple(WebSentence(text=told_of(one.text), source=self.sources[one.source]) for one in sentences)

    def _quote(self, quote: Quote) -> WebQuote:
        opening, closing = quote_marks(quote.source.article.language)
        text, source = told_of(quote.text), self.sources[quote.source.id]
        return WebQuote(text=text, source=source, opening=opening, closing=closing)


def _source(source: Source) -> WebSource:
    article = source.article
    return WebSource(
        outlet=short_outlet(article),
        title=shortened(article.title, _LONGEST_TITLE) or short_outlet(article),
        link=web_link(article.url),
        letter=plain(source.id),
        published=article.published,
        is_snippet=article.is_snippet,
        language=language_tag(article.language),
        copies=tuple(map(_copy, source.copies)),
    )


def _copy(copy: Copy) -> WebPage:
    return WebPage(outlet=short_outlet(copy), title=shortened(copy.title, _LONGEST_TITLE), link=web_link(copy.url))


def language_tag(written: str) -> str:
    """The tag where it is one (RFC 5646), else ""."""
    return written if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", written) else ""
