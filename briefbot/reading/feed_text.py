"""HTML and half-escaped HTML of feeds to plain text on one line. Every expression is linear in the text."""

import re
from html import unescape
from unicodedata import normalize

from briefbot.reading.characters import one_line

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b.*?(?:</\1[^<>]*>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|br|hr|li|[uod]l|d[td]|t[rdh]|table|h[1-6]|blockquote|section|article|fig\w{3,10}|pre|main|aside)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']*(?:"[^"<]*"|'[^'<]*'))*[^<>"']*>|<[a-zA-Z/!?][^<>]*>|<[a-zA-Z/][^<>]*\Z""")
_ESCAPED_TAG = re.compile(r"\s*&lt;(?:p|div|a|img|span|b|i|em|strong|br|h[1-6]|ul|figure|blockquote)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</[a-zA-Z]|<(?:br|img|wbr|p)\b", re.IGNORECASE)
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]"
)  # printable, but without a glyph
_MAY_HIDE = re.compile(r"<(?:!--|sc|st[^r]|te|no)", re.IGNORECASE)
_MOST_LOOKED_AT = 100  # characters of HTML for one of text


def plain(html: str, limit: int) -> str:
    """The text of the HTML, at most `limit` characters of it, cut after a whole word with an ellipsis.

    No more HTML is looked at than it takes to fill the limit, and never more than 100 characters for one of text.
    """
    if len(html) <= limit and "<" not in html and "&" not in html:
        return folded(html)
    if _ESCAPED_TAG.match(html):  # escaped once too often
        html = unescape(html[: limit * _MOST_LOOKED_AT])
    looked_at = limit * 2
    text = _text_of(html[:looked_at])
    while len(text) <= limit and looked_at < min(len(html), limit * _MOST_LOOKED_AT):
        looked_at += looked_at * min(limit * 2 // (len(text) + 1) + 1, 9) // 2
        text = _text_of(html[:looked_at])
    return shortened(text, limit)


def _text_of(html: str) -> str:
    if "<" in html:
        if _MAY_HIDE.search(html):
            html = _UNSEEN.sub(" ", html)
        html = _TAG.sub("", _BLOCK.sub(" ", html))
    return folded(_decoded(html))


def folded(text: str) -> str:
    """Visible text on one line. Nearly all text is so already, but for its spaces: that is told by looking once."""
    text = " ".join(text.split())
    if not text.isprintable():
        return one_line(text)
    return text if text.isascii() else one_line(text) if _BLANK.search(text) else normalize("NFC", text)


def title_text(title: str, limit: int) -> str:
    """A title as a reader should see it, whatever the feed says of its type (they are often wrong).

    Tags that format go where one of them closes. What looks like a tag but closes nowhere ("How to use <div>") is what
    the title is about.
    """
    title = _decoded(title[: limit * 8])
    if "<" in title and _CLOSING.search(title):
        title = _INLINE.sub("", title)
    return shortened(folded(title), limit)


def first_words(text: str, limit: int = 80) -> str:
    """The beginning of a text that has no title."""
    return shortened(text, limit)


def shortened(text: str, limit: int) -> str:
    """The text, or its whole words up to the limit with an ellipsis for the rest."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    begin, space, _ = cut.rpartition(" ")
    return (begin if space and len(begin) > limit // 2 else cut).rstrip(" ,;:–—-") + "…"


def _decoded(text: str) -> str:
    """Entities decoded, twice where decoding once leaves some."""
    if "&" not in text:
        return text
    text = unescape(text)
    return unescape(text) if _ENTITY.search(text) else text
