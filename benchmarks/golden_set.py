"""The stories that briefs are measured on: folders of articles with what must hold of their briefs, and any other articles."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from briefbot import Article
from briefbot.reading.document import read_document
from briefbot.values import Source
from briefbot.writing.sources import read_sources

GOLDEN = Path(__file__).parent / "golden"
_ARTICLES = (".md", ".txt", ".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must hold of a story's brief, as `golden/README.md` tells; empty where nobody has said."""

    experts: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facts: Sequence[str] = ()
    never: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A story to write a brief of."""

    name: str
    sources: tuple[Source, ...]
    expected: Expected

    @property
    def is_known(self) -> bool:
        """Whether somebody has said what must hold of its brief."""
        return bool(self.expected.facts)


def cases(paths: Sequence[Path]) -> list[Case]:
    """The stories at the paths: a folder with an `expected.json` is one; any other file is one of its own."""
    return [case for path in paths for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    if path.is_file():
        return [_case(path.stem, [path], Expected())]
    told = path / "expected.json"
    if told.is_file():
        expected = Expected(**json.loads(told.read_text(encoding="utf-8")))
        return [_case(path.name, sorted(file for file in path.iterdir() if file.suffix in _ARTICLES), expected)]
    return [case for inner in sorted(path.iterdir()) if _is_told(inner) for case in _cases(inner)]


def _is_told(path: Path) -> bool:
    return path.is_dir() or (path.suffix in _ARTICLES and path.stem != "README")


def _case(name: str, files: Sequence[Path], expected: Expected) -> Case:
    return Case(name=name, sources=read_sources([_article(name, file) for file in files]), expected=expected)


def _article(story: str, file: Path) -> Article:
    article = read_document(file.read_bytes(), file.name)
    return replace(article, id=file.stem, url=f"https://{file.stem}.example.org/{story}", outlet=file.stem.title())
