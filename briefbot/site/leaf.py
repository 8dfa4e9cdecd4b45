"""What is sent: bytes with their kind and their tag, packed once, answered with 304 where the reader has them."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from briefbot.site.reader import weighed

HTML = "text/html; charset=utf-8"

SHORTLY = "public, max-age=60"
"""Pages of the archive: what is withdrawn is gone from them within a minute."""
FOR_EVER = "public, max-age=31536000, immutable"
"""What has its own content in its address."""
PRIVATE = "private, no-store"
"""What is one reader's alone."""

_WORTH_PACKING = 500  # bytes
_TAG = re.compile(r'(?:W/)?"([^"]*)"|(\*)')


@dataclass(frozen=True, slots=True)
class Leaf:
    """Bytes to send. `packed` is the same with gzip, or b"" where that does not pay."""

    body: bytes
    media_type: str = HTML
    tag: str = field(default="")
    packed: bytes = b""


def leaf(body: bytes, media_type: str = HTML, *, level: int = 6) -> Leaf:
    """The bytes with their tag, packed where it pays."""
    packed = gzip.compress(body, level, mtime=0) if level and len(body) > _WORTH_PACKING else b""
    return Leaf(body, media_type, hashlib.blake2b(body, digest_size=12).hexdigest(), packed if len(packed) < len(body) else b"")


def answered(
    request: Request, sent: Leaf, *, keep: str = SHORTLY, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer with these bytes; 304 where the reader has them. What is private carries no tag and goes unpacked.

    (Packed, the length of an answer tells of a secret in it to who can put words beside it.)
    """
    ours = {"Cache-Control": keep, "Vary": "Accept-Encoding, Accept-Language", **(headers or {})}
    if keep == PRIVATE:
        return Response(sent.body, status, ours, sent.media_type)
    ours["ETag"] = f'W/"{sent.tag}"'
    if status == 200 and _has(request, sent.tag):
        return Response(status_code=304, headers=ours)
    if sent.packed and _unpacks(request):
        return Response(sent.packed, status, ours | {"Content-Encoding": "gzip"}, sent.media_type)
    return Response(sent.body, status, ours, sent.media_type)


def _has(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return any(given == tag or star for given, star in _TAG.findall(known[:2_000]))


def _unpacks(request: Request) -> bool:
    """Whether the reader takes gzip (RFC 9110, 12.5.3): named, or anything at all, and not with a weight of nothing."""
    weights = dict(weighed(part) for part in request.headers.get("accept-encoding", "").lower().split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0
