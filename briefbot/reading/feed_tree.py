"""The tree of an RSS, RDF or Atom document or a sitemap to a raw feed."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, starmap

from briefbot.reading.feed_entries import BASE, people, read_entry
from briefbot.reading.feed_fields import Element, Fields, fields
from briefbot.reading.feed_names import ENTRIES, PARENTS, Names
from briefbot.reading.feed_raw import RawFeed

Part = tuple[Element | None, bool]

_MOST_ALIKE = 20  # of the feed's own elements of one name
_TAGS = ("{*}item", "{*}entry", "{*}url", "rss:item", "atom:entry")  # the last two where nobody declares the prefix
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read_tree(root: Element, is_cut: bool, rest: Iterable[Part], restored: Callable[[str], str]) -> RawFeed:
    """The feed under this root, and the entries under those of the `rest` of its slices.

    With each goes whether it is cut off in the middle of its last entry, which is then left out. `restored` gives a text
    back the sections that were kept out of the document.
    """
    names = Names(root.tag)
    channel = next((child for child in root if names[child.tag] == "channel"), root)
    said = Fields(_of_feed(root, channel, names, restored), restored)
    authors = people(said, ("atom:author",)) if "atom:author" in said.found else ()
    parts = chain(iter([(root, is_cut)]), rest)  # nothing here holds on to a tree that was read
    elements = chain.from_iterable(starmap(partial(_entries, names), parts))
    return RawFeed(
        title=said.first(("title", "atom:title", "dc:title", "news:name")),
        links=tuple(_links(said)),
        language=said.first(("language", "dc:language")) or channel.get(_LANG) or root.get(_LANG) or "",
        ttl=_ttl(said),
        base=channel.get(BASE) or root.get(BASE) or "",
        entries=(read_entry(element, names, restored, authors) for element in elements),
    )


def _entries(names: Names, root: Element | None, is_cut: bool) -> list[Element]:
    """The entries, wherever damage to the elements around them has put them; those in a field of another are taken out."""
    elements = [element for element in root.iter(*_TAGS) if _is_entry(element, names)] if root is not None else []
    for element in reversed(elements):
        if names[(parent := element.getparent()).tag] not in PARENTS:
            parent.remove(element)
    return elements[:-1] if is_cut else elements


def _is_entry(element: Element, names: Names) -> bool:
    """Whether it is one; an image or a person has a url, too."""
    name, parent = names[element.tag], element.getparent()
    return parent is not None and name in ENTRIES and (name != "url" or names[parent.tag] in PARENTS)


def _of_feed(root: Element, channel: Element, names: Names, restored: Callable[[str], str]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for child in channel:
        name = names[child.tag]
        if name and name not in ENTRIES and len(alike := found.setdefault(name, [])) < _MOST_ALIKE:
            alike.append(child)
    if names[root.tag] == "urlset" and (first := root.find("{*}url")) is not None:
        of_first = fields(first, names, restored).found
        found = {name: alike for name, alike in of_first.items() if name.startswith("news:")} | found
        found["language"] = found.get("news:language", [])
        found.pop("news:title", None)
    return found


def _links(said: Fields) -> Iterator[str]:
    yield from said.texts(("link",))
    for link in said.elements("atom:link"):
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or ""


def _ttl(said: Fields) -> int | None:
    """The longer of the two hints: RSS's ttl (minutes), and the period of the syndication module."""
    hints = [_number(minutes) * 60 for minutes in said.texts(("ttl",))]
    for period in said.texts(("sy:updateperiod",)):
        often = max(1, next((_number(n) for n in said.texts(("sy:updatefrequency",))), 1))
        hints.append(_PERIODS.get(period.strip().lower(), 0) // often)
    return max(hints, default=0) or None


def _number(words: str) -> int:
    words = words.strip()[:8]
    return int(words) if words.isascii() and words.isdigit() else 0
