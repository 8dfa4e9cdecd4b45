"""A digest as Telegram messages: the stories of a day, each in two lines, and links to the others."""

from collections.abc import Iterable, Iterator

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.digest import Correction, Edition, EditionStory, correction_said
from briefbot.showing.facts import name_of
from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram import bullets
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, filled, joined, link, own, text
from briefbot.values import Brief

_MOST_NEWS = 3  # points of an update


def digest_in_telegram(edition: Edition, audience: Audience) -> tuple[TelegramPart, ...]:
    """The digest: its stories with their summaries, of an update what is new; of what was also written the headlines."""
    words = audience.words
    if edition.says_nothing:
        return packed((Block(filled(words.say("{day}: nothing new."), day=own(words.day(edition.day)))),))
    title = filled(words.say("Your briefs of {day}"), day=bold(own(words.day(edition.day))))
    corrections = (Block(corrected(correction, words)) for correction in edition.corrections)
    return packed((Block(title), Block(text(edition.lead)), *_stories(edition, words), *corrections))


def _stories(edition: Edition, words: Catalogue) -> Iterator[Block]:
    for story in edition.stories:
        yield Block(joined((bold(headline_of(story, words)), told_of(story)), "\n"))
    for number, block in enumerate(bullets(headline_of(story, words) for story in edition.also)):
        yield block if number else Block(bold(own(words.say("Also today"))) + own("\n") + block.markup)


def headline_of(story: EditionStory, words: Catalogue) -> Markup:
    """The story's headline, which leads to the whole."""
    headline = link(text(story.brief.headline.text), story.url)
    return filled(words.say("Update: {headline}"), headline=headline) if story.is_update else headline


def told_of(story: EditionStory) -> Markup:
    """The story in a sentence, or what is new of it."""
    if not story.is_update:
        return text(story.brief.summary.text)
    return joined((text(words) for words in _news(story.brief)), " ")


def _news(brief: Brief) -> Iterable[str]:
    """What an update says: its points, else who says something new, else what follows from it."""
    people = (*brief.expert_views, *brief.voices)
    said = [f"{name_of(view)}: {view.view or ' '.join(quote.text for quote in view.quotes)}" for view in people]
    rest = [point.text for point in (brief.why_it_matters, brief.whats_next) if point]
    return ([point.text for point in brief.key_points] or said or rest)[:_MOST_NEWS]


def corrected(correction: Correction, words: Catalogue) -> Markup:
    """What was told once and is not so."""
    claim, headline = text(correction.claim), link(text(correction.headline), correction.url)
    return filled(correction_said(correction, words), headline=headline, claim=claim)
