"""The embedded writer: a brief made of the sources' own sentences, with no key and no network."""

from collections import Counter
from collections.abc import Sequence

from briefbot.values import Article, Brief, KeyPoint, Source, Story, WriterStamp
from briefbot.writing.headline import headline, lead_sentence
from briefbot.writing.length import fit
from briefbot.writing.outlook import whats_next, why_it_matters
from briefbot.writing.points import key_points, point
from briefbot.writing.salience import Weighed, weigh
from briefbot.writing.sources import read_sources
from briefbot.writing.views import expert_views, voices


def write_brief(articles: Sequence[Article] | Story) -> Brief:
    """The brief of one story, the same each time for the same articles.

    Of a plain sequence the near copies are folded here; a `Story` says itself which they are. Raises `PageError` where
    there is not one sentence in any of the articles, and nothing else.
    """
    return compose(read_sources(articles))


def compose(sources: Sequence[Source]) -> Brief:
    """The brief of sources that are read already, at least one of them with a sentence."""
    weighed = weigh(sources)
    title = headline(sources, weighed)
    news, points = _told(sources, weighed)
    told = [sentence for point in (news, *points) for sentence in point.evidence]
    why = why_it_matters(weighed, told)
    ahead = whats_next(weighed, [*told, *(why.evidence if why else ())])
    brief = Brief(
        headline=title,
        summary=news,
        key_points=points,
        expert_views=expert_views(sources),
        voices=voices(sources, told),
        sources=tuple(sources),
        language=_language(sources),
        writer=WriterStamp(name="embedded"),
        why_it_matters=why,
        whats_next=ahead,
    )
    return fit(brief)


def _told(sources: Sequence[Source], weighed: Sequence[Weighed]) -> tuple[KeyPoint, tuple[KeyPoint, ...]]:
    """The summary and the key points, so that no sentence is told twice.

    Under a title the lead sentence is the summary. With no title the headline is cut from the lead sentence; the key
    points then tell it in full, and the summary is the best of what they leave.
    """
    lead = lead_sentence(weighed)
    if any(source.article.title.strip() for source in sources):
        return point(lead), key_points(sources, weighed, (lead,)) or (point(lead),)
    points = key_points(sources, weighed)
    told = {sentence.id for p in points for sentence in p.evidence}
    rest = [w for w in weighed if w.sentence.id not in told]
    return point(lead_sentence(rest) if rest else lead), points


def _language(sources: Sequence[Source]) -> str:
    named = Counter(source.article.language for source in sources if source.article.language)
    return named.most_common(1)[0][0] if named else ""
