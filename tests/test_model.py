"""Asking a language model over OpenAI's protocol."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from fake_openai import FakeOpenAI, fails, gives, hangs_up, html, raw, says, stalls, without_schema
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.adapters.model_ladder import Manners
from briefbot.adapters.model_trouble import retry_after, wait_before
from briefbot.errors import BadReply, ModelBusy, ModelDown, ModelError, ModelRefused
from briefbot.ports import Question, Turn, Usage

QUESTION = Question(
    turns=(Turn(role="system", text="Be brief."), Turn(role="user", text="News?")),
    schema=json.dumps({"type": "object", "properties": {}, "required": [], "additionalProperties": False}),
    schema_name="brief",
    most_tokens=50,
)


def model(server: FakeOpenAI, manners: Manners | None = None, **more: object) -> OpenAIModel:
    access = {"timeout": timedelta(seconds=20), **more}
    return OpenAIModel(ModelAccess(model="m", base_url=server.url, **access), manners)  # type: ignore[arg-type]


async def test_the_reply_comes_with_the_servers_own_figures() -> None:
    async with FakeOpenAI() as server, model(server) as asked:
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10, "prompt_tokens_details": {"cached_tokens": 4}}
        server.will(says("{}", usage=usage))
        reply = await asked.ask(QUESTION)

        assert (reply.text, reply.model) == ("{}", "fake-1")
        assert reply.usage == Usage(tokens_in=7, tokens_out=3, cached=4)


async def test_a_server_is_asked_by_schema_first() -> None:
    async with FakeOpenAI() as server, model(server) as asked:
        server.will(says("{}"))
        await asked.ask(QUESTION)

        schema = server.asked[0]["response_format"]["json_schema"]
        assert (schema["name"], schema["strict"]) == ("brief", True)
        assert server.asked[0]["max_completion_tokens"] == 50
        assert [turn["role"] for turn in server.asked[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize("status", [400, 422, 500])
async def test_what_a_server_does_not_know_is_found_once_and_remembered(status: int) -> None:
    manners = Manners()
    async with FakeOpenAI() as server:
        server.will(without_schema("{}", status))
        for _ in range(2):
            async with model(server, manners) as asked:
                await asked.ask(QUESTION)

        formats = [request.get("response_format", {}).get("type") for request in server.asked]
        assert formats == ["json_schema", "json_object", "json_object"]


async def test_a_parameter_that_a_server_names_is_left_out_from_then_on() -> None:
    async with FakeOpenAI() as server, model(server, temperature=0.0) as asked:
        server.will(
            fails(400, message="Unsupported value", param="temperature"),
            fails(400, message="unknown field max_completion_tokens"),
            says("{}"),
        )
        for _ in range(2):
            await asked.ask(QUESTION)

        assert [("temperature" in r, "max_tokens" in r) for r in server.asked] == [
            (True, False),
            (False, False),
            (False, True),
            (False, True),
        ]
        assert all(request["response_format"]["type"] == "json_schema" for request in server.asked)


async def test_a_busy_server_is_asked_again_when_it_says() -> None:
    async with FakeOpenAI() as server, model(server) as asked:
        server.will(fails(429, {"Retry-After": "0.01"}), fails(503, {"Retry-After-Ms": "5"}), says("{}"))

        assert (await asked.ask(QUESTION)).text == "{}"
        assert len(server.asked) == 3


async def test_a_server_that_is_busy_for_long_is_left_alone() -> None:
    async with FakeOpenAI() as server, model(server) as asked:
        server.will(fails(429, {"Retry-After": "3600"}))
        with pytest.raises(ModelBusy) as caught:
            await asked.ask(QUESTION)

        assert caught.value.retry_after == timedelta(hours=1)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("play", "error", "says_what"),
    [
        (fails(401), ModelRefused, "OPENAI_API_KEY"),
        (fails(404), ModelRefused, "knows no model 'm'"),
        (fails(429, code="insufficient_quota"), ModelRefused, "no credit"),
        (says(None, refusal="I will not"), ModelRefused, "I will not"),
        (says("", end="content_filter"), ModelRefused, "filtered"),
        (says('{"h":', end="length"), BadReply, "cut off"),
        (says("  "), BadReply, "empty"),
        (html(), ModelDown, "base_url"),
        (gives([]), ModelDown, "base_url"),
        (gives({"choices": None}), ModelDown, "base_url"),
        (gives({"choices": [None]}), BadReply, "empty"),
        (gives({"choices": [{"message": {"content": 7}}]}), BadReply, "empty"),
        (raw(b"{"), ModelDown, "base_url"),
        (raw(b"\xff\x00"), ModelDown, "base_url"),
        (raw(b"[" * 200_001), ModelDown, "base_url"),
    ],
)
async def test_every_trouble_has_a_name_and_a_line_that_says_what_to_do(
    play: object, error: type[ModelError], says_what: str
) -> None:
    async with FakeOpenAI() as server, model(server, tries=1) as asked:
        server.will(play)  # type: ignore[arg-type]
        with pytest.raises(error, match=says_what) as caught:
            await asked.ask(QUESTION)

        assert "\n" not in str(caught.value)


async def test_a_server_that_fails_is_asked_three_times() -> None:
    async with FakeOpenAI() as server, model(server) as asked:
        server.will(says("{}"), fails(502), fails(502), fails(502))
        await asked.ask(QUESTION)
        with pytest.raises(ModelDown, match="502"):
            await asked.ask(QUESTION)

        assert len(server.asked) == 4


@pytest.mark.parametrize("play", [stalls(), fails(500)])
async def test_the_time_of_a_question_is_bounded_with_all_its_attempts(play: object) -> None:
    async with FakeOpenAI() as server, model(server, timeout=timedelta(seconds=0.3)) as asked:
        server.will(play)  # type: ignore[arg-type]
        with pytest.raises(ModelDown):
            await asyncio.wait_for(asked.ask(QUESTION), 15)


async def test_a_line_that_breaks_and_a_server_that_is_not_there_are_down() -> None:
    async with FakeOpenAI() as server:
        server.will(hangs_up())
        async with model(server, tries=1) as asked:
            with pytest.raises(ModelDown):
                await asked.ask(QUESTION)
        gone = model(server, tries=1)
    async with gone:
        with pytest.raises(ModelDown, match="nobody answers"):
            await gone.ask(QUESTION)


async def test_no_more_questions_are_under_way_than_allowed() -> None:
    async with FakeOpenAI() as server, model(server, at_once=2) as asked:
        server.will(says("{}", pause=0.02))
        await asyncio.gather(*(asked.ask(QUESTION) for _ in range(8)))

        assert server.most_at_once == 2
        assert len(server.asked) == 8


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Sun, 22 Nov 2020 12:00:30 GMT"}, 0),
        ({"retry-after": "99999999999999"}, 86400),
    ],
)
def test_the_servers_hint_is_read_in_every_shape(headers: dict[str, str], wait: float) -> None:
    assert retry_after(headers, datetime(2026, 11, 22, 12, tzinfo=UTC)) == timedelta(seconds=wait)


@given(st.text(), st.text())
def test_any_hint_is_a_wait_within_a_day_or_none(seconds: str, milliseconds: str) -> None:
    headers = {"retry-after": seconds, "retry-after-ms": milliseconds}
    hint = retry_after(headers, datetime(2026, 11, 22, tzinfo=UTC))

    assert hint is None or timedelta(0) <= hint <= timedelta(days=1)


@given(st.integers(1, 10), st.floats(0, 1))
def test_the_wait_grows_and_stays_within_the_time_that_is_left(attempt: int, chance: float) -> None:
    wait = wait_before(ModelDown("down"), attempt, timedelta(seconds=40), chance)

    assert wait is None or timedelta(0) < wait < timedelta(seconds=40)
    assert wait_before(ModelRefused("no"), attempt, timedelta(days=1), chance) is None
