"""Fit the weights by which a candidate is judged to be a statement, and write them to briefbot/reading/words/weights.json.

    ./run bench fit_cues POLNEAR-TRAIN.jsonl[.gz]

Input as for benchmarks/statements.py. A candidate is right where its content overlaps a label by half and its cue verb
stands in the label's cue. Logistic regression over the named features of `briefbot.reading.judgement`, by AdaGrad in a
fixed order, with a pull to zero; features seen fewer than eight times and weights near zero are left out. No text of the
data is kept.
"""

import gzip
import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from briefbot.reading.claims import find_claims
from briefbot.reading.judgement import features
from briefbot.reading.passages import Claim
from briefbot.reading.quotation import QuotationAt, find_quotations
from briefbot.reading.statements import passages_of

WEIGHTS = Path(__file__).parents[1] / "briefbot" / "reading" / "words" / "weights.json"
_RARE = 8
_SMALL = 0.08
_ROUNDS = 12
_PULL = 5.0  # of one round, shared by the examples that have the feature

Example = tuple[list[str], bool]


def examples(article: dict[str, object]) -> list[Example]:
    """The candidates of an article as features, and whether each is right."""
    text = str(article["text"])
    labels = article["annotations"][0]["attributions"]  # type: ignore[index]
    quotations = find_quotations(text)
    claims = [claim for passage in passages_of(text, QuotationAt(quotations)) for claim in find_claims(passage, quotations)]
    return [(features(claim), any(is_right(text, claim, label) for label in labels)) for claim in claims]


def is_right(text: str, claim: Claim, label: dict[str, list[tuple[int, int]]]) -> bool:
    verb = claim.passage.tokens[claim.verb].start
    if not any(start <= verb < end for start, end in label["cue"]):
        return False
    ours, theirs = letters(text, claim.spans), letters(text, label["content"])
    return 2 * len(ours & theirs) >= len(ours | theirs) > 0


def letters(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}


def fit(found: list[Example]) -> dict[str, float]:
    """Logistic weights by feature; deterministic."""
    seen = Counter(name for names, _ in found for name in set(names))
    weights = {name: 0.0 for name, count in seen.items() if count >= _RARE}
    squares = dict.fromkeys(weights, 1e-8)
    kept = [([name for name in dict.fromkeys(names) if name in weights], right) for names, right in found]
    order = random.Random(1)
    for _ in range(_ROUNDS):
        order.shuffle(kept)
        for names, right in kept:
            guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[name] for name in names)))))
            for name in names:
                slope = guess - right + _PULL * weights[name] / seen[name]
                squares[name] += slope * slope
                weights[name] -= 0.15 * slope / math.sqrt(squares[name])
    return {name: round(weight, 2) for name, weight in sorted(weights.items()) if abs(weight) >= _SMALL}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/fit_cues.py POLNEAR-TRAIN.jsonl[.gz]")
    path = Path(sys.argv[1])
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = [example for line in data.decode("utf8").splitlines() if line for example in examples(json.loads(line))]
    weights = fit(found)
    WEIGHTS.write_text(json.dumps(weights, indent=0, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf8")
    print(f"{len(found)} candidates, {sum(right for _, right in found)} right, {len(weights)} weights")


if __name__ == "__main__":
    main()
