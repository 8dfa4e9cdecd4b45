"""Reads `parse_mode=HTML` as Telegram's own parser does (tdlib, MessageEntity.cpp), with its wording of what is wrong.

Offsets and lengths are in UTF-16 units. What Telegram drops without a word is dropped: spaces at both ends, links to
nowhere, entities of no length, entities within code, those after the hundredth.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from fake_telegram.links import fault_of_link
from fake_telegram.troubles import Refused, cannot_parse

_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile(r"[<&]")
_CHARACTER = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|(\d{1,10}))|([a-z]{1,8}));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_END_NAME = re.compile(r"([^\s>]*)\s*")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']*)\s*""")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_MOST_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text that is more than text; `more` holds what its kind adds (url, language, user, custom_emoji_id)."""

    kind: str
    offset: int
    length: int
    more: tuple[tuple[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the Bot API has it."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **dict(self.more)}

    def of(self, text: str) -> str:
        """The words it covers."""
        return cut(text, self.offset, self.offset + self.length)


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    begin: int
    attributes: dict[str, str]
    language: str = ""


@dataclass(slots=True)
class _Reader:
    markup: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> Text:
        while found := _SPECIAL.search(self.markup, self.at):
            self._add(self.markup[self.at : found.start()])
            self.at = found.start()
            if found[0] == "&":
                self._read_character()
            elif self.markup.startswith("</", self.at):
                self._read_end_tag()
            else:
                self._read_start_tag()
        self._add(self.markup[self.at :])
        if self.open:
            raise Refused(cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'))
        return tidy("".join(self.pieces), self.entities)

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += units(piece)

    def _read_character(self) -> None:
        found = _CHARACTER.match(self.markup, self.at)
        self._add(_decoded(found) if found else "&")
        self.at = found.end() if found else self.at + 1

    def _fault(self, words: str, at: int, more: str = "") -> Refused:
        return Refused(cannot_parse(f"{words} at byte offset {len(self.markup[:at].encode())}{more}"))

    def _read_start_tag(self) -> None:
        begin = self.at
        name = self._take(_TAG_NAME, begin + 1)[0].lower()
        if self._ended():
            raise self._fault("Unclosed start tag", begin)
        if name not in _KINDS:
            raise self._fault(f'Unsupported start tag "{name}"', begin)
        tag = _Open(name, self.length, begin, self._read_attributes(name, begin))
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(tag)

    def _read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._ended():
                raise self._fault("Unclosed start tag", begin)
            if self._next() == ">":
                self.at += 1
                return attributes
            name = self._take(_ATTRIBUTE, self.at)[1].lower()
            if not name:
                raise self._fault(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name] = self._read_value(tag, begin) if self._next() == "=" else ""

    def _read_value(self, tag: str, begin: int) -> str:
        self.at += 1
        self._skip_spaces()
        if self._ended():
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        if self._next() not in "'\"":
            return self._read_token()
        end = self.markup.find(self._next(), self.at + 1)
        if end < 0:
            raise self._fault("Unclosed start tag", begin)
        value = self.markup[self.at + 1 : end]
        self.at = end + 1
        return _CHARACTER.sub(_decoded, value)

    def _read_token(self) -> str:
        begin = self.at
        token = self._take(_TOKEN, begin)[0].lower()
        if self._ended() or not (self._next().isspace() or self._next() == ">"):
            raise self._fault("Unexpected end of name token", begin)
        return token

    def _read_end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._fault("Unexpected end tag", begin)
        name = self._take(_END_NAME, begin + 2)[1].lower()
        if self._ended() or self._next() != ">":
            raise self._fault("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.tag:
            raise self._fault("Unmatched end tag", begin, f', expected "</{tag.tag}>", found "</{name}>"')
        self._close(tag)

    def _close(self, tag: _Open) -> None:
        outer = [one.tag for one in self.open]
        if tag.tag == "code" and outer and outer[-1] == "pre":
            self.open[-1].language = tag.attributes.get("class", "").removeprefix("language-")
        hidden = "code" in outer or "pre" in outer or any(_KINDS[one] == _KINDS[tag.tag] for one in outer)
        if self.length == tag.offset or hidden:
            return
        entity = _entity(tag, self.length - tag.offset, self.pieces)
        if entity:
            self.entities.append(entity)

    def _take(self, pattern: re.Pattern[str], at: int) -> re.Match[str]:
        found = pattern.match(self.markup, at)
        assert found is not None
        self.at = found.end()
        return found

    def _skip_spaces(self) -> None:
        while not self._ended() and self._next().isspace():
            self.at += 1

    def _next(self) -> str:
        return self.markup[self.at : self.at + 1]

    def _ended(self) -> bool:
        return self.at >= len(self.markup)


def read_html(markup: str) -> Text:
    """What a person reads of it. `Refused`, with the words Telegram has for it, where the markup is wrong."""
    return _Reader(markup).read()


def units(text: str) -> int:
    """Its length as Telegram counts: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def cut(text: str, begin: int, end: int) -> str:
    """What stands between two offsets in UTF-16 units."""
    return text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le", "replace")


def tidy(text: str, entities: list[Entity]) -> Text:
    """Without the spaces at both ends; entities in their order, cut to what is left of the text."""
    bare = text.strip()
    left = units(text) - units(text.lstrip())
    end = units(bare)
    kept = []
    for entity in sorted(entities, key=lambda one: (one.offset, -one.length)):
        first, last = max(entity.offset - left, 0), min(entity.offset + entity.length - left, end)
        if last > first:
            kept.append(Entity(entity.kind, first, last - first, entity.more))
    return Text(bare, tuple(kept[:_MOST_ENTITIES]))


def _decoded(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED.get(name, found[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else found[0]


def _entity(tag: _Open, length: int, pieces: list[str]) -> Entity | None:
    kind, offset = _KINDS[tag.tag], tag.offset
    if tag.tag == "a":
        return _link(tag, length, pieces)
    if tag.tag == "tg-emoji":
        return Entity(kind, offset, length, (("custom_emoji_id", tag.attributes.get("emoji-id", "")),))
    if tag.tag == "blockquote" and "expandable" in tag.attributes:
        return Entity("expandable_blockquote", offset, length)
    if tag.tag == "pre" and tag.language:
        return Entity(kind, offset, length, (("language", tag.language),))
    return Entity(kind, offset, length)


def _link(tag: _Open, length: int, pieces: list[str]) -> Entity | None:
    url = tag.attributes.get("href") or cut("".join(pieces), tag.offset, tag.offset + length)
    if fault_of_link(url):
        return None
    return Entity("text_link", tag.offset, length, (("url", url if ":" in url else f"http://{url}/"),))
