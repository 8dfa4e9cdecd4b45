"""A brief as Markdown (CommonMark): text from outside is escaped here, and only addresses of our sources become links."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

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
from briefbot.showing.plain import plain, web_link
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Source

# What can open a span, a link, a character reference or a tag, wherever it stands; and, in renderers that link what
# looks like an address, the sign that makes it look so.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|]|(?<=[a-zA-Z]):(?=//)|(?<=www)\.(?=\w)|(?<=\w)@(?=\w)", re.IGNORECASE)

# What makes a block of the line that it opens: a heading, a list, a rule, a line under a heading, a fence.
_OPENING = re.compile(r"^(?:[#+=-]|[0-9]{1,9}(?=[.)]))")


def to_markdown(brief: Brief, audience: Audience, *, written: datetime | None = None) -> str:
    """The brief as a CommonMark document that ends with a newline. `written` is when it was, where that is known."""
    words = audience.words
    blocks = [
        f"# {escaped(brief.headline.text)}",
        f"*{escaped(' · '.join(meta_lines(brief, audience)))}*",
        _claim(brief.summary, brief),
        "\n".join(f"- {_claim(point, brief)}" for point in brief.key_points),
        *_views(words.say("What experts say"), brief.expert_views, brief, nobody(brief, words)),
        *_views(words.say("Who acts"), brief.voices, brief),
        *_single(words.say("Why it matters"), brief.why_it_matters, brief),
        *_single(words.say("What is next"), brief.whats_next, brief),
        "## " + words.say("Sources"),
        "\n".join(_source(source, audience) for source in brief.sources),
        *(f"*{escaped(line)}*" for line in (stamp(brief, audience, written), price(brief, words)) if line),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escaped(text: str) -> str:
    """The text as Markdown that shows it letter for letter, on one line, wherever in a block it stands."""
    seen = _MARKUP.sub(lambda found: f"\\{found[0]}", plain(text).strip())
    return _OPENING.sub(_escaped_opening, seen)


def _escaped_opening(found: re.Match[str]) -> str:
    """The sign itself, or the dot and bracket after a number, which the escape then stands before."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _claim(point: KeyPoint, brief: Brief) -> str:
    borne_out = letters(point.evidence, brief)
    return f"{escaped(point.text)} \\[{escaped(borne_out)}\\]" if borne_out else escaped(point.text)


def _single(heading: str, point: KeyPoint | None, brief: Brief) -> tuple[str, ...]:
    return (f"## {heading}", _claim(point, brief)) if point else ()


def _views(heading: str, views: Sequence[ExpertView], brief: Brief, if_none: str = "") -> Iterator[str]:
    if views or if_none:
        yield f"## {heading}"
    if not views:
        yield if_none
    for view in views:
        yield _person(view, brief)
        yield from (_quote(quote, brief) for quote in view.quotes_apart)


def _person(view: ExpertView, brief: Brief) -> str:
    named = f"**{escaped(view.name)}**" + (f", {escaped(view.role)}" if view.role.strip() else "")
    sources = held(view)
    outlets = escaped(after_words(sources, brief)) if sources else ""
    return f"{named}: {escaped(view.view)} {outlets}".rstrip() if view.view.strip() else named


def _quote(quote: Quote, brief: Brief) -> str:
    opening, closing = quote_marks(quote.source.article.language)
    return f"> {opening}{escaped(quote.text)}{closing} {escaped(after_words([quote.source], brief))}".rstrip()


def _source(source: Source, audience: Audience) -> str:
    article = source.article
    title = plain(article.title).strip() or outlet_of(article)
    standing = escaped(standing_of(article, audience))
    return f"- **{escaped(source.id)}** {_linked(title, article.url)} · {standing}{_copies(source, audience.words)}"


def _copies(source: Source, words: Catalogue) -> str:
    if not source.copies:
        return ""
    return f" · {and_copies(source, words)} " + ", ".join(_linked(outlet_of(copy), copy.url) for copy in source.copies)


def _linked(shown: str, url: str) -> str:
    """A link where the address is one of the web; else the words alone."""
    link = web_link(url)
    return f"[{escaped(shown)}](<{link}>)" if link else escaped(shown)
