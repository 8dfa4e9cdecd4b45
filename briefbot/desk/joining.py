"""Somebody gives an address, and whom it belongs to says yes: nobody is written to before that."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from briefbot.desk.clocks import due_digest
from briefbot.desk.mailboxes import owner
from briefbot.desk.pace import Pace, Paces
from briefbot.desk.seals import Seals
from briefbot.ports import Address, SignUp, SignUps, Subscriber, Wanting

_DAY = timedelta(days=1)
_MOST_MAILS = 3  # a day, to one address
_TO_ONE_PERSON = Pace("mails that ask", 6, timedelta(hours=4))  # however they spell their address


def _wake_nobody() -> None:
    """Where nobody waits to be woken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDesk:
    """Takes addresses, and the yes of those they belong to. `wake` has the mails that ask go soon. Raises `StoreError`."""

    sign_ups: SignUps
    seals: Seals
    clock: Callable[[], datetime]
    zone: tzinfo
    paces: Paces = field(default_factory=Paces)
    wake: Callable[[], None] = _wake_nobody

    async def want(self, wanting: Wanting) -> None:
        """Ask at the address whether that is wanted there.

        Nothing that can be seen from outside tells whether it is new, waits for a word, is subscribed or may not be written
        to: the mail does, to whom the address belongs. One that was asked often enough today is not asked again.
        """
        now = self.clock()
        if self.paces.wait(owner(wanting.address.chat), _TO_ONE_PERSON, now):
            return
        if await self.sign_ups.want(wanting, now, most=_MOST_MAILS, since=now - _DAY):
            self.wake()

    def link(self, sign_up: SignUp) -> str:
        """What the mail's link says."""
        return self.seals.seal_of("confirm", sign_up.id, sign_up.key)

    async def asked(self, seal: str) -> SignUp | Subscriber | None:
        """What the link of a mail asks: a sign-up; the subscriber that was made of it; None where it is good for nothing."""
        named = self.seals.opened_of("confirm", seal)
        if named is None:
            return None
        return await self.sign_ups.sign_up(*named) or await self.sign_ups.confirmed(named[1])

    async def confirm(self, seal: str) -> Subscriber | None:
        """The yes: the subscriber, who is made once however often it is said. None as above."""
        asked = await self.asked(seal)
        if not isinstance(asked, SignUp):
            return asked
        wanting, now = asked.wanting, self.clock()
        alike = Subscriber(
            id=0, address=wanting.address, kind="private", time_zone=wanting.time_zone, digest_at=wanting.digest_at
        )
        made = await self.sign_ups.confirm(asked, due_digest(alike, now, self.zone), now)
        return made or await self.sign_ups.confirmed(asked.key)  # two may have said it at once

    async def given_by(self, who: str) -> tuple[tuple[Address, bool], ...]:
        """The addresses that somebody gave elsewhere ("telegram:42"), and whether each has said yes to it."""
        return await self.sign_ups.given_by(who)

    async def withdraw(self, who: str) -> int:
        """Forget these, with all that hangs on them; how many there were."""
        return await self.sign_ups.withdraw(who)
