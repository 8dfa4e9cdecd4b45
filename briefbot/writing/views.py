"""Expert views and voices: what each person says, in a sentence, and their words."""

import re
from collections.abc import Iterable, Sequence

from briefbot.stories.terms import terms
from briefbot.values import ExpertView, Quote, Sentence, Source
from briefbot.writing.people import Said, Speaker, speakers
from briefbot.writing.points import alike
from briefbot.writing.shorten import capitalised
from briefbot.writing.stance import stance

_MOST_EXPERTS, _MOST_VOICES = 6, 5
_MOST_QUOTES = 3
_LONGEST_QUOTE = 45  # words; a longer one is cut to whole sentences of it
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)")
_CLOSED = (".", "!", "?", "…", "。", "！", "？")
_CONTENTLESS = re.compile(r"^(?:that|how|whether|why|if)\s+", re.IGNORECASE)


def expert_views(sources: Sequence[Source]) -> tuple[ExpertView, ...]:
    """What each expert says, the most prominent first; empty where none is quoted."""
    experts = [speaker for speaker in speakers(sources) if speaker.is_expert]
    return tuple(_view(expert) for expert in experts[:_MOST_EXPERTS])


def voices(sources: Sequence[Source]) -> tuple[ExpertView, ...]:
    """What those who act in the story say: persons first, institutions where few persons speak; at most five."""
    acting = [speaker for speaker in speakers(sources) if not speaker.is_expert]
    persons = [speaker for speaker in acting if speaker.is_person]
    institutions = [speaker for speaker in acting if not speaker.is_person and speaker.name[:1].isupper()]
    heard = persons + institutions[: max(0, 2 - len(persons))]
    return tuple(_view(speaker) for speaker in heard[:_MOST_VOICES])


def _view(speaker: Speaker) -> ExpertView:
    quotes = _quotes(speaker.said)
    text, told = _told(speaker.said, quotes)
    held = {sentence.id: sentence for sentence in told.sentences}
    for quote in quotes:
        held.update((s.id, s) for s in quote.source.sentences if s.start < quote.end and quote.start < s.end)
    said = " ".join([text, *(quote.text for quote in quotes)])
    return ExpertView(
        name=speaker.name,
        role=speaker.role,
        view=text,
        evidence=_in_order(held.values()),
        quotes=quotes,
        stance=stance(said),
    )


def _in_order(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    return tuple(sorted(sentences, key=lambda s: (len(s.source), s.source, s.number)))


# -- their words -------------------------------------------------------------------------------------------------------


def _quotes(said: Sequence[Said]) -> tuple[Quote, ...]:
    """The best quotes first: whole ones before fragments, none that says what another one holds."""
    found = [_cut(s, start, end) for s in said for start, end in s.statement.quotes]
    chosen: list[Quote] = []
    for quote in sorted((q for q in found if q.text.strip()), key=_rank):
        if len(chosen) < _MOST_QUOTES and not any(_repeats(quote.text, other.text) for other in chosen):
            chosen.append(quote)
    return tuple(chosen)


def _cut(said: Said, start: int, end: int) -> Quote:
    """The quote, or of a long one the first whole sentences that fit; of one endless sentence, all of it."""
    text = said.source.article.text[start:end]
    if len(text.split()) > _LONGEST_QUOTE:
        stops = [m.end() for m in _SENTENCE_END.finditer(text)]
        fitting = [stop for stop in stops if len(text[:stop].split()) <= _LONGEST_QUOTE] or stops[:1]
        end = start + fitting[-1] if fitting else end
    return Quote(source=said.source, statement=said.statement, start=start, end=end)


def _rank(quote: Quote) -> tuple[bool, bool, int]:
    words = len(quote.text.split())
    whole = quote.text.lstrip("\"“'‘ ")[:1].isupper() or not quote.text.isascii()
    return words < 4, not (whole and words >= 6) and words < 8, -min(words, 25)


def _repeats(some: str, other: str) -> bool:
    one, two = frozenset(terms(some)), frozenset(terms(other))
    return some in other or other in some or (bool(one and two) and alike(one, two) > 0.7)


# -- their view --------------------------------------------------------------------------------------------------------


def _told(said: Sequence[Said], quotes: Sequence[Quote]) -> tuple[str, Said]:
    """The statement that best tells the view, as a sentence: one that is not among the quotes where there is one."""
    ranked = sorted(said, key=lambda s: _telling(s, quotes), reverse=True)
    return _sentence(ranked[0]), ranked[0]


def _telling(said: Said, quotes: Sequence[Quote]) -> tuple[bool, bool, int]:
    text = _content(said)
    repeated = any(_repeats(text, quote.text) for quote in quotes)
    words = len(text.split())
    return words >= 5 and not repeated, said.statement.kind != "direct", min(words, 25)


def _content(said: Said) -> str:
    text = said.source.article.text
    return " ".join(" ".join(text[start:end].split()) for start, end in said.statement.spans)


def _sentence(said: Said) -> str:
    """The content as a sentence: capital letter, full stop, no "that" before it; quotation marks are made whole."""
    text = _CONTENTLESS.sub("", _content(said)).strip(" ,;:—–-")
    text = _closed(text)
    return capitalised(text) if not text or text.endswith(_CLOSED) or text[-1] in "\"”'’»" else capitalised(text) + "."


def _closed(text: str) -> str:
    """A quotation mark that lost its partner at the edge of the statement is dropped or closed."""
    if text.count('"') % 2:
        text = text[1:] if text.startswith('"') else text + '"'
    if text.count("“") > text.count("”"):
        text = text[1:] if text.startswith("“") else text + "”"
    elif text.count("”") > text.count("“"):
        text = text[:-1] if text.endswith("”") else "“" + text
    return text
