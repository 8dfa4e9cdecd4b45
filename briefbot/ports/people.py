"""Who may use the bot, and how much each has asked of it. A person is named by outlet and number, as their address is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Access = Literal["unknown", "asked", "allowed", "barred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who talks to the bot. `language` is what they chose, or ""."""

    outlet: str
    number: str
    name: str = ""
    language: str = ""
    access: Access = "unknown"
    since: datetime | None = None


class People(Protocol):
    """The people. Raises `StoreError`."""

    async def person(self, outlet: str, number: str) -> Person | None: ...

    async def keep_person(self, person: Person, now: datetime) -> None: ...

    async def keep_language(self, person: Person, now: datetime) -> None:
        """The person speaks this language from now on; whether they may use the bot is not touched."""

    async def people(self, access: Access) -> tuple[Person, ...]: ...

    async def invite(self, code: str, uses: int, now: datetime) -> None:
        """Let so many people in who know the code."""

    async def redeem(self, code: str, person: Person, now: datetime) -> bool:
        """Allow the person and count the code down, in one transaction; False where it is none, or used up.

        Who is allowed already uses nothing up; who is barred stays so.
        """

    async def count_question(self, asker: str, day: date, most: int) -> bool:
        """Count a question of that day, unless there were `most` already; whether it was counted.

        `asker` is a name of that day alone, of at most 32 characters; it leads to nobody whom we forget.
        """

    async def opine(self, person: Person, brief_id: int, likes: bool, now: datetime) -> None:
        """More like this, or less; the last word counts."""

    async def doubt(self, person: Person, brief_id: int, part: str, now: datetime) -> bool:
        """Somebody holds a part of a brief ("p2") for wrong; False where they said so before."""

    async def export(self, outlet: str, number: str, askers: Sequence[str] = ()) -> str:
        """All that is kept of a person and their private chat, as JSON; `askers` are the names that questions go by."""
