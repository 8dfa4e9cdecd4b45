"""Briefs measured: the golden set, what each measure counts, and two writers side by side."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI, says

from benchmarks.evaluation import Column, Written, rows, table, total, written_by
from benchmarks.golden_set import GOLDEN, Case, cases
from benchmarks.scoring import MEASURES
from briefbot.adapters.model_access import ModelAccess
from briefbot.values import Brief, KeyPoint
from briefbot.writing.embedded import compose
from briefbot.writing.model.cost import Price

CHECKOUT = Path(__file__).parent.parent
DRAFT = {
    "h": {"e": ["A1"], "t": "Ellmoor library to open on Sundays"},
    "s": {"e": ["A1"], "t": "The town library of Ellmoor will open on Sundays from 5 October"},
    "p": [
        {"e": ["A1"], "t": "The council of Ellmoor decided on Tuesday evening by 9 votes to 4"},
        {"e": ["A2"], "t": "Four people will be hired for the weekend shifts"},
        {"e": ["A2"], "t": "The shifts cost the town 99 million crowns a year"},
    ],
    "v": [],
    "w": None,
    "n": None,
}


@lru_cache
def golden() -> tuple[Case, ...]:
    return tuple(cases([GOLDEN]))


@lru_cache
def embedded() -> tuple[Written, ...]:
    return tuple(Written(case=case, brief=compose(case.sources), seconds=0.0) for case in golden())


def case(name: str) -> Case:
    return next(case for case in golden() if case.name == name)


def wrong(measure: str, case: Case, brief: Brief) -> tuple[str, ...]:
    return MEASURES[measure](case, brief).wrong


def evaluation(*arguments: object) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    command = [sys.executable, "-m", "benchmarks.evaluation", *map(str, arguments)]
    return subprocess.run(command, cwd=CHECKOUT, env=environ, capture_output=True, text=True, timeout=120, check=False)


def test_the_golden_set_is_read_whole() -> None:
    copies = [copy for case in golden() for source in case.sources for copy in source.copies]

    assert len(golden()) == 11
    assert all(case.expected.facts for case in golden())
    assert sum(len(case.sources) for case in golden()) == 14
    assert len(copies) == 1


@pytest.mark.parametrize("story", golden(), ids=lambda story: story.name)
def test_what_a_story_expects_stands_in_its_articles(story: Case) -> None:
    told = "\n".join(source.article.text for source in story.sources)

    assert all(name in told and role in told for name, role in story.expected.experts.items())
    assert all(words in told for said in story.expected.said.values() for words in said)


@pytest.mark.parametrize(
    ("measure", "least"),
    [
        ("points borne out", 1.0),
        ("quotes verbatim", 1.0),
        ("experts of the reader", 1.0),
        ("speakers right", 0.95),
        ("experts of the set", 0.8),
        ("experts rightly so", 0.9),
        ("facts told", 0.75),
        ("kept out", 0.95),
    ],
)
def test_the_embedded_writer_holds_over_the_golden_set(measure: str, least: float) -> None:
    found = total(embedded(), measure)

    assert found.of
    assert 1 - len(found.wrong) / found.of >= least, found.wrong


def test_each_measure_says_what_is_wrong() -> None:
    story = case("dam-disputed")
    brief = compose(story.sources)
    sentence = brief.headline.evidence[0]
    lie = KeyPoint(text="Redding said the dam is safe in Budapest, for 99 crowns", evidence=(sentence,))
    lies = replace(brief, key_points=(lie,), expert_views=brief.expert_views[:1], summary=lie)
    quote = brief.expert_views[0].quotes[0]
    robbed = replace(story, expected=replace(story.expected, said={"Amina Koss": [quote.text]}))

    assert wrong("points borne out", story, lies) == (lie.text, lie.text)
    assert "Budapest" in wrong("kept out", story, lies)
    assert "26 families" in wrong("facts told", story, lies)
    assert len(wrong("experts of the set", story, lies)) == 2
    assert len(wrong("experts of the reader", story, lies)) == 2
    assert wrong("speakers right", robbed, brief) == (f"{brief.expert_views[0].name}: {quote.text}",)


@pytest.mark.parametrize(
    ("text", "fact"), [("It costs 1,200,000 crowns", "1.2 million"), ("Twenty-six families left", "26 families")]
)
def test_a_fact_is_told_in_another_spelling_of_its_number(text: str, fact: str) -> None:
    story = case("dam-disputed")
    asked = replace(story, expected=replace(story.expected, facts=[fact]))
    brief = compose(story.sources)
    told = replace(brief, summary=replace(brief.summary, text=text), key_points=(replace(brief.summary, text="Nothing else"),))

    assert wrong("facts told", asked, told) == ()
    assert wrong("facts told", asked, replace(told, summary=replace(told.summary, text="Nothing at all"))) == (fact,)


async def test_two_writers_stand_side_by_side() -> None:
    async with FakeOpenAI() as server:
        server.will(says(json.dumps(DRAFT)), says('{"r":[]}'))
        access = ModelAccess(model="fake", base_url=server.url)
        columns = [Column(title="embedded"), Column(title="fake", access=access, price=Price(read=1.0, written=10.0))]
        told: list[Sequence[Written]] = []
        for column in columns:
            told.append(await written_by(column, [case("library-hours")], lambda written: None))
        figures = [rows(briefs) for briefs in told]
        shown = table(["embedded", "fake"], figures).splitlines()

    assert told[1][0].brief.key_points[0].text == DRAFT["p"][0]["t"] + "."  # type: ignore[index]
    assert figures[1]["points borne out"] == "5/5"
    assert figures[1]["quotes verbatim"] == figures[0]["quotes verbatim"] == "2/2"
    assert (figures[1]["tokens in, a brief"], figures[1]["tokens out, a brief"]) == ("1,800", "600")
    assert (figures[0]["US dollars, in all"], figures[1]["US dollars, in all"]) == ("0.0000", "0.0078")
    assert (figures[1]["repairs"], figures[1]["fallbacks"], figures[0]["repairs"]) == ("1/1", "0/1", "0/1")
    assert shown[0].split() == ["embedded", "fake"]
    assert len({len(line) for line in shown}) == 1


async def test_a_model_that_is_no_use_counts_as_a_fallback() -> None:
    async with FakeOpenAI() as server:
        server.will(says("no"))
        column = Column(title="fake", access=ModelAccess(model="fake", base_url=server.url))
        briefs = await written_by(column, [case("short-quake")], lambda written: None)

    assert rows(briefs)["fallbacks"] == "1/1"


def test_the_command_measures_articles_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Rain in Oslo\n\nIt rained in Oslo all day on Monday, the office said.", encoding="utf-8")
    done = evaluation(tmp_path, "--wrong", "--show")

    assert done.returncode == 0, done.stderr
    assert "stories: 1, sources: 1" in done.stdout
    assert "# Rain in Oslo" in done.stdout
    assert "quotes verbatim" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says_what"),
    [
        (["/nowhere"], "/nowhere"),
        (["--writer", "model"], "no language model is set up"),
        (["--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--style", "nowhere"], "analyst, brief, plain"),
    ],
)
def test_what_cannot_be_measured_is_one_line(arguments: list[str], says_what: str) -> None:
    refused = evaluation(*arguments)

    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert says_what in refused.stderr
