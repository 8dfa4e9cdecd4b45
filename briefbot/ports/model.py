"""The language model. One question is one call; how a server is best asked for JSON is the adapter's affair."""

from dataclasses import dataclass
from typing import Literal, Protocol

from briefbot.ports.writing import NOBODY, Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked. `schema` is the JSON Schema of the answer, as JSON; `most_tokens` bounds what it writes.

    `tokens` is what is asked, as we count it, the schema included; `payer` is to whose account it goes.
    """

    turns: tuple[Turn, ...]
    schema: str
    schema_name: str
    most_tokens: int
    tokens: int = 0
    payer: Payer = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The tokens of a call as the server counted them; `cached` of those in came from its cache, `stored` went there."""

    tokens_in: int = 0
    tokens_out: int = 0
    cached: int = 0
    stored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model wrote, unread, and the name of the model that wrote it. `usage` is None where the server is silent.

    `cost` is what was paid for it, in nano-dollars, whenever that was.
    """

    text: str
    model: str
    usage: Usage | None = None
    cost: int = 0


class Model(Protocol):
    """A language model. Raises `ModelError` and nothing else."""

    async def ask(self, question: Question) -> Reply: ...
