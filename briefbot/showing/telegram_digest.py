"""A digest as Telegram messages: the stories of a day, each in two lines, and links to the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram import bullets
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, filled, joined, link, own, text
from briefbot.values import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStory:
    """A story as a digest tells it: its headline leads to `url`; the summary is one sentence."""

    headline: str
    url: str
    summary: str = ""


def story_of(brief: Brief, url: str = "") -> DigestStory:
    """The brief's story; it leads to the first source where no address is given."""
    return DigestStory(headline=brief.headline.text, url=url or brief.sources[0].article.url, summary=brief.summary.text)


def digest_in_telegram(
    stories: Sequence[DigestStory], audience: Audience, *, day: date, lead: str = "", also: Sequence[DigestStory] = ()
) -> tuple[TelegramPart, ...]:
    """The digest of a day, as the reader's calendar has it: `stories` with their summaries, of `also` the headlines.

    `lead` is its first paragraph.
    """
    return packed((Block(_title(audience.words, day)), Block(text(lead)), *_stories(stories, also, audience.words)))


def _title(words: Catalogue, day: date) -> Markup:
    return filled(words.say("Your briefs of {day}"), day=bold(own(words.day(day))))


def _stories(stories: Iterable[DigestStory], also: Iterable[DigestStory], words: Catalogue) -> Iterator[Block]:
    for story in stories:
        yield Block(joined((bold(_headline(story)), text(story.summary)), "\n"))
    for number, block in enumerate(bullets(_headline(story) for story in also)):
        yield block if number else Block(bold(own(words.say("Also today"))) + own("\n") + block.markup)


def _headline(story: DigestStory) -> Markup:
    return link(text(story.headline), story.url)
