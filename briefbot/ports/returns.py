"""What comes back of the mails that went out: bounces, complaints, and the wish to get no more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from briefbot.ports.subscribers import Subscriber

Verdict = Literal["hard", "soft", "complaint", "unsubscribe", "passing", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a mail says that came to where bounces come.

    Nobody is there (hard), it could not be delivered this time (soft), the reader calls it spam, or unsubscribes with a
    `token`. What a machine says of delays and holidays passes; "nothing" is what a person may make something of.
    `delivery` is the one that it is about where our own signature says so, else None. `recipients` are whom it names, which
    anybody can write. `said` is its reason, in a line.
    """

    verdict: Verdict
    delivery: int | None = None
    recipients: tuple[str, ...] = ()
    token: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedMail:
    """A mail in an inbox: what it is called there, and its octets, the first of them where there are very many."""

    name: str
    octets: bytes


class Inbox(Protocol):
    """A box that mails come to. Raises `InboxError`."""

    def new(self) -> AsyncIterator[ArrivedMail]:
        """The mails that nobody has dealt with, the oldest first."""

    async def remove(self, mail: ArrivedMail) -> None:
        """It is dealt with, and need not be kept."""

    async def put_by(self, mail: ArrivedMail) -> None:
        """It is not for us: it stays there for a person, and is new no more."""


class Bounces(Protocol):
    """The bounces of each subscriber. Raises `StoreError`."""

    async def reader_of(self, delivery_id: int) -> Subscriber | None:
        """To whom the delivery went."""

    async def keep_bounce(self, subscriber_id: int, delivery: int, said: str, now: datetime, *, is_hard: bool) -> None:
        """Count a delivery's bounce, once however often it comes; a hard one goes over a soft one."""

    async def soft_bounces(self, subscriber_id: int, since: datetime) -> int:
        """How many of a subscriber's deliveries came back softly since then."""
