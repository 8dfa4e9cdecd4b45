"""A large XML feed in slices at the beginnings of its entries: one slice's tree is in memory at a time.

Damage in a slice ends with it, as each is a document of its own.
"""

import re
from collections.abc import Iterator

_SLICE = 500_000  # bytes: trees of so many were measured at 75 MB and less
_HEAD = 65_536  # bytes in which the root must begin, and its tag end
_ROOT = re.compile(
    rb"<(?:[A-Za-z][\w.-]{0,20}:)?(rss|feed|rdf|urlset|sitemapindex|channel|opml)(?:[\s/][^>]{0,4000})?>", re.IGNORECASE
)
_CHANNEL = re.compile(rb"<(/?)(?:[A-Za-z][\w.-]{0,20}:)?channel(?:\s[^>]{0,2000})?>")
_START = rb"<!--(?:.*?-->|.*\Z)|<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<((?:[A-Za-z][\w.-]{0,20}:)?(?:%b))[\s>/]"
_ENTRY = re.compile(_START % b"item|entry", re.DOTALL)
_URL = re.compile(_START % b"url", re.DOTALL)


def slices(content: bytes) -> Iterator[tuple[bytes, bool]]:
    """The document (UTF-8, without its large sections) as smaller ones, each under the tags that its entries stand in,
    and whether it is the last. The first has what the feed says of itself, be it before or behind the entries.
    """
    root = _ROOT.search(content, 0, _HEAD) if len(content) > _SLICE else None
    starts = _starts(content, _URL if root and root[1].lower() == b"urlset" else _ENTRY)
    if not root or not (first := next(starts, None)):
        yield content, True
        return
    opening = root[0] + _channel(content[root.end() : first.start()])
    tail = _tail(content, first[1])
    begin, front = root.start(), b""
    for start in starts:
        if start[1] == first[1] and start.start() - begin >= _SLICE:
            yield front + content[begin : start.start()] + tail, False
            begin, front = start.start(), opening
    yield front + content[begin:], True


def _starts(content: bytes, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Where entries begin, but for comments and sections."""
    return (match for match in pattern.finditer(content) if match[1])


def _channel(head: bytes) -> bytes:
    """The channel's tag, if it is still open where the head ends."""
    tags = list(_CHANNEL.finditer(head[:_HEAD]))
    return tags[-1][0] if tags and not tags[-1][1] else b""


def _tail(content: bytes, name: bytes) -> bytes:
    """What stands behind the last entry, or nothing where that is not closed."""
    tail = content[content.rfind(b"</%b>" % name) :] if b"</%b>" % name in content[-_HEAD:] else b""
    return b"" if b"<%b" % name in tail else tail.partition(b">")[2]
