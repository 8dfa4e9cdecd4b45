"""The mail addresses that are not written to, and why: those that mails came back from, and those that could not be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.mailboxes import shown
from briefbot.desk.members import MemberDesk
from briefbot.ports import SignUps, Suppressions
from briefbot.showing.catalogue import marked
from briefbot.site.admin import Admin, Visit
from briefbot.site.joining import OUTLET

_MOST = 50
_SAID: Mapping[str, str] = {
    "lifted": marked("That address is written to again."),
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
        found = await self.suppressions.suppressed(OUTLET, _MOST + 1)
        waiting, failed = await self.sign_ups.standing(OUTLET, _MOST)
        return self.admin.page(
            visit,
            "admin_addresses.html",
            said=_SAID.get(visit.request.query_params.get("done", ""), ""),
            addresses=[(one, shown(one.subscriber.address.chat)) for one in found[:_MOST]],
            are_more=len(found) > _MOST,
            waiting=waiting,
            failed=[(one, shown(one.wanting.address.chat)) for one in failed],
        )

    async def act(self, visit: Visit) -> Response:
        """Write to one again."""
        if visit.form.one("do") != "lift":
            raise HTTPException(400)
        number = visit.form.number("subscriber")
        is_lifted = await self.suppressions.lift(number)
        if is_lifted and (there := await self.members.subscribers.subscriber_of(number)):
            await self.members.settle(there)  # the time of their next digest
        return self.admin.back("addresses", done="lifted" if is_lifted else "late")

    def routes(self) -> list[Route]:
        """Where it is."""
        return [self.admin.shows("/admin/addresses", self.show), self.admin.does("/admin/addresses", self.act)]
