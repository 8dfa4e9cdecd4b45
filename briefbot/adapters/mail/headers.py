"""Header fields of a mail (RFC 5322), whatever they are made of: folded, and words beyond ASCII encoded (RFC 2047).

The library's own classes encode a long List-Unsubscribe as if it were words, and then no reader finds its addresses.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

from briefbot.showing.plain import plain

_NAME = re.compile(r"[!-9;-~]{1,60}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_WIDTH = 76  # signs in a line
_FRAME = len("=?utf-8?b??=")
_LONGEST = 1_000  # characters of a text


@lru_cache(maxsize=1024)
def text_field(name: str, text: str) -> bytes:
    """A field of words, such as a subject. What no header can hold is left out of it."""
    return _folded(name, _words(_one_line(text), len(name) + 2))


@lru_cache(maxsize=1024)
def field(name: str, value: str) -> bytes:
    """A field whose value is written as it is to stand, and parted at its spaces alone."""
    return _folded(name, _one_line(value))


def named(name: str, address: str) -> str:
    """An address, or the id of a list, behind the name of whose it is."""
    words = _one_line(name)
    if not words:
        return address if "@" in address else f"<{address}>"
    if _is_plain(words) and not _ATOMS.fullmatch(words):
        return '"{}" <{}>'.format(re.sub(r'(["\\])', r"\\\1", words), address)
    return f"{_words(words, 20)} <{address}>"


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())[:_LONGEST]


def _is_plain(text: str) -> bool:
    """It can stand as it is: ASCII that nobody takes for an encoded word, in words that fit a line."""
    return text.isascii() and "=?" not in text and all(len(word) < _WIDTH for word in text.split())


def _words(text: str, before: int) -> str:
    return text if _is_plain(text) else " ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(text, before))


def _pieces(text: str, before: int) -> Iterator[bytes]:
    """The text's octets in pieces of whole characters, each with room for an encoded word on its line."""
    piece, room = b"", (_WIDTH - before - _FRAME) // 4 * 3
    for letter in text:
        octets = letter.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece, room = b"", (_WIDTH - 1 - _FRAME) // 4 * 3
        piece += octets
    yield piece


def _folded(name: str, value: str) -> bytes:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!a} is no name of a header field")
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _WIDTH and not lines[-1].endswith(":"):
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join([*lines, ""]).encode()
