"""Blocks of marked-up text into messages: whole blocks, in order, as many as fit.

The limits are Telegram's: 4,096 UTF-16 units after the markup is read, and 100 entities, past which markup is dropped.
"""

import re
from collections.abc import Iterable, Iterator
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


def packed(blocks: Iterable[Block], *, longest: int = LONGEST) -> tuple[TelegramPart, ...]:
    """The messages that hold the blocks, none of them empty, in order.

    A block that is too long for a message of its own is cut at the end of a sentence, else of a word, else between two
    signs; its tags are closed in the one message and opened again in the next. White space at a cut is dropped.
    """
    return tuple(part_of(message) for message in _messages(blocks, longest))


@dataclass(frozen=True, slots=True)
class _Message:
    """A message that is being filled, and what it holds so far."""

    markup: Markup = _NOTHING
    length: int = 0
    entities: int = 0

    def with_(self, piece: Markup, gap: int) -> "_Message":
        """The message with that after it, parted by so many line ends where there is something already."""
        between = "\n" * gap if self.length else ""
        return _Message(
            Markup((*self.markup.runs, *((Run(between),) if between else ()), *piece.runs)),
            self.length + len(between) + units(piece.plain),
            self.entities + piece.entities,
        )

    def is_within(self, longest: int) -> bool:
        """Whether Telegram takes it."""
        return self.length <= longest and self.entities <= MOST_ENTITIES


def _messages(blocks: Iterable[Block], longest: int) -> Iterator[Markup]:
    message = _Message()
    for block in blocks:
        for number, piece in enumerate(_pieces(block.markup, longest)):
            together = message.with_(piece, block.gap)
            if number == 0 and together.is_within(longest):
                message = together
            else:
                if message.length:
                    yield message.markup
                message = _Message().with_(piece, block.gap)
    if message.length:
        yield message.markup


def _pieces(markup: Markup, longest: int) -> Iterator[Markup]:
    """The block whole, or in pieces that fit."""
    rest = _stripped(markup)
    while rest and not _Message().with_(rest, 0).is_within(longest):
        before, after = rest.cut(_cut_at(rest, longest))
        yield _stripped(before)
        rest = _stripped(after)
    if rest:
        yield rest


def _cut_at(markup: Markup, longest: int) -> int:
    """The best place to cut, as far into the text as fits: never 0."""
    reach = _reach(markup, longest)
    text = markup.plain[: reach + 1]
    for end in (_SENTENCE_END, _WORD_END):
        places = [found.end() for found in end.finditer(text) if found.end() <= reach]
        # A sentence that ends early leaves a message half empty: then a word's end is better.
        if places and places[-1] * 2 > reach:
            return places[-1]
    return _between_signs(text, reach)


def _reach(markup: Markup, longest: int) -> int:
    """How many characters from the start fit, at least one."""
    reached, room, entities = 0, longest, MOST_ENTITIES
    for run, opened in zip(markup.runs, markup.opened, strict=True):
        entities -= opened
        for sign in run.text if entities >= 0 else ():
            room -= 2 if sign > "\uffff" else 1
            if room < 0:
                break
            reached += 1
        if room < 0 or entities < 0:
            break
    return max(reached, 1)


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
