"""Names as runs of capitalised words, freed of titles, places and demonyms by word lists and given names."""

from collections.abc import Sequence
from typing import NamedTuple

from briefbot.reading.tokens import Token
from briefbot.reading.words import word_list, word_table

_PARTICLES = frozenset("de van von der den bin ibn al el la le di da dos del du ter ten y abu".split())
SUFFIXES = frozenset("jr sr ii iii iv".split())
_MALE_TITLES = frozenset(
    "mr sir lord king prince father brother congressman councilman chairman spokesman baron pope actor".split()
)
_FEMALE_TITLES = frozenset(
    "mrs ms miss lady queen princess sister congresswoman councilwoman chairwoman spokeswoman baroness dame actress".split()
)
_NO_NAME = word_list("no_names")
_SMALL = frozenset(
    "a an the of in on to for and or at by as is with from vs but if its into over up out off via be are than that not".split()
)


class Run(NamedTuple):
    """A run of capitalised tokens, tokens[first:last], and where in it the name begins."""

    first: int
    last: int
    name: int


def is_title_case(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is set like a headline, so that capitals tell nothing."""
    words = [t for t in tokens if t.is_word]
    capitals = sum(t.is_capital for t in words)
    small = sum(t.text[0].islower() and t.lower not in _SMALL for t in words)
    return capitals >= 4 and small <= len(words) // 12


def capital_runs(tokens: Sequence[Token]) -> list[Run]:
    """The runs of capitalised words that may name somebody, with the part that is the name."""
    runs: list[Run] = []
    here = 0
    while here < len(tokens):
        last = _run_end(tokens, here)
        if last == here:
            here += 1
            continue
        first = here
        while first < last and (tokens[first].lower in _NO_NAME or not tokens[first].is_word):
            first += 1
        if first < last:
            runs.append(Run(first, last, _name_start(tokens, first, last)))
        here = last
    return runs


def _run_end(tokens: Sequence[Token], first: int) -> int:
    """The end of the run of capitals at `first`; initials and abbreviated titles keep their full stops."""
    at = first
    while at < len(tokens):
        token = tokens[at]
        if token.is_word and token.is_capital:
            if at > first and tokens[at - 1].text in "'’":
                break
            at += 1
        elif (token.text == "." and at > first and _is_abbreviation(tokens, at)) or (
            token.lower in _PARTICLES
            and first < at < len(tokens) - 1
            and tokens[at + 1].is_capital
            and tokens[at - 1].is_capital
        ):
            at += 1
        else:
            break
        if at - first > 40:  # a text in capitals: cut it, to stay linear
            break
    while at > first and tokens[at - 1].text == "." and not _is_abbreviation(tokens, at - 1):
        at -= 1
    return at


def _is_abbreviation(tokens: Sequence[Token], at: int) -> bool:
    """Whether the full stop at `at` belongs to the word before and a capital follows it."""
    before = tokens[at - 1]
    if at + 1 >= len(tokens) or not tokens[at + 1].is_capital or before.end != tokens[at].start:
        return False
    return len(before.text) == 1 or before.lower in word_list("titles") or before.lower in ("jr", "st") or "." in before.text


def is_initials(token: Token) -> bool:
    """Whether it is an initial or several with stops between ("J.K"), and no country's."""
    return token.is_word and all(len(part) == 1 for part in token.text.split(".")) and token.lower not in word_list("places")


def _name_start(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where the name begins: at a given name that no title follows, else after the last title, place or demonym."""
    names, titles = given_names(), word_list("titles")
    for at in range(first, last - 1):
        lower = tokens[at].lower
        follows = tokens[at + 1].lower
        if (
            lower in names
            and follows not in titles
            and follows not in word_list("organisations")
            and (lower not in word_list("places") or follows in SUFFIXES or at == first)
        ):
            return at
    start = first
    for at in range(first, last):
        lower = tokens[at].lower
        if (
            lower in titles
            or (at < last - 1 and (lower in demonyms() or lower in word_list("places")))
            or tokens[at].text == "."
        ):
            if tokens[at].text == "." and at and is_initials(tokens[at - 1]):
                continue
            start = at + 1
    return start if start < last else (first if tokens[first].lower in names else last)


def given_names() -> dict[str, str]:
    """Given name to m, f or either."""
    return word_table("first_names")


def demonyms() -> dict[str, str]:
    """Adjective of a people to their country."""
    return word_table("demonyms")


def gender_of(tokens: Sequence[Token], run: Run, given: str) -> str:
    for token in tokens[run.first : run.name]:
        if token.lower in _MALE_TITLES:
            return "m"
        if token.lower in _FEMALE_TITLES:
            return "f"
    gender = given_names().get(given, "")
    return gender if gender in ("m", "f") else ""
