"""Bytes to text, whatever they claim to be."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the label means on the web (the Encoding Standard of the WHATWG), where Python takes it more narrowly.
_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
_NEVER = {"utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
_LABEL = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.IGNORECASE | re.ASCII)
_HEAD = 4096  # bytes in which a declaration counts
_SAMPLE = 8192  # bytes looked at where nothing is declared
_FEW = 10


def decode(content: bytes, content_type: str = "") -> str:
    """The text of a page or file; never raises.

    A byte-order mark decides; then, valid UTF-8 is UTF-8 whatever is declared; then the declarations of the HTTP header
    and of the page itself, as far as the bytes bear them out; then a guess. Bytes that fit nothing become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    declared = _declared(content, content_type)
    if "iso2022_jp" in declared and b"\x1b" in content:  # seven bits: it is valid UTF-8, too
        return content.decode("iso2022_jp", "replace")
    for encoding, least in (("utf-8", 0), *((encoding, 3) for encoding in declared)):
        if (text := _borne_out(content, encoding, least)) is not None:
            return text
    return content.decode(_guess(content), "replace")


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western markup is then zero."""
    head = content[:512]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd) or max(even, odd) * 5 < len(head[::2]) * 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(content: bytes, content_type: str) -> tuple[str, ...]:
    head = content[:_HEAD].decode("ascii", "replace")
    labels = _LABEL.findall(content_type[:200]) + _LABEL.findall(head)[:2]
    return tuple(dict.fromkeys(codec for label in labels if (codec := _codec(label))))


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    name = _ON_THE_WEB.get(name, name)
    return "" if name in _NEVER else name


def _borne_out(content: bytes, encoding: str, least: int) -> str | None:
    """The text, if no more than `least` bytes, or one in 50 of those beyond ASCII, do not fit; the last may be cut off."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        least += error.start >= len(content) - 4
    except (UnicodeError, ValueError):  # a codec that is no text encoding, or refuses in its own way
        return None
    text = content.decode(encoding, "replace")
    if encoding == "utf-8" and not re.search("[^\x00-\x7f\ufffd]", text):
        return None  # nothing beyond ASCII is in it but mistakes: it is something else
    beyond = sum(len(run) for run in re.findall(rb"[\x80-\xff]+", content))
    return text if text.count("\ufffd") <= max(least, beyond // 50) else None


def _guess(content: bytes) -> str:
    """The encoding that charset_normalizer reads out of the first bytes beyond ASCII; the commonest where it can't say.

    It can't where there are but a few of them, each alone among Latin letters.
    """
    runs = re.findall(rb"[\x80-\xff]+", content[: 100 * _SAMPLE])
    if len(runs) < _FEW and max(map(len, runs), default=0) == 1:
        return "cp1252"
    first = re.search(rb"[\x80-\xff]", content)
    begin = max(0, first.start() - 200) if first else 0
    best = from_bytes(content[begin : begin + _SAMPLE]).best()
    return _codec(best.encoding) or "cp1252" if best else "cp1252"
