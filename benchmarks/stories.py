"""Articles grouped into stories, beside TF-IDF with average link of scikit-learn: B-cubed, in one run.

    ./run bench stories FILE.jsonl.gz

A row of the file has `id`, `url`, `title`, `text`, `date` and `cluster`, the event it tells of. The public set is the
news clusters of the 5W1H corpus (Hamborg and others 2018): 383 articles of 69 events, 2016 to 2018. The peer's threshold
is fixed at 0.8 in its first line, and fitted on the set itself in its second. `pip install scikit-learn` gives the peer.
"""

import argparse
import collections
import gzip
import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from briefbot import Article, group_stories

Groups = Callable[[Sequence[Article]], list[int]]


def ours(articles: Sequence[Article]) -> list[int]:
    of = {article.id: n for n, story in enumerate(group_stories(articles)) for article in story.articles}
    return [of[article.id] for article in articles]


def scikit(distance: float) -> Groups:
    """TF-IDF of title and text, English stop words, average link up to that cosine distance."""
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415  (an extra)
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  (an extra)

    def groups(articles: Sequence[Article]) -> list[int]:
        texts = [f"{article.title}\n{article.text}" for article in articles]
        vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2).fit_transform(texts).toarray()
        model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=distance)
        return list(model.fit_predict(vectors))

    return groups


def b_cubed(said: Sequence[object], truth: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F over the articles (Bagga and Baldwin 1998)."""
    groups, events = collections.defaultdict(set), collections.defaultdict(set)
    for i, (group, event) in enumerate(zip(said, truth, strict=True)):
        groups[group].add(i)
        events[event].add(i)
    pairs = [(groups[group], events[event]) for group, event in zip(said, truth, strict=True)]
    precision = statistics.mean(len(group & event) / len(group) for group, event in pairs)
    recall = statistics.mean(len(group & event) / len(event) for group, event in pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def read(path: str) -> tuple[list[Article], list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [
        Article(
            id=row["id"],
            url=row["url"],
            title=row["title"],
            text=row["text"],
            published=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
        )
        for row in rows
    ]
    return articles, [row["cluster"] for row in rows]


def show(name: str, groups: Groups, articles: list[Article], events: list[str]) -> None:
    begin = time.process_time()
    said = groups(articles)
    spent = time.process_time() - begin
    precision, recall, f = b_cubed(said, events)
    print(f"{name:34}{precision:7.3f}{recall:7.3f}{f:7.3f}{spent:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    articles, events = read(parser.parse_args().file)
    print(f"{len(articles)} articles of {len(set(events))} events (5W1H news clusters)")
    print(f"{'':34}{'P':>7}{'R':>7}{'F':>7}{'CPU s':>9}")
    show("briefbot", ours, articles, events)
    try:
        steps = [n / 100 for n in range(60, 96, 2)]
        fitted = max(steps, key=lambda step: b_cubed(scikit(step)(articles), events)[2])
        show("scikit-learn, distance 0.80", scikit(0.8), articles, events)
        show(f"scikit-learn, fitted here: {fitted:.2f}", scikit(fitted), articles, events)
    except ImportError:
        print("(scikit-learn is not installed: no peer)")


if __name__ == "__main__":
    main()
