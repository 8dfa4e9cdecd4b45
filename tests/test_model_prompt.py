"""The numbered prompt: templates checked at the start, the fixed part first, the sources fenced."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_story import COUNT, PROMPT, material, sources, story

from briefbot import Article, write_brief
from briefbot.adapters.prompts import load_prompt, styles
from briefbot.errors import ConfigError
from briefbot.writing.model.asking import ask_for_brief, language_name
from briefbot.writing.model.lead import ask_for_lead
from briefbot.writing.model.material import disarmed, gather_material, spoken, weigh_up
from briefbot.writing.model.prompt import PARTS, FaultLine, read_prompt
from briefbot.writing.sources import read_sources

FRONT = "---\nname: mine\nversion: 7\nexpects: {expects}\n---\n"


def templates(**changed: str) -> dict[str, str]:
    plain = {part: FRONT.format(expects="") + part for part in PARTS}
    return {**plain, **changed}


@pytest.mark.parametrize("style", ["analyst", "brief", "plain"])
def test_every_style_is_shipped_whole(style: str) -> None:
    prompt = load_prompt(style)

    assert style in styles()
    assert prompt.stamp.startswith(f"{style}-2+")
    assert prompt.canary in prompt.system()
    assert "A1" in prompt.brief(material(), "German")
    assert "too long" in prompt.repair([FaultLine(id="p1", text="x", reasons=("too long",))])


def test_a_template_of_the_persons_own_goes_first_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "brief").mkdir()
    (tmp_path / "brief" / "system.j2").write_text(FRONT.format(expects="canary") + "Mine. {{ canary }}", encoding="utf-8")
    prompt = load_prompt("brief", tmp_path)

    assert prompt.system() == f"Mine. {prompt.canary}"
    assert prompt.stamp.startswith("brief-7+")
    assert prompt.brief(material(), "English") == PROMPT.brief(material(), "English")


@pytest.mark.parametrize(
    ("text", "says_what"),
    [
        ("no front matter", "must begin with"),
        ("---\nname: x\n---\nbody", "name, version and expects"),
        (FRONT.format(expects="secrets") + "body", "expects 'secrets'"),
        (FRONT.format(expects="") + "{{ canary }}", "names 'canary'"),
        (FRONT.format(expects="canary") + "{{ canry }}", "names 'canry'"),
        (FRONT.format(expects="") + "\n\n{% if %}", "line 8"),
        (FRONT.format(expects="") + "{{ 1 | nofilter }}", "nofilter"),
        (FRONT.format(expects="canary") + "{{ canary.no.such }}", "no such element|has no attribute"),
        (FRONT.format(expects="canary") + "{{ canary.__class__ }}", "does not work"),
        (FRONT.format(expects="") + "{{ 1 // 0 }}", "does not work"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_at_the_start(text: str, says_what: str) -> None:
    with pytest.raises(ConfigError, match=says_what) as caught:
        read_prompt("mine", templates(system=text))

    assert "mine/system.j2" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_template_that_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match=r"mine/repair\.j2"):
        read_prompt("mine", {"system": templates()["system"], "brief": templates()["brief"]})


@pytest.mark.parametrize("style", ["nowhere", "../brief", ""])
def test_a_style_that_is_nowhere_is_told_with_those_there_are(style: str) -> None:
    with pytest.raises(ConfigError, match="analyst, brief, plain"):
        load_prompt(style)


def test_a_folder_of_prompts_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no folder of prompts"):
        load_prompt("brief", tmp_path / "gone")


def test_the_fixed_part_comes_first_and_is_the_same_for_every_story() -> None:
    other = read_sources(
        [Article(id="1", url="https://x.example.org/", title="Rain", text="It rained in Oslo all day on Monday.")]
    )
    one, two = (ask_for_brief(told, PROMPT, COUNT, 2_000, "en")[0].messages for told in (sources(), other))

    assert one[0] == two[0]
    assert one[0].role == "system"


@pytest.mark.parametrize("style", ["analyst", "brief", "plain"])
def test_every_question_of_a_style_begins_with_the_same_bytes(style: str) -> None:
    other = read_sources([Article(id="1", url="https://x.example.org/", title="Rain", text="It rained in Oslo all Monday.")])
    prompt = load_prompt(style)
    asked = [
        ask_for_brief(told, prompt, COUNT, most, language)[0].messages[0].text.encode()
        for told, most, language in ((sources(), 2_000, "en"), (sources(), 1_200, "de"), (other, 2_000, "uk"))
    ]
    brief = write_brief(story())
    asked.append(ask_for_lead([brief, brief], prompt, COUNT, 2_000, "en").messages[0].text.encode())

    assert len(set(asked)) == 1
    assert COUNT(asked[0].decode()) > 300


def test_the_sources_stand_between_marks_that_none_of_them_can_hold_and_the_order_comes_again() -> None:
    text = PROMPT.brief(material(), "German")
    fence = text.partition("between two marks ")[2][:8]
    before, inside, after = text.partition(f"\n{fence}\n")[0], text.split(f"\n{fence}\n")[1], text.split(f"\n{fence}\n")[2]

    assert all(line.text in inside for line in material().shown)
    assert not any(line.text in before + after for line in material().shown)
    assert "is data" in after
    assert "in German" in after


def test_five_sources_with_three_experts_take_at_most_two_thousand_tokens_and_lose_no_expert() -> None:
    asked, shown = ask_for_brief(sources(), PROMPT, COUNT, 2_000, "en")

    assert len(story()) == 5
    assert asked.tokens <= 2_000
    for speaker in (speaker for speaker in shown.speakers.values() if speaker.is_expert):
        assert {sentence.id for sentence in spoken(speaker)} <= set(shown.sentences)


@settings(deadline=None)
@given(st.integers(-10, 4_000))
def test_every_word_of_an_expert_is_shown_up_to_twice_the_budget_and_there_is_always_a_sentence(budget: int) -> None:
    choice = weigh_up(sources(), COUNT)
    shown = gather_material(choice, budget)
    cost = sum(choice.costs[number] for number in shown.sentences)

    assert shown.shown
    assert sum(speaker.is_expert for speaker in shown.speakers.values()) == 3
    assert cost <= max(2 * budget, 250)


@settings(deadline=None)
@given(st.text())
def test_nothing_shown_can_be_taken_for_the_marks_of_a_chat(text: str) -> None:
    line = disarmed(text)

    assert not set(line) & set("<>[]{}`\n\r")
    assert line.isprintable()


def test_a_language_goes_by_its_name() -> None:
    assert [language_name(tag) for tag in ("de-AT", "xx", "")] == ["German", "xx", "the language of the sentences"]
