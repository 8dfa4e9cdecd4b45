"""Who speaks in the sources: each person's statements from all of them, the most prominent person first."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.values import Sentence, Source, Statement

# Far more than any article holds; they bound the time that a hostile one takes.
_MOST_SPEAKERS, _MOST_HEARD, _READ_CHARACTERS = 40, 60, 100_000

_WHOSE = re.compile(r"^(?:[Ii]ts|[Tt]heir)\s+(?=\w)")
_ARTICLE = re.compile(r"^(?:The|A|An)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement and the source it stands in."""

    source: Source
    statement: Statement

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that the statement's words stand in."""
        spans = self.statement.spans + self.statement.quotes
        return tuple(s for s in self.source.sentences if any(b < s.end and s.start < e for b, e in spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is heard: all statements in order, the first role given, and how much room they are given."""

    name: str
    role: str
    is_expert: bool
    is_person: bool
    said: tuple[Said, ...]
    prominence: float


def speakers(sources: Sequence[Source]) -> tuple[Speaker, ...]:
    """Everybody with a name and a statement, the most prominent first; at most 40, and of each the first 60 statements."""
    heard: dict[str, list[Said]] = defaultdict(list)
    for source in sources:
        for statement in source.statements:
            if (
                statement.is_speech
                and statement.speaker.strip()
                and statement.spans
                and len(heard[statement.speaker]) < _MOST_HEARD
            ):
                heard[statement.speaker].append(Said(source=source, statement=statement))
    found = [_speaker(name, said, sources) for name, said in heard.items()]
    return tuple(sorted(found, key=lambda s: -s.prominence)[:_MOST_SPEAKERS])


def _speaker(name: str, said: Sequence[Said], sources: Sequence[Source]) -> Speaker:
    return Speaker(
        name=name,
        role=next((role for s in said if (role := _role(s.statement.role, name))), ""),
        is_expert=any(s.statement.is_expert for s in said),
        is_person=any(s.statement.is_person for s in said),
        said=tuple(said),
        prominence=_prominence(name, said, sources),
    )


def _role(role: str, name: str) -> str:
    """The role with a small article, as it stands behind a name; "" where it only says the name again.

    "Its spokesman" is "spokesman": whose, the sentence before said, which does not stand here.
    """
    words = {word.strip(".,").casefold() for word in role.split()}
    if words <= {word.casefold() for word in name.split()}:
        return ""
    return _ARTICLE.sub(lambda article: article.group().lower(), _WHOSE.sub("", role))


def _prominence(name: str, said: Sequence[Said], sources: Sequence[Source]) -> float:
    """Statements count once each and more with their quotes; being named, and in many sources, too; being early a little."""
    quotes = sum(bool(s.statement.quotes) for s in said)
    surname = name.rsplit(maxsplit=1)[-1]
    named = [source.article.text[:_READ_CHARACTERS].count(surname) for source in sources]
    first = said[0].statement.spans[0][0] / max(1, len(said[0].source.article.text))
    return len(said) + 0.5 * quotes + 0.2 * min(sum(named), 20) + sum(map(bool, named)) - first
