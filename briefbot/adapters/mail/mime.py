"""A mail as its octets (RFC 5322, RFC 2045): text first, then HTML; ASCII lines of at most 76 signs, whatever they say."""

from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from briefbot.adapters.mail.headers import field, text_field

_BOUNDARY = b"=_briefbot"  # the two signs stand together in no body that is encoded
_WIDTH, _IN_A_LINE = 76, 57  # signs in a line of base64, and the octets that they are
MOST_OF_A_FOOT = 2_000
"""Characters at the end of a letter that are taken for its reader's own: what stands before is encoded once for all."""

_LETTERS = 32  # whose beginnings are kept as they were encoded


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
    encoding, body = _encoded(text)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode(), body


def _encoded(text: str) -> tuple[str, bytes]:
    """As quoted-printable, or as base64 where that is shorter."""
    cut = text.rfind("\n", 0, -MOST_OF_A_FOOT) + 1
    begun, ended = _begun(text[:cut]), _body(text[cut:])
    quoted = begun.quoted + ended.quoted or b"\r\n"
    if 3 * len(quoted) <= 4 * (len(begun.octets) + len(ended.octets)):
        return "quoted-printable", quoted
    whole = len(begun.octets) // _IN_A_LINE * _IN_A_LINE
    return "base64", _begun_in_base64(text[:cut]) + _base64(begun.octets[whole:] + ended.octets)


@dataclass(frozen=True, slots=True)
class _Body:
    """Lines as quoted-printable, and as they are, each with its CRLF."""

    quoted: bytes
    octets: bytes


def _body(text: str) -> _Body:
    lines = text.splitlines()
    octets = "\r\n".join([*lines, ""]).encode(errors="replace").replace(b"\0", b"?")
    return _Body(b"\r\n".join([*map(_quoted, lines), b""]), octets)


@lru_cache(maxsize=_LETTERS)
def _begun(text: str) -> _Body:
    """How a letter begins, which is the same in thousands: what is one reader's own stands in its foot."""
    return _body(text)


@lru_cache(maxsize=_LETTERS)
def _begun_in_base64(text: str) -> bytes:
    """The same as base64, in whole lines: what is left of it goes on with what comes then."""
    octets = _begun(text).octets
    return _base64(octets[: len(octets) // _IN_A_LINE * _IN_A_LINE])


def _base64(octets: bytes) -> bytes:
    signs = b2a_base64(octets, newline=False)
    return b"".join(signs[at : at + _WIDTH] + b"\r\n" for at in range(0, len(signs), _WIDTH))


@lru_cache(maxsize=1024)
def _quoted(line: str) -> bytes:
    """A line as quoted-printable. Many lines of a letter are those of another, and to encode takes a while."""
    folded = b2a_qp(line.encode(errors="replace").replace(b"\0", b"?"), istext=True)
    return folded.replace(b"\n", b"\r\n")
