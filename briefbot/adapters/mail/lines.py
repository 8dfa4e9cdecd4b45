"""The connections to the mail server: few, each used for many mails."""

import asyncio
import time
from collections.abc import Callable

from aiosmtplib import SMTPResponseException, SMTPTimeoutError

from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.line import Envelope, Line, Server
from briefbot.adapters.mail.troubles import trouble
from briefbot.errors import NotSent, OutletShut

_RESTED = 20.0  # seconds after which a connection is tried before a mail is trusted to it
_TIRED = 60.0  # seconds after which one that nobody needs is given up


class Lines:
    """At most so many connections at once. What is wrong with the server as a whole shuts the gate."""

    def __init__(self, server: Server, most: int, gate: Gate, clock: Callable[[], float] = time.monotonic) -> None:
        self.gate = gate
        self._server, self._clock = server, clock
        self._room = asyncio.Semaphore(most)
        self._resting: list[Line] = []

    async def carry(self, envelope: Envelope, place: str) -> None:
        """Hand a mail in; `place` says in errors for whom it is. Raises `OutletError`."""
        try:
            async with asyncio.timeout(self._server.deadline):
                await self._room.acquire()
        except TimeoutError as error:
            raise NotSent(f"{place}: the mail server takes too long with others; it is tried again") from error
        try:
            self.gate.pass_through()
            await self._carry(envelope, place, asyncio.get_running_loop().time() + self._server.deadline)
        except OutletShut as error:
            raise self.gate.shut(error) from error
        finally:
            self._room.release()
        self.gate.open()

    async def tidy(self) -> None:
        """Give up connections that nobody has needed for a while."""
        tired = [line for line in self._resting if self._clock() - line.rested > _TIRED]
        self._resting = [line for line in self._resting if line not in tired]
        await asyncio.gather(*(line.leave() for line in tired))

    async def close(self) -> None:
        """Give up all that rest."""
        resting, self._resting = self._resting, []
        await asyncio.gather(*(line.leave() for line in resting))

    async def _carry(self, envelope: Envelope, place: str, end: float) -> None:
        """On a connection that rests, else on a new one: so, too, where the other turns out to be worn."""
        line = await self._rested()
        error = await self._attempt(line, envelope, end) if line else None
        if line is None or (error and is_worn(line, error)):
            line = Line(self._server.client())
            error = await self._attempt(line, envelope, end)
        if error:
            raise trouble(error, line.stage, place) from error

    async def _rested(self) -> Line | None:
        """The connection used last, which is the likeliest to be of use still."""
        while self._resting:
            line = self._resting.pop()
            if line.is_up and self._clock() - line.rested > _RESTED:
                await line.reset()
            if line.is_up:
                return line
            line.hang_up()
        return None

    async def _attempt(self, line: Line, envelope: Envelope, end: float) -> Exception | None:
        """What went wrong, None where it was taken. The connection rests then, or is gone."""
        try:
            async with asyncio.timeout_at(end):
                await line.carry(envelope)
        except Exception as error:  # noqa: BLE001  (whatever the library raises: the stage tells what it means)
            if isinstance(error, SMTPResponseException) and line.is_up:
                await line.reset()
            else:
                line.hang_up()
            return error
        except BaseException:
            line.hang_up()
            raise
        else:
            return None
        finally:
            if line.is_up:
                line.rested = self._clock()
                self._resting.append(line)


def is_worn(line: Line, error: Exception) -> bool:
    """Whether it is the connection that ends, as a server may have it after so many mails or so much time."""
    if line.stage == "end" or isinstance(error, TimeoutError | SMTPTimeoutError):
        return False
    if isinstance(error, SMTPResponseException):
        return error.code == 421 or (line.stage == "sender" and 400 <= error.code < 500)
    return isinstance(error, OSError)
