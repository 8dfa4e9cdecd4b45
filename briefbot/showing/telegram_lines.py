"""What a channel's template may show of a brief: plain texts, made safe, under plain names."""

from dataclasses import dataclass, fields
from datetime import datetime

from briefbot.showing.audience import Audience
from briefbot.showing.facts import name_of, role_of, stamp
from briefbot.showing.plain import web_link
from briefbot.showing.telegram_facts import marked_off, outlet
from briefbot.showing.telegram_markup import inert
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """A quote as a template may show it."""

    text: str
    marked: str
    outlet: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLine:
    """A person and what they say, as a template may show it."""

    name: str
    role: str
    view: str
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as a template may show it."""

    outlet: str
    url: str
    title: str
    copies: int
    is_snippet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLines:
    """A brief as a template may show it: its fields are the variables."""

    headline: str
    summary: str
    points: tuple[str, ...]
    views: tuple[ViewLine, ...]
    voices: tuple[ViewLine, ...]
    why: str
    next: str
    sources: tuple[SourceLine, ...]
    stamp: str
    language: str

    @property
    def variables(self) -> dict[str, object]:
        """The fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def lines_of(brief: Brief, audience: Audience, written: datetime | None) -> BriefLines:
    """The brief as a template may show it."""
    return BriefLines(
        headline=inert(brief.headline.text),
        summary=inert(brief.summary.text),
        points=tuple(inert(point.text) for point in brief.key_points),
        views=tuple(_view(view) for view in brief.expert_views),
        voices=tuple(_view(view) for view in brief.voices),
        why=_told(brief.why_it_matters),
        next=_told(brief.whats_next),
        sources=tuple(_source(source) for source in brief.sources),
        stamp=inert(stamp(brief, audience, written)),
        language=inert(brief.language),
    )


def _told(point: KeyPoint | None) -> str:
    return inert(point.text) if point else ""


def _view(view: ExpertView) -> ViewLine:
    return ViewLine(
        name=inert(name_of(view)),
        role=inert(role_of(view)),
        view=inert(view.view),
        quotes=tuple(_quote(quote) for quote in view.quotes_apart),
    )


def _quote(quote: Quote) -> QuoteLine:
    return QuoteLine(
        text=inert(quote.text),
        marked=marked_off(quote.text, quote.source).plain,
        outlet=inert(outlet(quote.source)),
        url=web_link(quote.source.article.url),
    )


def _source(source: Source) -> SourceLine:
    return SourceLine(
        outlet=inert(outlet(source)),
        url=web_link(source.article.url),
        title=inert(source.article.title),
        copies=len(source.copies),
        is_snippet=source.article.is_snippet,
    )


_SAMPLE_VIEW = ViewLine(
    name="Jane Roe",
    role="a baker",
    view="Bread is dear & will stay so.",
    quotes=(QuoteLine(text="Flour <doubled>", marked="“Flour <doubled>”", outlet="Herald", url="https://herald.test/1"),),
)
FULL = BriefLines(
    headline="Bread is dearer",
    summary="Bread costs more <than> it did & less than it will.",
    points=("A loaf costs 4 crowns.", "Flour costs 2."),
    views=(_SAMPLE_VIEW, _SAMPLE_VIEW),
    voices=(_SAMPLE_VIEW,),
    why="Everybody eats it.",
    next="The mills meet in May.",
    sources=(
        SourceLine(outlet="Herald", url="https://herald.test/1?a=1&b=2", title="Bread", copies=2, is_snippet=False),
        SourceLine(outlet="notes.txt", url="", title="", copies=0, is_snippet=True),
    ),
    stamp="Written by the embedded writer",
    language="en",
)
"""A sample that has everything."""

BARE = BriefLines(
    headline="Bread is dearer",
    summary="Bread costs more.",
    points=(),
    views=(),
    voices=(),
    why="",
    next="",
    sources=(SourceLine(outlet="notes.txt", url="", title="", copies=0, is_snippet=False),),
    stamp="",
    language="",
)
"""A sample that has hardly anything."""
