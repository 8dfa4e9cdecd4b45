"""Templates that a person may write: sandboxed, and whatever is wrong with them is found when they are read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

from briefbot.errors import ConfigError

FAILURES = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What rendering a template can raise; a name that is not there is a `TemplateError`."""


def environment(*, autoescape: bool) -> SandboxedEnvironment:
    """Where templates run: they see what they are given and nothing else, and a name that is not there is an error."""
    return SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=autoescape, keep_trailing_newline=False
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """The variables that a template may name, values to try it with, and how the sentence about another name ends."""

    names: Collection[str]
    samples: tuple[Mapping[str, object], ...]
    refusal: str


def compiled(what: str, body: str, offer: Offer, *, within: SandboxedEnvironment, offset: int = 0) -> Template:
    """The template, rendered once with each sample, so that what only fails when it runs fails at the start too.

    `what` names it in errors ("the prompt 'brief/system.j2'"); `offset` is how many lines stand before it in its file.

    Raises `ConfigError` where it does not parse, names another variable, or cannot be rendered.
    """
    try:
        used = meta.find_undeclared_variables(within.parse(body))
        template = within.from_string(body)
    except (TemplateError, RecursionError) as error:
        line = offset + (getattr(error, "lineno", None) or 1)
        raise ConfigError(f"{what} cannot be read, line {line}: {first_line(error)}") from error
    if strange := used - set(offer.names):
        raise ConfigError(f"{what} names {listed(strange)}, {offer.refusal}")
    for sample in offer.samples:
        try:
            template.render(sample)
        except FAILURES as error:
            raise ConfigError(f"{what} does not work: {first_line(error)}") from error
    return template


def first_line(error: Exception) -> str:
    """What an error says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def listed(names: Iterable[str]) -> str:
    """Names between quotation marks, in order; "nothing" for none."""
    return ", ".join(repr(name) for name in sorted(names)) or "nothing"
