"""Who writes, and with which prompts, as the settings have it."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from briefbot import app, app_model
from briefbot.config import load
from briefbot.errors import ConfigError
from briefbot.settings import ModelSettings, Settings, WriterSettings

KEY = ModelSettings(api_key=SecretStr("k"))
OWN = ModelSettings(base_url="http://127.0.0.1:1/v1")


@pytest.mark.parametrize(
    ("kind", "model", "writes"),
    [
        ("auto", ModelSettings(), "embedded"),
        ("auto", KEY, "model"),
        ("auto", OWN, "model"),
        ("embedded", KEY, "embedded"),
        ("model", ModelSettings(), "model"),
    ],
)
def test_a_model_writes_in_the_service_where_one_is_set_up_and_nobody_says_otherwise(
    kind: str, model: ModelSettings, writes: str
) -> None:
    settings = Settings(writer=WriterSettings(kind=kind), model=model)  # type: ignore[arg-type]

    assert app_model.writer_kind(settings) == writes


async def test_what_a_person_tries_out_costs_nothing_unless_a_model_is_named(tmp_path: Path) -> None:
    page = tmp_path / "news.txt"
    page.write_text("Ferry sinks\n\nThe ferry sank at its berth on Sunday. Nobody was on board.", encoding="utf-8")
    store = {"BRIEFBOT_STORE__URL": f"sqlite:///{tmp_path / 'news.db'}", "BRIEFBOT_MODEL__BASE_URL": "http://127.0.0.1:9/v1"}
    quiet = await app.brief_source(load(None, store), str(page), None)
    asked = await app.brief_source(load(None, {**store, "BRIEFBOT_WRITER__KIND": "model"}), str(page), None)

    assert quiet.briefs[0].writer.note == ""
    assert asked.briefs[0].writer.note.startswith("The embedded writer wrote this: ")


def settings(folder: Path, text: str) -> Settings:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {"HOME": str(folder)})


def test_the_prompts_of_every_style_that_is_named_are_read_at_the_start(tmp_path: Path) -> None:
    text = "[topics.sea]\nwords = ['ferry']\nstyle = 'analyst'\n[[feed]]\nurl = 'https://x.example.org/feed'\nstyle = 'plain'\n"
    styles = app_model.prompt_styles(settings(tmp_path, text))

    assert styles.usual.stamp.startswith("brief-")
    assert sorted(styles.prompts) == ["analyst", "plain"]
    assert [topic.title for topic in styles.topics] == ["sea"]


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("[model]\nstyle = 'grand'\n", "[model] style"),
        ("[topics.sea]\nstyle = 'grand'\n", "[topics.sea] style"),
        ("[[feed]]\nurl = 'https://x.example.org/'\nstyle = 'grand'\n", "[[feed]] style"),
    ],
)
def test_a_style_that_is_nowhere_is_an_error_of_its_setting(tmp_path: Path, text: str, setting: str) -> None:
    with pytest.raises(ConfigError) as caught:
        app_model.prompt_styles(settings(tmp_path, text))

    assert str(caught.value) == f"{setting}: there are no prompts of the style 'grand'; there is analyst, brief, plain"


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (KEY, (None, "minimal")),
        (ModelSettings(api_key=SecretStr("k"), reasoning_effort="low"), (None, "low")),
        (OWN, (0.0, None)),
    ],
)
def test_a_model_is_asked_to_write_at_once_and_one_of_our_own_to_take_the_likeliest_words(
    model: ModelSettings, asked: tuple[float | None, str | None]
) -> None:
    access = app_model.model_access(Settings(model=model))

    assert (access.temperature, access.reasoning_effort) == asked
