"""Makes the pages of the archive: each once an edition for readers of a language, on a day."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from briefbot.site.frame import Frame
from briefbot.site.kept import Kept
from briefbot.site.leaf import SHORTLY, Leaf, answered
from briefbot.site.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What every group of pages of the archive works with. `now` is the clock."""

    frame: Frame
    kept: Kept
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        """The day, as clocks of the desk show it."""
        return self.now().astimezone(self.frame.publication.zone).date()

    async def answer(
        self,
        request: Request,
        make: Callable[[], Awaitable[Leaf]],
        *asked: object,
        keep: str = SHORTLY,
        workshop: Workshop | None = None,
    ) -> Response:
        """The page at this path, made unless it was; `asked` is what else it depends on.

        Raises `ClientDisconnect` where the reader hangs up before.
        """
        words = self.frame.reader(request).words
        name = (request.scope["path"], str(words.locale), str(self.today), *map(str, asked))
        return answered(request, await _unless_left(request, self.kept.page(name, make, workshop)), keep=keep)


async def _unless_left(request: Request, page: Coroutine[None, None, Leaf]) -> Leaf:
    making, leaving = asyncio.ensure_future(page), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((making, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not making.done():
            leaving.result()
            raise ClientDisconnect
        return making.result()
    finally:
        making.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass  # the body, which no page of the archive reads
