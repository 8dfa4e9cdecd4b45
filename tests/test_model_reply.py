"""The schema of a reply, and the reading of it."""

import json
import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from model_story import drafts, garbage

from briefbot.errors import BadReply
from briefbot.writing.model.reply import DRAFT_SCHEMA, REPAIR_SCHEMA, Claim, read_draft, read_repair

DRAFT = {
    "h": {"t": "Ferry sinks", "e": ["A1"]},
    "s": {"t": "A ferry sank", "e": ["A1", "AB12"]},
    "p": [{"t": "One", "e": ["A1"]}] * 3,
    "v": [{"s": "S1", "t": "It was foolish", "k": "warns", "e": ["B2"]}],
    "w": None,
    "n": {"t": "More", "e": ["C3"]},
}


def nodes(schema: object) -> list[dict[str, object]]:
    if isinstance(schema, list):
        return [node for part in schema for node in nodes(part)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(node for part in schema.values() for node in nodes(part))]


@pytest.mark.parametrize("schema", [DRAFT_SCHEMA, REPAIR_SCHEMA])
def test_every_string_and_list_is_bounded_and_every_record_closed(schema: str) -> None:
    for node in nodes(json.loads(schema)):
        if node.get("type") == "string":
            assert "enum" in node or re.search(r"\{[\d,]+\}\$$", str(node["pattern"]))
        if node.get("type") == "array":
            assert isinstance(node["maxItems"], int)
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])  # type: ignore[call-overload]


def test_what_the_schema_allows_is_read() -> None:
    Draft202012Validator(json.loads(DRAFT_SCHEMA)).validate(DRAFT)
    draft = read_draft(json.dumps(DRAFT))

    assert draft.summary == Claim(text="A ferry sank", evidence=("A1", "AB12"))
    assert (draft.views[0].speaker, draft.views[0].stance) == ("S1", "warns")
    assert (draft.why, draft.ahead) == (None, Claim(text="More", evidence=("C3",)))


@pytest.mark.parametrize("text", ["He said “no”", 'He said "no"', "«no»", "x" * 231, "", "two\nlines"])
def test_the_schema_has_no_room_for_quotation_marks_or_endless_text(text: str) -> None:
    wrong = {**DRAFT, "h": {"t": text, "e": ["A1"]}}

    assert not Draft202012Validator(json.loads(DRAFT_SCHEMA)).is_valid(wrong)


@pytest.mark.parametrize("frame", ["{}", "Here it is:\n```json\n{}\n```", "<think>a {{ b</think>{}", "  {} and that is all"])
def test_the_object_is_found_in_whatever_stands_around_it(frame: str) -> None:
    assert read_draft(frame.replace("{}", json.dumps(DRAFT)).replace("{{", "{")) == read_draft(json.dumps(DRAFT))


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "{", '{"h": 1}', '{"p": {}}', '{"h": {"t": null}}', "[" * 9_000, "{" * 30_000]
)
def test_what_is_no_reply_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadReply) as caught:
        read_draft(text)

    assert "\n" not in str(caught.value)


def test_the_parts_written_anew_come_by_their_ids() -> None:
    assert read_repair('{"r":[{"i":"p2","t":"New\\n text","e":["A1"]}]}') == {"p2": Claim(text="New text", evidence=("A1",))}


@settings(deadline=None)
@given(st.one_of(drafts(), garbage()))
def test_any_text_is_a_draft_or_a_bad_reply(text: str) -> None:
    for read in (read_draft, read_repair):
        with suppress(BadReply):
            read(text)
