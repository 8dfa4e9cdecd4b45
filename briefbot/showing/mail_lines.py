"""A brief as a mail tells it: plain texts under plain names, for the letter's two forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.digest import Correction, Edition, EditionStory, correction_said
from briefbot.showing.facts import held, name_of, nobody, role_of, short_outlet, stamp, told_of
from briefbot.showing.marks import quote_marks
from briefbot.showing.plain import plain, web_link
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Source

_LONGEST_TAG = 35  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source: its outlet, linked where `url` is not "", and how many other outlets carry a copy."""

    outlet: str
    url: str
    title: str = ""
    copies: int = 0
    is_snippet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """Somebody's words between the marks of their language, and the source after the last of its quotes."""

    text: str
    language: str
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLine:
    """A person, and what they say; `held` are the sources of the words that stand in `says` itself."""

    name: str
    role: str
    says: str
    held: tuple[SourceLine, ...]
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLines:
    """A story. What is "" is not told; `url` leads to the whole, `page` to each point's evidence."""

    headline: str
    url: str
    page: str
    language: str
    summary: str
    points: tuple[str, ...]
    experts: tuple[ViewLine, ...]
    nobody: str
    voices: tuple[ViewLine, ...]
    why: str
    next: str
    sources: tuple[SourceLine, ...]
    stamp: str
    is_update: bool


def story_lines(story: EditionStory, audience: Audience) -> StoryLines:
    """The story; an update without its summary, and without a word on who is not quoted."""
    brief = story.brief
    return StoryLines(
        headline=headline_of(brief),
        url=web_link(story.url),
        page=web_link(story.page),
        language=_tag(brief.language),
        summary="" if story.is_update else _line(brief.summary),
        points=tuple(_line(point) for point in brief.key_points),
        experts=tuple(_view(view, brief) for view in brief.expert_views),
        nobody="" if story.is_update or brief.expert_views else nobody(brief, audience.words),
        voices=tuple(_view(view, brief) for view in brief.voices),
        why=_line(brief.why_it_matters),
        next=_line(brief.whats_next),
        sources=tuple(_source(source) for source in brief.sources),
        stamp=stamp(brief, audience, story.written),
        is_update=story.is_update,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoLine:
    """A story that is told by its headline, and the outlets that tell it."""

    headline: str
    url: str
    language: str
    outlets: str
    is_update: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """A correction: the sentence `said` has {claim} in it and, where anything is left of the brief, {headline}."""

    said: str
    claim: str
    headline: str
    url: str

    @property
    def text(self) -> str:
        """The sentence, filled in."""
        return self.said.format(claim=self.claim, headline=self.headline)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLines:
    """What stands round the stories of a digest. What is "" is not told."""

    day: str
    lead: str
    also: tuple[AlsoLine, ...]
    corrections: tuple[CorrectionLine, ...]
    nothing: str


def digest_lines(edition: Edition, in_full: int, words: Catalogue) -> DigestLines:
    """The digest, so many of whose stories are told in full."""
    return DigestLines(
        day=words.day(edition.day),
        lead=plain(edition.lead).strip(),
        also=tuple(_also(story, words) for story in (*edition.stories[in_full:], *edition.also)),
        corrections=tuple(correction_line(correction, words) for correction in edition.corrections),
        nothing=words.say("Nothing new today.") if edition.says_nothing else "",
    )


def correction_line(correction: Correction, words: Catalogue) -> CorrectionLine:
    """The correction's line."""
    return CorrectionLine(
        said=correction_said(correction, words),
        claim=plain(correction.claim).strip(),
        headline=plain(correction.headline).strip(),
        url=web_link(correction.url),
    )


def _also(story: EditionStory, words: Catalogue) -> AlsoLine:
    brief = story.brief
    return AlsoLine(
        headline=headline_of(brief),
        url=web_link(story.url),
        language=_tag(brief.language),
        outlets=words.listed(tuple(dict.fromkeys(short_outlet(source.article) for source in brief.sources))),
        is_update=story.is_update,
    )


def headline_of(brief: Brief) -> str:
    """The headline; where nothing of it can be seen, the summary."""
    return _line(brief.headline) or _line(brief.summary) or "…"


def _line(point: KeyPoint | None) -> str:
    return told_of(point.text) if point else ""


def _tag(language: str) -> str:
    """The language for a `lang`, where it looks like one."""
    tag = language.replace("_", "-")
    return tag if len(tag) <= _LONGEST_TAG and tag.replace("-", "").isalnum() and tag.isascii() else ""


def _view(view: ExpertView, brief: Brief) -> ViewLine:
    has_others = len(brief.sources) > 1  # else the foot of the brief names it
    return ViewLine(
        name=name_of(view),
        role=role_of(view),
        says=told_of(view.view),
        held=tuple(_once(held(view))) if has_others else (),
        quotes=tuple(_quotes(view.quotes_apart, has_others=has_others)),
    )


def _once(sources: Iterable[Source]) -> Iterator[SourceLine]:
    yield from {source.id: _source(source) for source in sources}.values()


def _quotes(quotes: tuple[Quote, ...], *, has_others: bool) -> Iterator[QuoteLine]:
    for quote, follower in zip_longest(quotes, quotes[1:]):
        opening, closing = quote_marks(quote.source.article.language)
        is_last = follower is None or follower.source is not quote.source
        yield QuoteLine(
            text=f"{opening}{plain(quote.text)}{closing}",
            language=_tag(quote.source.article.language),
            source=_source(quote.source) if is_last and has_others else None,
        )


def _source(source: Source) -> SourceLine:
    return SourceLine(
        outlet=short_outlet(source.article),
        url=web_link(source.article.url),
        title=plain(source.article.title).strip(),
        copies=len(source.copies),
        is_snippet=source.article.is_snippet,
    )
