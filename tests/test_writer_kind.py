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
FEED = "[[feed]]\nurl = 'https://x.example.org/'\nstyle = "


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
    assert sorted(styles.prompts) == ["analyst", "brief", "plain"]
    assert [topic.title for topic in styles.topics] == ["sea"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[model]\nname = 'x'\nstyle = 'grand'\n", "3: [model] style"),
        ("[topics.sea]\nstyle = 'grand'\n", "2: [topics.sea] style"),
        (f"{FEED}'plain'\n{FEED}'grand'\n", "6: [[feed]] style"),
        ("feed = [\n  {url = 'https://x.example.org/', style = 'grand'}\n]\n", "1: [[feed]] style"),
    ],
)
def test_a_style_that_is_nowhere_is_told_where_it_is_written(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        app_model.prompt_styles(settings(tmp_path, text))

    wrong = "there are no prompts of the style 'grand'; there is analyst, brief, plain"
    assert str(caught.value) == f"{tmp_path}/config.toml:{place}: {wrong}"


def test_each_style_that_is_nowhere_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        app_model.prompt_styles(settings(tmp_path, f"[topics.sea]\nstyle = 'great'\n{FEED}'grand'\n"))

    assert [line.partition(": there")[0] for line in str(caught.value).splitlines()] == [
        f"{tmp_path}/config.toml:2: [topics.sea] style",
        f"{tmp_path}/config.toml:5: [[feed]] style",
    ]


def test_settings_that_are_changed_know_where_they_were_written(tmp_path: Path) -> None:
    written = settings(tmp_path, "[model]\nprompts = '/nowhere'\n")

    assert app_model.unpaid(written).place("model", "prompts") == f"{tmp_path}/config.toml:2: [model] prompts"


def test_a_style_that_a_variable_names_is_an_error_of_the_variable() -> None:
    with pytest.raises(ConfigError, match=r"^BRIEFBOT_MODEL__STYLE: there are no prompts of the style 'grand'"):
        app_model.prompt_styles(load(None, {"BRIEFBOT_MODEL__STYLE": "grand"}))


def test_a_folder_of_prompts_that_is_not_there_is_told_where_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml:2: \[model\] prompts: '/nowhere' is no folder"):
        app_model.prompt_styles(settings(tmp_path, "[model]\nprompts = '/nowhere'\n"))


async def test_a_service_with_a_style_that_is_nowhere_does_not_begin(tmp_path: Path) -> None:
    wrong = settings(tmp_path, "[model]\nbase_url = 'http://127.0.0.1:9/v1'\nstyle = 'grand'\n")
    with pytest.raises(ConfigError, match=r"config\.toml:3: \[model\] style: "):
        async with app.open_desk(wrong):
            pass


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
