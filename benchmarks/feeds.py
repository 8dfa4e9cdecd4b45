"""Feed bytes to entries: ours beside feedparser and bare fastfeedparser, on a folder of real feeds, in one run.

    ./run bench feeds PATH [--rounds 3]

PATH is a folder with an `index.tsv`, one feed a line: file name, the address it was fetched from, and anything else,
with tabs between. Any list of feeds makes one: fetch each address (`curl -sL`) into a file and write its line.

Our 200 are fastfeedparser's own benchmark (github.com/kagisearch/fastfeedparser: the addresses are `FEEDS` in
`benchmark.py`, the bodies lie in `benchmark_data`, each under the first 16 hexadecimal digits of its address's SHA-256).
That library is tuned on them, so its speed here is its best.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import fastfeedparser
import feedparser

from briefbot.reading.feed import read_feed

Fed = list[tuple[bytes, str]]


def ours(body: bytes, url: str) -> Iterable[tuple[str, str]]:
    return [(entry.title, entry.url) for entry in read_feed(body, url).entries]


def fast(body: bytes, _url: str) -> Iterable[tuple[str, str]]:
    return [(entry.get("title", ""), entry.get("link", "")) for entry in fastfeedparser.parse(body).entries]


def slow(body: bytes, url: str) -> Iterable[tuple[str, str]]:
    entries = feedparser.parse(body, response_headers={"content-location": url}).entries
    return [(entry.get("title", ""), entry.get("link", "")) for entry in entries]


def measured(read: Callable[[bytes, str], Iterable[tuple[str, str]]], feeds: Fed) -> dict[str, Any]:
    """CPU seconds in all and at the median feed; entries; entries with a title and an http address; feeds that raised."""
    seconds, entries, whole, raised = [], 0, 0, 0
    for body, url in feeds:
        begin = time.process_time()
        try:
            found = list(read(body, url))
        except Exception:  # noqa: BLE001 (whatever a parser raises is counted)
            found, raised = [], raised + 1
        seconds.append(time.process_time() - begin)
        entries += len(found)
        whole += sum(bool(title) and (link or "").startswith(("http://", "https://")) for title, link in found)
    return {"s": sum(seconds), "ms": 1000 * statistics.median(seconds), "entries": entries, "whole": whole, "raised": raised}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="of the two quick ones; feedparser runs once")
    args = parser.parse_args()
    lines = [line.split("\t") for line in (args.path / "index.tsv").read_text("utf-8").splitlines()]
    feeds = [((args.path / name).read_bytes(), url) for name, url, *_ in lines]
    rows = {"feedparser": measured(slow, feeds)}
    for name, read in (("fastfeedparser", fast), ("briefbot", ours)):
        rows[name] = sorted((measured(read, feeds) for _ in range(args.rounds)), key=lambda row: row["s"])[args.rounds // 2]
    print(f"{len(feeds)} feeds, {sum(len(body) for body, _ in feeds) / 1e6:.1f} MB")
    print(f"{'':15}{'CPU s':>8}{'times':>8}{'ms/feed':>9}{'entries':>9}{'title+url':>11}{'raised':>8}")
    for name, row in rows.items():
        times = rows["feedparser"]["s"] / row["s"]
        print(f"{name:15}{row['s']:8.2f}{times:8.1f}{row['ms']:9.2f}{row['entries']:9}{row['whole']:11}{row['raised']:8}")


if __name__ == "__main__":
    main()
