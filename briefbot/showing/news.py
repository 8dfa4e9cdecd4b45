"""What a brief says that an earlier brief of the same story did not."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from briefbot.showing.plain import plain
from briefbot.values import Brief, ExpertView, KeyPoint, Sentence


def news_of(brief: Brief, earlier: Brief) -> Brief:
    """The brief with only the points, views and quotes that are new; headline and summary stay.

    A point is new where neither its words were told before nor every sentence that bears it out had been given for
    something. A person's view is new where a sentence of it is; a quote that was shown is not shown again. What is
    there twice in other words and other sentences counts as new: to leave out is worse than to repeat.
    """
    told = {_folded(point.text) for point in earlier.points}
    shown = _folded_all(sentence for point in earlier.points for sentence in point.evidence)

    def is_new(point: KeyPoint) -> bool:
        return _folded(point.text) not in told and not _folded_all(point.evidence) <= shown

    return replace(
        brief,
        key_points=tuple(point for point in brief.key_points if is_new(point)),
        expert_views=_new_views(brief.expert_views, earlier),
        voices=_new_views(brief.voices, earlier),
        why_it_matters=_kept(brief.why_it_matters, is_new),
        whats_next=_kept(brief.whats_next, is_new),
    )


def is_news(brief: Brief) -> bool:
    """Whether anything is left to tell beyond headline and summary."""
    return bool(brief.key_points or brief.expert_views or brief.voices or brief.why_it_matters or brief.whats_next)


def _kept(point: KeyPoint | None, is_new: Callable[[KeyPoint], bool]) -> KeyPoint | None:
    return point if point and is_new(point) else None


def _new_views(views: Iterable[ExpertView], earlier: Brief) -> tuple[ExpertView, ...]:
    heard: defaultdict[str, set[str]] = defaultdict(set)
    quoted: defaultdict[str, set[str]] = defaultdict(set)
    for view in (*earlier.expert_views, *earlier.voices):
        heard[_folded(view.name)] |= _folded_all(view.evidence)
        quoted[_folded(view.name)] |= {_folded(quote.text) for quote in view.quotes}
    return tuple(
        replace(view, quotes=tuple(q for q in view.quotes if _folded(q.text) not in quoted[_folded(view.name)]))
        for view in views
        if not _folded_all(view.evidence) <= heard[_folded(view.name)]
    )


def _folded_all(sentences: Iterable[Sentence]) -> set[str]:
    return {_folded(sentence.text) for sentence in sentences}


def _folded(words: str) -> str:
    """The letters and figures alone, so that neither case nor a mark makes old words new."""
    return "".join(sign for sign in plain(words).casefold() if sign.isalnum()) or words
