"""Text to sentences: nupunkt inside each paragraph, then its known slips mended.

A newline always ends a paragraph, and so a sentence. The mending knows what news prose does: a question inside quotation
marks goes on ('"Really?" she said' is one sentence), titles and initials end nothing ("Sen. Roe", "J. Doe"), a closing mark
stays with its sentence, and scripts with terminators of their own (。！？ । ؟) are cut there.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from nupunkt import sent_spans

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_OTHER_SCRIPTS = re.compile(r"[。！？｡।॥؟۔]+[\"'”’」』）】»]*")
# A sentence ends here too where the next word is glued on by a quotation mark or opens with one.
_GLUED = re.compile(r"[.!?][\"”]\s+(?=[\"“][A-Z])|[.!?]”(?=[A-Z])")
_TITLE_AT_END = re.compile(
    r"(?:^|[\s(\"“‘'—–-])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Lt|Col|Gen|Maj|Capt|Sgt|Cpl|Adm|Cmdr|Rev|Fr|Msgr|Hon|Supt"
    r"|St|Ste|Mme|Mlle|Sra|Dra|No|vs|v|[A-Z]|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Messrs|Atty|Asst|Insp|Det|Pvt)\.$"
)
_STATE_AT_END = re.compile(
    r"\b(?:U\.S|U\.K|U\.N|E\.U|D\.C|N\.Y|L\.A|a\.m|p\.m|Inc|Corp|Ltd|Co|Jr|Sr|Calif|Fla|Mass|Mich|Pa|Va|Wis|Ariz)\.$"
)
_STARTER = re.compile(
    r"[\"“‘'(\[]*(?:The|A|An|In|On|At|It|Its|He|She|They|We|I|You|But|And|So|If|As|For|This|That|These|Those|There|When|While|After"
    r"|Before|However|Meanwhile|What|Who|Why|How|His|Her|Their|Our|My|No|Not|Yes|With|By|To|From|Since|Although|Though|Because|Some"
    r"|Many|Most|One|Two|Three|According|Asked|Both|All|Under|Last|Now|Still|Also|Yet|Instead|Even)\b"
)
_ENDS_IN_QUOTE = re.compile(r"[?!…,.—-][\"”’'»]$")
_CUE_AHEAD = re.compile(
    r"(?:[A-Z][\w.'’-]+\s+){1,4}(?:said|says|asked|asks|wrote|writes|added|adds|told|tells|tweeted|replied|shouted|yelled|cried|"
    r"declared|exclaimed|wondered|quipped|joked|continued|responded|demanded|insisted|recalled)\b"
)
_LONGEST = 2_000  # characters: the longest sentences of the papers have some 800
_MERGE_LOOK = 80  # how far back and ahead a mend looks; keeps the work linear on one endless line


class SentenceSpan(NamedTuple):
    """Where a sentence stands: offsets into the text, and its paragraph, counted from 0."""

    start: int
    end: int
    paragraph: int


def split_sentences(text: str) -> tuple[SentenceSpan, ...]:
    """The sentences of `text` in order, trimmed of white space, never empty; paragraphs are the non-blank lines."""
    found: list[SentenceSpan] = []
    paragraph = 0
    for line in _LINE.finditer(text):
        spans = _in_paragraph(line.group())
        found += [SentenceSpan(line.start() + start, line.start() + end, paragraph) for start, end in spans]
        paragraph += bool(spans)
    return tuple(found)


def _in_paragraph(line: str) -> list[tuple[int, int]]:
    if not line.strip():
        return []
    pieces = [piece for start, end in sent_spans(line) for piece in _cut(line, start, end)]
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and _goes_on(line, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [part for start, end in joined for part in _bounded(line, start, end)]


def _bounded(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence that does not end is cut after a word, or anywhere: it is no sentence, and is not to be shown as one."""
    while start < end:
        space = line.rfind(" ", start + 1, start + _LONGEST) if end - start > _LONGEST else end
        stop = min(space if space > 0 else start + _LONGEST, end)
        if span := _trimmed(line, start, stop):
            yield span
        start = stop


def _cut(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a span at the terminators of other scripts and at glued quotations; trim the pieces."""
    marks = [m.end() for pattern in (_OTHER_SCRIPTS, _GLUED) for m in pattern.finditer(line, start, end)]
    edges = [start, *sorted(marks), end]
    return [span for begin, stop in pairwise(edges) if (span := _trimmed(line, begin, stop))]


def _trimmed(line: str, start: int, end: int) -> tuple[int, int] | None:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None


def _goes_on(line: str, last: tuple[int, int], ahead: tuple[int, int]) -> bool:
    """Whether the piece `ahead` belongs to the sentence before it."""
    before = line[max(last[0], last[1] - _MERGE_LOOK) : last[1]]
    after = line[ahead[0] : min(ahead[1], ahead[0] + _MERGE_LOOK)]
    if after[0].islower() and not before.endswith(("。", "！", "？", "।")):
        return True
    if not any(c.isalnum() for c in line[ahead[0] : ahead[1]]):
        return True
    if _TITLE_AT_END.search(before):
        return True
    if _STATE_AT_END.search(before) and not _STARTER.match(after):
        return after[0].isupper() or after[0].isdigit()
    return bool(_ENDS_IN_QUOTE.search(before) and before[-2] in "?!…,—-" and _CUE_AHEAD.match(after))
