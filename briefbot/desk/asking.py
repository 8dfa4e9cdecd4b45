"""Sends the mails that ask whether an address wants what somebody wanted for it, until each has gone or never will."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from briefbot.desk.after import line
from briefbot.desk.parallel import all_of
from briefbot.desk.remedies import remedy, wait_before_next
from briefbot.desk.service import Stopping
from briefbot.errors import OutletError, StoreError
from briefbot.ports import Message, Outlet, SignUp, SignUps, Subscriber, Subscribers

log = logging.getLogger(__name__)

_TICK = 15.0  # seconds after which we look again, if nobody wakes us
_AT_ONCE = 20
_KEPT = timedelta(days=5)  # longer than a link is good, and the mail before it may take a day
_TIDY = timedelta(hours=1)
SUPPRESSED = "mails to this address came back"


class Letters(Protocol):
    """Writes the mails. Raises `StoreError`."""

    async def asking(self, sign_up: SignUp) -> Message:
        """The mail that asks."""

    async def known(self, member: Subscriber) -> Message:
        """The mail that tells who is subscribed already how to change it."""


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks at addresses, through an outlet while it is open. What may have arrived is asked again: that does no harm."""

    sign_ups: SignUps
    subscribers: Subscribers
    outlet: Outlet
    letters: Letters
    clock: Callable[[], datetime]
    is_open: Callable[[], bool] = lambda: True
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    _tidied: datetime | None = field(default=None, init=False)

    async def talk(self, stopping: Stopping) -> None:
        """Send what is owed when it is due, until it is time to stop."""
        while not stopping.asked.is_set():
            self.woken.clear()
            try:
                await self._tidy()
                while not stopping.asked.is_set() and self.is_open() and await self.ask_owed():
                    pass
            except StoreError as error:
                log.warning("addresses cannot be asked for now: %s", error)
            await self._rest(stopping)

    async def _rest(self, stopping: Stopping) -> None:
        """Wait until somebody wakes us, or a while, or until it is time to stop."""
        waiting = [asyncio.ensure_future(event.wait()) for event in (stopping.asked, self.woken)]
        try:
            await asyncio.wait(waiting, timeout=_TICK, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    async def ask_owed(self) -> int:
        """Send some of the mails that are owed now; how many were in our hands. Raises `StoreError`."""
        owed = await self.sign_ups.sign_ups_owed(self.clock(), _AT_ONCE)
        return sum(await all_of(map(self._ask, owed)))

    async def _ask(self, sign_up_id: int) -> bool:
        sign_up = await self.sign_ups.claim_sign_up(sign_up_id, self.clock())
        if sign_up is None:
            return False
        try:
            await self._send(sign_up)
        except StoreError:
            raise
        except Exception as error:  # one address must not stop the others
            if not isinstance(error, OutletError):
                log.exception("asking at address %d", sign_up.id)
            await self._after_error(sign_up, error)
        return True

    async def _send(self, sign_up: SignUp) -> None:
        address = sign_up.wanting.address
        there = await self.subscribers.subscriber(address)
        if there and there.status == "blocked":
            await self.sign_ups.fail_sign_up(sign_up, SUPPRESSED)
            return
        message = await (self.letters.known(there) if there else self.letters.asking(sign_up))
        await self.outlet.turn(address)
        await self.outlet.send(address, message)
        await self.sign_ups.mark_asked(sign_up)
        log.info("sign-up %d: asked", sign_up.id)

    async def _after_error(self, sign_up: SignUp, error: Exception) -> None:
        said, what = line(error), remedy(error, is_under_way=False)
        wait = wait_before_next(error, sign_up.attempts + 1) if what in ("again", "wait", "unsure") else None
        if wait is None:
            await self.sign_ups.fail_sign_up(sign_up, said)
        else:
            await self.sign_ups.put_sign_up_off(sign_up, said, self.clock() + wait, counts=what != "wait")
        log.warning("sign-up %d: %s", sign_up.id, said)

    async def _tidy(self) -> None:
        now = self.clock()
        if self._tidied is None or now - self._tidied >= _TIDY:
            await self.sign_ups.forget_sign_ups(now - _KEPT)
            self._tidied = now
