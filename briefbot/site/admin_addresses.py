"""The mail addresses: one that is looked for, those that mails came back from, and those that could not be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.mailboxes import mailbox, shown
from briefbot.desk.members import MemberDesk
from briefbot.ports import MAIL, Address, SignUps, Subscriber, Suppressions
from briefbot.showing.catalogue import marked
from briefbot.site.admin import Admin, Visit

_MOST = 50
_SAID: Mapping[str, str] = {
    "lifted": marked("That address is written to again."),
    "deleted": marked("Nothing is kept of that address any more."),
    "late": marked("That address is written to already, or gone."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What is suppressed."""

    admin: Admin
    suppressions: Suppressions
    sign_ups: SignUps
    members: MemberDesk

    async def show(self, visit: Visit) -> Response:
        """The page."""
        found = await self.suppressions.suppressed(MAIL, _MOST + 1)
        asked = visit.request.query_params.get("q", "").strip()
        waiting, failed = await self.sign_ups.standing(MAIL, _MOST)
        return self.admin.page(
            visit,
            "admin_addresses.html",
            said=_SAID.get(visit.request.query_params.get("done", ""), ""),
            addresses=[(one, shown(one.subscriber.address.chat)) for one in found[:_MOST]],
            asked=asked,
            sought=await self._sought(asked),
            are_more=len(found) > _MOST,
            waiting=waiting,
            failed=[(one, shown(one.wanting.address.chat)) for one in failed],
        )

    async def act(self, visit: Visit) -> Response:
        """What a button on it asks for."""
        number = visit.form.number("subscriber")
        there = await self.members.subscribers.subscriber_of(number)
        is_theirs = there is not None and there.address.outlet == MAIL
        match visit.form.one("do"):
            case "lift":
                return await self._lifted(there if is_theirs else None)
            case "delete":
                if there and is_theirs:
                    await self.members.leave(there)
                return self.admin.back("addresses", done="deleted")
        raise HTTPException(400)

    async def _lifted(self, there: Subscriber | None) -> Response:
        if there is None or not await self.suppressions.lift(MAIL, there.id):
            return self.admin.back("addresses", done="late")
        await self.members.settle(replace(there, status="active"))  # the time of their next digest
        return self.admin.back("addresses", done="lifted")

    async def _sought(self, asked: str) -> Subscriber | None:
        """The subscriber of the address that is looked for."""
        address = mailbox(asked) if asked else ""
        return await self.members.subscribers.subscriber(Address(outlet=MAIL, chat=address)) if address else None

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin/addresses", self.show), self.admin.does("/admin/addresses", self.act)]
