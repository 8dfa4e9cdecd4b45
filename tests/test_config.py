"""The settings: where they are looked for, what goes over what, and that the example says what is true."""

import tomllib
from contextlib import chdir
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from briefbot.config import demo_store, load, where
from briefbot.errors import ConfigError
from briefbot.settings import Settings, StoreSettings
from briefbot.settings_complaints import fields

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_names_every_key() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

    assert {(table, key) for table, keys in example.items() for key in keys} == {key for key in fields() if len(key) > 1}


def test_the_example_gives_every_default() -> None:
    settings = load(EXAMPLE, {"HOME": "/home/ada"})

    assert settings.model_copy(update={"store": StoreSettings()}) == Settings()
    assert settings == load(None, {"HOME": "/home/ada"})


def test_every_key_of_the_example_has_a_comment_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [line for above, line in pairwise(lines) if above.startswith("[") and line[:1].isalpha()]

    assert bare == []


def test_a_variable_goes_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "config.toml", '[fetch]\ntimeout = "10s"\nper_host = 1\n[brief]\nmax_words = 120\n')
    settings = load(file, {"BRIEFBOT_FETCH__TIMEOUT": "1m", "BRIEFBOT_BRIEF__MAX_WORDS": "200"})

    assert settings.fetch.timeout == timedelta(minutes=1)
    assert settings.fetch.per_host == 1
    assert settings.brief.max_words == 200


@pytest.mark.parametrize("value", ["localhost:8080, Wiki.LAN", '["localhost:8080", "wiki.lan"]'])
def test_a_variable_holds_a_list_with_commas_or_as_json(value: str) -> None:
    assert load(None, {"BRIEFBOT_FETCH__ALLOW_HOSTS": value}).fetch.allow_hosts == ("localhost:8080", "wiki.lan")


def test_an_empty_variable_says_nothing() -> None:
    assert load(None, {"BRIEFBOT_DESK__LANGUAGE": "", "HOME": "/home/ada"}) == load(None, {"HOME": "/home/ada"})


def test_variables_of_others_are_left_alone() -> None:
    assert load(None, {"PATH": "/bin", "HOME": "/home/ada"}).desk.language == "en"


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ('"45s"', timedelta(seconds=45)),
        ('"2m"', timedelta(minutes=2)),
        ('"3 m"', timedelta(minutes=3)),
        ("90", timedelta(seconds=90)),
    ],
)
def test_a_time_is_a_number_and_its_unit(tmp_path: Path, words: str, length: timedelta) -> None:
    assert load(written(tmp_path / "config.toml", f"[fetch]\ntimeout = {words}\n"), {}).fetch.timeout == length


def test_a_time_zone_is_one_of_the_iana_database(tmp_path: Path) -> None:
    file = written(tmp_path / "config.toml", '[desk]\ntime_zone = "America/Sao_Paulo"\n')

    assert load(file, {}).desk.time_zone == ZoneInfo("America/Sao_Paulo")


def test_a_file_is_looked_for_here_then_at_home(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path / "home")}
    (tmp_path / "here").mkdir()
    with chdir(tmp_path / "here"):
        none = where(None, environ)
        own = written(tmp_path / "home/.config/briefbot/config.toml", "")
        at_home = where(None, environ)
        elsewhere = written(tmp_path / "xdg/briefbot/config.toml", "")
        at_xdg = where(None, environ | {"XDG_CONFIG_HOME": str(tmp_path / "xdg")})
        written(Path("config.toml"), "")
        here = where(None, environ)

    assert none is None
    assert (at_home, at_xdg, here) == (own, elsewhere, Path("config.toml"))


def test_a_named_file_goes_before_what_is_found(tmp_path: Path) -> None:
    by_variable, by_option = written(tmp_path / "a.toml", ""), written(tmp_path / "b.toml", "")
    environ = {"BRIEFBOT_CONFIG": str(by_variable)}

    assert where(None, environ) == by_variable
    assert where(by_option, environ) == by_option


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"away\.toml: no such file; copy config\.example\.toml there"):
        load(tmp_path / "away.toml", {})


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"HOME": "/home/ada"}, "sqlite:////home/ada/.local/share/briefbot/briefbot.db"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": "/srv"}, "sqlite:////srv/briefbot/briefbot.db"),
        ({"HOME": "/home/ada", "XDG_DATA_HOME": "not/absolute"}, "sqlite:////home/ada/.local/share/briefbot/briefbot.db"),
        ({"BRIEFBOT_STORE__URL": "sqlite:///news.db"}, "sqlite:///news.db"),
    ],
)
def test_the_store_is_in_the_data_folder_unless_it_is_named(environ: dict[str, str], url: str) -> None:
    assert load(None, environ).store.url == url


def test_the_demo_keeps_its_briefs_apart() -> None:
    assert demo_store("sqlite:///demo.db").url == "sqlite:///demo.db"
    assert demo_store("", {"HOME": "/home/ada"}).url == "sqlite:////home/ada/.local/share/briefbot/demo.db"
    with pytest.raises(ConfigError, match="--store: should be a database URL"):
        demo_store("demo.db")


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Settings().fetch.per_host = 9  # type: ignore[misc]


