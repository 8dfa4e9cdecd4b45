"""The prompt templates on disk: a folder of the person's own first, then those that ship with briefbot."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from briefbot.errors import ConfigError
from briefbot.writing.model.prompt import PARTS, SHARED, Part, Prompt, read_prompt

_USUAL = "brief"
_LARGEST = 100_000  # characters of a template; a prompt of that size would cost more than it helps


def load_prompt(style: str = _USUAL, folder: Path | None = None) -> Prompt:
    """The prompt of a style, checked. A template that `folder` has goes before the shipped one, each by itself.

    What a style has no template of its own for, of the parts that need none, is the style "brief"'s.

    Raises `ConfigError` for a style that is nowhere, and for a template that cannot be used.
    """
    if not style.isidentifier():
        raise ConfigError(f"{style!r} is no style of prompts; there is {', '.join(styles())}")
    if folder and not folder.is_dir():
        raise ConfigError(f"there is no folder of prompts {str(folder)!r}")
    homes = [*([folder] if folder else []), _shipped()]
    if not any(home.joinpath(style).is_dir() for home in homes):
        raise ConfigError(f"there are no prompts of the style {style!r}; there is {', '.join(styles())}")
    found: dict[Part, str] = {}
    for part in PARTS:
        for named in (style, _USUAL) if part in SHARED else (style,):
            if part not in found and (text := _first(homes, named, f"{part}.j2")) is not None:
                found[part] = text
    return read_prompt(style, found)


def styles() -> tuple[str, ...]:
    """The styles that ship with briefbot."""
    return tuple(sorted(entry.name for entry in _shipped().iterdir() if entry.joinpath("system.j2").is_file()))


def _shipped() -> Traversable:
    """Inside the package where it is installed, beside it in a checkout."""
    inside = files("briefbot") / "prompts"
    return inside if inside.is_dir() else Path(str(files("briefbot"))).parent / "prompts"


def _first(homes: list[Traversable], style: str, name: str) -> str | None:
    for home in homes:
        file = home.joinpath(style, name)
        if not file.is_file():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ConfigError(f"the prompt {str(file)!r} cannot be read: {error}") from error
        if len(text) > _LARGEST:
            raise ConfigError(f"the prompt {str(file)!r} is longer than {_LARGEST} characters")
        return text.replace("\r\n", "\n")
    return None
