"""Text with Telegram's markup, as a value: made of runs, so that it can be counted and cut, and written as HTML only here.

A plain string is no `Markup`, and each way to make one of a string says whose words it holds: `text` takes those of
others (cleaned, and nothing in them becomes a link, a mention or a command by itself), `own` takes ours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from string import Formatter

from briefbot.showing.plain import plain, web_link

# What Telegram makes a link of by itself: mentions, addresses with or without a scheme, commands, hashtags. A word
# joiner, which cannot be seen and breaks no line, stands between the sign and what it would turn into a link.
_LIVE = re.compile(r"@(?=\w)|(?<!\w)[#$](?=[^\W\d_])|:(?=//)|(?<=[\w-])\.(?=[^\W\d_]{2})|(?<![\w/])/(?=\w)")
_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Tag:
    """One of Telegram's tags. `attributes` stand in it as they are, escaped by who made it."""

    name: str
    attributes: str = ""

    @property
    def opening(self) -> str:
        """The tag that opens."""
        return f"<{self.name}{' ' if self.attributes else ''}{self.attributes}>"

    @property
    def closing(self) -> str:
        """The tag that closes."""
        return f"</{self.name}>"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, and the tags that it stands in, the outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Markup:
    """Marked-up text."""

    runs: tuple[Run, ...] = ()

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.runs + other.runs)

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)

    @property
    def plain(self) -> str:
        """The text alone, as Telegram counts it."""
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """The text in Telegram's HTML: every tag is closed, in order."""
        return "".join(_written(self.runs))

    @property
    def entities(self) -> int:
        """How many entities Telegram makes of it, which keeps 100 in a message."""
        return sum(self.opened)

    @property
    def opened(self) -> tuple[int, ...]:
        """How many entities begin at each run."""
        opened: list[int] = []
        standing: tuple[Tag, ...] = ()
        for run in self.runs:
            tags = run.tags if run.text else standing
            opened.append(len(tags) - shared_tags(standing, tags))
            standing = tags
        return tuple(opened)

    def cut(self, position: int) -> tuple["Markup", "Markup"]:
        """What stands before a position of `plain` and what after it; tags are closed before and opened again after."""
        before: list[Run] = []
        for number, run in enumerate(self.runs):
            if position <= len(run.text):
                after = (Run(run.text[position:], run.tags), *self.runs[number + 1 :])
                return Markup((*before, Run(run.text[:position], run.tags))), Markup(after)
            before.append(run)
            position -= len(run.text)
        return self, Markup()


@dataclass(frozen=True, slots=True)
class TelegramPart:
    """One message: `html` to be sent with parse mode HTML, `plain` where Telegram would not read the markup."""

    html: str
    plain: str


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text(words: str) -> Markup:
    """Words of others: on one line, all that cannot be seen taken out, and nothing live in it."""
    return own(inert(words))


def own(words: str) -> Markup:
    """Our own words, as they stand: a command or an address in them may become a link."""
    return Markup((Run(words),)) if words else Markup()


def inert(words: str) -> str:
    """The words on one line, made safe to show; looks the same, and no part of it becomes a link by itself."""
    return _LIVE.sub(lambda found: found[0] + _JOINER, plain(words).strip())


def filled(sentence: str, **values: Markup) -> Markup:
    """A sentence of the catalogue with markup at its names in braces."""
    pieces: list[Markup] = []
    for words, name, _, _ in Formatter().parse(sentence):
        pieces.append(own(words))
        if name is not None:
            pieces.append(values[name])
    return joined(pieces)


def bold(inner: Markup) -> Markup:
    """In bold."""
    return within(Tag("b"), inner)


def italic(inner: Markup) -> Markup:
    """In italics."""
    return within(Tag("i"), inner)


def link(inner: Markup, url: str) -> Markup:
    """Linked, where the address is one of the web; else the words alone."""
    address = web_link(url)
    return within(Tag("a", f'href="{escape(address)}"'), inner) if address else inner


def quotation(inner: Markup) -> Markup:
    """A quotation block, of which Telegram shows three lines until it is tapped."""
    return within(Tag("blockquote", "expandable"), inner)


def joined(pieces: Iterable[Markup], between: str = "") -> Markup:
    """The pieces that are not empty, with that between them."""
    kept = [piece for piece in pieces if piece]
    gap = (Run(between),) if between else ()
    return Markup(tuple(run for number, piece in enumerate(kept) for run in ((*gap, *piece.runs) if number else piece.runs)))


def within(tag: Tag, inner: Markup) -> Markup:
    """All of it inside that tag."""
    return Markup(tuple(Run(run.text, (tag, *run.tags)) for run in inner.runs if run.text))


def part_of(markup: Markup) -> TelegramPart:
    """The message that this markup is."""
    return TelegramPart(html=markup.html, plain=markup.plain)


def _written(runs: Iterable[Run]) -> Iterator[str]:
    standing: tuple[Tag, ...] = ()
    for run in (*(run for run in runs if run.text), Run("")):
        kept = shared_tags(standing, run.tags)
        yield from (tag.closing for tag in reversed(standing[kept:]))
        yield from (tag.opening for tag in run.tags[kept:])
        yield escape(run.text, quote=False)
        standing = run.tags


def shared_tags(first: Sequence[Tag], second: Sequence[Tag]) -> int:
    """How many of the outermost tags are the same in both."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
