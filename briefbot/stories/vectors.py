"""Articles as weighted terms, and how near any two of them are: TF-IDF and the cosine, in plain Python."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from briefbot.stories.terms import terms
from briefbot.values import Article

Vector = dict[str, float]

# News says what happened at its beginning; further down stand other stories' names and the page's own furniture.
_READ_CHARACTERS = 2_000
_TITLE_WEIGHT = 6
# A batch of ten articles of one event must not teach that the event's own words are common: the count of documents
# is taken as if this many others had been seen in which a word of the batch does not stand.
_UNSEEN_ARTICLES = 300
# What makes a term too common to look up: this share of the articles and more than so many; and what makes it heavy.
_COMMON, _COMMON_AT_LEAST, _HEAVY = 0.03, 50, 0.1


def vectors(articles: Sequence[Article]) -> list[Vector]:
    """One vector of length 1 per article: (1 + log tf) * log(N / df), a word of the title counting six times."""
    counts = [_counts(article) for article in articles]
    seen = Counter(term for count in counts for term in count)
    size = len(articles) + _UNSEEN_ARTICLES
    rarity = {term: math.log(size / times) for term, times in seen.items()}
    return [_unit({term: (1 + math.log(n)) * rarity[term] for term, n in sorted(count.items())}) for count in counts]


def _counts(article: Article) -> Counter[str]:
    count = Counter(terms(article.text[:_READ_CHARACTERS]))
    for term in terms(article.title[:_READ_CHARACTERS]):
        count[term] += _TITLE_WEIGHT
    return count


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def similarities(points: Sequence[Vector], floor: float) -> list[dict[int, float]]:
    """For each point its cosine with every other one, where that is at least `floor`; by an inverted index.

    A term of very many points is looked up only where it weighs much, as a word of a title does: that leaves the
    cosines a little low and a day's news quick.
    """
    near: list[dict[int, float]] = [{} for _ in points]
    seen = Counter(term for point in points for term in point)
    common = max(_COMMON_AT_LEAST, _COMMON * len(points))
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, point in enumerate(points):
        score: dict[int, float] = defaultdict(float)
        for term, weight in point.items():
            if seen[term] > common and weight < _HEAVY:
                continue
            posting = index[term]
            for j, other in posting:
                score[j] += weight * other
            posting.append((i, weight))
        for j, cosine in score.items():
            if cosine >= floor:
                near[i][j] = near[j][i] = cosine
    return near