def test_a_password_of_the_store_is_never_shown() -> None:
    settings = load(None, {"BRIEFBOT_STORE__URL": "postgresql://ada:lovelace@localhost/news"})

    assert "lovelace" not in f"{settings!r} {settings}"


TOKEN = "7000000001:AAF-invented-token-for-tests-0123456789"


@pytest.mark.parametrize("variable", ["BRIEFBOT_TELEGRAM__TOKEN", "TELEGRAM_BOT_TOKEN"])
def test_the_bots_token_comes_from_the_environment_and_is_never_shown(variable: str) -> None:
    settings = load(None, {variable: TOKEN, "HOME": "/home/ada"})

    assert settings.telegram.token.get_secret_value() == TOKEN
    assert "invented" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_our_own_variable_of_the_token_goes_before_the_usual_one() -> None:
    settings = load(None, {"BRIEFBOT_TELEGRAM__TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN": "8" + TOKEN})

    assert settings.telegram.token.get_secret_value() == TOKEN


@pytest.mark.parametrize("token", ["invented", "7000000001:too short", TOKEN + "/../x"])
def test_what_is_no_token_is_told_without_being_shown(token: str) -> None:
    for variable, named in (("BRIEFBOT_TELEGRAM__TOKEN", "BRIEFBOT_TELEGRAM__TOKEN"), ("TELEGRAM_BOT_TOKEN",) * 2):
        with pytest.raises(ConfigError, match=f"^{named}: should be the token that @BotFather gave you") as refused:
            load(None, {variable: token})

        assert token not in str(refused.value)


def test_admins_are_numbers(tmp_path: Path) -> None:
    file = written(tmp_path / "config.toml", "[telegram]\nadmins = [7, 8]\n")

    assert load(file, {}).telegram.admins == (7, 8)
    assert load(file, {"BRIEFBOT_TELEGRAM__ADMINS": "9, 10"}).telegram.admins == (9, 10)
    with pytest.raises(ConfigError, match=r"\[telegram\] admins"):
        load(written(tmp_path / "config.toml", '[telegram]\nadmins = ["ada"]\n'), {})


@pytest.mark.parametrize("address", ["127.0.0.1:8443", "[::1]:80", "localhost:65535"])
def test_the_webhook_listens_at_a_host_and_a_port(address: str) -> None:
    assert load(None, {"BRIEFBOT_TELEGRAM__WEBHOOK_LISTEN": address}).telegram.webhook_listen == address


@pytest.mark.parametrize("address", ["8443", "127.0.0.1", "localhost:65536", "a b:1", "http://localhost:1"])
def test_what_is_no_host_and_port_is_told(address: str) -> None:
    with pytest.raises(ConfigError, match="should be a host and a port"):
        load(None, {"BRIEFBOT_TELEGRAM__WEBHOOK_LISTEN": address})


TEAM = "BRIEFBOT_CHATS__TEAM__URL"


def test_a_variable_gives_a_chat_its_url_so_that_the_file_need_not_hold_it(tmp_path: Path) -> None:
    file = written(tmp_path / "config.toml", '[topics.sea]\nwords = ["ferry"]\n[chats.Team]\ntopics = ["sea"]\n')
    settings = load(file, {TEAM: "ntfy://ntfy.example.org/our-briefs"})

    assert settings.chats["Team"].url.get_secret_value() == "ntfy://ntfy.example.org/our-briefs"
    assert settings.chats["Team"].topics == ("sea",)
    assert "our-briefs" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_variables_alone_make_a_chat_or_a_topic() -> None:
    settings = load(
        None,
        {
            TEAM: "ntfy://ntfy.example.org/our-briefs",
            "BRIEFBOT_CHATS__TEAM__WORDS": "ferry, coast guard",
            "BRIEFBOT_CHATS__TEAM__DIGEST": "07:30",
            "BRIEFBOT_TOPICS__SEA__TITLE": "The sea",
        },
    )

    assert settings.chats["team"].words == ("ferry", "coast guard")
    assert settings.chats["team"].digest == time(7, 30)
    assert settings.topics["sea"].title == "The sea"


def test_a_hyphen_of_a_name_is_an_underscore_in_its_variable(tmp_path: Path) -> None:
    file = written(tmp_path / "config.toml", '[chats.our-team]\nurl = "ntfy://ntfy.example.org/a"\n')
    settings = load(file, {"BRIEFBOT_CHATS__OUR_TEAM__URL": "ntfy://ntfy.example.org/b"})

    assert list(settings.chats) == ["our-team"]
    assert settings.chats["our-team"].url.get_secret_value() == "ntfy://ntfy.example.org/b"


def test_a_folder_in_the_place_of_the_settings_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is a folder; name a file in it, such as .*/config\.toml$"):
        where(tmp_path, {})
