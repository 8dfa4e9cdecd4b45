"""The sources of a brief: the articles of a story read, lettered, copies folded, a person named alike in all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefbot.errors import PageError
from briefbot.reading.source import read_source
from briefbot.stories.copies import find_copies
from briefbot.values import Article, Copy, Source, Statement, Story

# A story of forty articles is told by its best ones; the rest say the same again.
_MOST_SOURCES = 20


def read_sources(articles: Sequence[Article] | Story) -> tuple[Source, ...]:
    """The articles as sources A, B, ... in the order given, at most 20; an article with no sentence is left out.

    Copies, those a `Story` names or else those found here, are folded into the source they copy. Whoever is named in
    full in one source carries that name in all. Raises `PageError` where there is no sentence in any article.
    """
    story = articles if isinstance(articles, Story) else _as_story(articles)
    copied = dict(story.copies)
    read = [article for article in story.articles if article.id not in copied]
    sources: list[Source] = []
    for article in read[:_MOST_SOURCES]:
        source = read_source(article, letter(len(sources)))
        if source.sentences:
            sources.append(replace(source, copies=_copies(story, copied, article)))
    if not sources:
        where = ", ".join(repr(article.url) for article in story.articles[:3]) or "no articles"
        raise PageError(f"there is nothing to brief: not one sentence in {where}; give a page with text")
    return one_name_each(sources)


def letter(index: int) -> str:
    """A, B, ... Z, AA, AB, ...: the id of the source at `index`, from 0."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _as_story(articles: Iterable[Article]) -> Story:
    unique = tuple({article.id: article for article in articles}.values())
    copies = find_copies(unique)
    return Story(articles=unique, copies=tuple((unique[i].id, unique[j].id) for i, j in sorted(copies.items())))


def _copies(story: Story, copied: Mapping[str, str], original: Article) -> tuple[Copy, ...]:
    folded = (article for article in story.articles if copied.get(article.id) == original.id)
    return tuple(Copy(url=article.url, title=article.title, outlet=article.outlet) for article in folded)


def one_name_each(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with each person's statements under one name: the fullest that any of them gives.

    A bare surname becomes the full name where just one full name ends in it; "Jane Roe" and "Jane Q. Roe" are one.
    """
    names = _fullest({s.speaker for source in sources for s in source.statements if s.is_person})
    return tuple(replace(source, statements=tuple(_named(s, names) for s in source.statements)) for source in sources)


def _named(statement: Statement, names: Mapping[str, str]) -> Statement:
    name = names.get(statement.speaker, statement.speaker) if statement.is_person else statement.speaker
    return statement if name == statement.speaker else replace(statement, speaker=name)


def _fullest(speakers: Iterable[str]) -> dict[str, str]:
    """Which name each speaker goes by; only those who go by another one."""
    by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(speakers, key=lambda name: (-len(name), name)):
        parts = name.casefold().split()
        if len(parts) > 1:
            by_ends[parts[0], parts[-1]].append(name)
    fullest = {name: alike[0] for alike in by_ends.values() for name in alike[1:]}
    by_surname: dict[str, list[str]] = defaultdict(list)
    for (_, surname), alike in by_ends.items():
        by_surname[surname].append(alike[0])
    for name in speakers:
        full = by_surname.get(name.casefold(), [])
        if len(full) == 1:
            fullest[name] = full[0]
    return fullest
