"""Who speaks in the sources: each person's statements from all of them, the most prominent person first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.values import Sentence, Source, Statement

# Far more than any article holds; they bound the time that a hostile one takes.
_MOST_SPEAKERS, _MOST_HEARD, _READ_CHARACTERS = 40, 60, 100_000


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
            if statement.speaker.strip() and statement.spans and len(heard[statement.speaker]) < _MOST_HEARD:
                heard[statement.speaker].append(Said(source=source, statement=statement))
    found = [_speaker(name, said) for name, said in heard.items()]
    return tuple(sorted(found, key=lambda s: -s.prominence)[:_MOST_SPEAKERS])


def _speaker(name: str, said: Sequence[Said]) -> Speaker:
    return Speaker(
        name=name,
        role=next((s.statement.role for s in said if s.statement.role), ""),
        is_expert=any(s.statement.is_expert for s in said),
        is_person=any(s.statement.is_person for s in said),
        said=tuple(said),
        prominence=_prominence(name, said),
    )


def _prominence(name: str, said: Sequence[Said]) -> float:
    """Statements count once each and more with their quotes; being named often counts, being heard early a little."""
    quotes = sum(bool(s.statement.quotes) for s in said)
    surname = name.rsplit(maxsplit=1)[-1]
    named = sum(s.article.text[:_READ_CHARACTERS].count(surname) for s in {id(s.source): s.source for s in said}.values())
    first = said[0].statement.spans[0][0] / max(1, len(said[0].source.article.text))
    return len(said) + 0.5 * quotes + 0.2 * min(named, 20) - first
