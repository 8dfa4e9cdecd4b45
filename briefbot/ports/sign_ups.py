"""Somebody gives an address: nobody is written to there before the one it belongs to has said so."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal, Protocol

from briefbot.ports.subscribers import Address, Subscriber, Subscription

SignUpState = Literal["pending", "sent", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What is wanted at an address, and how: the settings are a subscriber's.

    `asked_by` is who gave the address, where somebody did so elsewhere ("telegram:42").
    """

    address: Address
    wishes: tuple[Subscription, ...]
    language: str = ""
    time_zone: str = ""
    digest_at: time | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A wish that waits for the word of whom the address belongs to, and the mail that asks for it.

    `key` changes whenever something else is wanted: who says yes says it to what they were shown.
    """

    id: int
    wanting: Wanting
    key: str
    made: datetime
    state: SignUpState = "pending"
    attempts: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An address that is not written to any more, with the last that was heard of it, and when; "" and None where nothing."""

    subscriber: Subscriber
    said: str = ""
    at: datetime | None = None


class SignUps(Protocol):
    """The sign-ups. Raises `StoreError`."""

    async def want(self, wanting: Wanting, now: datetime, *, most: int, since: datetime) -> bool:
        """Owe the address a mail that asks, of the last that is wanted there; False where it has had `most` since then."""

    async def sign_ups_owed(self, now: datetime, limit: int) -> tuple[int, ...]:
        """The ids of those whose mail is owed now and that nobody has in hand, the oldest first."""

    async def claim_sign_up(self, sign_up_id: int, now: datetime) -> SignUp | None: ...

    async def mark_asked(self, sign_up: SignUp) -> None:
        """Its mail has gone. Where something else is wanted by now, another is owed still."""

    async def put_sign_up_off(self, sign_up: SignUp, error: str, until: datetime, *, counts: bool = True) -> None: ...

    async def fail_sign_up(self, sign_up: SignUp, error: str) -> None: ...

    async def sign_up(self, sign_up_id: int, key: str) -> SignUp | None: ...

    async def confirm(self, sign_up: SignUp, next_digest: datetime | None, now: datetime) -> Subscriber | None:
        """Make a subscriber of it, all at once, whose key is the sign-up's.

        Whoever is subscribed at the address already stays as they are. None where something else is wanted by now, or the
        address is not to be written to.
        """

    async def confirmed(self, key: str) -> Subscriber | None:
        """The active subscriber that was made of a sign-up with this key."""

    async def given_by(self, who: str) -> tuple[tuple[Address, bool], ...]:
        """The addresses that somebody gave, and whether each has said yes to it."""

    async def withdraw(self, who: str) -> int:
        """Forget the addresses that somebody gave, with all that hangs on them; how many."""

    async def standing(self, outlet: str, limit: int) -> tuple[int, tuple[SignUp, ...]]:
        """How many wait, and the last of those that could not be asked."""

    async def forget_sign_ups(self, before: datetime) -> int:
        """Forget those that were last wanted before then; how many."""


class Suppressions(Protocol):
    """The addresses that we may not write to. Raises `StoreError`."""

    async def suppressed(self, outlet: str, limit: int) -> tuple[Suppressed, ...]:
        """The last first."""

    async def lift(self, outlet: str, subscriber_id: int) -> bool:
        """Write to a suppressed address of the outlet again, as though nothing had been heard of it; False where it is none."""
