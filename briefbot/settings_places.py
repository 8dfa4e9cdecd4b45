"""Where settings are written: the line of the file, the variable of the environment."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

Key = tuple[str, ...]
Place = tuple[str | int, ...]
"""A key, with the number in the list where there may be several of its section: ("feed", 0, "style")."""

PREFIX = "BRIEFBOT_"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Places:
    """The settings' file, the lines of what is in it, and the keys that variables give.

    All are equal: where settings are written is no part of what they say.
    """

    file: Path | None = field(default=None, compare=False)
    lines: Mapping[Place, int] = field(default_factory=dict, compare=False)
    by_variable: frozenset[Key] = field(default=frozenset(), compare=False)

    def told(self, place: Place) -> str:
        """As a complaint begins: "config.toml:3: [model] style", or the variable that holds it."""
        key = tuple(part for part in place if isinstance(part, str))
        if key in self.by_variable:
            return variable(key)
        return f"{self.file}:{self.line(place)}: {named(key)}" if self.file else named(key)

    def line(self, place: Place) -> int:
        """Where it is written in the file, or the nearest that it is part of."""
        return next((self.lines[place[:depth]] for depth in range(len(place), 0, -1) if place[:depth] in self.lines), 1)


def variable(key: Key) -> str:
    """The environment variable of a key: BRIEFBOT_FETCH__CONTACT is ("fetch", "contact")."""
    return PREFIX + "__".join(key).upper().replace("-", "_")


def named(key: Key, *, is_table: bool = False) -> str:
    """The key as a person finds it: "[fetch] contact", "[topics.sea] words", "[[feed]] url"."""
    *section, last = (_shown(part) for part in key)
    if is_table or not section:
        return f"[{last}]" if is_table else last
    return f"[[{section[0]}]] {last}" if section == ["feed"] else f"[{'.'.join(section)}] {last}"


def _shown(name: str) -> str:
    """A key's name, on one line whatever is in it."""
    return name if name.isprintable() and len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]!a}..."


def key_lines(text: str) -> dict[Place, int]:
    """The line of each table and key of a valid TOML document, from 1.

    A statement is the shortest run of lines that is valid by itself, so TOML's own parser finds where each begins.
    """
    lines: dict[Place, int] = {}
    table: Place = ()
    statement, start = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        statement += line + "\n"
        try:
            read = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        paths: list[Place] = list(_paths(read))
        if statement.lstrip().startswith("["):
            table = paths[-1]
            if statement.lstrip().startswith("[["):
                table = (*table, next(n for n in count() if (*table, n) not in lines))
            paths = [table[: depth + 1] for depth in range(len(table))]
        else:
            paths = [table + path for path in paths]
        lines = dict.fromkeys(paths, start) | lines
        statement, start = "", number + 1
    return lines


def _paths(table: dict[str, object], above: Key = ()) -> Iterable[Key]:
    for name, value in table.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from _paths(value, (*above, name))
