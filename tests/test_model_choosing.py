"""A long story in two steps: the model chooses from all of it, and the brief is written of what it chose."""

import json

import pytest
from fake_openai import FakeOpenAI, says
from hypothesis import example, given, settings
from hypothesis import strategies as st
from model_story import COUNT, PROMPT, commission, garbage, material, sources, writer
from test_model_writer import EXPERTS, GOOD

from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.desk.model_writer import ModelWriter, WritingLimits
from briefbot.errors import BadReply, ModelDown, ModelError
from briefbot.writing.model.asking import ask_for_brief
from briefbot.writing.model.choosing import MOST_PARTS, ask_to_choose, favouring
from briefbot.writing.model.material import gather_material, spoken, weigh_up
from briefbot.writing.model.reply import CHOICE_SCHEMA, read_choice

PAST = 800
EVERY = [sentence.id for source in sources() for sentence in source.sentences]
LEAST = ["A8", "B12", "D9"]


def test_a_story_of_usual_length_goes_in_one_step() -> None:
    assert ask_to_choose(sources(), PROMPT, COUNT, 12_000) == ()


@pytest.mark.parametrize("past", [200, 400, 800, 1_100])
def test_a_long_story_is_shown_in_a_few_parts_each_sentence_once(past: int) -> None:
    asked = ask_to_choose(sources(), PROMPT, COUNT, past)
    shown = [
        line.split()[0]
        for part in asked
        for line in part.messages[0].text.split("\n")
        if line.split()[:1] and line.split()[0] in EVERY
    ]

    assert 1 < len(asked) <= MOST_PARTS
    assert len(shown) == len(set(shown))
    assert all(part.tokens < past / 2 + 500 for part in asked)
    assert past < 800 or shown == EVERY


def test_what_is_chosen_goes_before_all_but_the_words_of_experts() -> None:
    choice = weigh_up(sources(), COUNT)
    usual = gather_material(choice, 700)
    chosen = [number for number in EVERY if number not in usual.sentences][:4]
    shown = gather_material(favouring(chosen, choice), 700)

    assert set(chosen) <= set(shown.sentences)
    for speaker in (speaker for speaker in shown.speakers.values() if speaker.is_expert):
        assert {sentence.id for sentence in spoken(speaker)} <= set(shown.sentences)


async def test_the_brief_is_asked_for_with_what_the_model_chose() -> None:
    usual, _ = ask_for_brief(sources(), PROMPT, COUNT, 1_600, "en")
    left_out = [number for number in EVERY if f"\n{number} " not in usual.messages[1].text][:3]
    choice = {"e": left_out}
    write, model = writer(*[choice] * 4, GOOD, most_in=1_600, two_steps_past=PAST)
    brief = await write.write(commission())

    assert [question.schema_name for question in model.asked][:5] == ["choice"] * 4 + ["brief"]
    assert left_out
    assert all(f"\n{number} " in model.asked[4].turns[1].text for number in left_out)
    assert sorted(view.name for view in brief.expert_views) == EXPERTS
    assert brief.writer.tokens == (100 * len(model.asked), 10 * len(model.asked))


@pytest.mark.parametrize("reply", ["", "no", '{"e": 3}', '{"e": ["Z99", ""]}', ModelDown("gone"), BadReply("cut")])
async def test_where_the_choice_fails_the_embedded_reader_chooses(reply: str | ModelError) -> None:
    write, model = writer(*[reply] * 4, GOOD, two_steps_past=PAST)
    plain, other = writer(GOOD)
    brief, usual = await write.write(commission()), await plain.write(commission())

    assert model.asked[-1].turns == other.asked[0].turns
    assert (brief.key_points, brief.writer.name) == (usual.key_points, "model")


async def test_two_steps_over_the_protocol() -> None:
    async with FakeOpenAI() as server:
        server.will(*(says(json.dumps({"e": LEAST})) for _ in range(4)), says(json.dumps(GOOD)))
        async with OpenAIModel(ModelAccess(model="m", base_url=server.url)) as model:
            limits = WritingLimits(two_steps_past=PAST)
            brief = await ModelWriter(model=model, prompt=PROMPT, count=COUNT, limits=limits, language="en").write(commission())

        assert brief.writer.name == "model"
        assert [request["response_format"]["json_schema"]["name"] for request in server.asked] == ["choice"] * 4 + ["brief"]
        assert server.asked[0]["response_format"]["json_schema"]["schema"] == json.loads(CHOICE_SCHEMA)


@settings(deadline=None, max_examples=60)
@given(garbage())
def test_any_choice_is_numbers_or_no_reply(reply: str) -> None:
    try:
        numbers = read_choice(reply)
    except BadReply:
        return
    assert all(isinstance(number, str) for number in numbers)


@settings(deadline=None)
@given(st.lists(st.sampled_from(EVERY)))
@example(["E1", "E5"])
def test_any_choice_keeps_the_budget(numbers: list[str]) -> None:
    asked, shown = ask_for_brief(favouring(numbers, weigh_up(sources(), COUNT)), PROMPT, COUNT, 2_000, "en")

    assert asked.tokens <= 2_000
    assert len(shown.speakers) <= len(material().speakers) + 4
