"""A brief in a chat other than Telegram: in its markup, or in none, packed into messages that it takes.

The words of experts stand in quotations of their own. Where a chat has no links, the sources are listed with their addresses;
one that takes a few hundred letters alone gets the headline, the summary, and where to read on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.chat_markup import ITEM, Dialect, without_links_past, written
from briefbot.showing.news import is_news, news_of
from briefbot.showing.packing import Block, Limits, packed_within
from briefbot.showing.plain import shortened, web_link
from briefbot.showing.telegram_facts import nobody, outlet, person, quotes, says, sources, stamp
from briefbot.showing.telegram_markup import Markup, bold, filled, inert, joined, link, own, quotation, text, units, within
from briefbot.values import Brief, ExpertView, KeyPoint, Source

_FEW = 700
"""Letters: what takes fewer gets the short form. A brief is as a rule of two thousand."""

_LINKS_TAKE = 4  # a link takes at most this part of a message


def in_units(text: str) -> tuple[int, ...]:
    """The length in UTF-16 units, as most chats count: an emoji is two or more."""
    return (units(text),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a chat is written to: its markup, and the sizes that a written message may have, at most `most` each.

    A headline goes as the message's title where that may have `title` letters; with 0 it stands at the head of the text.
    """

    dialect: Dialect
    most: tuple[int, ...]
    measure: Callable[[str], tuple[int, ...]] = in_units
    title: int = 0

    @property
    def is_short(self) -> bool:
        """Whether a brief would take too many messages."""
        return min(self.most) < _FEW

    @property
    def has_links(self) -> bool:
        """Whether words can lead somewhere."""
        return self.dialect != "text"

    @property
    def has_linked_headline(self) -> bool:
        """Whether the headline can lead to the page; else that is given below."""
        return self.has_links and not self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Who reads there, and how it is written to."""

    audience: Audience
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatPart:
    """One message: `text` in the chat's markup, `plain` without any."""

    text: str
    plain: str
    title: str = ""


def in_chat(brief: Brief, chat: Chat, *, page: str = "", when: datetime | None = None) -> tuple[ChatPart, ...]:
    """The brief as the messages that the chat takes. `page` is its address on the web, or ""; it was written `when`."""
    form = _short(brief, chat.manner, page) if chat.manner.is_short else _full(brief, chat, page, when)
    return headed(brief.headline.text, text(brief.headline.text), form, chat.manner, page)


def update_in_chat(
    brief: Brief, earlier: Brief, chat: Chat, *, page: str = "", when: datetime | None = None
) -> tuple[ChatPart, ...]:
    """What the brief says that the earlier one of its story did not; nothing where there is nothing new."""
    news, sentence = news_of(brief, earlier), chat.audience.words.say("Update: {headline}")
    if not is_news(news):
        return ()
    headline = news.headline.text
    form = _short(news, chat.manner, page) if chat.manner.is_short else _update(news, chat, page, when)
    return headed(sentence.format(headline=headline), filled(sentence, headline=text(headline)), form, chat.manner, page)


def headed(title: str, head: Markup, blocks: Iterable[Block], manner: Manner, page: str = "") -> tuple[ChatPart, ...]:
    """The messages that hold the blocks, under the title, where the chat has a place for one, else below its head in bold."""
    first = Block(bold(link(head, page)))
    longest_link = manner.most[0] // _LINKS_TAKE
    told = (
        Block(without_links_past(block.markup, longest_link), block.gap)
        for block in (*(() if manner.title else (first,)), *blocks)
    )
    limits = Limits(lambda markup: manner.measure(written(markup, manner.dialect)), manner.most)
    shown = shortened(inert(title), manner.title) if manner.title else ""
    return tuple(
        ChatPart(text=written(markup, manner.dialect), plain=written(markup, "text"), title=shown)
        for markup in packed_within(told, limits)
    )


def items(lines: Iterable[Markup]) -> Iterator[Block]:
    """A list of a line each, an empty line before it."""
    for number, line in enumerate(line for line in lines if line):
        yield Block(within(ITEM, line), gap=1 if number else 2)


def _full(brief: Brief, chat: Chat, page: str, when: datetime | None) -> Iterator[Block]:
    words = chat.audience.words
    yield Block(text(brief.summary.text))
    yield from items(text(point.text) for point in brief.key_points)
    yield from _people(words.say("What experts say"), brief.expert_views, brief)
    if not brief.expert_views:
        yield Block(nobody(brief, words))
    yield from _ending(brief, chat, page, when)


def _update(news: Brief, chat: Chat, page: str, when: datetime | None) -> Iterator[Block]:
    yield from items(text(point.text) for point in news.key_points)
    yield from _people(chat.audience.words.say("What experts say"), news.expert_views, news)
    yield from _ending(news, chat, page, when)


def _ending(brief: Brief, chat: Chat, page: str, when: datetime | None) -> Iterator[Block]:
    words, manner = chat.audience.words, chat.manner
    yield from _people(words.say("Who acts"), brief.voices, brief)
    yield from _single(words.say("Why it matters:"), brief.why_it_matters)
    yield from _single(words.say("What is next:"), brief.whats_next)
    yield from (Block(sources(brief, words)),) if manner.has_links else _listed(brief, words, manner)
    if page and not manner.has_linked_headline:
        yield Block(link(own(page), page))
    yield Block(stamp(brief, chat.audience, when))


def _short(brief: Brief, manner: Manner, page: str) -> Iterator[Block]:
    yield Block(text(brief.summary.text))
    if page and manner.has_linked_headline:
        return
    address = page or web_link(brief.sources[0].article.url)
    shown = text(outlet(brief.sources[0])) if manner.has_links and not page else own(address)
    if len(address) <= manner.most[0] // 2:
        yield Block(link(shown, address))


def _people(heading: str, views: Iterable[ExpertView], brief: Brief) -> Iterator[Block]:
    """Each with their view, and below it their words; the heading stays with the first."""
    for number, view in enumerate(views):
        above = Markup() if number else bold(own(heading)) + own("\n")
        view_told, words = says(view, brief), quotes(view, brief)
        lead = person(view) + (own(": ") if view_told else Markup())
        yield Block(above + joined((lead + view_told, quotation(words)), "\n"))


def _single(heading: str, point: KeyPoint | None) -> Iterator[Block]:
    if point:
        yield Block(bold(own(heading)) + own(" ") + text(point.text))


def _listed(brief: Brief, words: Catalogue, manner: Manner) -> Iterator[Block]:
    """The sources, a line each, with their addresses."""
    heading = own(words.say("Sources") + "\n")
    for number, block in enumerate(items(_source(source, words, manner) for source in brief.sources)):
        yield block if number else Block(heading + block.markup)


def _source(source: Source, words: Catalogue, manner: Manner) -> Markup:
    copies = f" +{len(source.copies)}" if source.copies else ""
    label = words.say("(snippet only)") if source.article.is_snippet else ""
    address = web_link(source.article.url)
    named = joined((text(outlet(source)) + own(copies), own(label)), " ")
    return joined((named, own(address if len(address) <= manner.most[0] // 2 else "")), ": ")
