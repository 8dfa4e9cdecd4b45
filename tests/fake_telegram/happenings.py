"""What happened in a chat, in order, for its transcript."""

from dataclasses import dataclass

from fake_telegram.keyboards import Button
from fake_telegram.markup import Entity


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of it: `kind` is said, edited, deleted, pressed, answered or announced; `who` did it.

    `text` is what was said, or the button's words, the answer, the announcement.
    `answers` is how the message begins that it replies to.
    """

    kind: str
    who: str
    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    attached: str = ""
    answers: str = ""
