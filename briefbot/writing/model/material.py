"""What a model is shown of a story: the sentences that matter, numbered, each with the speaker whom the reader heard."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from briefbot.stories.terms import stem, terms
from briefbot.values import Sentence, Source
from briefbot.writing.people import Speaker, speakers
from briefbot.writing.points import alike
from briefbot.writing.salience import Weighed, weigh
from briefbot.writing.same import Same

Count = Callable[[str], int]
"""How many tokens a text has for the model that is asked."""

_MOST_SPEAKERS = 12
_LONGEST = 600  # characters of a sentence that is shown; what is longer is no sentence of prose
_LONGEST_NAME = 6  # words; what is longer is a clause that was taken for a name
_MARKS = 6  # tokens, around: a sentence's number, its speaker and the line's end take no more
_REPEATS = 0.7
_LOWER = re.compile(r"\b[a-z]\w*")
# Whatever a server might take for the marks of its own chat template becomes harmless look-alikes.
_DISARMED = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", "`": "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sentence as the model sees it: `text` is disarmed and may be cut, `speakers` are "S1 S2" or ""."""

    sentence: Sentence
    text: str
    speakers: str = ""


@dataclass(frozen=True, kw_only=True)
class Material:
    """The sentences shown, in the order of the sources, and the speakers by the number they are shown under ("S1")."""

    sources: tuple[Source, ...]
    shown: tuple[Shown, ...]
    speakers: dict[str, Speaker]

    @cached_property
    def sentences(self) -> dict[str, Sentence]:
        """What may be cited, by number."""
        return {line.sentence.id: line.sentence for line in self.shown}

    @cached_property
    def heard(self) -> dict[str, frozenset[str]]:
        """The names of the speakers that each sentence holds words of, by its number."""
        names: dict[str, set[str]] = {}
        for speaker in self.speakers.values():
            for sentence in spoken(speaker):
                names.setdefault(sentence.id, set()).add(speaker.name)
        return {number: frozenset(found) for number, found in names.items()}

    @cached_property
    def terms(self) -> dict[str, frozenset[str]]:
        """The content words of each sentence, by its number."""
        return {line.sentence.id: frozenset(terms(line.sentence.text)) for line in self.shown}

    @cached_property
    def common(self) -> frozenset[str]:
        """The stems of all words that stand in the sentences in lower case: they are no names."""
        found = {word for line in self.shown for word in _LOWER.findall(line.sentence.text)}
        return frozenset(map(stem, found))

    def lines(self, source: Source) -> tuple[Shown, ...]:
        """What is shown of one source."""
        return tuple(line for line in self.shown if line.sentence.source == source.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A story weighed up once, from which material of any size can be gathered: costs in tokens, by sentence number."""

    sources: tuple[Source, ...]
    ranked: tuple[Speaker, ...]
    weighed: tuple[Weighed, ...]
    costs: dict[str, int]


def weigh_up(sources: Sequence[Source], count: Count) -> Choice:
    """What there is to choose from."""
    return _weighed_up(Same(sources), count)


@lru_cache(maxsize=4)
def _weighed_up(same: Same, count: Count) -> Choice:
    """Kept for a while, as a story is asked about in several styles and languages one after another."""
    sources = same.sources
    weighed = weigh(sources)
    costs = {w.sentence.id: count(w.sentence.text[:_LONGEST]) + _MARKS for w in weighed}
    return Choice(sources=sources, ranked=_numbered(sources), weighed=weighed, costs=costs)


def gather_material(choice: Choice, budget: int) -> Material:
    """The sentences that fit `budget` tokens, the most telling first, none that says another again.

    What an expert says is always among them, with its speaker; only where that alone is more than twice the budget do
    an expert's later words go. There is always one sentence.
    """
    kept = _kept(choice, 2 * budget)
    told = [w for w in choice.weighed if w.sentence in kept]
    rest = sorted((w for w in choice.weighed if w.sentence not in kept), key=_rank)
    left = budget - sum(choice.costs[sentence.id] for sentence in kept)
    return _material(choice, {*kept, *_filled(rest, told, choice.costs, left)})


def spoken(speaker: Speaker) -> tuple[Sentence, ...]:
    """The sentences that hold the speaker's words."""
    return tuple(dict.fromkeys(sentence for said in speaker.said for sentence in said.sentences))


def disarmed(text: str) -> str:
    """The text in one line, with nothing in it that a chat template could take for its own marks."""
    line = " ".join(text.split()).translate(_DISARMED)
    return line if line.isprintable() else "".join(c for c in line if c.isprintable())


def _numbered(sources: Sequence[Source]) -> tuple[Speaker, ...]:
    """Whom the model is told of: the experts (twice as many as a brief shows), then those who act, the most prominent first."""
    named = [speaker for speaker in speakers(sources) if _is_named(speaker)]
    experts = [speaker for speaker in named if speaker.is_expert]
    return tuple((experts + [s for s in named if not s.is_expert])[:_MOST_SPEAKERS])


def _is_named(speaker: Speaker) -> bool:
    """A person, or what goes by a name: of "the Kremlin" the last word has a capital, of "police" none."""
    words = speaker.name.split()
    return len(words) <= _LONGEST_NAME and (speaker.is_person or words[-1][:1].isupper())


def _first_words(ranked: Iterable[Speaker]) -> frozenset[str]:
    """The first sentence of each expert: it stays whatever it costs."""
    return frozenset(words[0].id for s in ranked if s.is_expert and (words := spoken(s)))


def _kept(choice: Choice, most: int) -> frozenset[Sentence]:
    """What the experts say, up to `most` tokens; the first sentence of each whatever it costs."""
    first = _first_words(choice.ranked)
    words = {sentence.id for speaker in choice.ranked if speaker.is_expert for sentence in spoken(speaker)}
    kept, spent = set(), 0
    for weighed in sorted(
        (w for w in choice.weighed if w.sentence.id in words), key=lambda w: (w.sentence.id not in first, _rank(w))
    ):
        spent += choice.costs[weighed.sentence.id]
        if spent <= most or weighed.sentence.id in first:
            kept.add(weighed.sentence)
    return frozenset(kept)


def _rank(weighed: Weighed) -> tuple[float, str]:
    return -weighed.score, weighed.sentence.id


def _filled(ranked: Sequence[Weighed], told: Sequence[Weighed], costs: dict[str, int], left: int) -> list[Sentence]:
    """The best of the ranked sentences that fit into what is left, and at least one where nothing is told."""
    chosen = list(told)
    for weighed in ranked:
        cost = costs[weighed.sentence.id]
        fits = cost <= left or not chosen
        if fits and all(alike(weighed.terms, other.terms) < _REPEATS for other in chosen):
            chosen.append(weighed)
            left -= cost
    return [weighed.sentence for weighed in chosen]


def _material(choice: Choice, chosen: set[Sentence]) -> Material:
    heard = [speaker for speaker in choice.ranked if any(sentence in chosen for sentence in spoken(speaker))]
    numbered = {f"S{number}": speaker for number, speaker in enumerate(heard, 1)}
    labels = {number: frozenset(s.id for s in spoken(speaker)) for number, speaker in numbered.items()}
    shown = tuple(
        Shown(sentence=sentence, text=_shortened(sentence.text), speakers=_label(sentence, labels))
        for source in choice.sources
        for sentence in source.sentences
        if sentence in chosen
    )
    return Material(sources=choice.sources, shown=shown, speakers=numbered)


def _label(sentence: Sentence, labels: dict[str, frozenset[str]]) -> str:
    return " ".join(number for number, ids in labels.items() if sentence.id in ids)


def _shortened(text: str) -> str:
    return disarmed(text if len(text) <= _LONGEST else text[:_LONGEST] + " …")
