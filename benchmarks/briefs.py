"""Key points beside the lead, LexRank and TextRank: ROUGE of the first 60 words against written highlights, CPU per article.

    ./run bench briefs FILE.jsonl.gz

A row of the file has `src`, an article, and `refs`, its highlights. The public set is CNN/Daily Mail (100 validation and 100
training articles that CTRLsum ships). The peers are sumy's; give them with `pip install sumy numpy`.
"""

import argparse
import collections
import gzip
import json
import re
import statistics
import time
from collections.abc import Callable

from briefbot import Article, write_brief

WORDS = 60
Points = Callable[[str], list[str]]


def key_points(text: str) -> list[str]:
    return [p.text for p in write_brief([Article(id="1", url="https://example.org/", title="", text=text)]).key_points]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def sumy(name: str) -> Points:
    """The summarizer of that name, of four sentences in the order it gives them; no corpus to download."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  (an extra)
    from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: PLC0415  (an extra)
    from sumy.summarizers.text_rank import TextRankSummarizer  # noqa: PLC0415  (an extra)

    class Tokenizer:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(re.findall(r"\w+", text.lower()))

    summarize = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer}[name]()

    def points(text: str) -> list[str]:
        document = ObjectDocumentModel([Paragraph([Sentence(s, Tokenizer()) for s in sentences(text)])])
        return [str(sentence) for sentence in summarize(document, 4)]

    return points


def first_words(points: list[str]) -> str:
    """Whole points up to 60 words, the first one in any case."""
    kept: list[str] = []
    for point in points:
        if kept and sum(len(p.split()) for p in (*kept, point)) > WORDS:
            break
        kept.append(point)
    return " ".join(kept)


def rouge(reference: str, text: str, size: int) -> float:
    """F over runs of `size` words."""
    one, other = (grams(t, size) for t in (reference, text))
    both = sum((one & other).values())
    return 2 * both / max(1, sum(one.values()) + sum(other.values()))


def grams(text: str, size: int) -> collections.Counter[tuple[str, ...]]:
    tokens = re.findall(r"[a-z0-9]+", text.lower())
    return collections.Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


def measure(points: Points, rows: list[dict]) -> tuple[float, float, float]:
    """Mean ROUGE-1 and ROUGE-2 in points, and the median CPU milliseconds of an article."""
    points(rows[0]["src"])  # loads the models
    scores, spent = [], []
    for row in rows:
        begin = time.process_time()
        found = points(row["src"])
        spent.append(1000 * (time.process_time() - begin))
        scores.append([100 * rouge(row["refs"][0], first_words(found), size) for size in (1, 2)])
    one, two = (statistics.mean(column) for column in zip(*scores, strict=True))
    return one, two, statistics.median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    with gzip.open(parser.parse_args().file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    ways: dict[str, Points] = {"briefbot": key_points, "the lead": sentences}
    try:
        ways |= {f"sumy {name}": sumy(name) for name in ("LexRank", "TextRank")}
    except ImportError:
        print("(sumy is not installed: no LexRank, no TextRank)")
    print(f"{len(rows)} articles of CNN/Daily Mail\n{'':16}{'ROUGE-1':>9}{'ROUGE-2':>9}{'CPU ms':>9}")
    for name, points in ways.items():
        one, two, spent = measure(points, rows)
        print(f"{name:16}{one:9.2f}{two:9.2f}{spent:9.1f}")


if __name__ == "__main__":
    main()
