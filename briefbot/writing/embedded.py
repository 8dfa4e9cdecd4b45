"""The embedded writer: a brief made of the sources' own sentences, with no key and no network."""

from collections import Counter
from collections.abc import Sequence

from briefbot.values import Article, Brief, KeyPoint, Source, Story, WriterStamp
from briefbot.writing.headline import headline, lead_sentence
from briefbot.writing.length import MOST_WORDS, fit
from briefbot.writing.outlook import whats_next, why_it_matters
from briefbot.writing.points import MOST_POINTS, key_points, point
from briefbot.writing.salience import Weighed, weigh
from briefbot.writing.sources import read_sources
from briefbot.writing.views import expert_views, heard_once, voices


def write_brief(articles: Sequence[Article] | Story, *, most_words: int = MOST_WORDS, most_points: int = MOST_POINTS) -> Brief:
    """The brief of one story, the same each time for the same articles, of about `most_words` words before the sources.

    What stays in a brief that cannot be made as short is said in `writing.length.fit`. There are at most `most_points`
    key points.

    Of a plain sequence the near copies are folded here; a `Story` says itself which they are. Raises `PageError` where
    there is not one sentence in any of the articles, and nothing else.
    """
    return compose(read_sources(articles), most_words=most_words, most_points=most_points)


def compose(sources: Sequence[Source], *, most_words: int = MOST_WORDS, most_points: int = MOST_POINTS) -> Brief:
    """The brief of sources that are read already, at least one of them with a sentence."""
    weighed = weigh(sources)
    title = headline(sources, weighed)
    news, points = _told(sources, weighed, title, most_points)
    told = [sentence for point in (news, *points) for sentence in point.evidence]
    why = why_it_matters(weighed, told)
    ahead = whats_next(weighed, [*told, *(why.evidence if why else ())])
    experts = expert_views(sources)
    brief = Brief(
        headline=title,
        summary=news,
        key_points=points,
        expert_views=experts,
        voices=heard_once(voices(sources, (title, news, *points)), experts),
        sources=tuple(sources),
        language=_language(sources),
        writer=WriterStamp(name="embedded"),
        why_it_matters=why,
        whats_next=ahead,
    )
    return fit(brief, most_words)


def _told(
    sources: Sequence[Source], weighed: Sequence[Weighed], title: KeyPoint, most: int
) -> tuple[KeyPoint, tuple[KeyPoint, ...]]:
    """The summary and the key points, so that no sentence is told twice.

    Under a headline the lead sentence is the summary; the next best where the headline is the lead itself. Where no source
    has a title, the key points tell the lead in full, and the summary is the best of what they leave.
    """
    lead = lead_sentence(weighed)
    summary = point(lead)
    if any(source.article.title.strip() for source in sources):
        beside = key_points(sources, weighed, (lead,), most)
        if title.text != summary.text.rstrip("."):
            return summary, beside or (summary,)
        if len(beside) > 1:
            return beside[0], beside[1:]
    points = key_points(sources, weighed, most=most)
    told = {sentence.id for p in points for sentence in p.evidence}
    rest = [w for w in weighed if w.sentence.id not in told]
    return point(lead_sentence(rest)) if rest else summary, points


def _language(sources: Sequence[Source]) -> str:
    named = Counter(source.article.language for source in sources if source.article.language)
    return named.most_common(1)[0][0] if named else ""
