"""Goes through an inbox every few minutes, until nothing in it is new."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from briefbot.desk.returns import ReturnDesk
from briefbot.desk.service import Stopping
from briefbot.errors import InboxError, StoreError
from briefbot.ports import ArrivedMail, Inbox, Returned

log = logging.getLogger(__name__)

_PAUSE = 180.0  # seconds


@dataclass(slots=True, kw_only=True)
class PostRoom:
    """Reads what has arrived, and has the desk act on it; `read` makes sense of octets, and never raises.

    A mail leaves the inbox after what it calls for is done and stored: killed in between, it is read again, which does no harm.
    One that can't be dealt with, or can't be moved, stays there, is told of once, and keeps none behind it waiting.
    """

    inbox: Inbox
    read: Callable[[bytes], Returned]
    desk: ReturnDesk
    pause: float = _PAUSE
    _trouble: str = field(default="", init=False)
    _stuck: set[str] = field(default_factory=set, init=False)

    async def talk(self, stopping: Stopping) -> None:
        """Look again and again, until it is time to stop."""
        while not stopping.asked.is_set():
            await self._look()
            await stopping.within(self.pause)

    async def _look(self) -> None:
        """An inbox that cannot be read is told of once."""
        try:
            count = await self.go_through()
        except (InboxError, StoreError) as error:
            if str(error) != self._trouble:
                log.warning("what comes back cannot be read for now: %s", error)
            self._trouble = str(error)
        else:
            self._trouble = ""
            if count:
                log.info("inbox: %d mails read", count)

    async def go_through(self) -> int:
        """Deal with all that is new; how many were dealt with. Raises `InboxError`, `StoreError`."""
        count, stuck = 0, set[str]()
        async for mail in self.inbox.new():
            try:
                await self._deal_with(mail)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001  (one mail must not keep the others waiting)
                self._tell(mail, error)
                stuck.add(mail.name)
            else:
                count += 1
        self._stuck = stuck
        return count

    def _tell(self, mail: ArrivedMail, error: Exception) -> None:
        if mail.name not in self._stuck:
            log.warning("inbox: mail %r stays there: %s", mail.name, error, exc_info=not isinstance(error, InboxError))

    async def _deal_with(self, mail: ArrivedMail) -> None:
        returned = await asyncio.to_thread(self.read, mail.octets)
        outcome = await self.desk.take(returned)
        is_for_a_person = returned.verdict == "nothing" or (returned.verdict == "unsubscribe" and outcome == "ignored")
        await (self.inbox.put_by(mail) if is_for_a_person else self.inbox.remove(mail))
