"""What an examination found, a line each: fine, or what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.text import Text

from briefbot.showing.paragraph import paragraph
from briefbot.showing.plain import plain
from briefbot.showing.terminal import MEASURE

State = Literal["ok", "wrong", "unknown"]
_MARKS: dict[State, str] = {"ok": "ok", "wrong": "wrong", "unknown": "?"}
_WIDTH = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, how it is, and what a person can do where it is wrong."""

    what: str
    state: State
    said: str
    advice: str = ""


def fine(what: str, said: str) -> Finding:
    """It is as it should be."""
    return Finding(what=what, state="ok", said=said)


def wrong(what: str, said: str, advice: str) -> Finding:
    """It is not."""
    return Finding(what=what, state="wrong", said=said, advice=advice)


def unknown(what: str, said: str) -> Finding:
    """It cannot be known from here, or need not be."""
    return Finding(what=what, state="unknown", said=said)


def findings_in_terminal(findings: Sequence[Finding]) -> RenderableType:
    """A line for each finding, and one more for what to do."""
    lines = []
    for finding in findings:
        mark = f"{_MARKS[finding.state]:{_WIDTH}}"
        style = "bold" if finding.state == "wrong" else ""
        lines.append(paragraph(Text(plain(f"{finding.what}: {finding.said}"), style=style), mark))
        if finding.advice:
            lines.append(paragraph(Text(plain(finding.advice)), " " * _WIDTH))
    return Constrain(Group(*lines), MEASURE)
