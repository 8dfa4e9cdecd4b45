"""Who said what, against people's labels: find_statements beside a plain regular expression, in one run.

    ./run bench statements POLNEAR.jsonl[.gz]

The labels are PolNeAR's, the Political News Attribution Relations corpus (Newell, Margolin and Ruths, LREC 2018;
https://github.com/networkdynamics/PolNeAR). Each line is one article:

    {"text": ..., "annotations": [{"attributions": [{"source": [[b, e], ...], "cue": [...], "content": [...],
     "d_speech": bool, "d_source": "person" | ...}, ...]}, ...]}

with character spans (the corpus itself comes as texts and brat .ann files); `d_speech` says that the cue is a verb of speech,
`d_source` what the source is. The first annotator counts.

    strict    one to one, content overlap (intersection over union of letters and digits) at least one half
    named     labels whose cue is a verb of speech and whose source names a person: at least half of the content found,
              and the speaker of the statement that overlaps it most shares a word with the source
"""

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from briefbot import find_statements

Spans = Iterable[tuple[int, int]]
Found = list[tuple[str, tuple[tuple[int, int], ...]]]
_SMALL = frozenset("the a an of and in on at for to said mr mrs ms dr sen rep gov president senator".split())


class Figures(NamedTuple):
    precision: float
    recall: float
    f1: float
    named_found: float
    named_right: float
    milliseconds: float


_NAME = re.compile(r"(?:[A-Z][\w’'-]+ ?(?:[A-Z]\. )?){1,4}|\b(?:he|she|they)\b")
_SAID = re.compile(
    r"\b(?:said|says?|told|tells|added|adds|wrote|writes|asked|warned|argued|argues|noted|notes|tweeted|suggested|announced|believes?"
    r"|thinks?|called|calls|claimed|insisted|explained|declared|acknowledged|reported"
    r"|according to|saying|adding)\b(?: (?:that|reporters))*,?"
)
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{3,2000})[\"”]|''([^'\n].{2,2000}?)''")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\"”])[^.!?\n]*)*[.!?]?[\"”]?")


def plain(text: str) -> Found:
    """The peer, in thirty lines: quotation marks, a list of verbs, the name nearest to the verb."""
    found: Found = []
    last = ""
    for sentence in _SENTENCE.finditer(text):
        start, line = sentence.start(), sentence.group()
        said = _SAID.search(line)
        quoted = list(_QUOTED.finditer(line))
        if said:
            names = list(_NAME.finditer(line, 0, said.start())) or list(_NAME.finditer(line, said.end()))
            name = min(names, key=lambda n: abs(n.end() - said.start())).group().strip() if names else ""
            last = last if name in ("", "he", "she", "they") else name
        if quoted and (said or last):
            found.append((last, tuple((start + m.start(), start + m.end()) for m in quoted)))
        elif said and said.group().startswith("according"):
            found.append(
                (last, ((start, start + said.start()),))
                if said.start() > 1
                else (last, ((start + said.end(), start + len(line)),))
            )
        elif said and said.end() + 5 < len(line):
            found.append((last, ((start + said.end(), start + len(line)),)))
        elif said and said.start() > 5:
            found.append((last, ((start, start + said.start()),)))
    return found


def ours(text: str) -> Found:
    return [(statement.speaker, statement.spans) for statement in find_statements(text)]


def letters(text: str, spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}


def words(name: str) -> set[str]:
    return set(re.findall(r"[a-z][a-z'’-]+", re.sub(r"['’]s\b", "", name.lower()))) - _SMALL


def measure(articles: list[dict[str, object]], reader: Callable[[str], Found]) -> Figures:
    """The reader's figures over all articles."""
    hits = predicted = labelled = named = found = right = 0
    begin = time.process_time()
    read = [reader(str(article["text"])) for article in articles]
    seconds = time.process_time() - begin
    for article, statements in zip(articles, read, strict=True):
        text = str(article["text"])
        labels = [(letters(text, label["content"]), label) for label in article["annotations"][0]["attributions"]]  # type: ignore[index]
        labels = [label for label in labels if len(label[0]) >= 5]
        guesses = [(chars, speaker) for speaker, spans in statements if (chars := letters(text, spans))]
        hits += matched([chars for chars, _ in labels], [chars for chars, _ in guesses])
        predicted, labelled = predicted + len(guesses), labelled + len(labels)
        covered = set().union(*(chars for chars, _ in guesses)) if guesses else set()
        for chars, label in labels:
            if not (label["d_speech"] and label["d_source"] == "person"):
                continue
            is_found = len(chars & covered) >= len(chars) / 2
            speaker = max(guesses, key=lambda guess: len(guess[0] & chars))[1] if guesses else ""
            source = " ".join(text[start:end] for start, end in label["source"])
            named, found = named + 1, found + is_found
            right += is_found and bool(words(speaker) & words(source))
    precision, recall = hits / max(predicted, 1), hits / max(labelled, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Figures(precision, recall, f1, found / max(named, 1), right / max(named, 1), 1000 * seconds / max(len(articles), 1))


def matched(labels: list[set[int]], guesses: list[set[int]]) -> int:
    """How many labels have a guess of their own that overlaps by half, the best pairs first."""
    pairs = sorted(
        ((len(a & b) / len(a | b), i, j) for i, a in enumerate(labels) for j, b in enumerate(guesses) if a & b), reverse=True
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for overlap, i, j in pairs:
        if overlap >= 0.5 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
    return len(used[0])


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/statements.py POLNEAR.jsonl[.gz]")
    path = Path(sys.argv[1])
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    articles = [json.loads(line) for line in data.decode("utf8").splitlines() if line]
    print(f"{len(articles)} articles of {path.name}")
    print(f"{'reader':<18}{'precision':>10}{'recall':>10}{'strict F1':>10}{'found':>10}{'right':>10}{'ms each':>10}")
    for name, reader in (("find_statements", ours), ("regular expression", plain)):
        figures = measure(articles, reader)
        print(f"{name:<18}" + "".join(f"{figure:>10.3f}" for figure in figures))


if __name__ == "__main__":
    main()
