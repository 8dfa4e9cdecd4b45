"""The brief of a judged draft: what holds of it, the quotes cut from the sources, the rest from the embedded writer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefbot.stories.terms import terms
from briefbot.values import Brief, ExpertView, KeyPoint, Quote, Sentence, Source, WriterStamp
from briefbot.writing.embedded import compose
from briefbot.writing.length import MOST_WORDS, fit
from briefbot.writing.model.grounds import primary
from briefbot.writing.model.judgement import Judgement, Part
from briefbot.writing.model.material import Material
from briefbot.writing.people import Speaker
from briefbot.writing.points import alike
from briefbot.writing.quotes import best_quotes
from briefbot.writing.same import Same
from briefbot.writing.shorten import capitalised, undated

_FEWEST_POINTS, _MOST_POINTS = 3, 7
_MOST_VIEWS, _MOST_VOICES = 6, 5
_REPEATS = 0.75
_CLOSED = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How long a brief may be: words before its sources, and key points."""

    words: int = MOST_WORDS
    points: int = _MOST_POINTS


USUAL = Measure()


def compose_judged(
    judgement: Judgement, material: Material, stamp: WriterStamp, language: str, measure: Measure = USUAL
) -> Brief:
    """The brief, as long as the measure allows. Its stamp's note says what the embedded writer filled in.

    Every expert whom the reader heard has a view, the model's or else the reader's own. Into a brief in another language
    than the sources' the embedded writer puts only what a brief cannot be without.
    """
    base = _embedded(Same(material.sources), measure)
    headline, summary = _only(judgement, "h"), _only(judgement, "s")
    if summary and not set(terms(summary.text)) - set(terms((headline or base.headline).text)):
        summary = None  # it says the headline again
    told = summary or base.summary
    points = _points(judgement, told, measure.points)
    is_foreign = bool(language and base.language) and primary(language) != primary(base.language)
    filled = _fill(points, told, base.key_points, 1 if is_foreign else _FEWEST_POINTS)
    views, voices = _views(judgement, material, base, (told, *filled))
    theirs = sum(view.view != "" and view in base.expert_views for view in views) if is_foreign else 0
    missing = _missing(headline, summary, len(filled) - len(points), theirs)
    brief = replace(
        base,
        headline=_bare(headline) if headline else base.headline,
        summary=told,
        key_points=filled,
        expert_views=views,
        voices=voices,
        why_it_matters=_unlike(_only(judgement, "w"), (told, *filled)),
        whats_next=_unlike(_only(judgement, "n"), (told, *filled)),
        language=language or base.language,
        writer=replace(stamp, note=_note(judgement, missing, stamp.note)),
    )
    return fit(brief, measure.words)


def embedded_instead(sources: Sequence[Source], note: str, stamp: WriterStamp | None = None, measure: Measure = USUAL) -> Brief:
    """The embedded writer's brief, with the reason in its stamp; what the model has cost all the same stays in it."""
    brief = _embedded(Same(sources), measure)
    spent = stamp or brief.writer
    return replace(brief, writer=replace(brief.writer, note=note, tokens=spent.tokens, cost=spent.cost))


@lru_cache(maxsize=4)
def _embedded(same: Same, measure: Measure) -> Brief:
    """The embedded writer's brief, kept for a while: a story is written in several styles and languages one after another."""
    return compose(same.sources, most_words=measure.words, most_points=measure.points)


# -- points --------------------------------------------------------------------------------------------------------------


def _only(judgement: Judgement, kind: str) -> KeyPoint | None:
    return next((_point(part) for part in judgement.sound(kind)), None)


def _point(part: Part) -> KeyPoint:
    return KeyPoint(text=_sentence(part.judged.text), evidence=part.judged.evidence)


def _sentence(text: str) -> str:
    text = capitalised(undated(text))
    return text if text.endswith(_CLOSED) else text.rstrip(" ,;:–—-") + "."


def _bare(headline: KeyPoint) -> KeyPoint:
    return replace(headline, text=headline.text.removesuffix("."))


def _points(judgement: Judgement, told: KeyPoint, most: int) -> tuple[KeyPoint, ...]:
    """The points that hold, none that tells again what the summary or one before it told."""
    kept: list[KeyPoint] = []
    for part in judgement.sound("p"):
        if (point := _unlike(_point(part), (told, *kept))) and len(kept) < most:
            kept.append(point)
    return tuple(kept)


