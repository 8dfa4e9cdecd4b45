"""A paragraph with a hanging indent that leaves no space at the end of its lines, so that a piped brief is clean text."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` wrapped under `lead`, which opens the first line; the others are indented by its width.

    A word longer than the line (an address, a line of Chinese) is folded, never cut.
    """

    text: Text
    lead: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.lead.cell_len
        lines = self.text.wrap(console, max(options.max_width - indent, 10), overflow="fold")
        for number, line in enumerate(lines or [Text("")]):
            line.rstrip()
            yield Text("") if not line else Text.assemble(" " * indent if number else self.lead, line, no_wrap=True, end="\n")


def paragraph(text: Text | str, lead: Text | str = "") -> Paragraph:
    """The paragraph, of plain text or styled."""
    return Paragraph(_text(text), _text(lead))


def spaced(blocks: list[list[Paragraph]]) -> Iterator[Paragraph]:
    """The paragraphs of all blocks, an empty line between one block and the next."""
    for number, block in enumerate(block for block in blocks if block):
        if number:
            yield paragraph("")
        yield from block


def _text(text: Text | str) -> Text:
    return Text(text) if isinstance(text, str) else text
