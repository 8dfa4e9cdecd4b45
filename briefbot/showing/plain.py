"""Text from outside made safe to show: nothing in it moves the cursor, turns the line round, hides, or ends a link."""

import re
from urllib.parse import quote, urlsplit

# Tabs and whatever ends a line or a page.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")

# Control characters; marks, embeddings and isolates of direction; what is invisible by design (zero-width space and
# word joiner, soft hyphen, byte order mark, invisible operators, annotation marks, tag characters). The joiners
# U+200C and U+200D stay: Persian, Hindi and emoji are spelt with them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")

# What may stand in a URL as it is (RFC 3986), the sign of an encoded character included.
_URL_SAFE = ":/?#[]@!$&'()*+,;=%-._~"


def plain(text: str) -> str:
    """The text on one line, without control characters and direction marks; half a surrogate pair becomes U+FFFD.

    All that can be seen of it stays, letter for letter; spaces around it and around its line ends go.
    """
    if text.isprintable():  # what Unicode calls so is all to be seen, and of one line: most texts, at a tenth of the time
        return text.strip(" ")
    line = " ".join(part for piece in _BREAKS.split(text) if (part := _UNSEEN.sub("", piece).strip(" ")))
    return _SURROGATES.sub("\ufffd", line)


def shortened(text: str, longest: int) -> str:
    """The text on one line, at most so many characters, the last an ellipsis where some are missing."""
    line = plain(text).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def web_link(url: str) -> str:
    """The URL in ASCII, fit to stand in a link; "" where it is not http or https with a host, which is never linked."""
    seen = plain(url).strip()
    try:
        parts = urlsplit(seen)
    except ValueError:  # brackets around no address
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return quote(seen, safe=_URL_SAFE)
