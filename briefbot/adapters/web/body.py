"""A body read and decompressed in small steps, so that what a server sends never decides how much memory we use."""

import zlib
from collections.abc import Iterator

from aiohttp import ClientResponse

from briefbot.errors import TooLarge, Unreachable

_STEP = 256 * 1024
_MEMBERS = 100  # gzip members in one body: each costs a copy of what is left of the chunk
_GZIP = b"\x1f\x8b"
_COMPRESSED = {"gzip", "x-gzip", "deflate"}


async def read_body(answer: ClientResponse, limit: int, *, cut: bool = False) -> bytes:
    """The whole body, decompressed; past `limit` bytes it raises `TooLarge`, or keeps the first `limit` where `cut`."""
    length = answer.content_length
    if length is not None and length > limit and not cut:
        raise TooLarge(f"it says that it is {_megabytes(length)}, and the limit is {_megabytes(limit)}")
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    decoder = _decoder(encoding) if encoding else None
    pieces: list[bytes] = []
    size = 0
    while chunk := await answer.content.readany():
        for piece in decoder.pieces(chunk) if decoder else (chunk,):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                if cut:
                    return b"".join(pieces)[:limit]
                raise TooLarge(f"it is larger than the limit of {_megabytes(limit)}")
    if decoder and not decoder.is_whole and not cut:
        raise Unreachable("the compressed answer broke off")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _decoder(encoding: str) -> "Inflater | None":
    if encoding in _COMPRESSED:
        return Inflater(may_be_bare=encoding == "deflate")
    if encoding in ("br", "zstd", "compress", "dcb", "dcz") or "," in encoding:
        raise Unreachable(f"it is compressed by {encoding[:40]!r}, which was not asked for")
    return None  # "utf-8", "none", "identity": servers write here what they like


class Inflater:
    """Undoes gzip and deflate, told apart by how they begin; what is neither passes as it is.

    (Some servers say gzip and send plain text, or call a bare stream without a header deflate: `may_be_bare`.)
    """

    def __init__(self, *, may_be_bare: bool) -> None:
        self._may_be_bare = may_be_bare
        self._start = b""
        self._stream: zlib._Decompress | None = None
        self._is_plain = False
        self._is_gzip = False
        self._members = 0

    @property
    def is_whole(self) -> bool:
        """Whether the last stream came to its end (or nothing came at all)."""
        return self._is_plain or self._stream is None or self._stream.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The plain bytes of the next chunk, in steps of at most 256 KiB. Raises `Unreachable` where they are broken."""
        if self._stream is None and not self._is_plain:
            self._start += chunk
            if len(self._start) < 2:
                return
            chunk, self._start = self._start, b""
            self._begin(chunk)
        if self._is_plain:
            yield chunk
            return
        try:
            yield from self._inflated(chunk)
        except zlib.error as error:
            raise Unreachable("the compressed answer is damaged") from error

    def _begin(self, start: bytes) -> None:
        if start.startswith(_GZIP):
            self._is_gzip = True
            self._stream = zlib.decompressobj(wbits=31)
        elif start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0:  # RFC 1950 2.2
            self._stream = zlib.decompressobj()
        elif self._may_be_bare and not start[:32].isascii():
            self._stream = zlib.decompressobj(wbits=-15)
        else:
            self._is_plain = True

    def _inflated(self, chunk: bytes) -> Iterator[bytes]:
        stream = self._stream
        assert stream is not None  # noqa: S101  (narrows for mypy)
        while True:
            if stream.eof:
                # Another member may follow; padding and garbage after the last are ignored, as gzip does.
                if not self._is_gzip or not chunk.startswith(_GZIP):
                    return
                self._members += 1
                if self._members > _MEMBERS:
                    raise Unreachable("the compressed answer is in too many parts")
                self._stream = stream = zlib.decompressobj(wbits=31)
            if piece := stream.decompress(chunk, _STEP):
                yield piece
            chunk = stream.unused_data if stream.eof else stream.unconsumed_tail
            if not chunk and len(piece) < _STEP:
                return


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
