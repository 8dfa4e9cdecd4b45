"""The answers to "where is this from?" and "this is wrong": the parts of a brief, numbered, and what bears each out.

The brief is the one that was written, so that numbers and names stay; `gone` are the parts that were taken out since.
"""

from collections.abc import Collection, Iterator

from briefbot.showing.audience import Audience
from briefbot.showing.packing import Block, packed
from briefbot.showing.parts import Part, numbered
from briefbot.showing.telegram_facts import linked_outlet
from briefbot.showing.telegram_markup import Markup, TelegramPart, bold, joined, own, quotation, text
from briefbot.values import Brief, Sentence


def sources_of(brief: Brief, audience: Audience, gone: Collection[str] = ()) -> tuple[TelegramPart, ...]:
    """For each point the sentences that bear it out, word for word, each with its outlet."""
    return packed(_borne_out(brief, audience, gone))


def question_of(brief: Brief, audience: Audience, gone: Collection[str] = ()) -> tuple[TelegramPart, ...]:
    """The parts with their numbers, and the question which is wrong; in the order of the buttons."""
    return packed(_asked(brief, audience, gone))


def _borne_out(brief: Brief, audience: Audience, gone: Collection[str]) -> Iterator[Block]:
    yield Block(bold(own(audience.words.say("Where each point stands in the sources"))))
    parts = numbered(brief, gone)
    # Headline and summary say in short what the points say: their sentences are shown where there are no points.
    shown = [part for part in parts if part[1].is_point] or [part for part in parts if part[1].name in {"summary", "headline"}]
    for number, part in shown:
        yield Block(_claim(number, part) + own("\n") + quotation(joined((_cited(s, brief) for s in part.evidence), "\n")))


def _asked(brief: Brief, audience: Audience, gone: Collection[str]) -> Iterator[Block]:
    yield Block(bold(own(audience.words.say("Which point is wrong?"))))
    for place, (number, part) in enumerate(numbered(brief, gone)):
        yield Block(_claim(number, part), gap=1 if place else 2)


def _claim(number: int, part: Part) -> Markup:
    return bold(own(f"{number}.")) + own(" ") + text(part.text)


def _cited(sentence: Sentence, brief: Brief) -> Markup:
    source = next(source for source in brief.sources if source.id == sentence.source)
    return text(sentence.text) + own(" (") + linked_outlet(source) + own(")")
