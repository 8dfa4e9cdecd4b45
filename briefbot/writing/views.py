"""Expert views and voices: what each person says, in a sentence, and their words."""

from collections.abc import Collection, Iterable, Sequence

from briefbot.values import ExpertView, Quote, Sentence, Source
from briefbot.writing.people import Said, Speaker, speakers
from briefbot.writing.quotes import best_quotes
from briefbot.writing.stance import stance
from briefbot.writing.told import holds, told

_MOST_EXPERTS, _MOST_VOICES = 6, 5
_PRONOUNS = frozenset({"i", "it", "he", "she", "they", "we", "you", "this", "that", "who", "one", "others", "some"})
_LONGEST_NAME = 6  # words; what is longer is a sentence that was taken for a name


def expert_views(sources: Sequence[Source]) -> tuple[ExpertView, ...]:
    """What each expert says, the most prominent first; empty where none is heard."""
    experts = [speaker for speaker in speakers(sources) if speaker.is_expert and _is_named(speaker)]
    return tuple(view for expert in experts if (view := _expert_view(expert)))[:_MOST_EXPERTS]


def voices(sources: Sequence[Source], already: Collection[Sentence] = ()) -> tuple[ExpertView, ...]:
    """What those who act in the story say, the most prominent first; at most five.

    Persons first; institutions where fewer than two persons speak. Who only says what the sentences `already` say, and
    is not quoted, is left out.
    """
    acting = [speaker for speaker in speakers(sources) if not speaker.is_expert and _is_named(speaker)]
    persons = [view for speaker in acting if speaker.is_person and (view := _voice(speaker, already))]
    institutions = [view for speaker in acting if not speaker.is_person and (view := _voice(speaker, already))]
    return tuple((persons + institutions[: max(0, 2 - len(persons))])[:_MOST_VOICES])


def _is_named(speaker: Speaker) -> bool:
    """Whether it is the name of somebody: of what is no person the last word has a capital, as in "the Kremlin"."""
    words = speaker.name.split()
    if speaker.name.lower() in _PRONOUNS:
        return False
    return len(words) <= _LONGEST_NAME and (speaker.is_person or not words[-1][:1].islower())


def _expert_view(speaker: Speaker) -> ExpertView | None:
    quotes = best_quotes(speaker.said)
    text, source = told(speaker.said, quotes)
    return _view(speaker, text, source, quotes) if text or quotes else None


def _voice(speaker: Speaker, already: Collection[Sentence]) -> ExpertView | None:
    """Their quotes are those that the line about them does not hold already: a voice is heard once."""
    quotes = best_quotes(speaker.said)
    text, source = told(speaker.said, ())
    others = tuple(quote for quote in quotes if not holds(text, quote.text))
    view = _view(speaker, text, source, others) if text or quotes else None
    is_news = quotes or not all(sentence in already for sentence in (view.evidence if view else ()))
    return view if is_news else None


def _view(speaker: Speaker, text: str, source: Said | None, quotes: tuple[Quote, ...]) -> ExpertView:
    held = list(source.sentences) if source else []
    for quote in quotes:
        held += (s for s in quote.source.sentences if s.start < quote.end and quote.start < s.end)
    return ExpertView(
        name=speaker.name,
        role=speaker.role,
        view=text,
        evidence=_in_order(held),
        quotes=quotes,
        stance=stance(" ".join([text, *(quote.text for quote in quotes)])),
    )


def _in_order(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    return tuple(sorted(set(sentences), key=lambda s: (len(s.source), s.source, s.number)))
