"""XML as feeds are really served, to a tree.

The bytes are made UTF-8 without declarations, so that neither a lying charset nor an entity bomb has anything to work
with; lxml recovers what is malformed; stray ampersands and angle brackets are mended only where lxml complained.
"""

import re
from codecs import getincrementaldecoder
from html.entities import html5
from itertools import islice
from typing import Any

from lxml import etree

from briefbot.reading.charset import decode
from briefbot.reading.feed_balance import Balance

Element = Any  # lxml ships no types

MOST_BYTES = 32_000_000  # what lies beyond is not read
_MOST_NODES = 200_000  # elements, attributes and unknown characters: reading so many takes 100 MB at most
_NODE = re.compile(rb"<(?!/)|=|&(?!(?:amp|lt|gt|quot|apos);|#)")
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,20}:)?(?:rss|feed|rdf|urlset|sitemapindex|channel|opml)[\s>/]", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_ENCODING = re.compile(rb"<\?xml\b[^>]{0,400}?encoding\s?=\s?[\"']([\w.:-]{1,40})", re.IGNORECASE)
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 13))
_STRAY_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_STRAY_BRACKET = re.compile(rb"<(?![A-Za-z_/!?])")
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_UNQUOTED = re.compile(rb"""=\s*"[^"]*"|=\s*'[^']*'|=([^\s"'<>]+)""")
_CHUNK = 262_144  # bytes: what is checked in pieces stays in the processor's cache
_HEAD = 65_536  # bytes in which the root must begin


def utf8(content: bytes) -> bytes:
    """The bytes as UTF-8 without byte-order mark and control characters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200] or not _is_utf8(content):
        label = _ENCODING.search(content[:1000])
        declared = f"charset={label[1].decode('ascii')}" if label else ""
        content = decode(content, declared).encode("utf-8", "replace")
    return content.removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROL)


def _is_utf8(content: bytes) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def parse_xml(content: bytes) -> Element | None:
    """The root of a document in UTF-8, as far as it can be read; None where no root of a known feed begins.

    At most 32 MB and 200,000 elements and attributes are read. Nothing is fetched, no entity is expanded, nesting stops
    at 256 levels.
    """
    if start := _ROOT.search(content, 0, _HEAD):
        content = content[start.start() : MOST_BYTES]  # declarations, and the entities they declare, stay behind
    elif start := _ENTRY.search(content, 0, _HEAD):  # the beginning is lost or damaged
        content = b"<rss>" + content[start.start() : MOST_BYTES]
    else:
        return None
    content = _bounded(content)
    root, is_whole = _recover(content)
    return root if is_whole else _recover(_mended(content))[0]


def _bounded(content: bytes) -> bytes:
    """The document up to its 200,000th node."""
    if len(content) < _MOST_NODES * len(b"<a>") or sum(map(content.count, (b"<", b"=", b"&"))) <= _MOST_NODES:
        return content
    last = next(islice(_NODE.finditer(content), _MOST_NODES, None), None)
    return content[: last.start()] if last else content


def _recover(content: bytes) -> tuple[Element | None, bool]:
    """The root, and whether nothing was wrong with the document."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        return None, False
    return root, not len(parser.error_log)


def _mended(content: bytes) -> bytes:
    """Outside CDATA: `&` and `<` that begin nothing stand for themselves, HTML's named characters are known, and every
    attribute's value is quoted, and tags match.
    """
    balance = Balance()
    first, *rest = content.split(b"<![CDATA[")
    parts = [balance.balanced(_mended_markup(first))]
    for part in rest:
        section, end, markup = part.partition(b"]]>")
        parts.append(section + end + balance.balanced(_mended_markup(markup)))
    return b"<![CDATA[".join(parts)


def _mended_markup(markup: bytes) -> bytes:
    markup = _STRAY_AMPERSAND.sub(b"&amp;", markup)
    markup = _NAMED.sub(_numbered, _STRAY_BRACKET.sub(b"&lt;", markup))
    return _TAG.sub(_with_quotes, markup)


def _with_quotes(tag: re.Match[bytes]) -> bytes:
    return _UNQUOTED.sub(_quoted, tag[0]) if b"=" in tag[0] else tag[0]


def _quoted(match: re.Match[bytes]) -> bytes:
    return b'="%b"' % match[1] if match[1] else match[0]


def _numbered(match: re.Match[bytes]) -> bytes:
    characters = html5.get(match[1].decode() + ";", "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or b"&amp;" + match[0][1:]
