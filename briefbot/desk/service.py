"""The desk at work until it is told to stop: the clock, the stages, and how both come to rest."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from briefbot.desk.upkeep import POLL_TICK, Upkeep
from briefbot.errors import BriefbotError
from briefbot.ports import Carrier, Clockwork, Duties

log = logging.getLogger(__name__)

DRAIN = 10.0  # seconds
_DIGEST_TICK = timedelta(seconds=10)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """How the service is told to stop: `asked` once what is under way is done, `hurried` at once."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hurried: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self) -> None:
        """Stop; who asks twice does not want to wait."""
        if self.asked.is_set():
            self.hurried.set()
        self.asked.set()

    async def within(self, seconds: float) -> bool:
        """Wait so long; whether it is time to stop before."""
        try:
            await asyncio.wait_for(self.asked.wait(), seconds)
        except TimeoutError:
            return False
        return True


def duty_of(outlet: str) -> str:
    """The duty of the one process that sends through the outlet."""
    return f"outlet {outlet}"


async def do_nothing() -> None:
    """Where nothing has to be made ready."""


async def say_nothing(stopping: Stopping) -> None:
    """Where nobody is talked with."""
    await stopping.asked.wait()


@dataclass(slots=True, kw_only=True)
class Service:
    """The desk as a service, the only one that serves these outlets from this store.

    `make_ready` is done first, once the store is ours: whoever is refused leaves it as it was. `talk` answers people until
    it is time to stop; where it cannot, it raises, and the service ends with that.
    """

    upkeep: Upkeep
    carrier: Carrier
    clockwork: Clockwork
    duties: Duties
    outlets: tuple[str, ...]
    make_ready: Callable[[], Awaitable[None]] = do_nothing
    talk: Callable[[Stopping], Awaitable[None]] = say_nothing
    _lost: str = field(default="", init=False)

    async def run(self, stopping: Stopping) -> None:
        """Work until it is time to stop.

        Raises `BriefbotError` where another process serves an outlet or `talk` cannot go on, `StoreError`.
        """
        if holder := await self._held_by():
            raise BriefbotError(f"another briefbot runs on this store already ({holder}): stop that one first")
        await self.make_ready()
        self.carrier.start(self.upkeep.stages.works())
        talking = asyncio.ensure_future(self.talk(stopping))
        talking.add_done_callback(lambda _: stopping.asked.set())
        try:
            await self.upkeep.begin()
            self._wind_up(stopping)
            await self.upkeep.poll_due()
            await stopping.asked.wait()
        finally:
            await self._come_to_rest(stopping, talking)
        if not talking.cancelled():
            talking.result()
        if self._lost:
            raise BriefbotError(f"another briefbot has taken over this store ({self._lost}): this one has stopped")

    def _wind_up(self, stopping: Stopping) -> None:
        async def keep_duties() -> None:
            self._lost = await self._held_by()
            if self._lost:
                stopping.asked.set()

        self.clockwork.every(POLL_TICK, "poll", self.upkeep.poll_due)
        self.clockwork.every(_DIGEST_TICK, "digests", self.upkeep.digests_due)
        self.clockwork.every(_MINUTE, "duties", keep_duties)
        self.clockwork.every(_MINUTE, "reconcile", self.upkeep.reconcile)
        self.clockwork.every(_MINUTE, "batches", self.upkeep.keep_batches)
        self.clockwork.every(_MINUTE, "tidy", self.upkeep.tidy_in_time)
        self.clockwork.start()
        log.info("serving: %s", ", ".join(self.outlets))

    async def _come_to_rest(self, stopping: Stopping, talking: asyncio.Future[None]) -> None:
        log.info("stopping: what is under way may take %d seconds", DRAIN)
        self.clockwork.pause()
        self.upkeep.stages.deliverer.stopping.set()
        stopping.asked.set()  # whatever has ended us
        await asyncio.gather(self.carrier.drain(DRAIN, stopping.hurried), _ended(talking, DRAIN, stopping.hurried))
        self.clockwork.stop()

    async def _held_by(self) -> str:
        """Who else serves one of our outlets, or ""."""
        now = self.upkeep.clock()
        holders = [await self.duties.take(duty_of(name), now) for name in self.outlets]
        return next(filter(None, holders), "")


async def _ended(talking: asyncio.Future[None], seconds: float, hurry: asyncio.Event) -> None:
    """Wait so long for it to end, or until there is hurry, and cancel it then."""
    hurried = asyncio.ensure_future(hurry.wait())
    await asyncio.wait((talking, hurried), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    talking.cancel()
    await asyncio.wait((talking,))
