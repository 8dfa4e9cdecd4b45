"""An article as evidence: numbered sentences, and statements that stand in it."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.reading.source import read_source
from briefbot.values import Article, Quote, Source

SUMMIT = Path(__file__).parent / "statements" / "summit.txt"


def _source(text: str, letter: str = "A") -> Source:
    return read_source(Article(id="1", url="https://example.org/1", title="A title", text=text), letter)


def test_sentences_are_numbered_from_one_under_the_sources_letter() -> None:
    source = _source("It rained. It stopped.\nIt rained again.", "B")

    assert [(s.id, s.text, s.paragraph) for s in source.sentences] == [
        ("B1", "It rained.", 0),
        ("B2", "It stopped.", 0),
        ("B3", "It rained again.", 1),
    ]


def test_the_experts_of_a_story_are_those_who_judge_it_and_each_is_quoted() -> None:
    source = _source(SUMMIT.read_text(encoding="utf8"))
    experts = {s.speaker for s in source.statements if s.is_expert}
    quoted = {s.speaker for s in source.statements if s.is_expert and s.quotes}

    assert experts == {"Gregor Hallam", "Irina Salko", "Celia Warrender"}
    assert quoted == experts


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_becomes_a_source(text: str) -> None:
    source = _source(text)

    for statement in source.statements:
        for start, end in statement.quotes:
            assert Quote(source=source, statement=statement, start=start, end=end).text == text[start:end]
