"""Whatever a model replies, the brief holds to its sources. For more examples set MODEL_EXAMPLES."""

import asyncio
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from model_examples import EXAMPLES
from model_story import drafts, garbage, repairs, sources, writer

from briefbot.values import Brief, ExpertView
from briefbot.writing.numbers import numbers, stands_for

_TEXT = "\n".join(source.article.text for source in sources())
_NUMBERS = numbers(_TEXT)
_TOKENS = set(re.findall(r"\w+", _TEXT))


def written(brief: Brief) -> list[str]:
    return [point.text for point in brief.points] + [view.view for view in views(brief)]


def views(brief: Brief) -> tuple[ExpertView, ...]:
    return brief.expert_views + brief.voices


def stands(token: str, text: str) -> bool:
    """Whether what holds a digit stands in a source: as it is, or as a number of that value."""
    held = [number for number in numbers(text) if token in re.findall(r"\w+", number.text)]
    return token in _TOKENS or any(stands_for(number, other) for number in held for other in _NUMBERS)


def hold(brief: Brief) -> None:
    for view in views(brief):
        for quote in view.quotes:
            text = quote.source.article.text
            assert quote.source in brief.sources
            assert quote.text == text[quote.start : quote.end]
            assert quote.statement.speaker == view.name
            assert view.name.split()[-1] in text
    for text in written(brief):
        assert all(stands(token, text) for token in re.findall(r"\w+", text) if any(c.isnumeric() for c in token)), text
        assert all(any(stands_for(n, other) for other in _NUMBERS) for n in numbers(text)), text
        assert len(text) <= 330
    assert 1 <= len(brief.key_points) <= 7
    assert len(brief.expert_views) <= 6
    assert len(brief.voices) <= 5
    assert {v.name for v in brief.expert_views} == {"Henrike Solberg", "Peder Wahl", "Tove Brandt"}


def brief_of(*replies: str) -> Brief:
    write, _ = writer(*replies, most_in=4_000)  # the whole story is shown: one try to fit it
    return asyncio.run(write.write_sources(sources()))


@settings(max_examples=EXAMPLES, deadline=None)
@given(drafts(), st.one_of(repairs(), garbage()))
def test_any_reply_of_the_right_shape_gives_a_brief_that_its_sources_bear_out(draft: str, repair: str) -> None:
    hold(brief_of(draft, repair))


@settings(max_examples=EXAMPLES, deadline=None)
@given(garbage())
def test_any_garbage_gives_a_brief_all_the_same(reply: str) -> None:
    hold(brief_of(reply))
