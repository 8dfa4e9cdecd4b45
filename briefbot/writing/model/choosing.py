"""The first of two steps for a long story: the model is shown all of it, part by part, and names the sentences that matter."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from briefbot.values import Sentence, Source
from briefbot.writing.model.asking import FRAME, Asking, Message
from briefbot.writing.model.material import Choice, Count, Material, Shown, disarmed, weigh_up
from briefbot.writing.model.prompt import Prompt
from briefbot.writing.model.reply import CHOICE_SCHEMA, MOST_CHOSEN

MOST_PARTS = 4
_FAVOUR = 100.0  # past every score that a sentence has by itself
_LONGEST = 600  # characters of a sentence that is shown


def ask_to_choose(sources: Sequence[Source], prompt: Prompt, count: Count, past: int) -> tuple[Asking, ...]:
    """The questions about the parts of a story, none where its sentences take at most `past` tokens.

    A part takes half of that; of what is past four parts, the least telling sentences are left out.
    """
    choice = weigh_up(sources, count)
    if sum(choice.costs.values()) <= past:
        return ()
    return tuple(_asking(part, choice, prompt, count) for part in _parts(choice, past // 2))


def favouring(numbers: Collection[str], choice: Choice) -> Choice:
    """The choice with the sentences of these numbers before all others but the words of experts."""
    weighed = (replace(w, score=w.score + _FAVOUR * (w.sentence.id in numbers)) for w in choice.weighed)
    return replace(choice, weighed=tuple(weighed))


def _parts(choice: Choice, size: int) -> Iterator[list[Sentence]]:
    """The sentences in the order of the sources, in parts of at most `size` tokens."""
    spent = 0
    numbered: list[tuple[int, Sentence]] = []
    for sentence in _telling(choice, size * MOST_PARTS):
        spent += choice.costs[sentence.id]
        numbered.append(((spent - 1) // size, sentence))
    for _, part in groupby(numbered, key=lambda pair: pair[0]):
        yield [sentence for _, sentence in part]


def _telling(choice: Choice, most: int) -> list[Sentence]:
    """The most telling sentences of at most so many tokens, in the order of the sources."""
    kept: set[str] = set()
    for weighed in sorted(choice.weighed, key=lambda w: (-w.score, w.sentence.id)):
        if choice.costs[weighed.sentence.id] <= most:
            most -= choice.costs[weighed.sentence.id]
            kept.add(weighed.sentence.id)
    return [weighed.sentence for weighed in choice.weighed if weighed.sentence.id in kept]


def _asking(part: Sequence[Sentence], choice: Choice, prompt: Prompt, count: Count) -> Asking:
    shown = tuple(Shown(sentence=sentence, text=disarmed(sentence.text[:_LONGEST])) for sentence in part)
    told = prompt.choose(Material(sources=choice.sources, shown=shown, speakers={}), MOST_CHOSEN)
    return Asking(
        messages=(Message(role="user", text=told),),
        schema=CHOICE_SCHEMA,
        schema_name="choice",
        tokens=count(told) + count(CHOICE_SCHEMA) + FRAME,
    )
