"""A brief is read in under a minute: what to leave out of one that is too long."""

from collections.abc import Callable
from dataclasses import replace

from briefbot.values import Brief, ExpertView

MOST_WORDS = 250
_FEWEST_POINTS = 3
_FEWEST_VOICES = 3
_LONG_POINT = 35  # words


def words_of(brief: Brief) -> int:
    """The words a reader reads before the sources; a view that only repeats its quote is not read twice."""
    points = sum(len(point.text.split()) for point in brief.points)
    return points + sum(_words(view) for view in brief.expert_views + brief.voices)


def fit(brief: Brief, most: int = MOST_WORDS) -> Brief:
    """The brief with the least important things left out, one after another, until it has at most `most` words.

    What goes: further quotes of voices, then of experts, why it matters, the last voices, the last key points, what is
    next. Three key points, three voices and a line and a quote of each expert stay, however long they are.
    """
    for step in _STEPS:
        while words_of(brief) > most and (lighter := step(brief)) is not None:
            brief = lighter
    return brief


def _words(view: ExpertView) -> int:
    quotes = [quote.text for quote in view.quotes]
    line = "" if view.view.strip(".") in {quote.strip(".") for quote in quotes} else view.view
    return sum(len(text.split()) for text in (view.name, view.role, line, *quotes))


def _fewer_quotes(views: tuple[ExpertView, ...]) -> tuple[ExpertView, ...] | None:
    """The longest quote goes of those that are not the best of their person."""
    spare = [(len(q.text), i, k) for i, view in enumerate(views) for k, q in enumerate(view.quotes) if k]
    if not spare:
        return None
    _, i, k = max(spare)
    lighter = replace(views[i], quotes=views[i].quotes[:k] + views[i].quotes[k + 1 :])
    return (*views[:i], lighter, *views[i + 1 :])


def _quotes_of_voices(brief: Brief) -> Brief | None:
    views = _fewer_quotes(brief.voices)
    return None if views is None else replace(brief, voices=views)


def _quotes_of_experts(brief: Brief) -> Brief | None:
    views = _fewer_quotes(brief.expert_views)
    return None if views is None else replace(brief, expert_views=views)


def _last_voice(brief: Brief) -> Brief | None:
    return replace(brief, voices=brief.voices[:-1]) if len(brief.voices) > _FEWEST_VOICES else None


def _spare_point(brief: Brief) -> Brief | None:
    """The last of the long points goes, but never the first point; where none is long, the last one."""
    points = brief.key_points
    if len(points) <= _FEWEST_POINTS:
        return None
    long = [i for i, point in enumerate(points) if i and len(point.text.split()) > _LONG_POINT]
    spare = long[-1] if long else len(points) - 1
    return replace(brief, key_points=points[:spare] + points[spare + 1 :])


def _why(brief: Brief) -> Brief | None:
    return replace(brief, why_it_matters=None) if brief.why_it_matters else None


def _next(brief: Brief) -> Brief | None:
    return replace(brief, whats_next=None) if brief.whats_next else None


_STEPS: tuple[Callable[[Brief], Brief | None], ...] = (
    _quotes_of_voices,
    _quotes_of_experts,
    _last_voice,
    _spare_point,
    _why,
    _next,
)
