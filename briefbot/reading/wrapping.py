"""Plain text to paragraphs: lines that an editor wrapped are joined, lines that are paragraphs are left alone."""

import re
from itertools import chain, pairwise

_ITEM = re.compile(r"\s*(?:[-*•–—]|\d{1,3}[.)])\s+\S")
_WIDEST = 100  # characters: nobody wraps later
_ENDS = (".", "!", "?", "”", '"', "»", "।", "。", "…", ":", ")")


def paragraphs_of(text: str, is_wrapped: bool = False) -> list[str]:
    """The paragraphs of a plain text, each on one line; `is_wrapped` says that a single newline never ends one (Markdown)."""
    blocks = [[line.strip() for line in block.split("\n")] for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    wrapped = is_wrapped or _is_wrapped([line for block in blocks for line in block[:-1]], list(chain.from_iterable(blocks)))
    found: list[str] = []
    for block in blocks:
        lines = [line for line in block if line]
        found += lines[:1]
        for before, line in pairwise(lines):
            if wrapped and not _ITEM.match(line) and _continues(before, blocks):
                found[-1] += ("" if re.search(r"\w-$", before) and line[0].islower() else " ") + line
            else:
                found.append(line)
    return found


def _is_wrapped(broken: list[str], lines: list[str]) -> bool:
    """Do the lines followed by another fill about one width, and mostly end within a sentence?"""
    if len(broken) < 2 or max(map(len, lines)) > _WIDEST:
        return False
    lengths = sorted(map(len, broken))
    within = sum(not line.endswith(_ENDS) for line in broken)
    return lengths[len(lengths) // 2] >= 30 and within * 2 > len(broken)


def _continues(before: str, blocks: list[list[str]]) -> bool:
    """Without blank lines between paragraphs, a much shorter line that ends a sentence is the last of its paragraph."""
    if len(blocks) > 1:
        return True
    widest = max(len(line) for line in blocks[0])
    return not (len(before) < widest * 0.75 and before.endswith(_ENDS))
