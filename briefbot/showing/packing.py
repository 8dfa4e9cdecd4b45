"""Blocks of marked-up text into messages: whole blocks, in order, as many as fit.

Telegram's limits are 4,096 UTF-16 units after the markup is read, and 100 entities, past which markup is dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from unicodedata import combining

from briefbot.showing.telegram_markup import Markup, Run, TelegramPart, part_of, units

_NOTHING = Markup()
LONGEST = 4096
MOST_ENTITIES = 100

_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]?(?=\s)|[。！？]|\S(?=\n)""")
_WORD_END = re.compile(r"\S(?=\s)")
# What belongs to the sign before it: joiners, variation selectors, skin tones, the second half of a flag.
_CLINGS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Block:
    """What is not torn apart where it can be helped; `gap` is how many line ends part it from the block before it."""

    markup: Markup
    gap: int = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message may hold: each of its sizes at most as `most` has it. Those of two pieces add up to those of both."""

    sizes: Callable[[Markup], tuple[int, ...]]
    most: tuple[int, ...]

    def take(self, sizes: Iterable[int]) -> bool:
        """Whether a message of these sizes is within them."""
        return all(size <= most for size, most in zip(sizes, self.most, strict=True))


def packed(blocks: Iterable[Block], *, longest: int = LONGEST) -> tuple[TelegramPart, ...]:
    """The Telegram messages that hold the blocks, none of them empty, in order."""
    return tuple(part_of(message) for message in packed_within(blocks, Limits(_in_telegram, (longest, MOST_ENTITIES))))


def packed_within(blocks: Iterable[Block], limits: Limits) -> tuple[Markup, ...]:
    """The messages that hold the blocks, none of them empty, in order.

    A block that is too long for a message of its own is cut at the end of a sentence, else of a word, else between two
    signs; its tags are closed in the one message and opened again in the next. White space at a cut is dropped.
    """
    return tuple(_messages(blocks, limits))


def _in_telegram(markup: Markup) -> tuple[int, ...]:
    return units(markup.plain), markup.entities


@dataclass(frozen=True, slots=True)
class _Message:
    """A message that is being filled, and the sizes that it has so far."""

    markup: Markup
    sizes: tuple[int, ...]

    def with_(self, piece: "_Message", between: "_Message") -> "_Message":
        """The message with that after it."""
        runs = self.markup.runs + between.markup.runs + piece.markup.runs
        return _Message(Markup(runs), tuple(map(sum, zip(self.sizes, between.sizes, piece.sizes, strict=True))))


def _messages(blocks: Iterable[Block], limits: Limits) -> Iterator[Markup]:
    def measured(markup: Markup) -> _Message:
        return _Message(markup, limits.sizes(markup))

    message = measured(_NOTHING)
    for block in blocks:
        for number, markup in enumerate(_pieces(block.markup, limits)):
            piece = measured(markup)
            between = measured(Markup((Run("\n" * block.gap),)) if message.markup else _NOTHING)
            together = message.with_(piece, between)
            if number == 0 and limits.take(together.sizes):
                message = together
            else:
                if message.markup:
                    yield message.markup
                message = piece
    if message.markup:
        yield message.markup


def _pieces(markup: Markup, limits: Limits) -> Iterator[Markup]:
    """The block whole, or in pieces that fit."""
    rest = _stripped(markup)
    while rest and not limits.take(limits.sizes(rest)):
        before, after = rest.cut(_cut_at(rest, limits))
        yield _stripped(before)
        rest = _stripped(after)
    if rest:
        yield rest


def _cut_at(markup: Markup, limits: Limits) -> int:
    """The best place to cut, as far into the text as fits: never 0."""
    reach = _reach(markup, limits)
    text = markup.plain[: reach + 1]
    for end in (_SENTENCE_END, _WORD_END):
        places = [found.end() for found in end.finditer(text) if found.end() <= reach]
        # A sentence that ends early leaves a message half empty: then a word's end is better.
        if places and places[-1] * 2 > reach:
            return places[-1]
    return _between_signs(text, reach)


def _reach(markup: Markup, limits: Limits) -> int:
    """How many characters from the start fit, at least one."""
    fits, does_not = 1, len(markup.plain)
    while does_not - fits > 1:
        middle = (fits + does_not) // 2
        if limits.take(limits.sizes(markup.cut(middle)[0])):
            fits = middle
        else:
            does_not = middle
    return fits


def _between_signs(text: str, reach: int) -> int:
    """The nearest place before `reach` that tears no letter from its accent and no emoji from its other half."""
    for place in range(reach, max(reach - 40, 0), -1):
        after = text[place : place + 1]
        if not after or not (combining(after) or _CLINGS.match(after) or text[place - 1] == "\u200d"):
            return place
    return reach


def _stripped(markup: Markup) -> Markup:
    """Without white space at its ends, which Telegram drops."""
    text = markup.plain
    end = len(text.rstrip())
    start = len(text) - len(text.lstrip()) if end else 0
    return markup if end - start == len(text) else markup.cut(end)[0].cut(start)[1]
