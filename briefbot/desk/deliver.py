"""Deliver what is owed, part by part: nothing is lost, and nothing repeated but what nobody can be sure of."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from briefbot.desk.after import line
from briefbot.desk.clocks import hold_until
from briefbot.desk.posts import Part, Posts
from briefbot.desk.remedies import remedy, wait_before_next
from briefbot.errors import BadMarkup, Moved, OutletError, StoreError
from briefbot.ports import Delivery, Outbox, Outlet, Returned, Subscribers

log = logging.getLogger(__name__)

_NO_OUTLET_WAIT = timedelta(hours=1)

Outcome = Literal["sent", "held", "put off", "unsure", "failed", "moved", "blocked", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverResult:
    """How a delivery went; `note` is what went wrong, or until when it is held. Lost is what another process has taken over."""

    delivery: Delivery
    outcome: Outcome
    note: str = ""


class _Stopped(Exception):
    """We are to begin nothing any more."""


async def _heed_nothing(_: Returned) -> None:
    """Where nothing comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How messages go out: through an outlet, while it can be reached at all (`is_open`).

    Few are under way at once (`sending`): of each that is when we are killed nobody knows whether it arrived. So many
    deliveries are in hand at once (`at_once`), most of them waiting for their turn. What is refused for good as if it had
    come back is told to whoever acts on what comes back (`came_back`).
    """

    outlet: Outlet
    is_open: Callable[[], bool] = lambda: True
    sending: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    at_once: int = 32
    came_back: Callable[[Returned], Awaitable[object]] = _heed_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Delivers through the outlets, by name. When `stopping` is set nothing is begun any more, and what waits is put back;
    nor is anything begun through one that is not open.
    """

    outbox: Outbox
    subscribers: Subscribers
    posts: Posts
    ways: Mapping[str, Way]
    clock: Callable[[], datetime]
    zone: tzinfo
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def may_begin(self, outlet: str) -> bool:
        """Whether a delivery through the outlet can be begun now."""
        return not self.stopping.is_set() and self.ways[outlet].is_open()

    async def deliver(self, delivery_id: int) -> DeliverResult | None:
        """Deliver it; None where it is not owed now, or another process has it in hand. Raises `StoreError`."""
        if self.stopping.is_set():
            return None
        delivery = await self.outbox.claim_delivery(delivery_id, self.clock())
        return await self._deliver(delivery) if delivery else None

    async def _deliver(self, delivery: Delivery) -> DeliverResult:
        name = delivery.subscriber.address.outlet
        way = self.ways.get(name)
        if way is None:
            error = f"no outlet {name!r} is set up here: set it up, or drop the delivery"
            return await self._put_off(delivery, error, self.clock() + _NO_OUTLET_WAIT, counts=False)
        until = hold_until(delivery.subscriber, self.clock(), self.zone)
        # An edit wakes nobody, and who asks for something is awake.
        if until and delivery.kind != "correction" and not delivery.is_asked_for:
            await self.outbox.put_delivery_off(delivery, "", until, counts=False)
            return DeliverResult(delivery=delivery, outcome="held", note=f"until {until:%Y-%m-%d %H:%M} UTC")
        return await _Run(desk=self, way=way, delivery=delivery).all_parts()

    async def after_error(self, delivery: Delivery, error: Exception, *, is_under_way: bool) -> DeliverResult:
        """See to it that the delivery is where the error leaves it."""
        what, said = remedy(error, is_under_way=is_under_way), line(error)
        if what == "unsure":
            await self.outbox.mark_unsure(delivery, said, self.clock())
            return DeliverResult(delivery=delivery, outcome="unsure", note=said)
        if isinstance(error, Moved):
            return await self._follow(delivery, error)
        if what == "block":
            await self.outbox.fail_delivery(delivery, said, self.clock())
            await self.subscribers.block(delivery.subscriber.id, self.clock())
            return DeliverResult(delivery=delivery, outcome="blocked", note=said)
        wait = wait_before_next(error, delivery.attempts + 1) if what in ("wait", "again") else None
        if wait is None:
            if isinstance(error, OutletError) and error.is_bounce:  # first: told twice it counts once
                await self.ways[delivery.subscriber.address.outlet].came_back(
                    Returned(verdict="soft", delivery=delivery.id, said=said)
                )
            await self.outbox.fail_delivery(delivery, said, self.clock())
            return DeliverResult(delivery=delivery, outcome="failed", note=said)
        return await self._put_off(delivery, said, self.clock() + wait, counts=what == "again")

    async def _follow(self, delivery: Delivery, error: Moved) -> DeliverResult:
        old = delivery.subscriber.address
        await self._put_off(delivery, line(error), self.clock(), counts=True)
        await self.subscribers.move(old, replace(old, chat=error.chat))
        return DeliverResult(delivery=delivery, outcome="moved", note=line(error))

    async def _put_off(self, delivery: Delivery, error: str, until: datetime, *, counts: bool) -> DeliverResult:
        await self.outbox.put_delivery_off(delivery, error, until, counts=counts)
        return DeliverResult(delivery=delivery, outcome="put off", note=error)


