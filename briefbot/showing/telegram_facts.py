"""What Telegram messages say of sources, people and the writing of a brief."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import zip_longest

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.facts import hears_experts, held, outlet_of
from briefbot.showing.plain import plain
from briefbot.showing.telegram_markup import Markup, bold, filled, inert, italic, joined, link, own, text
from briefbot.showing.words import quote_marks
from briefbot.values import Brief, ExpertView, Quote, Source

# In characters. No outlet and no person has more; a hostile byline has.
_LONGEST_OUTLET, _LONGEST_NAME, _LONGEST_ROLE = 60, 80, 160


def person(view: ExpertView) -> Markup:
    """The name in bold, and the role in the source's words."""
    role = role_of(view)
    return bold(text(name_of(view))) + (own(", ") + text(role) if role else Markup())


def name_of(view: ExpertView) -> str:
    """The person's name as it is shown."""
    return shortened(view.name, _LONGEST_NAME)


def role_of(view: ExpertView) -> str:
    """The role as it is shown."""
    return shortened(view.role, _LONGEST_ROLE)


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
    return shortened(outlet_of(source.article), _LONGEST_OUTLET)


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
    """What stands where no expert does: that none is quoted, or that the writer could not have known one."""
    if hears_experts(brief):
        return italic(own(words.say("No expert is quoted in the sources.")))
    return italic(own(words.say("The embedded writer knows experts in English texts only.")))


def stamp(brief: Brief, words: Catalogue, zone: tzinfo, written: datetime | None) -> Markup:
    """Written by whom, from how many sources, when (where it is known); and the writer's note."""
    return italic(own(stamp_words(brief, words, zone, written)))


def stamp_words(brief: Brief, words: Catalogue, zone: tzinfo, written: datetime | None) -> str:
    """The stamp without markup."""
    line = " · ".join((_writer(brief, words), *((words.moment(written, zone),) if written else ())))
    note = inert(brief.writer.note)
    return f"{line}. {note[:1].upper()}{note[1:]}" if note else line


def _writer(brief: Brief, words: Catalogue) -> str:
    count = len(brief.sources)
    if not brief.writer.model:
        return words.say_number(
            "Written by the embedded writer from {number} source",
            "Written by the embedded writer from {number} sources",
            count,
        )
    return words.say_number(
        "Written by {model} from {number} source",
        "Written by {model} from {number} sources",
        count,
        model=inert(shortened(brief.writer.model, _LONGEST_NAME)),
    )


def shortened(words: str, longest: int) -> str:
    """The words on one line, at most so many characters, the last an ellipsis where some are missing."""
    line = plain(words).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
