"""The deliveries that need a person's word: those that may not have arrived, and those that failed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from briefbot.ports import DeliveryRow, DeliveryState, Outbox, Stage
from briefbot.showing.catalogue import marked
from briefbot.site.admin import Admin, Visit
from briefbot.site.asked import after_asked

_MOST = 50  # of each
_SHOWN: tuple[DeliveryState, ...] = ("unsure", "failed")
_SAID: Mapping[str, str] = {
    "sent": marked("It will be sent again."),
    "dropped": marked("It is dropped."),
    "late": marked("Somebody has decided that already."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """`wake` has a stage of the desk run soon."""

    admin: Admin
    outbox: Outbox
    wake: Callable[[Stage], Awaitable[None]]
    clock: Callable[[], datetime]

    async def show(self, visit: Visit) -> Response:
        """The page; each list goes on after the last that is shown."""
        counts = {state: sum(one.count for one in await self.outbox.counts() if one.state == state) for state in _SHOWN}
        return self.admin.page(
            visit,
            "admin_deliveries.html",
            said=_SAID.get(visit.request.query_params.get("done", ""), ""),
            lists=[(state, counts[state], *await self._listed(visit, state)) for state in _SHOWN],
        )

    async def _listed(self, visit: Visit, state: DeliveryState) -> tuple[tuple[DeliveryRow, ...], bool]:
        """What is shown of a list, and whether there is more."""
        found = await self.outbox.deliveries(state, _MOST + 1, after_asked(visit.request, state))
        return found[:_MOST], len(found) > _MOST

    async def act(self, visit: Visit) -> Response:
        """What a button on it asks for."""
        what = visit.form.one("do")
        if what not in ("send", "drop"):
            raise HTTPException(400)
        row = await self.outbox.delivery(visit.form.number("delivery"))
        if row is None or row.state not in _SHOWN or not await self.outbox.settle(row.id, what == "send", self.clock()):
            return self.admin.back("deliveries", done="late")
        await self.wake("deliver")
        return self.admin.back("deliveries", done="sent" if what == "send" else "dropped")

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin/deliveries", self.show), self.admin.does("/admin/deliveries", self.act)]
