"""The same text at another address: verbatim and lightly edited copies."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from briefbot.stories.terms import words
from briefbot.values import Article

_SHINGLE = 5  # words
# Below a half, the boilerplate of one publisher joins articles that are strangers to each other.
_CONTAINED = 0.5
_FEWEST_SHINGLES = 8
_VERBATIM = 0.8
_CREDIT_LINE = 200  # characters
_READ_CHARACTERS = 50_000
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def find_copies(articles: Sequence[Article]) -> dict[int, int]:
    """Which article (by index) copies which: at least half of the shorter one's runs of five words stand in the other.

    The fuller text is the one that is copied. Of texts that are all but the same it is the one whose outlet the others
    credit, else the one published first, else the longest. What is copied is never a copy itself. Each two are compared,
    so call it on one story, not on a day's news.
    """
    shingles = [_shingles(article.text) for article in articles]
    groups: list[list[int]] = []
    for i in sorted(range(len(articles)), key=lambda i: _standing(articles[i])):
        group = next((group for group in groups if _same(shingles[i], shingles[group[0]])), None)
        if group is None:
            groups.append([i])
        else:
            group.append(i)
    return {i: first for group in groups for first in [_original(group, articles, shingles)] for i in group if i != first}


def _standing(article: Article) -> tuple[bool, int, datetime, str, str, str]:
    """Orders articles so that the one worth keeping is first; the length counts in steps of about a fifth."""
    steps = int(math.log(len(article.text) + 1, 1.2))
    return article.is_snippet, -steps, article.published or _END_OF_TIME, article.id, article.url, article.text


def _original(group: Sequence[int], articles: Sequence[Article], shingles: Sequence[frozenset[tuple[str, ...]]]) -> int:
    """Of those that say all but the same as the fullest, the one that the others took it from."""
    fullest = shingles[group[0]]
    verbatim = [i for i in group if len(shingles[i] & fullest) >= _VERBATIM * len(shingles[i] | fullest)]

    def rank(i: int) -> tuple[bool, int, datetime, int]:
        article = articles[i]
        credits = sum(_credits(articles[j], article.outlet) for j in verbatim if j != i)
        return article.is_snippet, -credits, article.published or _END_OF_TIME, -len(article.text)

    return min(verbatim, key=rank, default=group[0])


def _credits(article: Article, outlet: str) -> bool:
    """Whether an article of another outlet names this one as its author or in its first line: where a text says whose it is."""
    name = outlet.casefold()
    if not name or article.outlet.casefold() == name:
        return False
    return name in " ".join((*article.authors, article.text[:_CREDIT_LINE])).casefold()


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    tokens = words(text[:_READ_CHARACTERS])
    return frozenset(zip(*(tokens[i:] for i in range(_SHINGLE)), strict=False))


def _same(some: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(some), len(others))
    return shorter >= _FEWEST_SHINGLES and len(some & others) >= _CONTAINED * shorter
