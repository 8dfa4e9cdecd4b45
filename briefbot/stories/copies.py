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
_READ_CHARACTERS = 50_000
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def find_copies(articles: Sequence[Article]) -> dict[int, int]:
    """Which article (by index) copies which: at least half of the shorter one's runs of five words stand in the other.

    The fuller text is the one that is copied, of two about as long the one that was published first; what is
    copied is never a copy itself. Each two are compared, so call it on one story, not on a day's news.
    """
    shingles = [_shingles(article.text) for article in articles]
    originals: list[int] = []
    copies: dict[int, int] = {}
    for i in sorted(range(len(articles)), key=lambda i: _standing(articles[i])):
        original = next((j for j in originals if _same(shingles[i], shingles[j])), None)
        if original is None:
            originals.append(i)
        else:
            copies[i] = original
    return copies


def _standing(article: Article) -> tuple[bool, int, datetime, str, str, str]:
    """Orders articles so that the one worth keeping is first; the length counts in steps of about a fifth."""
    steps = int(math.log(len(article.text) + 1, 1.2))
    return article.is_snippet, -steps, article.published or _END_OF_TIME, article.id, article.url, article.text


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    tokens = words(text[:_READ_CHARACTERS])
    return frozenset(zip(*(tokens[i:] for i in range(_SHINGLE)), strict=False))


def _same(some: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(some), len(others))
    return shorter >= _FEWEST_SHINGLES and len(some & others) >= _CONTAINED * shorter
