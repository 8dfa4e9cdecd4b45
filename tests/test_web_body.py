"""A body is unpacked whatever the pieces it arrives in."""

import gzip
import zlib
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.web.body import Inflater
from briefbot.errors import Unreachable


def bare(content: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(content) + pack.flush()


def unpacked(packed: bytes, cuts: list[int], *, may_be_bare: bool = False) -> tuple[bytes, bool]:
    inflater = Inflater(may_be_bare=may_be_bare)
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    chunks = [packed[begin:end] for begin, end in pairwise(edges) if begin < end]
    return b"".join(piece for chunk in chunks for piece in inflater.pieces(chunk)), inflater.is_whole


contents = st.binary(max_size=300) | st.builds(lambda piece, times: piece * times, st.binary(max_size=9), st.just(200_000))
cuts = st.lists(st.integers(0, 400), max_size=6)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
@given(content=contents, cuts=cuts)
def test_what_was_packed_comes_out_whole(pack: Callable[[bytes], bytes], content: bytes, cuts: list[int]) -> None:
    assert unpacked(pack(content), cuts) == (content, True)


@given(content=st.binary(min_size=100, max_size=300), cuts=cuts)
def test_a_bare_stream_comes_out_whole(content: bytes, cuts: list[int]) -> None:
    packed = bare(content)
    if not zlib_header(packed):
        assert unpacked(packed, [cut + 64 for cut in cuts], may_be_bare=True) == (content, True)


def zlib_header(packed: bytes) -> bool:
    return packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0


@given(content=st.text(), cuts=cuts)
def test_plain_text_passes_as_it_is(content: str, cuts: list[int]) -> None:
    page = f"<html>{content}".encode()

    assert unpacked(page, cuts) == (page, True)


@given(content=contents, cuts=cuts, gone=st.integers(1, 15))
def test_what_broke_off_is_not_whole(content: bytes, cuts: list[int], gone: int) -> None:
    assert not unpacked(gzip.compress(content)[:-gone], cuts)[1]


@given(packed=st.binary().map(lambda junk: b"\x1f\x8b\x08\0" + junk) | st.binary(), cuts=cuts, may_be_bare=st.booleans())
def test_any_bytes_come_out_as_bytes_or_an_error_of_ours(packed: bytes, cuts: list[int], may_be_bare: bool) -> None:
    try:
        content, _ = unpacked(packed, cuts, may_be_bare=may_be_bare)
    except Unreachable:
        return

    assert isinstance(content, bytes)


@given(size=st.integers(0, 3_000_000))
def test_pieces_are_small_however_much_is_packed_in_a_few_bytes(size: int) -> None:
    pieces = list(Inflater(may_be_bare=False).pieces(gzip.compress(bytes(size), 1)))

    assert max(map(len, pieces), default=0) <= 256 * 1024
    assert sum(map(len, pieces)) == size
