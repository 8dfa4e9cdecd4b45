"""What is done about a mail that came back: nobody who cannot or will not get ours is written to any longer."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from briefbot.ports import Bounces, Returned, Subscriber, Subscribers

log = logging.getLogger(__name__)

_SOFT, _WITHIN = 3, timedelta(days=30)  # so many soft bounces in this time are one hard bounce

Outcome = Literal["suppressed", "counted", "left", "ignored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDesk:
    """Acts on what came back, once however often it comes. `leave` unsubscribes whose token it is; whether it is anybody's."""

    bounces: Bounces
    subscribers: Subscribers
    leave: Callable[[str], Awaitable[bool]]
    clock: Callable[[], datetime]

    async def take(self, returned: Returned) -> Outcome:
        """Do what it calls for. "ignored" is what is no bounce, or nobody's. Raises `StoreError`."""
        if returned.verdict == "unsubscribe":
            return await self._unsubscribe(returned.token)
        if returned.verdict in ("passing", "nothing"):
            return "ignored"
        if returned.delivery is None:
            # Real ones come to an address, or quote an id, that we signed. Anybody can write the others, of anybody.
            log.info("a mail tells of a bounce of none of ours: it silences nobody")
            return "ignored"
        reader = await self.bounces.reader_of(returned.delivery)
        return await self._act(reader, returned.delivery, returned) if reader else "ignored"

    async def _unsubscribe(self, token: str) -> Outcome:
        is_theirs = await self.leave(token)
        log.info("a mail unsubscribes: %s", "done" if is_theirs else "nobody has that token")
        return "left" if is_theirs else "ignored"

    async def _act(self, reader: Subscriber, delivery: int, returned: Returned) -> Outcome:
        if returned.verdict == "soft":
            return await self._soft(reader, delivery, returned.said)
        said = f"a complaint: {returned.said}" if returned.verdict == "complaint" else returned.said
        await self.bounces.keep_bounce(reader.id, delivery, said, self.clock(), is_hard=True)
        return await self._suppress(reader, said)

    async def _soft(self, reader: Subscriber, delivery: int, said: str) -> Outcome:
        now = self.clock()
        await self.bounces.keep_bounce(reader.id, delivery, said, now, is_hard=False)
        count = await self.bounces.soft_bounces(reader.id, now - _WITHIN)
        if count >= _SOFT:
            return await self._suppress(reader, f"{count} mails came back, the last: {said}")
        log.info("delivery %d to %s came back: %s", delivery, reader.address.chat, said)
        return "counted"

    async def _suppress(self, reader: Subscriber, said: str) -> Outcome:
        if reader.status == "blocked":
            return "counted"
        await self.subscribers.block(reader.id, self.clock())
        log.warning("%s is written to no more: %s", reader.address.chat, said)
        return "suppressed"
