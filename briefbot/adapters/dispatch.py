"""The stages in this process: a pool of tasks each, over what the tables owe."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from briefbot.errors import StoreError
from briefbot.ports import Stage, StageWork

log = logging.getLogger(__name__)

_AHEAD = 4  # how many times the room of a pool is asked for at once: fewer questions, and no long list either


class LocalDispatcher:
    """Meets `Carrier`: it remembers ids alone, and of those no more than there is room for soon.

    Whatever goes wrong with one id is logged with it and stops no other; the next wake tries again.
    """

    def __init__(self) -> None:
        self._pools: dict[Stage, list[_Pool]] = {}

    def start(self, works: Mapping[Stage, Sequence[StageWork]]) -> None:
        """Begin to work, in the running event loop."""
        self._pools = {stage: [_Pool(stage, work) for work in of_stage] for stage, of_stage in works.items()}

    async def wake(self, stage: Stage, id: int | None = None) -> None:
        """Have a stage run. Before the start, and for a stage that is not worked on here, nothing happens."""
        for pool in self._pools.get(stage, ()):
            pool.wake(id)

    async def drain(self, seconds: float, hurry: asyncio.Event | None = None) -> None:
        """Begin nothing any more; wait so long for what is under way, or until there is hurry, and cancel what is left."""
        pools, self._pools = self._all(), {}
        under_way = [task for pool in pools for task in pool.close()]
        if under_way:
            hurried = asyncio.ensure_future((hurry or asyncio.Event()).wait())
            done = asyncio.ensure_future(asyncio.wait(under_way))
            await asyncio.wait((done, hurried), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            await _cancel([done, hurried, *under_way])

    async def idle(self) -> None:
        """Wait until nothing is left to do that anybody was woken for."""
        while any(pool.is_busy for pool in self._all()):
            await asyncio.gather(*(pool.rest.wait() for pool in self._all()))

    def _all(self) -> list["_Pool"]:
        return [pool for of_stage in self._pools.values() for pool in of_stage]


class _Pool:
    """The tasks of one stage."""

    def __init__(self, stage: Stage, work: StageWork) -> None:
        self._stage, self._work = stage, work
        self._waiting: dict[int, None] = {}
        self._under_way: dict[int, asyncio.Task[bool]] = {}
        self._again: set[int] = set()
        self._looks = False
        self._changed = asyncio.Event()
        self.rest = asyncio.Event()
        self.rest.set()
        self._pump = asyncio.create_task(self._run(), name=f"stage {stage}")

    @property
    def is_busy(self) -> bool:
        return not self.rest.is_set()

    def wake(self, id: int | None) -> None:
        if id is None:
            self._looks = True
        elif id in self._under_way:
            self._again.add(id)  # what it was woken for may have come after it looked
        else:
            self._waiting[id] = None
        self.rest.clear()
        self._changed.set()

    def close(self) -> list[asyncio.Task[bool]]:
        """Begin nothing any more; answers what is under way."""
        self._pump.cancel()
        return list(self._under_way.values())

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            if self._looks and not self._waiting and len(self._under_way) < self._work.at_once:
                await self._look()
            while self._waiting and len(self._under_way) < self._work.at_once:
                self._begin(next(iter(self._waiting)))
            if not (self._waiting or self._under_way or self._looks):
                self.rest.set()
            await self._changed.wait()

    async def _look(self) -> None:
        """Ask the tables what is owed."""
        self._looks = False
        try:
            owed = await self._work.owed(self._work.at_once * _AHEAD)
        except StoreError as error:
            log.error("%s: %s", self._stage, error)
        except Exception:  # one stage must not stop the others
            log.exception("looking for what to %s", self._stage)
        else:
            self._waiting.update(dict.fromkeys(id for id in owed if id not in self._under_way))

    def _begin(self, id: int) -> None:
        del self._waiting[id]
        task = asyncio.create_task(self._one(id), name=f"{self._stage} {id}")
        self._under_way[id] = task
        task.add_done_callback(lambda done: self._end(id, done))

    async def _one(self, id: int) -> bool:
        try:
            return await self._work.work(id)
        except StoreError as error:
            log.error("%s %d: %s", self._stage, id, error)
        except Exception:  # one id must not stop the others
            log.exception("%s %d", self._stage, id)
        return False

    def _end(self, id: int, task: asyncio.Task[bool]) -> None:
        del self._under_way[id]
        self._looks = self._looks or (not task.cancelled() and task.result())
        if id in self._again:
            self._again.remove(id)
            self._waiting[id] = None
        self._changed.set()


async def _cancel(tasks: Sequence[asyncio.Future[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
