"""Who said what: pairs of a text and its statements, and laws that hold for any text."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.reading.statements import find_statements
from briefbot.values import Statement

PAIRS = sorted((Path(__file__).parent / "statements").glob("*.txt"))
PIECES = (
    *"\"“”„«»「」‘’'.,:;—()?!…\n 8",
    " said ",
    "Jane Roe",
    " Roe",
    " he ",
    " she ",
    " who ",
    " that ",
    " told reporters ",
    " according to ",
    "Mr.",
    "Sen. ",
    "U.S.",
    " the professor",
    " of the Institute",
    " and ",
    " adding ",
    "Noting ",
    "As ",
    " 58, ",
    ".” ",
    "’s ",
    "said",
    "说",
    "कहा",
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
MARKS = '"“”„«»「」『』'


def _as_words(text: str, statement: Statement) -> dict[str, object]:
    row: dict[str, object] = {
        "speaker": statement.speaker,
        "role": statement.role,
        "kind": statement.kind,
        "is": "expert" if statement.is_expert else "person" if statement.is_person else "unnamed",
    }
    if not statement.is_speech:
        row["is_speech"] = False
    row["content"] = [text[start:end] for start, end in statement.spans]
    row["quotes"] = [text[start:end] for start, end in statement.quotes]
    return row


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_the_statements_of_a_text_are_those_of_its_pair(path: Path) -> None:
    text = path.read_text(encoding="utf8")
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf8"))

    assert [_as_words(text, statement) for statement in find_statements(text)] == expected


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_span_of_any_text_lies_in_the_text_in_order_and_apart(text: str) -> None:
    for statement in find_statements(text):
        spans = statement.spans

        assert spans
        assert all(0 <= start < end <= len(text) for start, end in spans + statement.quotes)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_quotes_lie_in_the_content_and_carry_no_mark_at_their_edges(text: str) -> None:
    for statement in find_statements(text):
        for start, end in statement.quotes:
            assert any(begin <= start and end <= stop for begin, stop in statement.spans)
            assert text[start] not in MARKS
            assert text[end - 1] not in MARKS


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_statements_in_the_order_of_the_text(text: str) -> None:
    found = find_statements(text)

    assert found == find_statements(text)
    assert list(found) == sorted(found, key=lambda statement: statement.spans)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_words_are_quoted_from_two_speakers(text: str) -> None:
    quotes = [quote for statement in find_statements(text) for quote in statement.quotes]

    assert len(quotes) == len(set(quotes))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_role_stands_in_the_text_word_for_word(text: str) -> None:
    assert all(statement.role in text for statement in find_statements(text))


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "”",
        "'",
        '" ',
        "A",
        "Abc ",
        ",",
        "a, ",
        "said ",
        '"Yes," he said. ',
        "Jane Roe said ",
        "A. ",
        "according to ",
        "Roe, who said, ",
    ],
)
def test_a_text_of_one_thing_over_and_over_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))

    assert all(end <= len(text) for statement in find_statements(text) for _, end in statement.spans)


def test_a_missing_mark_ends_with_its_paragraph() -> None:
    text = '"We will pay, Iris Oak said.\n\nThe tower is old.\n\n"It leans," Oak said.'

    spans = [text[start:end] for statement in find_statements(text) for start, end in statement.spans]

    assert '"It leans,"' in spans
    assert not any("The tower is old" in span for span in spans)


def test_words_quoted_inside_another_persons_statement_belong_to_the_inner_one() -> None:
    text = 'Jane Roe said that Paul Idle called the plan "a wet match" on Monday.'

    quoted = {statement.speaker for statement in find_statements(text) if statement.quotes}

    assert quoted <= {"Paul Idle", "Jane Roe"}
    assert len(quoted) == 1
