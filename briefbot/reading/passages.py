"""A sentence as the finder walks it, and a candidate for a statement in it."""

from dataclasses import dataclass

from briefbot.reading.cues import Cue
from briefbot.reading.names import is_title_case
from briefbot.reading.tokens import Token

_SAYING = frozenset(("say", "tell", "ask"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as the finder walks it: its tokens, its bounds, its paragraph."""

    start: int
    end: int
    paragraph: int
    tokens: list[Token]
    is_headline: bool


@dataclass(slots=True)
class Claim:
    """A candidate: the passage, the cue's tokens, the subject's tokens (or None), the content, and the shape's name."""

    passage: Passage
    verb: int
    cue: Cue
    frame: str
    subject: tuple[int, int] | None
    spans: list[tuple[int, int]]
    side: str = "right"
    score: float = 0.0

    @property
    def is_beside_quotation(self) -> bool:
        """Whether it is a verb of saying with a subject, whose content is a quotation right beside it."""
        start = self.spans[0][0]
        opening = next((t for t in self.passage.tokens if t.start >= start), None)
        is_quoted = self.side == "inverted" or self.frame in ("quote", "colon") or self.side == "left"
        return (
            is_quoted
            and self.subject is not None
            and self.cue.kind in _SAYING
            and self.passage.tokens[self.verb - 1].lower not in ("'s", "’s", "'")  # "Roe's comments"
            and opening is not None
            and opening.quotation >= 0
        )


def passage_of(span: tuple[int, int, int], tokens: list[Token]) -> Passage:
    """The sentence with its tokens."""
    return Passage(span[0], span[1], span[2], tokens, is_title_case(tokens))


def span_of(passage: Passage, start: int, stop: int) -> tuple[int, int] | None:
    """tokens[start:stop] as a span, marks at its edges left out (quotation marks kept)."""
    tokens = passage.tokens
    while start < stop and not tokens[start].is_word and tokens[start].quotation < 0 and tokens[start].text not in "$#@(":
        start += 1
    while (
        stop > start and not tokens[stop - 1].is_word and tokens[stop - 1].quotation < 0 and tokens[stop - 1].text not in "%)"
    ):
        stop -= 1
    return (tokens[start].start, tokens[stop - 1].end) if start < stop else None
