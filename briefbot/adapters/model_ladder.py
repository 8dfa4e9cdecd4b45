"""How a server is best asked for JSON: by schema, by "a JSON object", or by the prompt alone. Found once, remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rung = Literal["json_schema", "json_object", "prompt"]
RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")

OPTIONAL = ("reasoning_effort", "temperature", "prompt_cache_key", "service_tier", "max_completion_tokens")
"""What not every server knows. `max_completion_tokens` goes by its old name then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What a server is asked with: how for JSON, and without which parameters. `is_sure` where a call has come back so."""

    rung: Rung = "json_schema"
    without: frozenset[str] = frozenset()
    is_sure: bool = False


@dataclass(slots=True)
class Manners:
    """The manner that each server and model takes, by (base URL, model)."""

    known: dict[tuple[str, str], Manner] = field(default_factory=dict)

    def of(self, base_url: str, model: str) -> Manner:
        """The manner to try first."""
        return self.known.get((base_url, model), Manner())

    def learn(self, base_url: str, model: str, manner: Manner) -> None:
        """Remember what worked."""
        self.known[base_url, model] = Manner(rung=manner.rung, without=manner.without, is_sure=True)


def humbler(manner: Manner, status: int, named: str) -> Manner | None:
    """What to try after a server turned a request down with that status; `named` is what it says is wrong.

    A parameter that it names is left out; else the next rung is tried. None where there is nothing humbler, or where
    the refusal is not about the request: a server that was asked so before, and answered, is ill.
    """
    if status not in (400, 404, 415, 422, 500, 501):
        return None
    for parameter in OPTIONAL:
        if parameter in named and parameter not in manner.without and status in (400, 422):
            return Manner(rung=manner.rung, without=manner.without | {parameter})
    if manner.is_sure or status == 404 or manner.rung == RUNGS[-1]:
        return None
    return Manner(rung=RUNGS[RUNGS.index(manner.rung) + 1], without=manner.without)


def kept(parameters: Mapping[str, object], manner: Manner) -> dict[str, object]:
    """The parameters that the server takes."""
    taken = {name: value for name, value in parameters.items() if name not in manner.without and value is not None}
    if "max_completion_tokens" in manner.without:
        taken["max_tokens"] = parameters["max_completion_tokens"]
    return taken
