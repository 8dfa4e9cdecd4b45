"""Is a sentence borne out by its article? Beside word overlap, against the majority of three people, in one run.

    ./run bench support FILE.jsonl.gz

A row of the file has `article` and `sentences`, each with `text` and three `votes`. The public set is QAGS on CNN/Daily Mail
(Wang and others 2020): 235 articles, 714 sentences that summarizers wrote, a quarter of them not borne out.
"""

import argparse
import collections
import gzip
import json
import re
import statistics
import time
from collections.abc import Callable

from briefbot import is_supported

Check = Callable[[str, str], bool]


def overlap(share: float) -> Check:
    """Whether that share of the claim's words stands somewhere in the source."""

    def check(claim: str, source: str) -> bool:
        wanted, known = (set(re.findall(r"\w+", text.lower())) for text in (claim, source))
        return len(wanted & known) >= share * len(wanted)

    return check


def measure(check: Check, rows: list[dict]) -> tuple[float, float, float]:
    """Supported kept, unsupported caught, milliseconds of CPU a sentence."""
    right = collections.defaultdict(list)
    begin = time.process_time()
    for row in rows:
        for sentence in row["sentences"]:
            yes = 2 * sentence["votes"].count("yes") > len(sentence["votes"])
            right[yes].append(check(sentence["text"], row["article"]) == yes)
    spent = 1000 * (time.process_time() - begin) / sum(map(len, right.values()))
    return statistics.mean(right[True]), statistics.mean(right[False]), spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    with gzip.open(parser.parse_args().file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    steps = [n / 100 for n in range(60, 101, 2)]
    best = max(steps, key=lambda share: sum(measure(overlap(share), rows)[:2]))
    ways = {
        "briefbot": is_supported,
        "word overlap 0.80": overlap(0.8),
        f"word overlap, fitted here: {best:.2f}": overlap(best),
    }
    print(f"{len(rows)} articles of QAGS-CNN/DM\n{'':34}{'kept':>7}{'caught':>8}{'balanced':>10}{'CPU ms':>8}")
    for name, check in ways.items():
        kept, caught, spent = measure(check, rows)
        print(f"{name:34}{kept:7.3f}{caught:8.3f}{(kept + caught) / 2:10.3f}{spent:8.2f}")


if __name__ == "__main__":
    main()
