"""The settings as they are here and now: config.toml, and the environment over it. Nothing else reads the environment."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import EnvSettingsSource, InitSettingsSource, TomlConfigSettingsSource

from briefbot.errors import ConfigError
from briefbot.settings import REPEATED, ModelSettings, Settings, StoreSettings, TelegramSettings
from briefbot.settings_complaints import blamed, fields, in_environment, in_file, named_key, strange_topics, stray_variable
from briefbot.settings_places import PREFIX, Key, Places, key_lines, variable

_FILE_VARIABLE = "BRIEFBOT_CONFIG"


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `where(path, environ)`, over which go the `BRIEFBOT_*` variables that are not empty.

    `store.url` is always filled: by default it names a SQLite file in the person's data folder. Raises `ConfigError`
    with a line for each thing that is wrong.
    """
    return load_file(where(path, environ), environ)


def load_file(file: Path | None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this very file, or of the environment alone; else as `load`."""
    environ = os.environ if environ is None else environ
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value and name != _FILE_VARIABLE}
    written = _read(file)
    keys = _keys(given, written.toml_data)
    wrong = [stray_variable(name) for name in sorted(given.keys() - keys.keys())]
    variables = EnvSettingsSource(Settings)  # it has read the process's own: give it those that we were given
    variables.env_vars = {name.lower(): given[name] for name, key in keys.items() if key in fields()}
    places = Places(file, key_lines(file.read_text("utf-8")) if file else {}, frozenset(keys.values()))
    of_named = InitSettingsSource(Settings, _of_named_sections(given, keys))
    try:
        settings = Settings(_build_sources=((variables, of_named, written), {}))
        wrong += [f"{places.told(key)}: {said}" for key, said in strange_topics(settings)]
    except ValidationError as error:
        wrong = _complaints(error, places) + wrong
    if wrong:
        raise ConfigError("\n".join(wrong))
    own = {} if settings.store.url else {"store": _own_store(environ)}
    usual = {"model": _usual_model(settings.model, environ), "telegram": _usual_bot(settings.telegram, environ)}
    return settings.model_copy(update={**own, **usual}).written(places)


def where(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Path | None:
    """The settings' file: `path`, else `$BRIEFBOT_CONFIG`, `./config.toml`, or the person's own; None where there is none.

    Raises `ConfigError` where one is named that is not there.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ[_FILE_VARIABLE]) if environ.get(_FILE_VARIABLE) else None)
    if named:
        if named.is_dir():
            raise ConfigError(f"{named}: is a folder; name a file in it, such as {named / 'config.toml'}")
        if not named.is_file():
            raise ConfigError(f"{named}: no such file; copy config.example.toml there, or name another")
        return named
    own = _folder(environ, "XDG_CONFIG_HOME", ".config") / "config.toml"
    return next((file for file in (Path("config.toml"), own) if file.is_file()), None)


def to_write(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Where a person's settings are to be written: `path`, else `$BRIEFBOT_CONFIG`, else `./config.toml`."""
    named = (os.environ if environ is None else environ).get(_FILE_VARIABLE)
    return path or Path(named or "config.toml")


def demo_store(url: str = "", environ: Mapping[str, str] | None = None) -> StoreSettings:
    """Where the demo keeps its briefs: `url`, else a SQLite file beside the person's own, which it leaves alone.

    Raises `ConfigError` where `url` is of no database that we know.
    """
    if not url:
        return _own_store(os.environ if environ is None else environ, "demo.db")
    try:
        return StoreSettings(url=url)
    except ValidationError as error:
        raise ConfigError("--store: should be a database URL, for example sqlite:///demo.db") from error


def _folder(environ: Mapping[str, str], variable: str, under_home: str) -> Path:
    """The person's own folder of a kind, as the XDG Base Directory Specification has it: a relative one is ignored."""
    named = Path(environ.get(variable, ""))
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    return (named if named.is_absolute() else home / under_home) / "briefbot"


def _usual_model(model: ModelSettings, environ: Mapping[str, str]) -> ModelSettings:
    """The model, its key and server from the variables that every program reads where ours name none."""
    key, server = environ.get("OPENAI_API_KEY", ""), environ.get("OPENAI_BASE_URL", "")
    usual: dict[str, object] = {}
    if server and not model.base_url:
        usual["base_url"] = server
    if key and not model.api_key.get_secret_value() and not model.base_url:
        usual["api_key"] = SecretStr(key)  # for whom it was given, and for nobody else
    return model.model_copy(update=usual)


def _usual_bot(telegram: TelegramSettings, environ: Mapping[str, str]) -> TelegramSettings:
    """The bot, its token from the variable that many programs read where ours name none."""
    token = environ.get("TELEGRAM_BOT_TOKEN", "")
    if not token or telegram.token.get_secret_value():
        return telegram
    try:
        return telegram.model_copy(update={"token": TelegramSettings(token=SecretStr(token)).token})
    except ValidationError as error:
        raise ConfigError("TELEGRAM_BOT_TOKEN: should be the token that @BotFather gave you") from error


def _own_store(environ: Mapping[str, str], name: str = "briefbot.db") -> StoreSettings:
    return StoreSettings(url=f"sqlite:///{_folder(environ, 'XDG_DATA_HOME', '.local/share') / name}")


def _keys(given: Mapping[str, str], file: Mapping[str, object]) -> dict[str, Key]:
    """What the variables stand for, those that stand for something."""
    fixed = {variable(key): key for key in fields() if len(key) > 1}
    found = {name: fixed.get(name) or named_key(name, file) for name in given}
    return {name: key for name, key in found.items() if key}


def _of_named_sections(given: Mapping[str, str], keys: Mapping[str, Key]) -> dict[str, object]:
    """What variables say of sections that have names, as the file would say it: their source knows fixed keys alone."""
    said: dict[str, dict[str, dict[str, str]]] = {}
    for name, (section, *rest) in keys.items():
        if section in REPEATED:
            own, key = rest
            said.setdefault(section, {}).setdefault(own, {})[key] = given[name]
    return dict(said)


def _read(file: Path | None) -> TomlConfigSettingsSource:
    try:
        return TomlConfigSettingsSource(Settings, file)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}:{_not_toml(str(error))}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except RecursionError as error:
        raise ConfigError(f"{file}: nested too deeply to be settings") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error


def _not_toml(what: str) -> str:
    """The parser's words ("Invalid value (at line 3, column 8)") with the place in front."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", what, re.DOTALL)
    if not found:
        return f" not TOML: {what}"
    said, line, column = found.groups()
    place = f"{line}:{column}:" if line else " at its end,"
    return f"{place} not TOML: {said[:1].lower()}{said[1:]}"


def _complaints(error: ValidationError, places: Places) -> list[str]:
    known = places.lines.keys() | places.by_variable
    ours = {key[:2] for key in places.by_variable if key[0] in REPEATED and key[:2] not in places.lines}
    from_file, from_environment = [], []
    for detail in error.errors(include_url=False, include_context=False):
        named = tuple(part for part in detail["loc"] if isinstance(part, str))
        key = blamed(named, detail, known)
        if places.file is None or key in places.by_variable or key[:2] in ours:
            from_environment.append(in_environment(key, detail))
        else:
            line = places.line(detail["loc"] if key == named else key)
            from_file.append((line, in_file(places.file, line, key, detail)))
    return [line for _, line in sorted(from_file)] + sorted(from_environment)
