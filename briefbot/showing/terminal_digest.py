"""A digest in the terminal: its briefs one after the other, and the headlines of the others."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.text import Text

from briefbot.showing.audience import Audience
from briefbot.showing.digest import Correction, Edition, EditionStory, correction_said
from briefbot.showing.facts import outlet_of
from briefbot.showing.paragraph import paragraph
from briefbot.showing.plain import plain, web_link
from briefbot.showing.terminal import MEASURE, in_terminal


def digest_in_terminal(edition: Edition, audience: Audience) -> RenderableType:
    """The digest for `rich.console.Console.print`."""
    words = audience.words
    if edition.says_nothing:
        return paragraph(words.say("{day}: nothing new.", day=words.day(edition.day)))
    return Constrain(Group(*_blocks(edition, audience)), MEASURE)


def _blocks(edition: Edition, audience: Audience) -> Iterator[RenderableType]:
    words = audience.words
    yield paragraph(Text(words.say("Your briefs of {day}", day=words.day(edition.day)), style="bold underline"))
    if edition.lead:
        yield from (Text(), paragraph(plain(edition.lead)))
    for story in edition.stories:
        yield from (Text(), in_terminal(story.brief, audience, written=story.written, is_update=story.is_update))
    if edition.also:
        yield from (Text(), paragraph(Text(words.say("Also today"), style="bold underline")))
        yield from (paragraph(_headline(story, audience), "  • ") for story in edition.also)
    for correction in edition.corrections:
        yield from (Text(), paragraph(_correction(correction, audience)))


def _headline(story: EditionStory, audience: Audience) -> Text:
    headline = plain(story.brief.headline.text).strip()
    shown = audience.words.say("Update: {headline}", headline=headline) if story.is_update else headline
    outlets = dict.fromkeys(outlet_of(source.article) for source in story.brief.sources)
    linked = Text(shown, style=Style(link=web_link(story.url) or None))
    return linked.append(f" ({audience.words.listed(tuple(outlets))})", "dim")


def _correction(correction: Correction, audience: Audience) -> str:
    said = correction_said(correction, audience.words)
    return said.format(headline=plain(correction.headline).strip(), claim=plain(correction.claim).strip())
