"""Word lists as text files, one idea a file; `word_list` reads each once, when it is first asked for."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of `name`.txt: separated by white space, `_` standing for a space, lines with # being comments."""
    return frozenset(word.replace("_", " ") for line in _lines(name) for word in line.split())


@cache
def word_table(name: str) -> dict[str, str]:
    """`name`.txt as a table from word to heading, of lines "heading: word word ..."; the first mention of a word counts."""
    table: dict[str, str] = {}
    for line in _lines(name):
        heading, _, words = line.partition(":")
        for word in words.split():
            table.setdefault(word.replace("_", " "), heading.strip())
    return table


def _lines(name: str) -> list[str]:
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
