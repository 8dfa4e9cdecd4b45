"""A feed's elements by their short names, and the text in them."""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from lxml import etree

from briefbot.reading.feed_names import GROUPS, Names
from briefbot.reading.feed_sections import MARK

Element = Any  # lxml ships no types

_MOST_ALIKE = 100  # children of one name


class Fields:
    """The children of an element by their names; those of a group (media:group, news:news) count as its own.

    `restored` gives a text back the sections that were kept out of the document.
    """

    __slots__ = ("_restored", "found")

    def __init__(self, found: dict[str, list[Element]], restored: Callable[[str], str]) -> None:
        self.found = found
        self._restored = restored

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements of these names, in the order of the names."""
        for name in names:
            yield from self.found.get(name, ())

    def text(self, element: Element) -> str:
        """All the text inside the element."""
        text = "".join(element.itertext()) if len(element) else element.text or ""
        return self._restored(text) if MARK in text else text

    def texts(self, names: Iterable[str]) -> list[str]:
        """Every text that is not blank under these names, in the order of the names."""
        texts = [self.text(element) for name in names for element in self.found.get(name, ())]
        return [text for text in texts if text and not text.isspace()]

    def first(self, names: Iterable[str]) -> str:
        """The first of those texts, or ""."""
        for name in names:
            for element in self.found.get(name, ()):
                if (text := self.text(element)) and not text.isspace():
                    return text
        return ""

    def markup(self, element: Element) -> str:
        """What is inside the element as HTML, where the feed put its markup in unescaped."""
        children = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return self._restored(escape(element.text or "", quote=False) + children)


def fields(element: Element, names: Names, restored: Callable[[str], str]) -> Fields:
    """The fields of an entry, at most 100 of a name."""
    found: dict[str, list[Element]] = {}
    _collect(element, names, found)
    for _ in range(2):  # a group in a group is as deep as the vocabularies go
        for name in GROUPS & found.keys():
            for group in found.pop(name):
                _collect(group, names, found)
                found.setdefault(f"in {name}", []).append(group)
    return Fields(found, restored)


def _collect(element: Element, names: Names, found: dict[str, list[Element]]) -> None:
    for child in element:
        if not (name := names[child.tag]):
            continue
        if name not in found:
            found[name] = [child]
        elif len(found[name]) < _MOST_ALIKE:
            found[name].append(child)
