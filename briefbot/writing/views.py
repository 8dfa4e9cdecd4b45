"""Expert views and voices: what each person says, in a sentence, and their words."""

from collections.abc import Collection, Iterable, Sequence

from briefbot.values import ExpertView, KeyPoint, Quote, Sentence, Source
from briefbot.writing.people import Said, Speaker, speakers
from briefbot.writing.quoted import is_paired
from briefbot.writing.quotes import best_quotes, is_sentence
from briefbot.writing.stance import stance
from briefbot.writing.told import holds, told

_MOST_EXPERTS, _MOST_VOICES = 6, 5
_PRONOUNS = frozenset({"i", "it", "he", "she", "they", "we", "you", "this", "that", "who", "one", "others", "some"})
_LONGEST_NAME = 6  # words; what is longer is a sentence that was taken for a name
_LONGEST_SENTENCE = 60  # words of a sentence that is told whole
_FEWEST_WORDS = 4  # of a quote that is all there is
# Of the article, in characters for a short one; further down stand sidebars and the history of the case.
_EARLY, _SHORT = 2 / 3, 4_000


def expert_views(sources: Sequence[Source]) -> tuple[ExpertView, ...]:
    """What each expert says, the most prominent first; empty where none is heard."""
    experts = [speaker for speaker in speakers(sources) if speaker.is_expert and _is_named(speaker)]
    return heard_once([view for expert in experts if (view := _heard(expert) or _in_its_sentence(expert))])[:_MOST_EXPERTS]


def voices(sources: Sequence[Source], points: Collection[KeyPoint] = ()) -> tuple[ExpertView, ...]:
    """What those who act in the story say, the most prominent first; at most five.

    Persons first; institutions that the `points` name where fewer than two persons speak. Left out is who stands at the
    margin: not in the points, and named once and late in a long article, or in one of several sources only. So is who is
    not quoted and only says what the points say.
    """
    story = " ".join(point.text for point in points)
    acting = [s for s in speakers(sources) if not s.is_expert and _is_named(s) and _is_of_the_story(s, sources, story)]
    persons = [view for speaker in acting if speaker.is_person and (view := _voice(speaker, points))]
    institutions = [view for speaker in acting if not speaker.is_person and (view := _voice(speaker, points))]
    return tuple((persons + institutions[: max(0, 2 - len(persons))])[:_MOST_VOICES])


def heard_once(views: Sequence[ExpertView], others: Sequence[ExpertView] = ()) -> tuple[ExpertView, ...]:
    """The views without those whose words an earlier one, or one of the others, has: nobody can tell whose they are."""
    taken = {quote.text.rstrip(" .,!?") for view in others for quote in view.quotes}
    kept: list[ExpertView] = []
    for view in views:
        words = {quote.text.rstrip(" .,!?") for quote in view.quotes}
        if not words & taken:
            kept.append(view)
            taken |= words
    return tuple(kept)


def _is_named(speaker: Speaker) -> bool:
    """Whether it is the name of somebody: of what is no person the last word has a capital, as in "the Kremlin"."""
    words = speaker.name.split()
    if speaker.name.lower() in _PRONOUNS or len(words) > _LONGEST_NAME:
        return False
    if speaker.is_person:
        is_label = any(len(word) > 2 and word.isalpha() and word.isupper() for word in words)
        return not is_label and words[0][:1].isupper() == words[-1][:1].isupper()
    return not words[-1][:1].islower()


def _is_of_the_story(speaker: Speaker, sources: Sequence[Source], story: str) -> bool:
    surname = speaker.name.rsplit(maxsplit=1)[-1]
    if surname in story or not speaker.is_person:
        return surname in story
    texts = [source.article.text for source in sources]
    if len(texts) > 2:
        return sum(surname in text for text in texts) > 1
    return any(0 <= text.find(surname) <= max(_EARLY * len(text), _SHORT) or text.count(surname) > 1 for text in texts)


def _voice(speaker: Speaker, points: Collection[KeyPoint]) -> ExpertView | None:
    """Their line, unless the points say it, or it is a word or two in quotation marks."""
    view = _heard(speaker)
    if view is None or (not view.view and len(view.quotes[0].text.split()) < _FEWEST_WORDS and view.quotes[0].text.isascii()):
        return None
    told_already = {sentence for point in points for sentence in point.evidence}
    return view if view.quotes or not told_already.issuperset(view.evidence) else None


def _heard(speaker: Speaker) -> ExpertView | None:
    """A line of what they say, with the quotes it holds and those that can stand alone; else the best quote they have."""
    best = best_quotes(speaker.said)
    text, source = told(speaker.said, best)
    held = tuple(quote for quote in best_quotes([source]) if holds(text, quote.text)) if source else ()
    whole = tuple(quote for quote in best if is_sentence(quote) and quote not in held)
    kept = held + whole or best[:1]
    return _view(speaker, text, source, kept) if text or kept else None


def _in_its_sentence(speaker: Speaker) -> ExpertView | None:
    """The whole sentence in which they speak: an expert who is heard is not left out because no part of it reads alone."""
    for said in speaker.said:
        whole = " ".join(" ".join(sentence.text.split()) for sentence in said.sentences)
        if said.statement.is_speech and len(whole.split()) <= _LONGEST_SENTENCE and is_paired(whole):
            return _view(speaker, whole, said, ())
    return None


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
