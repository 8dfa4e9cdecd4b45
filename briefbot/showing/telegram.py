"""A brief as Telegram messages: for a phone, where a line holds some forty letters.

What a reader came for stands open: what happened, the points, who thinks what of it. Each expert has a quotation of
their own, of which Telegram shows three lines (who it is, and the view) and unfolds the words at a tap; those who act in
the story share one. The sources are a line of links.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, Protocol

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.facts import name_of
from briefbot.showing.news import is_news, news_of
from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram_facts import nobody, person, quotes, says, sources, stamp
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, filled, inert, joined, own, quotation, text
from briefbot.values import Brief, ExpertView, KeyPoint

Form = Literal["full", "short"]


def in_telegram(
    brief: Brief, audience: Audience, *, form: Form = "full", written: datetime | None = None
) -> tuple[TelegramPart, ...]:
    """The brief as one message, or several where it is long. `written` is when it was written, where that is known.

    "short" is the headline, the summary, the key points and the names of the experts heard.
    """
    return packed(_FORMS[form](brief, audience, written))


def update_in_telegram(
    brief: Brief, earlier: Brief, audience: Audience, *, written: datetime | None = None
) -> tuple[TelegramPart, ...]:
    """What the brief says that the earlier one of its story did not; nothing where there is nothing new."""
    news = news_of(brief, earlier)
    return packed(_update(news, audience, written)) if is_news(news) else ()


def _full(brief: Brief, audience: Audience, written: datetime | None) -> Iterator[Block]:
    yield Block(bold(text(brief.headline.text)))
    yield Block(text(brief.summary.text))
    yield from bullets(text(point.text) for point in brief.key_points)
    yield from _experts(brief, audience.words, nobody(brief, audience.words))
    yield from _ending(brief, audience, written)


def _short(brief: Brief, audience: Audience, _: datetime | None) -> Iterator[Block]:
    yield Block(bold(text(brief.headline.text)))
    yield Block(text(brief.summary.text))
    yield from bullets(text(point.text) for point in brief.key_points)
    yield Block(_heard(brief, audience.words))
    yield Block(sources(brief, audience.words))


def _update(news: Brief, audience: Audience, written: datetime | None) -> Iterator[Block]:
    headline = filled(audience.words.say("Update: {headline}"), headline=text(news.headline.text))
    yield Block(bold(headline))
    yield from bullets(text(point.text) for point in news.key_points)
    yield from _experts(news, audience.words, Markup())
    yield from _ending(news, audience, written)


class _Shape(Protocol):
    def __call__(self, brief: Brief, audience: Audience, written: datetime | None, /) -> Iterable[Block]: ...


_FORMS: Mapping[Form, _Shape] = {"full": _full, "short": _short}


def bullets(lines: Iterable[Markup]) -> Iterator[Block]:
    """A list of a line each, an empty line before it."""
    for number, line in enumerate(line for line in lines if line):
        yield Block(own("• ") + line, gap=1 if number else 2)


def _experts(brief: Brief, words: Catalogue, if_none: Markup) -> Iterator[Block]:
    """A quotation for each; the heading stays with the first."""
    for number, view in enumerate(brief.expert_views):
        heading = Markup() if number else bold(own(words.say("What experts say"))) + own("\n")
        yield Block(heading + quotation(_told(view, brief, "\n")), gap=1 if number else 2)
    if not brief.expert_views:
        yield Block(if_none)


def _ending(brief: Brief, audience: Audience, written: datetime | None) -> Iterator[Block]:
    words = audience.words
    if brief.voices:
        people = joined((_told(view, brief, " ") for view in brief.voices), "\n")
        yield Block(bold(own(words.say("Who acts"))) + own("\n") + quotation(people))
    yield from _single(words.say("Why it matters:"), brief.why_it_matters)
    yield from _single(words.say("What is next:"), brief.whats_next)
    yield Block(sources(brief, words))
    yield Block(stamp(brief, audience, written), gap=1)


def _told(view: ExpertView, brief: Brief, before_quotes: str) -> Markup:
    """ "Name, role: view (outlet) “words” (outlet)"."""
    view_told, words = says(view, brief), quotes(view, brief)
    lead = person(view) + (own(": ") if view_told or words else Markup())
    return lead + joined((view_told, words), before_quotes)


def _single(heading: str, point: KeyPoint | None) -> Iterator[Block]:
    if point:
        yield Block(bold(own(heading)) + own(" ") + text(point.text))


def _heard(brief: Brief, words: Catalogue) -> Markup:
    if not brief.expert_views:
        return nobody(brief, words)
    return filled(words.say("Experts heard: {names}"), names=own(words.listed([inert(name_of(v)) for v in brief.expert_views])))
