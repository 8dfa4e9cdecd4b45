"""The parts of a brief that can be wrong: what each is called, and the brief without some of them.

Key points are "p1", "p2" and so on, people "v1" and so on (the experts, then the voices); the others are "why", "next",
"summary" and "headline".
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from briefbot.values import Brief, ExpertView, KeyPoint, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part by its name: what it says, and the sentences that bear it out."""

    name: str
    text: str
    evidence: tuple[Sentence, ...]

    @property
    def is_point(self) -> bool:
        """Whether it is one of the points that make the body of a brief."""
        return self.name in {"why", "next"} or self.name.startswith("p")


def parts_of(brief: Brief) -> tuple[Part, ...]:
    """Every part, in the order of their numbers from 1: key points, why it matters, what is next, summary, headline, people."""
    named: list[tuple[str, KeyPoint | None]] = [(f"p{number}", point) for number, point in enumerate(brief.key_points, 1)]
    named += [
        ("why", brief.why_it_matters),
        ("next", brief.whats_next),
        ("summary", brief.summary),
        ("headline", brief.headline),
    ]
    people = (*brief.expert_views, *brief.voices)
    return (
        *(_part(name, point) for name, point in named if point),
        *(Part(name=f"v{number}", text=_said(view), evidence=view.evidence) for number, view in enumerate(people, 1)),
    )


def numbered(brief: Brief, gone: Collection[str] = ()) -> tuple[tuple[int, Part], ...]:
    """The parts with their numbers, but for those that were taken out: names and numbers are of the brief as it was written."""
    return tuple((number, part) for number, part in enumerate(parts_of(brief), 1) if part.name not in gone)


def without(brief: Brief, names: Collection[str], headline: str = "") -> Brief | None:
    """The brief without these parts; None where nothing would be left to say.

    A brief has a headline and a summary: where one is taken out, the next claim moves up, the summary or a key point. An
    editor's own `headline` goes before it.
    """

    if not (names or headline):  # most briefs: the check of what they stand on need not be made again
        return brief

    def stays(name: str) -> bool:
        return name not in names

    points = [point for number, point in enumerate(brief.key_points, 1) if stays(f"p{number}")]
    why, upcoming = (brief.why_it_matters if stays("why") else None, brief.whats_next if stays("next") else None)
    claims = [claim for name, claim in (("headline", brief.headline), ("summary", brief.summary)) if stays(name)]
    while len(claims) < 2 and points:
        claims.append(points.pop(0))
    if not claims:
        return None
    return replace(
        brief,
        headline=replace(claims[0], text=headline) if headline else claims[0],
        summary=claims[-1],
        key_points=tuple(points),
        expert_views=_left(brief.expert_views, 1, stays),
        voices=_left(brief.voices, 1 + len(brief.expert_views), stays),
        why_it_matters=why,
        whats_next=upcoming,
    )


def _left(views: tuple[ExpertView, ...], first: int, stays: Callable[[str], bool]) -> tuple[ExpertView, ...]:
    return tuple(view for number, view in enumerate(views, first) if stays(f"v{number}"))


def _part(name: str, point: KeyPoint) -> Part:
    return Part(name=name, text=point.text, evidence=point.evidence)


def _said(view: ExpertView) -> str:
    """Who it is, and what they are told to have said."""
    return f"{view.name}: {view.view or ' '.join(quote.text for quote in view.quotes)}"
