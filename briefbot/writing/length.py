"""A brief is read in under a minute: what to leave out of one that is too long."""

from collections.abc import Callable
from dataclasses import replace

from briefbot.values import Brief, ExpertView, Quote
from briefbot.writing.quotes import is_sentence, lighter

MOST_WORDS = 250
_ENOUGH_POINTS, _FEWEST_POINTS = 4, 3
_FEWEST_VOICES = 3
_LONG_POINT, _LONG_QUOTE = 30, 24  # words


def words_of(brief: Brief) -> int:
    """The words a reader reads before the sources; a quote that stands in the view is not read twice."""
    points = sum(_count(point.text) for point in brief.points)
    return points + sum(map(_words, brief.expert_views + brief.voices))


def fit(brief: Brief, most: int = MOST_WORDS) -> Brief:
    """The brief with the least important things left out, one after another, until it has at most `most` words.

    What goes, in this order: a second line of voices (the view, or a quote that it does not hold), further quotes of
    experts, why it matters, voices past three, points past four, all but one sentence of long quotes, a quote of an
    expert whose view holds one, the fourth point, what is next, and of the longest experts' views all but a quote that is
    a sentence. The floor, however long its parts are: headline, summary, three points, each expert's role with a quote that
    is a sentence or with the view alone, three voices of one line.
    """
    for step in _STEPS:
        while words_of(brief) > most and (less := step(brief)) is not None:
            brief = less
    return brief


def _count(text: str) -> int:
    return len(text.split())


def _words(view: ExpertView) -> int:
    return sum(map(_count, (view.name, view.role, view.view, *(quote.text for quote in view.quotes_apart))))


# -- one person's line -------------------------------------------------------------------------------------------------


def _one_line(view: ExpertView) -> ExpertView | None:
    """The best quote where it is a sentence, else the view with the quotes it holds; None where there is one line only."""
    apart = view.quotes_apart
    if not view.view or not apart:
        return replace(view, quotes=view.quotes[:1]) if len(apart) > 1 else None
    if is_sentence(apart[0]):
        return replace(view, view="", quotes=apart[:1])
    return _without_apart(view)


def _one_quote_apart(view: ExpertView) -> ExpertView | None:
    spare = view.quotes_apart[1:]
    return replace(view, quotes=tuple(quote for quote in view.quotes if quote not in spare)) if spare else None


def _without_apart(view: ExpertView) -> ExpertView | None:
    """The view with only the quotes it holds, where it holds any."""
    apart = view.quotes_apart
    held = tuple(quote for quote in view.quotes if quote not in apart)
    return replace(view, quotes=held) if apart and held else None


def _light(view: ExpertView) -> ExpertView | None:
    """One sentence of a long quote."""
    apart = view.quotes_apart
    light = tuple(_lightened(quote) if quote in apart else quote for quote in view.quotes)
    return replace(view, quotes=light) if light != view.quotes else None


def _lightened(quote: Quote) -> Quote:
    return lighter(quote, _LONG_QUOTE) if _count(quote.text) > _LONG_QUOTE else quote


def _longest_first(change: Callable[[ExpertView], ExpertView | None], views: tuple[ExpertView, ...]) -> tuple[ExpertView, ...]:
    """The views with the one changed that saves most words; the same where nothing can be saved."""
    changed = [(less, i) for i, view in enumerate(views) if (less := change(view))]
    if not changed:
        return views
    less, i = max(changed, key=lambda pair: _words(views[pair[1]]) - _words(pair[0]))
    return (*views[:i], less, *views[i + 1 :])


# -- the steps: each answers a brief with less, or None ----------------------------------------------------------------


def _of_voices(change: Callable[[ExpertView], ExpertView | None]) -> Callable[[Brief], Brief | None]:
    def step(brief: Brief) -> Brief | None:
        views = _longest_first(change, brief.voices)
        return replace(brief, voices=views) if views != brief.voices else None

    return step


def _of_experts(change: Callable[[ExpertView], ExpertView | None]) -> Callable[[Brief], Brief | None]:
    def step(brief: Brief) -> Brief | None:
        views = _longest_first(change, brief.expert_views)
        return replace(brief, expert_views=views) if views != brief.expert_views else None

    return step


def _last_voice(least: int) -> Callable[[Brief], Brief | None]:
    return lambda brief: replace(brief, voices=brief.voices[:-1]) if len(brief.voices) > least else None


def _spare_point(least: int) -> Callable[[Brief], Brief | None]:
    """The last of the long points goes, but never the first point; where none is long, the last one."""

    def step(brief: Brief) -> Brief | None:
        points = brief.key_points
        if len(points) <= least:
            return None
        long = [i for i, point in enumerate(points) if i and _count(point.text) > _LONG_POINT]
        spare = long[-1] if long else len(points) - 1
        return replace(brief, key_points=points[:spare] + points[spare + 1 :])

    return step


def _why(brief: Brief) -> Brief | None:
    return replace(brief, why_it_matters=None) if brief.why_it_matters else None


def _next(brief: Brief) -> Brief | None:
    return replace(brief, whats_next=None) if brief.whats_next else None


_STEPS: tuple[Callable[[Brief], Brief | None], ...] = (
    _of_voices(_one_line),
    _of_experts(_one_quote_apart),
    _why,
    _last_voice(_FEWEST_VOICES),
    _spare_point(_ENOUGH_POINTS),
    _of_voices(_light),
    _of_experts(_light),
    _of_experts(_without_apart),
    _spare_point(_FEWEST_POINTS),
    _next,
    _of_experts(_one_line),
)
