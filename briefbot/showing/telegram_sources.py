"""The answers to "where is this from?" and "this is wrong": the claims of a brief, numbered, and what bears each out."""

from collections.abc import Iterator

from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram import Audience
from briefbot.showing.telegram_facts import linked_outlet
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, joined, own, quotation, text
from briefbot.values import Brief, KeyPoint, Sentence


def numbered(brief: Brief) -> tuple[KeyPoint, ...]:
    """The claims as they are numbered, from 1: the key points, why it matters, what is next, the summary, the headline.

    The numbers are the same in every answer and on every button.
    """
    rest = (brief.why_it_matters, brief.whats_next, brief.summary, brief.headline)
    return (*brief.key_points, *(point for point in rest if point))


def sources_of(brief: Brief, audience: Audience) -> tuple[TelegramPart, ...]:
    """For each point the sentences that bear it out, word for word, each with its outlet."""
    return packed(_borne_out(brief, audience))


def question_of(brief: Brief, audience: Audience) -> tuple[TelegramPart, ...]:
    """The claims with their numbers, and the question which is wrong."""
    return packed(_asked(brief, audience))


def _borne_out(brief: Brief, audience: Audience) -> Iterator[Block]:
    yield Block(bold(own(audience.words.say("Where each point stands in the sources"))))
    claims = numbered(brief)
    # Headline and summary say in short what the points say: their sentences are shown where there are no points.
    for number, point in enumerate(claims[:-2] or claims, 1):
        yield Block(_claim(number, point) + own("\n") + quotation(joined((_cited(s, brief) for s in point.evidence), "\n")))


def _asked(brief: Brief, audience: Audience) -> Iterator[Block]:
    yield Block(bold(own(audience.words.say("Which point is wrong?"))))
    for number, point in enumerate(numbered(brief), 1):
        yield Block(_claim(number, point), gap=2 if number == 1 else 1)


def _claim(number: int, point: KeyPoint) -> Markup:
    return bold(own(f"{number}.")) + own(" ") + text(point.text)


def _cited(sentence: Sentence, brief: Brief) -> Markup:
    source = next(source for source in brief.sources if source.id == sentence.source)
    return text(sentence.text) + own(" (") + linked_outlet(source) + own(")")
