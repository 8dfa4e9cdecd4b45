"""What holds of a brief: measures that are counted alike for every writer, and can be added up."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.golden_set import Case
from briefbot.stories.terms import words
from briefbot.values import Brief, ExpertView, KeyPoint
from briefbot.writing.grounding import unsupported
from briefbot.writing.numbers import numbers, stands_for
from briefbot.writing.people import speakers


@dataclass(frozen=True, slots=True)
class Finding:
    """How much was looked at, and what of it is wrong."""

    of: int
    wrong: tuple[str, ...] = ()

    def __add__(self, other: "Finding") -> "Finding":
        return Finding(self.of + other.of, self.wrong + other.wrong)

    def __str__(self) -> str:
        return f"{self.of - len(self.wrong)}/{self.of}" if self.of else "-"


Measure = Callable[[Case, Brief], Finding]


def points_borne_out(_: Case, brief: Brief) -> Finding:
    """Texts of which each name, number and denial stands in the sentences they cite."""
    claims = [(point.text, _support(point, brief)) for point in brief.points]
    views = [view for view in _views(brief) if view.view]
    claims += [(v.view, [*(s.text for s in v.evidence), f"{v.name}, {v.role}"]) for v in views]
    return Finding(len(claims), tuple(text for text, support in claims if unsupported(text, support, "facts")))


def quotes_verbatim(_: Case, brief: Brief) -> Finding:
    """Quotes of the brief's JSON that stand in their article, letter by letter, where it says they do."""
    document = json.loads(brief.to_json())
    texts = {source.id: source.article.text for source in brief.sources}
    quotes = [quote for view in document["expert_views"] + document["voices"] for quote in view["quotes"]]
    stray = [q["text"] for q in quotes if not q["text"] or texts[q["source"]][q["start"] : q["end"]] != q["text"]]
    return Finding(len(quotes), tuple(stray))


def speakers_right(case: Case, brief: Brief) -> Finding:
    """Quotes in the right mouth, of those whose speaker the set knows."""
    quotes = [(view.name, quote.text) for view in _views(brief) for quote in view.quotes]
    known = [(name, text, mouths) for name, text in quotes if (mouths := _mouths(case, text))]
    wrong = [f"{name}: {text}" for name, text, mouths in known if not all(mouth and mouth in name for mouth in mouths)]
    return Finding(len(known), tuple(wrong))


def experts_of_the_reader(case: Case, brief: Brief) -> Finding:
    """Experts whom the reader hears, and who have a view."""
    heard = [speaker.name for speaker in speakers(case.sources) if speaker.is_expert]
    return _missing(heard, [view.name for view in brief.expert_views])


def experts_of_the_set(case: Case, brief: Brief) -> Finding:
    """Experts of the set who have a view, under their name and in their role."""
    expected = [f"{name}, {role}" for name, role in case.expected.experts.items()]
    return _missing(expected, [f"{view.name}, {view.role}" for view in brief.expert_views])


def experts_rightly_so(case: Case, brief: Brief) -> Finding:
    """Views of experts, that are of people whom the set calls experts."""
    shown = [view.name for view in brief.expert_views] if case.is_known else []
    return _missing(shown, list(case.expected.experts))


def facts_told(case: Case, brief: Brief) -> Finding:
    """Facts of the set that one text of the brief tells, the quotes included."""
    told = _told(brief)
    return Finding(
        len(case.expected.facts),
        tuple(fact for fact in case.expected.facts if not any(_tells(text, fact) for text in told)),
    )


def kept_out(case: Case, brief: Brief) -> Finding:
    """Words that no brief of the story may hold, and this one does not."""
    told = "\n".join(_told(brief)).casefold()
    return Finding(len(case.expected.never), tuple(words for words in case.expected.never if words.casefold() in told))


MEASURES: dict[str, Measure] = {
    measure.__name__.replace("_", " "): measure
    for measure in (
        points_borne_out,
        quotes_verbatim,
        speakers_right,
        experts_of_the_reader,
        experts_of_the_set,
        experts_rightly_so,
        facts_told,
        kept_out,
    )
}
"""Every measure by its name; of each, more is better."""


# -- what a brief says -------------------------------------------------------------------------------------------------


def _views(brief: Brief) -> tuple[ExpertView, ...]:
    return brief.expert_views + brief.voices


def _told(brief: Brief) -> list[str]:
    views = [f"{view.name}, {view.role}: {view.view}" for view in _views(brief)]
    return [point.text for point in brief.points] + views + [q.text for view in _views(brief) for q in view.quotes]


def _support(point: KeyPoint, brief: Brief) -> list[str]:
    """What may bear a point out: its sentences, who speaks in its sources, and for a headline their titles."""
    letters = {sentence.source for sentence in point.evidence}
    sources = [source for source in brief.sources if source.id in letters]
    heard = [f"{s.speaker}, {s.role}" for source in sources for s in source.statements]
    titles = [source.article.title for source in sources] if point is brief.headline else []
    return [*(sentence.text for sentence in point.evidence), *heard, *titles]


# -- what is expected of it --------------------------------------------------------------------------------------------


def _missing(wanted: Sequence[str], found: Iterable[str]) -> Finding:
    found = set(found)
    return Finding(len(wanted), tuple(name for name in wanted if name not in found))


def _mouths(case: Case, text: str) -> list[str]:
    return [speaker for speaker, said in case.expected.said.items() if any(part in text for part in said)]


def _tells(text: str, fact: str) -> bool:
    """Whether all words of the fact stand in the text, its numbers in any spelling of their value."""
    wanted, values = numbers(fact), numbers(text)
    rest = re.sub("|".join(re.escape(number.text) for number in wanted), " ", fact) if wanted else fact
    return set(words(rest)) <= set(words(text)) and all(any(stands_for(n, value) for value in values) for n in wanted)
