"""A draft held against its evidence, part by part, and the brief that what holds of it makes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefbot.writing.model.grounds import Judged, judge_claim, judge_view
from briefbot.writing.model.material import Material
from briefbot.writing.model.prompt import FaultLine
from briefbot.writing.model.reply import Claim, ClaimedView, Draft

_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a draft under its id ("h", "p2", "v1") and what became of it. `view` is the claimed view, where it is one."""

    id: str
    judged: Judged
    view: ClaimedView | None = None

    @property
    def holds(self) -> bool:
        """Whether it may be shown."""
        return not self.judged.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A draft's parts in its own order. A view of nobody who was given is not among them."""

    parts: tuple[Part, ...] = field(default=())

    @property
    def faults(self) -> tuple[FaultLine, ...]:
        """What does not hold, and why."""
        return tuple(FaultLine(id=p.id, text=p.judged.text, reasons=p.judged.reasons) for p in self.parts if not p.holds)

    @property
    def is_thin(self) -> bool:
        """Whether so much of it fails that a brief would miss it: headline, summary, or points so that fewer than three hold.

        A view that fails is there in the reader's words, and of the rest nobody misses a line.
        """
        failed = {part.id[0] for part in self.parts if not part.holds}
        return bool(failed & {"h", "s"}) or ("p" in failed and len(self.sound("p")) < _FEWEST_POINTS)

    def sound(self, kind: str) -> tuple[Part, ...]:
        """The parts of that kind ("p") that hold, in order."""
        return tuple(part for part in self.parts if part.id[0] == kind and part.holds)


def judge(draft: Draft, material: Material, language: str) -> Judgement:
    """Every part of the draft against the sentences that it cites; `language` is the tag of what it is written in."""
    claims = (
        Part(id=id, judged=judge_claim(id[0], claim, material, language)) for id, claim in _claims(draft) if claim is not None
    )
    views = (
        Part(id=f"v{number}", judged=judge_view(view, material.speakers[view.speaker], material, language), view=view)
        for number, view in enumerate(draft.views, 1)
        if view.speaker in material.speakers
    )
    return Judgement(parts=(*claims, *views))


def amended(judgement: Judgement, anew: Mapping[str, Claim], material: Material, language: str) -> Judgement:
    """The judgement with the parts that failed judged again as they were written anew; what holds already stays."""
    return Judgement(
        parts=tuple(
            part if part.holds or part.id not in anew else _again(part, anew[part.id], material, language)
            for part in judgement.parts
        )
    )


def _again(part: Part, claim: Claim, material: Material, language: str) -> Part:
    if part.view is None:
        return replace(part, judged=judge_claim(part.id[0], claim, material, language))
    view = replace(part.view, claim=claim)
    return replace(part, view=view, judged=judge_view(view, material.speakers[view.speaker], material, language))


def _claims(draft: Draft) -> Iterator[tuple[str, Claim | None]]:
    yield "h", draft.headline
    yield "s", draft.summary
    yield from _numbered("p", draft.points)
    yield "w", draft.why
    yield "n", draft.ahead


def _numbered(kind: str, claims: Sequence[Claim]) -> Iterator[tuple[str, Claim]]:
    return ((f"{kind}{number}", claim) for number, claim in enumerate(claims, 1))
