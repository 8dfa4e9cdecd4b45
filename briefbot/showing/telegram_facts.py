"""What Telegram messages say of sources, people and the writing of a brief."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import zip_longest

from briefbot.showing import facts
from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.facts import held, name_of, role_of, short_outlet
from briefbot.showing.marks import quote_marks
from briefbot.showing.telegram_markup import Markup, bold, filled, italic, joined, link, own, text
from briefbot.values import Brief, ExpertView, Quote, Source


def person(view: ExpertView) -> Markup:
    """The name in bold, and the role in the source's words."""
    role = role_of(view)
    return bold(text(name_of(view))) + (own(", ") + text(role) if role else Markup())


def says(view: ExpertView, brief: Brief) -> Markup:
    """The view in a sentence, and where words of the source stand in it, which source."""
    return joined((text(view.view), after_words(held(view), brief)), " ")


def quotes(view: ExpertView, brief: Brief) -> Markup:
    """The person's words that the view does not hold, each between marks, with the outlet behind the last of each source."""
    return joined(_quotes(view.quotes_apart, brief), " ")


def _quotes(shown: tuple[Quote, ...], brief: Brief) -> Iterator[Markup]:
    for quote, follower in zip_longest(shown, shown[1:]):
        yield marked_off(quote.text, quote.source)
        if follower is None or follower.source is not quote.source:
            yield after_words((quote.source,), brief)


def marked_off(words: str, source: Source) -> Markup:
    """Words of a source between the quotation marks of its language."""
    opening, closing = quote_marks(source.article.language)
    return own(opening) + text(words) + own(closing)


def after_words(sources: Iterable[Source], brief: Brief) -> Markup:
    """ "(outlet)", linked, as it stands after somebody's words; nothing where the brief has one source only."""
    outlets = {outlet(source): linked_outlet(source) for source in sources} if len(brief.sources) > 1 else {}
    return own("(") + joined(outlets.values(), ", ") + own(")") if outlets else Markup()


def outlet(source: Source) -> str:
    """The outlet's name as it is shown."""
    return short_outlet(source.article)


def linked_outlet(source: Source) -> Markup:
    """The outlet's name, linked to the article."""
    return link(text(outlet(source)), source.article.url)


def sources(brief: Brief, words: Catalogue) -> Markup:
    """One line of all outlets, each linked: "Sources: Courier, Herald +3", where 3 more carry copies."""
    named = joined((_source(source, words) for source in brief.sources), ", ")
    return filled(words.say("Sources: {sources}"), sources=named)


def _source(source: Source, words: Catalogue) -> Markup:
    copies = f" +{len(source.copies)}" if source.copies else ""
    label = words.say("(snippet only)") if source.article.is_snippet else ""
    return joined((linked_outlet(source) + own(copies), own(label)), " ")


def nobody(brief: Brief, words: Catalogue) -> Markup:
    """What stands where no expert does."""
    return italic(own(facts.nobody(brief, words)))


def stamp(brief: Brief, audience: Audience, written: datetime | None) -> Markup:
    """Written by whom, from how many sources, when; and the writer's note."""
    return italic(text(facts.stamp(brief, audience, written)))
