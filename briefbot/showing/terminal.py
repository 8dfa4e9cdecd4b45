"""A brief in the terminal: a rich renderable that decides nothing until it is printed.

Quiet by intent: bold, italic and dim, no colours; the measure ends at 88 columns, past which lines are hard to read.
Text from outside is only ever put into `Text`, which reads no markup, and goes through `plain` first.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.text import Text

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.facts import (
    after_words,
    and_copies,
    held,
    letters,
    meta_lines,
    nobody,
    outlet_of,
    price,
    stamp,
    standing_of,
)
from briefbot.showing.marks import quote_marks
from briefbot.showing.paragraph import Paragraph, paragraph, spaced
from briefbot.showing.plain import plain, web_link
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Source

MEASURE = 88
_INDENT = "  "


def in_terminal(
    brief: Brief, audience: Audience, *, written: datetime | None = None, is_update: bool = False
) -> RenderableType:
    """The brief for `rich.console.Console.print`: no escape codes come out where the console is not a terminal.

    `written` is when the brief was written, where that is known. An update is what of a brief its reader has not heard.
    """
    words, headline = audience.words, plain(brief.headline.text).strip()
    title = words.say("Update: {headline}", headline=headline) if is_update else headline
    blocks = [
        [paragraph(Text(title, style="bold")), *_meta(brief, audience)],
        [] if is_update else [paragraph(_claim(brief.summary, brief))],
        [paragraph(_claim(point, brief), "  • ") for point in brief.key_points],
        *_views(words.say("What experts say"), brief.expert_views, brief, "" if is_update else nobody(brief, words)),
        *_views(words.say("Who acts"), brief.voices, brief),
        _single(words.say("Why it matters"), brief.why_it_matters, brief),
        _single(words.say("What is next"), brief.whats_next, brief),
        [_heading(words.say("Sources")), *(line for source in brief.sources for line in _source(source, audience))],
        [paragraph(Text(line, style="dim")) for line in (stamp(brief, audience, written), price(brief, words)) if line],
    ]
    return Constrain(Group(*spaced(blocks)), MEASURE)


def _meta(brief: Brief, audience: Audience) -> list[Paragraph]:
    """One line for one source; the outlets on a line of their own where there are several."""
    lines = meta_lines(brief, audience)
    return [paragraph(Text(line, style="dim")) for line in (lines if len(brief.sources) > 1 else (" · ".join(lines),))]


def _heading(words: str) -> Paragraph:
    return paragraph(Text(words, style="bold underline"))


def _claim(point: KeyPoint, brief: Brief) -> Text:
    """The claim, and after it the letters of its sources."""
    borne_out = letters(point.evidence, brief)
    return Text.assemble(plain(point.text).strip(), (f" [{borne_out}]" if borne_out else "", "dim"))


def _single(heading: str, point: KeyPoint | None, brief: Brief) -> list[Paragraph]:
    return [_heading(heading), paragraph(_claim(point, brief), _INDENT)] if point else []


def _views(heading: str, views: tuple[ExpertView, ...], brief: Brief, if_none: str = "") -> list[list[Paragraph]]:
    """A block for each person, the first under the heading; where there is nobody, the line that says so, if any."""
    if not views:
        return [[_heading(heading), paragraph(Text(if_none, style="dim"), _INDENT)]] if if_none else []
    first, *others = (_view(view, brief) for view in views)
    return [[_heading(heading), *first], *others]


def _view(view: ExpertView, brief: Brief) -> list[Paragraph]:
    role = plain(view.role).strip()
    name = Text.assemble((plain(view.name).strip(), "bold"), f", {role}" if role else "")
    quotes = view.quotes_apart
    shown = (_quote(quote, follower, brief) for quote, follower in zip_longest(quotes, quotes[1:]))
    return [paragraph(text, _INDENT) for text in (name, *_says(view, brief), *shown)]


def _says(view: ExpertView, brief: Brief) -> Iterator[Text]:
    if says := plain(view.view).strip():
        sources = held(view)
        yield Text.assemble(says, (after_words(sources, brief) if sources else "", "dim"))


def _quote(quote: Quote, follower: Quote | None, brief: Brief) -> Text:
    """The words in italics between marks; the outlet stands once after several quotes from one source."""
    opening, closing = quote_marks(quote.source.article.language)
    is_last = follower is None or follower.source is not quote.source
    outlet = after_words([quote.source], brief) if is_last else ""
    return Text.assemble(opening, (plain(quote.text), "italic"), closing, (outlet, "dim"))


def _source(source: Source, audience: Audience) -> Iterator[Paragraph]:
    article = source.article
    letter = Text(f"{_INDENT}{plain(source.id)}  ", style="bold")
    indent = " " * letter.cell_len
    yield paragraph(standing_of(article, audience), letter)
    if title := plain(article.title).strip():
        yield paragraph(_linked(title, article.url), indent)
    if not article.url.startswith("file:"):
        yield paragraph(_linked(plain(article.url), article.url, "dim"), indent)
    if source.copies:
        yield paragraph(_copies(source, audience.words), indent)


def _copies(source: Source, words: Catalogue) -> Text:
    line = Text(f"{and_copies(source, words)} ", style="dim")
    return line.append_text(Text(", ").join(_linked(outlet_of(copy), copy.url) for copy in source.copies))


def _linked(shown: str, url: str, style: str = "") -> Text:
    link = web_link(url)
    return Text(shown, style=Style.parse(style) + Style(link=link or None))
