"""What happened: a headline, and the summary in one sentence."""

import re
from collections.abc import Sequence

from briefbot.stories.terms import terms
from briefbot.values import KeyPoint, Sentence, Source
from briefbot.writing.points import alike, stands_alone
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

_MOST_WORDS = 12
_SITE = re.compile(r"\s+(?:\||::|»|•|·)\s+[^|]{1,60}$|\s+[-–—]\s+(?:[A-Z][\w.&'’]*\s?){1,5}$")
_LABEL = re.compile(
    r"^(?:live|watch|video|breaking(?: news)?|updated?|exclusive|icymi|just in|photos?|opinion|analysis|explainer|in pictures"
    r"|live updates?)\s*[:|–—-]\s+",
    re.IGNORECASE,
)
_EVIDENCE = 2


def headline(sources: Sequence[Source], weighed: Sequence[Weighed]) -> KeyPoint:
    """The best of the sources' titles without site name and label; where there is none, the lead sentence, shortened."""
    titles = [title for source in sources if (title := clean_title(source.article.title))]
    if titles:
        best = min(titles, key=lambda title: (_fault(title), titles.index(title)))
        return KeyPoint(text=best, evidence=_bearing(best, weighed))
    lead = lead_sentence(weighed)
    return KeyPoint(text=shorten(lead.sentence.text).rstrip("."), evidence=(lead.sentence,))


def clean_title(title: str) -> str:
    """The title without the site's name behind it and labels such as "Watch:" before it."""
    text = " ".join(title.split())
    text = _LABEL.sub("", _SITE.sub("", text))
    return text if len(text) >= 8 else " ".join(title.split())


def lead_sentence(weighed: Sequence[Weighed]) -> Weighed:
    """The sentence that holds the news: the best among the first that can be read alone, else the best of all."""
    early = [w for w in weighed if 0 <= w.place < 4 and stands_alone(w.sentence.text)]
    return max(early or weighed, key=lambda w: w.score)


def _fault(title: str) -> float:
    too_long = max(0, len(title.split()) - _MOST_WORDS)
    return too_long + 3 * title.endswith("?") + 3 * (title.isupper()) + 2 * (len(title.split()) < 4)


def _bearing(title: str, weighed: Sequence[Weighed]) -> tuple[Sentence, ...]:
    wanted = frozenset(terms(title))
    ranked = sorted(weighed, key=lambda w: (-len(wanted & w.terms), -w.score, w.sentence.id))
    best = [w for w in ranked[:_EVIDENCE] if alike(wanted, w.terms) > 0]
    return tuple(w.sentence for w in best or ranked[:1])
