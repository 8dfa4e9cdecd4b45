"""Lists of feeds as OPML, read from any program that writes it and written so that any can read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from briefbot.errors import FeedError
from briefbot.reading.feed_links import absolute
from briefbot.reading.feed_text import folded, shortened
from briefbot.reading.feed_xml import parse_xml, utf8

Element = Any  # lxml ships no types

_MOST_FEEDS = 10_000
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """A feed in a list: its address, its title ("" where the list has none), the folders it lies in, outermost first."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()


def read_opml(data: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds of the list in its order, each address once (where it stands first), at most 10,000.

    Attributes count in any case (`xmlURL`), an outline with no or no http address is left out, and one that both has an
    address and holds others is a feed and their folder. Raises `FeedError` where the bytes are no OPML.
    """
    root = parse_xml(utf8(data))
    if root is None or root.tag.rpartition("}")[2].lower() != "opml":
        raise FeedError(
            "the file is no OPML list of feeds; export one from your reader, or add a feed with `briefbot feeds add`"
        )
    feeds: dict[str, OpmlFeed] = {}
    for feed in _feeds(root):
        feeds.setdefault(feed.url, feed)
        if len(feeds) == _MOST_FEEDS:
            break
    return tuple(feeds.values())


def _feeds(root: Element) -> Iterator[OpmlFeed]:
    folders: list[str] = []
    for event, outline in etree.iterwalk(root, events=("start", "end"), tag=("{*}outline", "{*}Outline", "{*}OUTLINE")):
        if event == "end":
            folders.pop()
            continue
        said = {name.rpartition("}")[2].lower(): value for name, value in outline.attrib.items()}
        title = shortened(folded(said.get("title") or said.get("text") or ""), _LONGEST_TITLE)
        if url := absolute(
            said.get("xmlurl") or (said.get("url", "") if said.get("type", "").lower() in {"rss", "atom"} else ""), ""
        ):
            yield OpmlFeed(url=url, title=title, folders=tuple(filter(None, folders)))
        folders.append(title)


def write_opml(feeds: Iterable[OpmlFeed], title: str = "Feeds followed by briefbot") -> bytes:
    """An OPML 2.0 document of these feeds, UTF-8; `read_opml` gives the same feeds back, those of one folder together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = folded(title)
    outlines: dict[tuple[str, ...], Element] = {(): etree.SubElement(root, "body")}
    for feed in feeds:
        folder, name = _folder(tuple(filter(None, map(folded, feed.folders))), outlines), folded(feed.title)
        etree.SubElement(folder, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)  # type: ignore[no-any-return]


def _folder(path: tuple[str, ...], outlines: dict[tuple[str, ...], Element]) -> Element:
    for depth in range(1, len(path) + 1):
        if path[:depth] not in outlines:
            outlines[path[:depth]] = etree.SubElement(outlines[path[: depth - 1]], "outline", text=path[depth - 1])
    return outlines[path]
