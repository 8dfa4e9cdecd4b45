"""Telegram's HTML read into runs, by the rule of which tags there are: more strictly than Telegram reads it."""

import re
from html import escape, unescape
from urllib.parse import urlsplit

from briefbot.showing.telegram_markup import Markup, Run, Tag

TAGS = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "tg-spoiler", "a", "blockquote"})
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-z-]{1,12})(?:\s+(?P<attributes>[^<>]*))?>", re.IGNORECASE)
_HREF = re.compile(r"""\s*href=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')\s*""", re.IGNORECASE)
_SCHEMES = frozenset({"http", "https", "tg", "mailto"})


class NoMarkup(ValueError):
    """Text that Telegram would refuse, or would not read as it was meant."""


def read_markup(html: str) -> Markup:
    """The runs of a text in Telegram's HTML.

    Raises `NoMarkup` for a tag that Telegram has not, one that is not closed or not where it should be, an attribute
    that is not its own, a tag within another of its name, and "<" that opens nothing.
    """
    runs: list[Run] = []
    standing: tuple[Tag, ...] = ()
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if words := html[position : start if start >= 0 else len(html)]:
            runs.append(Run(unescape(words), _linking(standing)))
        if start < 0:
            break
        found = _TAG.match(html, start)
        if not found:
            raise NoMarkup(f"{html[start : start + 20]!r} is no tag; write &lt; for the sign itself")
        standing = _turned(found, standing)
        position = found.end()
    if standing:
        raise NoMarkup(f"{standing[-1].opening} is not closed")
    return Markup(tuple(runs))


def _turned(found: re.Match[str], standing: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags that stand open after this one."""
    name = found["name"].lower()
    if name not in TAGS:
        advice = "; a line end is a line end" if name in {"br", "p", "div"} else ""
        raise NoMarkup(f"{found[0]!r} is no tag of Telegram's{advice}")
    if not found["closes"]:
        if name in {tag.name for tag in standing}:
            raise NoMarkup(f"{found[0]!r} stands within another of its kind")
        return (*standing, Tag(name, _attributes(name, found["attributes"] or "", found[0])))
    if not standing or standing[-1].name != name:
        raise NoMarkup(f"{found[0]!r} closes what is not open")
    return standing[:-1]


def _attributes(name: str, attributes: str, shown: str) -> str:
    if name == "a" and (href := _HREF.fullmatch(attributes)):
        address = unescape(href["double"] or href["single"] or "").strip()
        if address and _scheme(address) not in _SCHEMES:
            raise NoMarkup(f"{shown!r} leads to no address of the web")
        return f'href="{escape(address)}"' if address else ""
    if attributes.strip() and (name, attributes.strip().lower()) != ("blockquote", "expandable"):
        raise NoMarkup(f"{shown!r} has an attribute that Telegram does not know")
    if name == "a":
        raise NoMarkup(f"{shown!r} has no address")
    return attributes.strip().lower()


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _linking(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Without links that lead nowhere: a source of a file has no address."""
    return tuple(tag for tag in tags if tag.name != "a" or tag.attributes)
