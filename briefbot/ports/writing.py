"""Having a brief written: of what, and for whom."""

from dataclasses import dataclass
from typing import Protocol

from briefbot.values import Article, Brief, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """To whose account a call goes: the feed that brought the story (its address), the chat and the person that asked.

    A chat and a person are named as their outlet names them ("telegram:42"); each is "" where there is none.
    """

    feed: str = ""
    chat: str = ""
    person: str = ""


NOBODY = Payer()
"""Where nobody in particular is to pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """A brief that is wanted, of articles of one story. `feeds` are the addresses of the feeds that brought them.

    `language` is the tag of what the brief is to be in, where a writer can choose; "" is the writer's own rule.
    """

    articles: tuple[Article, ...] | Story
    feeds: tuple[str, ...] = ()
    payer: Payer = NOBODY
    language: str = ""


class Writer(Protocol):
    """Writes briefs; it may take its time, but does not hold up the event loop. Raises `PageError`: nothing to read."""

    async def __call__(self, commission: Commission) -> Brief: ...
