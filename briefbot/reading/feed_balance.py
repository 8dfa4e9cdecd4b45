"""Broken markup with its tags made to match, so that a slip in one entry costs the others nothing.

The parser takes any closing tag for that of the innermost element: one too many closes the feed.
"""

import re
from collections import Counter

_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]{0,60})([^<>]*)>")
_ENTRIES = {b"item", b"entry", b"url", b"rss:item", b"atom:entry"}
_AROUND = {b"rss", b"channel", b"feed", b"atom:feed", b"rdf:RDF", b"urlset"}


class Balance:
    """Matches the tags of the pieces of a document, which are given in its order."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._count: Counter[bytes] = Counter()

    def balanced(self, markup: bytes) -> bytes:
        """The piece without comments and closing tags that close nothing, and with those that are missing."""
        first, *rest = markup.split(b"<!--")
        return _TAG.sub(self._matched, first + b"".join(part.partition(b"-->")[2] for part in rest))

    def _matched(self, tag: re.Match[bytes]) -> bytes:
        slash, name, rest = tag.groups()
        if slash:
            return b"" if name in _AROUND else self._closed(name)  # the document's end closes them: more entries may come
        if rest.endswith(b"/"):
            return tag[0]
        before = self._closed(name) if name in _ENTRIES else b""  # entries don't hold entries
        self._open.append(name)
        self._count[name] += 1
        return before + tag[0]

    def _closed(self, name: bytes) -> bytes:
        """The closing tags down to the innermost element of this name; none where no such element is open."""
        if not self._count[name]:
            return b""
        names: list[bytes] = []
        while not names or names[-1] != name:
            names.append(self._open.pop())
            self._count[names[-1]] -= 1
        return b"".join(b"</%b>" % name for name in names)
