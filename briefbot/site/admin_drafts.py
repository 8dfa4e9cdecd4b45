"""The drafts that wait for an editor: read, changed, approved or dropped, as the bot's admins can."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.review import REASONS, Decided, Draft, Headlined, Refused, ReviewDesk
from briefbot.ports import Outbox, Stage
from briefbot.showing.catalogue import marked
from briefbot.showing.plain import web_link
from briefbot.site.admin import Admin, Visit
from briefbot.site.asked import after_asked, number_asked

_MOST, _MOST_REASONS = 50, 5
_FINE = Headlined()
_DECIDED: Mapping[str, str] = {
    "approved": marked("It is approved, and goes out."),
    "dropped": marked("It is dropped."),
    "changed": marked("It has been changed meanwhile. Here it is as it is now: look at it, and approve that."),
    "approved already": marked("It has been approved already."),
    "dropped already": marked("It has been dropped already."),
    "unknown": marked("That draft is not kept any more."),
}
_REFUSED: Mapping[Refused, str] = {
    "not waiting": marked("That draft waits for nobody any more."),
    "no headline": marked("A digest has no headline of its own."),
    "empty": marked("Write the words of the headline."),
    "too long": marked("That is too long for a headline: at most 14 words."),
    "quotation": marked("A headline has no quotation marks: a quote in it could not be checked."),
    "unsupported": marked("The sources do not bear that out:"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """`wake` has a stage of the desk run soon."""

    admin: Admin
    review: ReviewDesk
    outbox: Outbox
    wake: Callable[[Stage], Awaitable[None]]

    async def show_all(self, visit: Visit) -> Response:
        """The list, the first first; it goes on after the last that is shown."""
        found = await self.outbox.deliveries("review", _MOST + 1, after_asked(visit.request))
        return self.admin.page(
            visit,
            "admin_drafts.html",
            said=_DECIDED.get(visit.request.query_params.get("done", ""), ""),
            count=sum(one.count for one in await self.outbox.counts() if one.state == "review"),
            drafts=found[:_MOST],
            are_more=len(found) > _MOST,
        )

    async def show(self, visit: Visit) -> Response:
        """A draft, part by part."""
        draft = await self.review.draft(number_asked(visit.request))
        if draft is None:
            return self.admin.back("drafts", done="unknown")
        return self._page(visit, draft, said=_DECIDED.get(visit.request.query_params.get("done", ""), ""))

    async def act(self, visit: Visit) -> Response:
        """What a button on it asks for."""
        number, what = number_asked(visit.request), visit.form.one("do")
        if what == "approve":
            return await self._after(number, await self.review.approve(number, visit.form.one("version")), is_approved=True)
        if what == "drop":
            return await self._after(number, await self.review.drop(number), is_approved=False)
        if what == "headline":
            return await self._headline(visit, number)
        if part := visit.form.one("out") or visit.form.one("back"):
            found = await self.review.change(number, part, is_out=bool(visit.form.one("out")))
            return self.admin.back("drafts", str(number)) if found else self.admin.back("drafts", done="unknown")
        raise HTTPException(400)

    async def _after(self, number: int, decided: Decided, *, is_approved: bool) -> Response:
        if decided == "changed":
            return self.admin.back("drafts", str(number), done=decided)
        if decided != "done":
            return self.admin.back("drafts", done=decided.replace(" ", "+"))
        await self.wake("deliver")
        return self.admin.back("drafts", done="approved" if is_approved else "dropped")

    async def _headline(self, visit: Visit, number: int) -> Response:
        verdict = await self.review.headline(number, visit.form.one("headline"))
        draft = await self.review.draft(number)
        if draft is None or verdict.refused == "not waiting":
            return self.admin.back("drafts", done="unknown")
        if verdict.refused:
            return self._page(visit, draft, verdict)
        return self.admin.back("drafts", str(number))

    def _page(self, visit: Visit, draft: Draft, verdict: Headlined = _FINE, said: str = "") -> Response:
        return self.admin.page(
            visit,
            "admin_draft.html",
            status=422 if verdict.refused else 200,
            said=_REFUSED[verdict.refused] if verdict.refused else said,
            is_well=not (verdict.refused or said),
            reasons=[(REASONS[reason.kind], reason.what) for reason in verdict.reasons[:_MOST_REASONS]],
            draft=draft,
            whom=draft.row.subscriber.name or draft.row.subscriber.address.chat,
            headline=visit.form.one("headline") or draft.headline,
            articles=[(source.article, web_link(source.article.url)) for one in draft.briefs for source in one.brief.sources],
        )

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            self.admin.shows("/admin/drafts", self.show_all),
            self.admin.shows("/admin/drafts/{number}", self.show),
            self.admin.does("/admin/drafts/{number}", self.act),
        ]