@dataclass(slots=True, kw_only=True)
class _Run:
    """One delivery on its way. It is under way from `mark_sending` until its message's answer is stored."""

    desk: Deliverer
    way: Way
    delivery: Delivery
    is_under_way: bool = False

    async def all_parts(self) -> DeliverResult:
        """Send what is left of it."""
        try:
            return await self._all_parts()
        except StoreError:
            raise
        except _Stopped:
            await self.desk.outbox.put_delivery_off(self.delivery, "", self.desk.clock(), counts=False)
            return DeliverResult(delivery=self.delivery, outcome="put off", note="we are stopping")
        except asyncio.CancelledError:
            if self.is_under_way:  # we may not wait for its answer any longer
                said = "we stopped while it was being sent"
                await asyncio.shield(self.desk.outbox.mark_unsure(self.delivery, said, self.desk.clock()))
            raise
        except Exception as error:  # one delivery must not stop the others
            if not isinstance(error, OutletError):
                log.exception("delivering %d", self.delivery.id)
            return await self.desk.after_error(self.delivery, error, is_under_way=self.is_under_way)

    async def _all_parts(self) -> DeliverResult:
        parts = await self.desk.posts.parts(self.delivery, self.way.outlet)
        left = parts[len(self.delivery.messages) :]
        if not left:
            said = "there is nothing left to tell"
            await self.desk.outbox.fail_delivery(self.delivery, said, self.desk.clock())
            return DeliverResult(delivery=self.delivery, outcome="failed", note=said)
        for part in left:
            await self._turn()
            async with self.way.sending:
                if not await self._send(part, is_last=part is left[-1]):
                    return DeliverResult(delivery=self.delivery, outcome="lost")
        return DeliverResult(delivery=self.delivery, outcome="sent")

    async def _send(self, part: Part, *, is_last: bool) -> bool:
        """Whether the part was ours to send."""
        desk = self.desk
        if desk.stopping.is_set():
            raise _Stopped
        self.is_under_way = await desk.outbox.mark_sending(self.delivery, desk.clock())
        if not self.is_under_way:
            return False
        number = await self._sent(part)
        self.delivery = await desk.outbox.mark_part_sent(self.delivery, number, is_last=is_last, now=desk.clock())
        self.is_under_way = False
        return True

    async def _sent(self, part: Part) -> str:
        """The number of the message, in plain text where the outlet does not understand its markup."""
        try:
            return await self._told(part)
        except BadMarkup as error:
            log.warning("delivery %d is sent without its markup: %s", self.delivery.id, error)
        await self.way.outlet.turn(self.delivery.subscriber.address)
        return await self._told(replace(part, message=replace(part.message, text="")))

    async def _told(self, part: Part) -> str:
        address = self.delivery.subscriber.address
        if part.edits:
            await self.way.outlet.edit(address, part.edits, part.message)
            return part.edits
        answers = "" if self.delivery.messages else self.delivery.reply_to
        return await self.way.outlet.send(address, part.message, answers)

    async def _turn(self) -> None:
        """Wait for our turn, unless we are to stop: nobody has heard of the message yet."""
        turn = asyncio.ensure_future(self.way.outlet.turn(self.delivery.subscriber.address))
        try:
            await asyncio.sleep(0)
            if not turn.done():  # where there is room at once nothing has to be waited for
                await self._stop_or(turn)
            await turn
        finally:
            turn.cancel()

    async def _stop_or(self, turn: asyncio.Future[None]) -> None:
        stop = asyncio.ensure_future(self.desk.stopping.wait())
        try:
            await asyncio.wait((turn, stop), return_when=asyncio.FIRST_COMPLETED)
            if not turn.done():
                raise _Stopped
        finally:
            stop.cancel()
