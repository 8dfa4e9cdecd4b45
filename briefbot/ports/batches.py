"""Questions that nobody waits for: sent together, answered within a day, at half the price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from briefbot.ports.model import Question, Reply, Usage
from briefbot.ports.money import Charge, Limit

Place = Literal["waiting", "sent", "direct"]
"""Where a question is: it waits for a batch, is in one, or is to be asked directly after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchQuestion:
    """A question by its key, and since when it is known."""

    key: str
    question: Question
    put: datetime
    place: Place = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Questions that go together. `name` is ours, and goes with it; `remote` is the server's, "" until we know it."""

    id: int
    name: str
    questions: tuple[BatchQuestion, ...]
    remote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAnswer:
    """How a question of a batch ended: a reply, or none; `amount` is what it has cost, None where that is nothing."""

    key: str
    reply: Reply | None = None
    usage: Usage | None = None
    amount: int | None = None


class BatchServer(Protocol):
    """A server that takes batches. Raises `ModelError`."""

    async def send(self, batch: Batch) -> str:
        """Send a batch; answers what the server calls it."""

    async def find(self, name: str) -> str:
        """What the server calls the batch of that name of ours, or "" where it has none."""

    async def answers(self, remote: str) -> tuple[BatchAnswer, ...] | None:
        """What a batch came to, or None where it is not over. What it holds no answer to was not asked."""


class BatchBook(Protocol):
    """The questions and batches under way. Raises `StoreError`."""

    async def put(self, key: str, question: Question, now: datetime) -> BatchQuestion:
        """The question as it is known, or is from now on."""

    async def drop(self, key: str) -> None: ...

    async def waiting(self, limit: int) -> tuple[BatchQuestion, ...]: ...

    async def begin(self, charged: Sequence[tuple[BatchQuestion, Charge, Sequence[Limit]]], now: datetime) -> Batch | None:
        """Set the charges aside and make a batch of the questions; one over a limit is to be asked directly instead."""

    async def mark_sent(self, batch_id: int, remote: str) -> None: ...

    async def abandon(self, batch_id: int, place: Place) -> None:
        """It was not sent: its questions are there, and their charges free again."""

    async def claim_batches(self, now: datetime) -> tuple[Batch, ...]:
        """The batches under way that nobody else looks after."""

    async def give_back(self, batch_id: int) -> None: ...

    async def finish(self, batch_id: int, answers: Sequence[BatchAnswer], now: datetime) -> int:
        """Keep the replies, settle what they cost, and have the rest asked directly: all at once. Answers how many replies."""
