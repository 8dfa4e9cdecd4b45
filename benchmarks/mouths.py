"""In whose mouth a quote is put: every quote that a brief could show, against people's labels, by how the text introduces it.

    ./run bench mouths POLNEAR.jsonl[.gz] [--wrong]

Input as for benchmarks/statements.py. A quote that a brief could show is one of a statement whose speaker is a person. The
label that counts is the narrowest one whose content covers at least half of the quote and whose source does not stand
within it. A speaker is right where it shares a word with the label's source. What the labels cannot decide is counted apart:

    unresolved  the label's source is a pronoun or a description, and names nobody
    unlabelled  no label covers the quote

Constructions: `name`, `pronoun`, `description` stand beside the cue; `left out` means that the paragraph's text outside the
quotes holds no such subject; `interrupted` is the second and later part of a statement in its paragraph; `bare` a paragraph
that is nothing but quotation; `colon` a quote introduced by one; `phrase` a quote of at most four words. `--wrong` prints
every quote in a wrong mouth, to be read.
"""

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.statements import letters, plain, words
from briefbot import find_statements

_TITLES = frozenset(
    "the a an this that his her its their our my he she they we who i you it one former president senator governor republican "
    "democrat democratic american".split()
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:said|says?|told|tells|add(?:ed|s)|wrote|asked|warned|argued|noted|tweeted|explained|continued|called|declared|insisted"
    r"|replied|joked|according)\b"
)
_PHRASE = 4  # words


class Shown(NamedTuple):
    """A quote that a brief could show: its place, the speaker's name, and whether its statement began before it."""

    start: int
    end: int
    speaker: str
    is_later_part: bool


class Verdict(NamedTuple):
    verdict: str  # right, wrong, unresolved, unlabelled
    construction: str
    quote: Shown
    source: str


Reader = Callable[[str], Iterator[Shown]]


def ours(text: str) -> Iterator[Shown]:
    for statement in find_statements(text):
        for number, (start, end) in enumerate(statement.quotes):
            if statement.is_person:
                yield Shown(start, end, statement.speaker, number > 0)


def regex(text: str) -> Iterator[Shown]:
    for speaker, spans in plain(text):
        for number, (start, end) in enumerate(spans):
            if speaker and text[start] in "\"“'":
                yield Shown(start + 1, end - 1, speaker, number > 0)


def verdicts(article: dict[str, object], reader: Reader) -> Iterator[Verdict]:
    """What the labels say of every quote that the reader would have shown."""
    text = str(article["text"])
    labels = [
        (letters(text, label["content"]), label["source"])
        for label in article["annotations"][0]["attributions"]  # type: ignore[index]
    ]
    for quote in reader(text):
        said = letters(text, [(quote.start, quote.end)])
        covering = [
            (len(content), source)
            for content, source in labels
            if said and len(content & said) >= len(said) / 2 and not any(quote.start <= b < quote.end for b, _ in source)
        ]
        construction = construction_of(text, quote)
        if not covering:
            yield Verdict("unlabelled", construction, quote, "")
            continue
        source = " ".join(text[start:end] for start, end in min(covering)[1])
        if words(quote.speaker) & words(source):
            yield Verdict("right", construction, quote, source)
        else:
            yield Verdict("wrong" if names_somebody(source) else "unresolved", construction, quote, source)


def names_somebody(source: str) -> bool:
    """Whether a label's source holds a name: a capital that is no title's, and does not only begin a description."""
    found = [word for word in re.findall(r"[^\W\d_][\w’'-]*", source) if word.lower() not in _TITLES]
    begins_described = source.partition(" ")[0].lower() in _TITLES
    return any(word[0].isupper() for word in found) and not (begins_described and found[-1][0].islower())


def construction_of(text: str, quote: Shown) -> str:
    """How the text introduces the quote, read off the paragraph around it."""
    begin, stop = text.rfind("\n", 0, quote.start) + 1, text.find("\n", quote.end)
    paragraph = text[begin : stop if stop >= 0 else len(text)]
    outside = re.sub(r"[“\"][^”\"]*(?:[”\"]|$)", " | ", paragraph)
    if not re.search(r"\w", outside):
        return "bare"
    before = text[max(begin, quote.start - 40) : quote.start].rstrip("\"“‘' ")
    if len(text[quote.start : quote.end].split()) <= _PHRASE:
        return "phrase"
    if quote.is_later_part:
        return "interrupted"
    if before.endswith(":"):
        return "colon"
    return _subject(outside, quote.speaker)


def _subject(outside: str, speaker: str) -> str:
    if any(word in words(outside) for word in words(speaker)):
        return "name"
    if not _CUE.search(outside):
        return "left out"
    return "pronoun" if _PRONOUN.search(outside) else "description"


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--wrong"]
    if len(arguments) != 1:
        sys.exit("usage: python benchmarks/mouths.py POLNEAR.jsonl[.gz] [--wrong]")
    path = Path(arguments[0])
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    articles = [json.loads(line) for line in data.decode("utf8").splitlines() if line]
    print(f"{len(articles)} articles of {path.name}")
    for name, reader in (("find_statements", ours), ("regular expression", regex)):
        found = [(article, verdict) for article in articles for verdict in verdicts(article, reader)]
        show(name, [verdict for _, verdict in found])
        if name == "find_statements" and "--wrong" in sys.argv:
            show_wrong(found)


def show(name: str, found: list[Verdict]) -> None:
    """The table of one reader."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in found:
        rows[verdict.construction][verdict.verdict] += 1
        rows["all"][verdict.verdict] += 1
    columns = ("right", "wrong", "unresolved", "unlabelled")
    print(f"\n{name:<20}{'precision':>10}" + "".join(f"{column:>12}" for column in columns))
    for construction in sorted(rows, key=lambda row: (row == "all", row)):
        counts = rows[construction]
        precision = counts["right"] / max(counts["right"] + counts["wrong"], 1)
        print(f"{construction:<20}{precision:>10.3f}" + "".join(f"{counts[column]:>12}" for column in columns))


def show_wrong(found: list[tuple[dict[str, object], Verdict]]) -> None:
    """Every quote in a wrong mouth, with the text around it."""
    for article, (verdict, construction, quote, source) in found:
        if verdict == "wrong":
            text = str(article["text"])
            around = (
                text[max(0, quote.start - 300) : quote.start],
                text[quote.start : quote.end],
                text[quote.end : quote.end + 150],
            )
            print(f"\n--- {construction}: ours {quote.speaker!r}, labelled {source!r}\n{around[0]}>>>{around[1]}<<<{around[2]}")


if __name__ == "__main__":
    main()
