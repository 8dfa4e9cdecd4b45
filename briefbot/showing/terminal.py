"""A brief in the terminal: a rich renderable that decides nothing until it is printed.

Quiet by intent: bold, italic and dim, no colours; the measure ends at 88 columns, past which lines are hard to read.
Text from outside is only ever put into `Text`, which reads no markup, and goes through `plain` first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.text import Text

from briefbot.showing.facts import after_words, held, letters, meta_lines, nobody, outlet_of, stamp
from briefbot.showing.paragraph import Paragraph, paragraph, spaced
from briefbot.showing.plain import plain, web_link
from briefbot.showing.words import Words, quote_marks, words_for
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Source

MEASURE = 88
_INDENT = "  "


def in_terminal(brief: Brief, *, zone: tzinfo = UTC, written: datetime | None = None) -> RenderableType:
    """The brief for `rich.console.Console.print`: no escape codes come out where the console is not a terminal.

    Times are shown as clocks in `zone` show them; `written` is when the brief was written, where that is known.
    """
    words = words_for("en")
    blocks = [
        [paragraph(Text(plain(brief.headline.text).strip(), style="bold")), *_meta(brief, words, zone)],
        [paragraph(_claim(brief.summary, brief))],
        [paragraph(_claim(point, brief), "  • ") for point in brief.key_points],
        *_views(words.experts, brief.expert_views, brief, nobody(brief, words)),
        *_views(words.voices, brief.voices, brief),
        _single(words.why_it_matters, brief.why_it_matters, brief),
        _single(words.whats_next, brief.whats_next, brief),
        [_heading(words.sources), *(line for source in brief.sources for line in _source(source, words, zone))],
        [paragraph(Text(stamp(brief, words, zone, written), style="dim"))],
    ]
    return Constrain(Group(*spaced(blocks)), MEASURE)


def _meta(brief: Brief, words: Words, zone: tzinfo) -> list[Paragraph]:
    """One line for one source; the outlets on a line of their own where there are several."""
    lines = meta_lines(brief, words, zone)
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


def _source(source: Source, words: Words, zone: tzinfo) -> Iterator[Paragraph]:
    article = source.article
    when = words.date(article.published, zone) if article.published else ""
    label = words.snippet if article.is_snippet else ""
    letter = Text(f"{_INDENT}{plain(source.id)}  ", style="bold")
    indent = " " * letter.cell_len
    yield paragraph(" · ".join(part for part in (outlet_of(article), when, label) if part), letter)
    if title := plain(article.title).strip():
        yield paragraph(_linked(title, article.url), indent)
    if not article.url.startswith("file:"):
        yield paragraph(_linked(plain(article.url), article.url, "dim"), indent)
    if source.copies:
        yield paragraph(_copies(source, words), indent)


def _copies(source: Source, words: Words) -> Text:
    line = Text(words.and_copies.format(copies=words.copy.of(len(source.copies))) + " ", style="dim")
    return line.append_text(Text(", ").join(_linked(outlet_of(copy), copy.url) for copy in source.copies))


def _linked(shown: str, url: str, style: str = "") -> Text:
    link = web_link(url)
    return Text(shown, style=Style.parse(style) + Style(link=link or None))
