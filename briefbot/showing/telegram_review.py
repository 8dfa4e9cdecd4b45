"""What an editor reads of a draft besides the draft itself: for which channel it is, and what became of it."""

from datetime import date

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.packing import LONGEST, MOST_ENTITIES
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, filled, own, part_of, text, units

_GAP = "\n\n"


def heading(channel: str, words: Catalogue) -> Markup:
    """The line above a draft."""
    return filled(words.say("Draft for {channel}"), channel=bold(text(channel)))


def headed(told: tuple[TelegramPart, ...], line: Markup) -> tuple[TelegramPart, ...]:
    """The messages with the line above the first, in a message of its own where it finds no room there."""
    above, first = part_of(line), told[0]
    entities = sum(html.count("<") - html.count("</") for html in (above.html, first.html))
    if units(above.plain + _GAP + first.plain) > LONGEST or entities > MOST_ENTITIES:
        return (above, *told)
    return (TelegramPart(html=above.html + _GAP + first.html, plain=above.plain + _GAP + first.plain), *told[1:])


def approved(told: Markup, channel: str, words: Catalogue) -> Markup:
    """What is said of a draft that may go out."""
    return filled(words.say("✓ Approved for {channel}: {headline}"), channel=text(channel), headline=told)


def dropped(told: Markup, channel: str, words: Catalogue) -> Markup:
    """What is said of one that an editor dropped."""
    return filled(words.say("✗ Dropped for {channel}: {headline}"), channel=text(channel), headline=told)


def outdated(told: Markup, channel: str, words: Catalogue) -> Markup:
    """What is said of one that fell away by itself."""
    return filled(words.say("Not needed any more for {channel}: {headline}"), channel=text(channel), headline=told)


def called(headline: str, day: date, words: Catalogue) -> Markup:
    """What a draft is called: by its headline; a digest, which has none, by its day."""
    return bold(text(headline)) if headline else filled(words.say("the digest of {day}"), day=bold(own(words.day(day))))
