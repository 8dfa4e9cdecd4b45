"""The sources of a brief: the articles of a story read, lettered, copies folded, a person named alike in all of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefbot.errors import PageError
from briefbot.reading.source import read_source
from briefbot.stories.copies import find_copies
from briefbot.values import Article, Copy, Source, Statement, Story

# A story of forty articles is told by its best ones; the rest say the same again and are only named.
_MOST_READ = 20
_RELATION = re.compile(r"^(?:His|Her|Their|Its|My)\s+[a-z]+\s+(?=[A-Z])")


def read_sources(articles: Sequence[Article] | Story) -> tuple[Source, ...]:
    """The articles as sources A, B, ... in the order given; an article with no sentence is left out.

    The first 20 are read, the others only named: they are sources with no sentences. Copies, those a `Story` names or
    else those found here, are folded into the source they copy. Whoever is named in full in one source carries that name
    in all. Raises `PageError` where there is no sentence in any article.
    """
    story = articles if isinstance(articles, Story) else _as_story(articles)
    copied = dict(story.copies)
    sources: list[Source] = []
    for article in (article for article in story.articles if article.id not in copied):
        source = _source(article, len(sources))
        if source.sentences or len(sources) >= _MOST_READ:
            sources.append(replace(source, copies=_copies(story, copied, article)))
    if not sources:
        where = ", ".join(repr(article.url) for article in story.articles[:3]) or "no articles"
        raise PageError(f"there is nothing to brief: not one sentence in {where}; give a page with text")
    return one_name_each(sources)


def _source(article: Article, number: int) -> Source:
    """The article read, or only named where enough others are read."""
    id_ = letter(number)
    return read_source(article, id_) if number < _MOST_READ else Source(id=id_, article=article, sentences=())


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
    written = {name: spelled(name) for name in speakers}
    by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(written, key=lambda name: (-len(written[name]), name.isupper(), written[name], name)):
        parts = written[name].casefold().split()
        if len(parts) > 1:
            by_ends[parts[0], parts[-1]].append(name)
    fullest = {name: written[alike[0]] for alike in by_ends.values() for name in alike}
    by_surname: dict[str, list[str]] = defaultdict(list)
    for (_, surname), alike in by_ends.items():
        by_surname[surname].append(written[alike[0]])
    for name in written:
        full = by_surname.get(name.casefold(), [])
        if len(full) == 1:
            fullest[name] = full[0]
    known = set(fullest.values())
    tails = {name: full.partition(" ")[2] for name, full in fullest.items()}
    fullest |= {name: tail for name, tail in tails.items() if " " in tail and tail in known}
    return {name: full for name, full in fullest.items() if name != full}


def spelled(name: str) -> str:
    """The name as it is usually written: "MICHAEL Sheen", "DAN Dan Roe", "Her father Roe" are how a text leads up to it."""
    words = _RELATION.sub("", name).split()
    if len(words) > 2 and _is_shouted(words[0]) and not _is_shouted(words[1]):
        words = words[1:]
    if len(words) > 3 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    if len(words) == 2 or all(map(_is_shouted, words)):
        words = [word.title() if _is_shouted(word) else word for word in words]
    return " ".join(words)


def _is_shouted(word: str) -> bool:
    return len(word) > 2 and word.isupper() and word.isalpha()
