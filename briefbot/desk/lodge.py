"""Lets in those who look after the desk: by a link that is good once, and then for a while."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from briefbot.desk.seals import LASTS, Seals
from briefbot.ports import Spent

AT_HOME = "terminal"
"""Who came by a link that was printed on the machine itself."""


def _by_chance() -> str:
    return token_hex(16)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who was let in: `who` is a keeper, `id` is of this visit alone."""

    id: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodge:
    """`keepers` are those who may come in ("telegram:42"). Raises `StoreError`."""

    seals: Seals
    spent: Spent
    keepers: Collection[str]
    clock: Callable[[], datetime]
    chance: Callable[[], str] = _by_chance

    def invite(self, who: str) -> str:
        """What the link says that lets a keeper in, once, within a quarter of an hour."""
        return self.seals.seal("login", self.chance(), who)

    async def is_good(self, seal: str) -> bool:
        """Whether the link would let somebody in. To ask uses nothing up."""
        invited = self._invited(seal)
        return bool(invited) and not await self.spent.is_spent(f"login {invited[0]}")

    async def enter(self, seal: str) -> str:
        """Use the link up; answers the pass of a session, "" where the link is good for nothing (any more)."""
        invited = self._invited(seal)
        if not invited or not await self.spent.spend(f"login {invited[0]}", self.clock() + LASTS["login"]):
            return ""
        return self.seals.seal("session", self.chance(), invited[1])

    async def session(self, seal: str) -> Session | None:
        """Whose pass it is; None where it has lapsed, was given back, or is of somebody who is no keeper any more."""
        words = self.seals.opened("session", seal) if seal else ()
        if not words or not self._is_keeper(words[1]) or await self.spent.is_spent(f"session {words[0]}"):
            return None
        return Session(*words)

    async def leave(self, session: Session) -> None:
        """The pass is good for nothing from now on, wherever a copy of it is."""
        await self.spent.spend(f"session {session.id}", self.clock() + LASTS["session"])

    def form(self, session: Session) -> str:
        """What each form of a session carries, so that no page of others can send one."""
        return self.seals.seal("form", session.id)

    def is_form(self, session: Session, seal: str) -> bool:
        """Whether we gave it to that session."""
        return self.seals.opened("form", seal) == (session.id,)

    def _invited(self, seal: str) -> tuple[str, ...]:
        words = self.seals.opened("login", seal)
        return words if words and self._is_keeper(words[1]) else ()

    def _is_keeper(self, who: str) -> bool:
        return who == AT_HOME or who in self.keepers
