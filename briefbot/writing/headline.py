"""What happened: a headline, and the summary in one sentence."""

import re
from collections.abc import Sequence

from briefbot.stories.terms import terms
from briefbot.values import KeyPoint, Sentence, Source
from briefbot.writing.points import alike, stands_alone
from briefbot.writing.quoted import is_within, paired, quotations
from briefbot.writing.salience import Weighed
from briefbot.writing.shorten import shorten

_MOST_WORDS = 12
_GIVES_WAY = 6.0  # faults; a title with as many says less than the lead
_SITE = re.compile(r"\s+(?:\||::|»|•|·)\s+[^|]{1,60}$|\s+[-–—]\s+(?:[A-Z][\w.&'’]*\s?){1,5}$")
_LABEL = re.compile(
    r"^(?:live|watch|video|breaking(?: news)?|updated?|exclusive|icymi|just in|photos?|opinion|analysis|explainer|in pictures"
    r"|live updates?)\s*[:|–—-]\s+",
    re.IGNORECASE,
)
_BAIT = re.compile(
    r"^(?:why|how|here['’]s|here (?:is|are)|this is|these|what|when|everything|all you need)\b"
    r"|^\d+ (?:things|ways|reasons|facts)\b|\byou(?:r|['’]ll|['’]ve)?\b|\bwon['’]t believe\b",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(r"\b(?:you|your|you['’]\w+)\b", re.IGNORECASE)
_CUT = ("...", "…")
# Where a main clause is over: what stands before it is a sentence.
_CLAUSE_END = re.compile(
    r",\s+(?:which|who|where|while|with|amid|[a-z]+ing|but|and|as|after|when|although|because)\s"
    r"|\s(?:after|because|while|when|although|who|that (?:was|were|is|are|has|have|had|will|would))\s"
)
_ATTRIBUTED = re.compile(r"\b(?:said|says|according|told|reported|announced|claimed|officials|allegedly)\b")
_FEWEST_OF_CLAUSE = 6
_EVIDENCE = 2


def headline(sources: Sequence[Source], weighed: Sequence[Weighed]) -> KeyPoint:
    """The best of the sources' titles without site name and label; the lead's main clause where none says what happened.

    A title does not where it is a word or two, shouts, asks, lures or is cut off.
    """
    titles = [title for source in sources if (title := clean_title(source.article.title))]
    best = min(titles, key=lambda title: (_fault(title), -_shared(title, titles), titles.index(title)), default="")
    if best and _fault(best) < _GIVES_WAY:
        return KeyPoint(text=best, evidence=_bearing(best, weighed))
    lead = lead_sentence(weighed)
    text = paired(main_clause(shorten(lead.sentence.text))).rstrip(".").strip()
    return KeyPoint(text=text or paired(lead.sentence.text).strip() or "…", evidence=(lead.sentence,))


def clean_title(title: str) -> str:
    """The title without the site's name behind it and labels such as "Watch:" before it."""
    text = " ".join(title.split())
    text = _LABEL.sub("", _SITE.sub("", text))
    return paired(text if len(text) >= 8 else " ".join(title.split()))


def main_clause(sentence: str) -> str:
    """The sentence up to the end of its main clause, where it is too long for a headline; never without who says so."""
    if len(sentence.split()) <= _MOST_WORDS:
        return sentence
    kept = quotations(sentence)
    ends = [match.start() for match in _CLAUSE_END.finditer(sentence) if not is_within(kept, match.start())]
    whole = [
        sentence[:end]
        for end in ends
        if len(sentence[:end].split()) >= _FEWEST_OF_CLAUSE and not _ATTRIBUTED.search(sentence[end:])
    ]
    fitting = [clause for clause in whole if len(clause.split()) <= _MOST_WORDS]
    return max(fitting, key=len) if fitting else min(whole, key=len, default=sentence)


def lead_sentence(weighed: Sequence[Weighed]) -> Weighed:
    """The sentence that holds the news: the best among the first that can be read alone, else the best of all."""
    first = [w for w in weighed if 0 <= w.place < 4 and stands_alone(w.sentence.text)]
    early = [w for w in first if not _TO_THE_READER.search(w.sentence.text)] or first
    fair = early or [w for w in weighed if stands_alone(w.sentence.text)] or weighed
    return max(fair, key=lambda w: w.score)


def _fault(title: str) -> float:
    words = title.split()
    is_latin = title.isascii() or any("a" <= letter.lower() <= "z" for letter in title)
    too_long = max(0, len(words) - _MOST_WORDS)
    too_short = is_latin * (_GIVES_WAY * (len(words) < 3) + 2 * (len(words) < 4))
    lures = title.endswith("?") or title.isupper() or title.endswith(_CUT) or _BAIT.search(title)
    return min(too_long, _GIVES_WAY - 1) + too_short + _GIVES_WAY * bool(lures)


def _shared(title: str, titles: Sequence[str]) -> float:
    """How much of it the other titles say too: of a story's titles the one in the middle tells the story."""
    mine = frozenset(terms(title))
    return sum(alike(mine, frozenset(terms(other))) for other in titles)


def _bearing(title: str, weighed: Sequence[Weighed]) -> tuple[Sentence, ...]:
    wanted = frozenset(terms(title))
    ranked = sorted(weighed, key=lambda w: (-len(wanted & w.terms), -w.score, w.sentence.id))
    best = [w for w in ranked[:_EVIDENCE] if alike(wanted, w.terms) > 0]
    return tuple(w.sentence for w in best or ranked[:1])