def _fill(points: tuple[KeyPoint, ...], told: KeyPoint, spare: Sequence[KeyPoint], least: int) -> tuple[KeyPoint, ...]:
    """The points, and so many of the embedded writer's that there are `least`; there is always one."""
    filled = list(points)
    for point in spare:
        if len(filled) < least and _unlike(point, (told, *filled)):
            filled.append(point)
    return tuple(filled or spare[:1])


def _unlike(point: KeyPoint | None, told: Iterable[KeyPoint]) -> KeyPoint | None:
    if point is None:
        return None
    own = frozenset(terms(point.text))
    return None if any(alike(own, frozenset(terms(other.text))) >= _REPEATS for other in told) else point


# -- views ---------------------------------------------------------------------------------------------------------------


def _views(
    judgement: Judgement, material: Material, base: Brief, told: Sequence[KeyPoint]
) -> tuple[tuple[ExpertView, ...], tuple[ExpertView, ...]]:
    """Experts, then voices: those of the reader, each told in the model's words where they hold.

    Others whom the model names come after them where they say more than what is told already.
    """
    written: dict[str, ExpertView] = {}
    for part in judgement.sound("v"):
        speaker = material.speakers[part.view.speaker] if part.view else None
        if speaker and speaker.name not in written:
            written[speaker.name] = _view(part, speaker, base)
    experts = tuple(written.get(view.name, view) for view in base.expert_views)
    known = {view.name for view in experts}
    acting = tuple(written.get(view.name, view) for view in base.voices)
    known |= {view.name for view in acting}
    more = [s for s in material.speakers.values() if s.name in written and s.name not in known and _adds(written[s.name], told)]
    return (
        (*experts, *(written[s.name] for s in more if s.is_expert))[:_MOST_VIEWS],
        (*acting, *(written[s.name] for s in more if not s.is_expert))[:_MOST_VOICES],
    )


def _view(part: Part, speaker: Speaker, base: Brief) -> ExpertView:
    """The model's line, with the best quotes of the sentences that it cites; those of the reader where they hold none."""
    cited = set(part.judged.evidence)
    quotes = best_quotes([said for said in speaker.said if cited & set(said.sentences)])
    quotes = tuple(quote for quote in quotes if _holders(quote))
    if not quotes:
        known = (view for view in base.expert_views + base.voices if view.name == speaker.name)
        quotes = next((view.quotes for view in known), ())
    held = cited.union(*(_holders(quote) for quote in quotes))
    return ExpertView(
        name=speaker.name,
        role=speaker.role,
        view=_sentence(_shortly(part.judged.text, speaker)),
        evidence=tuple(sorted(held, key=lambda s: (len(s.source), s.source, s.number))),
        quotes=quotes,
        stance=part.view.stance if part.view else "",
    )


def _adds(view: ExpertView, told: Sequence[KeyPoint]) -> bool:
    return bool(view.quotes) or _unlike(KeyPoint(text=view.view, evidence=view.evidence), told) is not None


def _shortly(text: str, speaker: Speaker) -> str:
    """The view with the surname alone where it begins with name and role: these stand before it already."""
    if not speaker.is_person:
        return text
    rest = text.removeprefix(f"{speaker.name}, {speaker.role}, ")
    if rest == text:
        rest = text.removeprefix(f"{speaker.name} ")
    return text if rest == text else f"{speaker.name.rsplit(maxsplit=1)[-1]} {rest}"


def _holders(quote: Quote) -> tuple[Sentence, ...]:
    return tuple(s for s in quote.source.sentences if quote.start < s.end and s.start < quote.end)


# -- the note ------------------------------------------------------------------------------------------------------------


def _missing(headline: KeyPoint | None, summary: KeyPoint | None, points: int, views: int) -> list[str]:
    """What the embedded writer wrote: of a brief in another language than its sources' the views as well."""
    missing = [name for name, point in (("the headline", headline), ("the summary", summary)) if point is None]
    missing += [_counted(points, "key point")] if points else []
    return missing + ([f"{_counted(views, 'view')} in the language of the sources"] if views else [])


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number > 1 else ''}"


def _note(judgement: Judgement, missing: Sequence[str], note: str) -> str:
    """What the reader should know, in a sentence or two, or ""."""
    dropped = sum(not part.holds for part in judgement.parts)
    parts = [note] if note else []
    if dropped:
        is_, it = ("is", "it") if dropped == 1 else ("are", "them")
        told = f"{dropped} of the {len(judgement.parts)} parts that the model wrote"
        parts.append(f"{told} {is_} left out: the sources do not bear {it} out.")
    if missing:
        parts.append(f"The embedded writer wrote {_listed(missing)}.")
    return " ".join(parts)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
