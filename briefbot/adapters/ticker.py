"""What is done by the clock: APScheduler's triggers, in memory. What they set off is in our tables, so none need be kept."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta, tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from briefbot.errors import BriefbotError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]


class Ticker:
    """Runs work every so often. One run of a work at a time; those that were missed count as one.

    Whatever goes wrong in a run is logged, and the next comes at its time.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        # A tick that comes late is better than none: after a sleep of the machine what was missed is made up for once.
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def every(self, span: timedelta, name: str, work: Work) -> None:
        """Run it each time so long has passed."""
        trigger = IntervalTrigger(seconds=span.total_seconds(), timezone=self._zone)
        self._scheduler.add_job(_safely(name, work), trigger, id=name)

    def start(self) -> None:
        """Begin, in the running event loop."""
        self._scheduler.start()

    def pause(self) -> None:
        """Begin no run any more."""
        if self._scheduler.running:
            self._scheduler.pause()

    def stop(self) -> None:
        """Cancel what runs."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _safely(name: str, work: Work) -> Work:
    async def run() -> None:
        try:
            await work()
        except Exception as error:  # the clock goes on
            log.error("%s: %s", name, error, exc_info=not _is_ours(error))

    return run


def _is_ours(error: Exception) -> bool:
    return isinstance(error, BriefbotError)
