"""Makes the pages of the archive: each once an edition for readers of a language, on a day."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from briefbot.site.frame import Frame
from briefbot.site.kept import Kept
from briefbot.site.leaf import SHORTLY, Leaf, answered


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
        self, request: Request, make: Callable[[], Awaitable[Leaf]], *asked: object, keep: str = SHORTLY
    ) -> Response:
        """The page at this path, made unless it was; `asked` is what else it depends on."""
        words = self.frame.reader(request).words
        name = (request.scope["path"], str(words.locale), str(self.today), *map(str, asked))
        return answered(request, await self.kept.page(name, make), keep=keep)
