"""The prices of models: the file that ships with briefbot, and the person's own over it."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from briefbot.errors import ConfigError
from briefbot.writing.model.cost import Price, PriceList

_LARGEST = 1_000_000  # bytes of a list of prices
_NAMES = ("read", "cached", "stored", "written", "flex", "batch", "priority")
_SHAPE = '"gpt-5-mini" = { read = 0.25, cached = 0.025, written = 2.00 }'


def load_prices(own: Path | None = None) -> PriceList:
    """The shipped prices, and over them those of a file of the person's own. Raises `ConfigError`."""
    shipped = _read((files("briefbot.adapters") / "prices.toml").read_text("utf-8"), "prices.toml")
    return PriceList(shipped | (_read(_text(own), str(own)) if own else {}))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}; model.prices names it") from error
    if len(content) > _LARGEST:
        raise ConfigError(f"{file}: too large to be a list of prices; model.prices names it")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _read(text: str, name: str) -> dict[str, Price]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{name}: not TOML: {error}") from error
    models = document.pop("models", None)
    if document or not isinstance(models, dict):
        raise ConfigError(f"{name}: should hold [models] alone, with a line for each, such as {_SHAPE}")
    return {model.lower(): _price(told, f"{name}: {model!r}") for model, told in models.items()}


def _price(told: Any, where: str) -> Price:
    if not isinstance(told, dict) or not {"read", "written"} <= told.keys():
        raise ConfigError(f"{where}: should say what it costs to read and to write, such as {_SHAPE}")
    if strange := next((key for key in told if key not in _NAMES), None):
        raise ConfigError(f"{where}: {strange!r} is no part of a price; there is {', '.join(_NAMES)}")
    for key, amount in told.items():
        if type(amount) not in (int, float) or not 0 <= amount <= 100_000:
            raise ConfigError(f"{where}: {key} should be a number from 0 to 100000, in US dollars for a million tokens")
    # Without a price of its own, a cached token costs what any other does.
    return Price(**({"cached": told["read"]} | told))
