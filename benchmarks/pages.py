"""Main text of article pages: briefbot beside trafilatura (and readability-lxml, where it is installed), in one run.

    ./run bench pages PATH

PATH is a folder with `NAME.html` or `NAME.html.gz` files (or an `html` folder of them) and a JSON of what they hold
(`gold.json` or `ground-truth.json`: {NAME: {"articleBody": ..., "url": ...}}). The public data set is the article extraction
benchmark of Zyte (181 news pages): https://github.com/scrapinghub/article-extraction-benchmark

Precision and recall are means over the pages, by shingles of four words, as that benchmark counts them; F1 is theirs.
"""

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura

from briefbot.errors import PageError
from briefbot.reading.page import read_page

Extract = Callable[[bytes, str], str]


def ours(html: bytes, url: str) -> str:
    try:
        return read_page(html, url).text
    except PageError:
        return ""


def plain(**mode: bool) -> Extract:
    return lambda html, url: trafilatura.extract(html, url=url, include_comments=False, **mode) or ""


def readability() -> Extract | None:
    try:
        from lxml.html import fromstring  # noqa: PLC0415
        from readability import Document  # noqa: PLC0415
    except ImportError:
        return None
    return lambda html, _: fromstring(Document(html.decode("utf-8", "replace")).summary()).text_content()


def shingles(text: str, words: int = 4) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[n : n + words]) for n in range(max(1, len(tokens) - words + 1))) if tokens else Counter()


def load(folder: Path) -> list[tuple[bytes, str, Counter[tuple[str, ...]]]]:
    names = (folder / "gold.json", folder / "ground-truth.json")
    gold = json.loads(next(path for path in names if path.exists()).read_text("utf-8"))
    return [(_html(folder, name), page.get("url", ""), shingles(page["articleBody"])) for name, page in gold.items()]


def _html(folder: Path, name: str) -> bytes:
    for path in (folder / f"{name}.html", folder / "html" / f"{name}.html"):
        if path.exists():
            return path.read_bytes()
    return gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())


def measure(extract: Extract, pages: list[tuple[bytes, str, Counter[tuple[str, ...]]]]) -> str:
    precisions, recalls, seconds = [], [], []
    for html, url, wanted in pages:
        begin = time.process_time()
        found = shingles(extract(html, url))
        seconds.append(time.process_time() - begin)
        both = (found & wanted).total()
        if found:
            precisions.append(both / found.total())
        recalls.append(both / wanted.total())
    precision, recall = statistics.mean(precisions or [0.0]), statistics.mean(recalls)
    f1 = 2 * precision * recall / (precision + recall or 1)
    rate, median = len(pages) / sum(seconds), 1000 * statistics.median(seconds)
    return f"{f1:6.4f}  {precision:9.4f}  {recall:6.4f}  {rate:7.1f}  {median:9.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    pages = load(parser.parse_args().path)
    contenders: dict[str, Extract | None] = {
        "briefbot": ours,
        "trafilatura fast": plain(fast=True),
        "trafilatura precision": plain(favor_precision=True),
        "readability-lxml": readability(),
    }
    print(f"{len(pages)} pages, Python {sys.version.split()[0]}, trafilatura {trafilatura.__version__}")
    print(f"{'':22}      F1  precision  recall  pages/s  median ms")
    for name, extract in contenders.items():
        print(f"{name:22}  {measure(extract, pages) if extract else 'not installed'}")


if __name__ == "__main__":
    main()
