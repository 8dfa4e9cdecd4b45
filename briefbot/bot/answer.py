"""What the bot says to something heard, as a value: nothing of it has been sent."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefbot.ports import Address, Button, Message
from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram_buttons import Rows
from briefbot.showing.telegram_markup import Markup, TelegramPart, own

_LONGEST_NOTICE = 200  # characters that Telegram shows over a chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to be sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said. `in_place` puts the first message where the one stands whose button was pressed.

    `notice` is a line shown to the one who pressed. `elsewhere` goes to other chats. What takes long comes `then`: it is
    begun when the messages have been sent, and its own answer takes the place of the last of them.
    """

    messages: tuple[Message, ...] = ()
    in_place: bool = False
    notice: str = ""
    document: Document | None = None
    elsewhere: tuple[tuple[Address, Message], ...] = ()
    then: Callable[[], Awaitable["Answer"]] | None = None


SILENCE = Answer()


def message(*paragraphs: Markup, rows: Rows = ()) -> tuple[Message, ...]:
    """Paragraphs, an empty line between them, and the buttons under the last of the messages that they fill."""
    return from_blocks(*(Block(paragraph) for paragraph in paragraphs), rows=rows)


def from_blocks(*blocks: Block, rows: Rows = ()) -> tuple[Message, ...]:
    """The same of blocks, which say themselves how far they stand apart."""
    return from_parts(packed(blocks), rows)


def numbered(lines: Iterable[Markup]) -> Iterator[Block]:
    """A line each, numbered from 1, an empty line before them."""
    for number, line in enumerate(lines, 1):
        yield Block(own(f"{number}. ") + line, gap=1 if number > 1 else 2)


def from_parts(parts: Sequence[TelegramPart], rows: Rows = ()) -> tuple[Message, ...]:
    """The same of messages that are packed already."""
    last = len(parts) - 1
    return tuple(
        Message(text=part.html, plain=part.plain, buttons=buttons(rows) if number == last else ())
        for number, part in enumerate(parts)
    )


def buttons(rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """The buttons as an outlet takes them."""
    return tuple(
        tuple(
            Button(text=one.text, url=one.action)
            if isinstance(one.action, str)
            else Button(text=one.text, data=one.action.code)
            for one in row
        )
        for row in rows
    )


def told(*paragraphs: Markup, rows: Rows = ()) -> Answer:
    """An answer in words."""
    return Answer(messages=message(*paragraphs, rows=rows))


def shown(notice: str) -> Answer:
    """A line over the chat, for the one who pressed."""
    return Answer(notice=notice if len(notice) <= _LONGEST_NOTICE else f"{notice[: _LONGEST_NOTICE - 1]}…")
