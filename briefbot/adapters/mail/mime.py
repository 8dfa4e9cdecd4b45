"""A mail as its octets (RFC 5322, RFC 2045): text first, then HTML; ASCII lines of at most 76 signs, whatever they say."""

from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefbot.adapters.mail.headers import field, text_field

_BOUNDARY = b"=_briefbot"  # the two signs stand together in no body that is encoded
_WIDTH = 76  # signs in a line of base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail: its subject, its other header fields as they stand, its text, and the same as HTML, or "" for none."""

    subject: str
    fields: tuple[tuple[str, str], ...]
    plain: str
    html: str = ""


def written(mail: Mail) -> bytes:
    """The mail's octets; each line ends in CRLF. Raises `ValueError` for a field whose name is none."""
    told = (text_field("Subject", mail.subject), *(field(name, value) for name, value in mail.fields), b"MIME-Version: 1.0\r\n")
    if not mail.html:
        return b"".join((*told, *_part("plain", mail.plain)))
    opening = b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n' % _BOUNDARY
    between = (b"--%b\r\n" % _BOUNDARY, b"\r\n--%b\r\n" % _BOUNDARY, b"\r\n--%b--\r\n" % _BOUNDARY)
    text, html = _part("plain", mail.plain), _part("html", mail.html)
    return b"".join((*told, opening, between[0], *text, between[1], *html, between[2]))


def _part(kind: str, text: str) -> Iterable[bytes]:
    encoding, body = _encoded(text.splitlines())
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode(), body


def _encoded(lines: Sequence[str]) -> tuple[str, bytes]:
    """As quoted-printable, or as base64 where that is shorter."""
    quoted = b"\r\n".join([*map(_quoted, lines), b""]) or b"\r\n"
    octets = "\r\n".join([*lines, ""]).encode(errors="replace").replace(b"\0", b"?")
    if 3 * len(quoted) <= 4 * len(octets):
        return "quoted-printable", quoted
    signs = b2a_base64(octets, newline=False)
    return "base64", b"".join(signs[at : at + _WIDTH] + b"\r\n" for at in range(0, len(signs), _WIDTH))


@lru_cache(maxsize=4096)
def _quoted(line: str) -> bytes:
    """A line as quoted-printable. Most lines of a digest are those of the one before it, and to encode takes a while."""
    folded = b2a_qp(line.encode(errors="replace").replace(b"\0", b"?"), istext=True)
    return folded.replace(b"\n", b"\r\n")
