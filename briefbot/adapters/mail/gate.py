"""Whether the mail server takes mail at all. While it does not, nobody asks it in vain, and one line says why."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from briefbot.errors import OutletShut

log = logging.getLogger(__name__)

_FIRST, _LONGEST = timedelta(seconds=15), timedelta(minutes=5)


class Gate:
    """Shut by an error that is nobody's own, for as long as that says, else for longer each time; a mail that goes opens it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = clock()
        self._why: str | None = None
        self._times = 0

    def is_open(self) -> bool:
        """Whether it can be tried (again)."""
        return self._clock() >= self._until

    def pass_through(self) -> None:
        """Raises `OutletShut` while it is shut."""
        if not self.is_open():
            raise OutletShut(self._why or "", timedelta(seconds=self._until - self._clock()))

    def shut(self, error: OutletShut) -> OutletShut:
        """Shut it, and say so unless that is known; answers the same error with the time that it stays shut."""
        if self.is_open():
            wait = error.retry_after or min(_FIRST * 2 ** min(self._times, 10), _LONGEST)
            self._until, self._times = self._clock() + wait.total_seconds(), self._times + 1
            if self._why != str(error):
                log.warning("mail waits: %s", error)
        self._why = str(error)
        return OutletShut(self._why, timedelta(seconds=max(self._until - self._clock(), 1)))

    def open(self) -> None:
        """A mail has gone."""
        if self._why is not None:
            log.info("the mail server takes mail again")
        self._why, self._times, self._until = None, 0, self._clock()
