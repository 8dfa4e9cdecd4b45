"""The characters that text may hold: what has no width, no glyph or no meaning is taken out.

Instructions aimed at language models travel in them (zero-width letters, tag characters, bidirectional overrides,
variation selectors), and words that hold them match nothing.
"""

import re
import unicodedata

# Control characters but newline; format characters (soft hyphen, joiners, marks, overrides, tags, byte-order mark);
# fillers without a glyph; variation selectors; surrogates; private use; interlinear marks; non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """The text as a reader sees it: composed (NFC), no invisible characters, plain spaces, newlines as `\\n`."""
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text.replace("\t", " ")))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def one_line(text: str) -> str:
    """Visible text on one line, trimmed."""
    return " ".join(visible(text).split())
