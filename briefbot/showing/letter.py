"""A letter before it is addressed, under whose name it goes, and what in it is one reader's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from briefbot.showing.links import Links

_MARKS = re.compile("(\x01[a-z]+\x01)")


class Marks:
    """What stands in a letter for what is one reader's own. What others wrote holds no such sign: `plain` takes it out."""

    address = "\x01address\x01"
    preferences = "\x01preferences\x01"
    unsubscribe = "\x01unsubscribe\x01"
    browser = "\x01browser\x01"
    stories = "\x01stories\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """Under whose name letters go: the title, who answers for it, and where its pages are, if it has any."""

    title: str
    links: Links
    imprint: str = ""

    @property
    def front(self) -> str:
        """Where the newest briefs are, or ""."""
        return self.links.front() if self.has_pages else ""

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to lead to."""
        return bool(self.links.base)

    def page(self, brief_id: int) -> str:
        """The page of a brief, or ""."""
        return self.links.brief(brief_id) if self.has_pages else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLinks:
    """A reader's address, and where they choose what comes ("" where there are no pages) and leave (https: or mailto:).

    `browser` is where the letter can be read as a page, of a digest.
    """

    address: str
    unsubscribe: str
    preferences: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail without its head: the subject, HTML, and the same as text."""

    subject: str
    html: str
    plain: str

    def addressed(self, reader: ReaderLinks) -> "Letter":
        """The letter to one reader."""
        own = {Marks.address: reader.address, Marks.preferences: reader.preferences, Marks.unsubscribe: reader.unsubscribe}
        own[Marks.browser] = reader.browser
        in_html = {mark: escape(said) for mark, said in own.items()}
        return Letter(subject=self.subject, html=_filled(self.html, in_html), plain=_filled(self.plain, own))


def _filled(text: str, own: Mapping[str, str]) -> str:
    return "".join(own.get(piece, piece) for piece in _pieces(text))


@lru_cache(maxsize=128)
def _pieces(text: str) -> tuple[str, ...]:
    """The text between the marks, and the marks: a letter goes to thousands, and is looked through once."""
    return tuple(_MARKS.split(text))
