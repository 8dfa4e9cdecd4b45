"""What a language model costs: reserved before a call, settled after it, and the replies that are paid for already.

Amounts are whole nano-dollars (`briefbot.writing.model.cost.DOLLAR` is one US dollar).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from briefbot.ports.model import Question, Reply, Usage
from briefbot.ports.writing import NOBODY, Payer

NO_USAGE = Usage()

CapName = Literal["day", "month", "chat_day", "person_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What may be spent from `since` on: at all, or by one chat or person where they are named."""

    name: CapName
    most: int
    since: datetime
    chat: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A call that is about to be made, and the most that it can cost."""

    at: datetime
    model: str
    most: int
    tier: str = ""
    payer: Payer = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceeded:
    """The limit that a call would break; `taken` is what is spent and reserved under it."""

    limit: Limit
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call in the ledger. While it is not settled, `amount` is the most that it can cost."""

    at: datetime
    model: str
    amount: int
    is_settled: bool
    tier: str = ""
    payer: Payer = NOBODY
    usage: Usage = NO_USAGE


class Ledger(Protocol):
    """The book of calls. Raises `StoreError`.

    However many processes reserve at once, what is settled and reserved since a limit's beginning never exceeds it.
    """

    async def reserve(self, charge: Charge, limits: Sequence[Limit]) -> int | Exceeded:
        """Set the charge aside, whole, or say which limit forbids it; answers the reservation's number."""

    async def settle(self, reservation: int, usage: Usage, amount: int) -> int:
        """Book what the call has cost: at most what was reserved for it. Answers what is booked."""

    async def release(self, reservation: int) -> None:
        """Forget a call that has cost nothing."""

    async def calls(self, since: datetime) -> tuple[Call, ...]:
        """The calls since then, the earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A call that may be made; `id` is its number in the ledger, `most` what is set aside for it."""

    id: int
    most: int


class Meter(Protocol):
    """Asked before each call that could cost something, and told after it. A call of which it is told nothing counts whole."""

    async def reserve(self, question: Question) -> Reservation:
        """Set aside the most that the call can cost. Raises `ModelError` where it may not be made."""

    async def settle(self, reservation: Reservation, usage: Usage | None, tier: str = "") -> int:
        """What the call has cost, by the server's figures and the tier that it served.

        Where the server is silent, that is all that was set aside.
        """

    async def release(self, reservation: Reservation) -> None:
        """It is sure that the call has cost nothing."""


class ReplyShelf(Protocol):
    """Replies that are paid for, by the key of what was asked. Raises `StoreError`."""

    async def reply(self, key: str) -> Reply | None: ...

    async def keep_reply(self, key: str, reply: Reply, now: datetime) -> None:
        """Keep it; the first of a key stays."""

    async def take_turn(self, key: str, now: datetime, until: datetime) -> bool:
        """Whether nobody is asking this now: then it is ours to ask until then. A process that died has no turn."""

    async def end_turn(self, key: str) -> None:
        """Others may ask it, who look for its reply first."""

    async def forget_replies(self, before: datetime) -> int:
        """Forget those kept before then; answers how many."""
