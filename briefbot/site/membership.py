"""What a subscriber does who comes by a link of ours: change what comes, look at what is kept, and leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from briefbot.desk.clocks import zone_of
from briefbot.desk.mailboxes import shown
from briefbot.desk.members import MemberDesk
from briefbot.desk.wanted import EVERYTHING
from briefbot.ports import FeedShelf, Subscriber
from briefbot.showing.catalogue import language_names, marked
from briefbot.site.forms import MOST_BYTES, Form, form_of
from briefbot.site.frame import Frame
from briefbot.site.leaf import PRIVATE
from briefbot.site.wishing import Offer, read_hour, read_language, read_zone, words_of, zones
from briefbot.stories.topics import Topic

_MOST_DAYS = 365
_PAUSES = (3, 7, 14, 30)
_DONE: Mapping[str, str] = {
    "saved": marked("It is kept."),
    "paused": marked("Nothing comes for a while."),
    "resumed": marked("Mails come again."),
    "nothing": marked("Choose a topic or write words, or take every brief. To get nothing any more, unsubscribe below."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Knows whom a link is of, and does what they say. `at` is when a digest comes where nobody chooses."""

    frame: Frame
    desk: MemberDesk
    shelf: FeedShelf
    topics: Sequence[Topic]
    at: time

    async def show(self, request: Request) -> Response:
        """What comes, and when."""
        member = await self._member(request)
        if member is None:
            return self._stale(request)
        wishes = await self.desk.wishes(member)
        offer = await self._offer()
        return self.frame.page(
            request,
            "preferences.html",
            keep=PRIVATE,
            done=_DONE.get(request.query_params.get("done", ""), ""),
            is_well=request.query_params.get("done") != "nothing",
            seal=request.path_params["seal"],
            leaving=self.desk.link("unsubscribe", member),
            address=shown(member.address.chat),
            member=member,
            member_zone=zone_of(member, self.desk.zone),
            is_paused=bool(member.muted_until and member.muted_until > self.desk.clock()),
            is_suppressed=member.status != "active",
            pauses=_PAUSES,
            topics=offer.topic_choices(wishes),
            feeds=offer.feed_choices(wishes),
            every=EVERYTHING in wishes,
            wanted_words=words_of(wishes),
            at=f"{member.digest_at or self.at:%H:%M}",
            once=member.digest_at is None,
            zone_name=member.time_zone,
            zones=zones(),
            languages=language_names(),
            language=member.language or self.frame.publication.language,
        )

    async def change(self, request: Request) -> Response:
        """The form, filled in."""
        form = await form_of(request)
        member = await self._member(request)
        if member is None:
            return self._stale(request)
        done = await self._changed(member, form)
        address = f"{self.frame.publication.links.local.preferences(request.path_params['seal'])}?done={done}"
        return RedirectResponse(address, 303, {"Cache-Control": PRIVATE})

    async def _changed(self, member: Subscriber, form: Form) -> str:
        """What has been done, by its name in the table."""
        match form.one("do"):
            case "pause":
                days = min(form.number("days") or 1, _MOST_DAYS)
                await self.desk.settle(member, muted_until=self.desk.clock() + timedelta(days=days))
                return "paused"
            case "resume":
                await self.desk.settle(member, muted_until=None)
                return "resumed"
            case "save":
                return await self._saved(member, form)
        raise HTTPException(400)

    async def _saved(self, member: Subscriber, form: Form) -> str:
        wishes = (await self._offer()).read(form)
        if not wishes:
            return "nothing"
        await self.desk.settle(
            member,
            digest_at=read_hour(form, self.at),
            time_zone=read_zone(form, ""),
            language=read_language(form, member.language),
            hears_of_nothing=bool(form.one("nothing")),
        )
        await self.desk.follow(member, wishes)
        return "saved"

    async def export(self, request: Request) -> Response:
        """All that is kept of them, as a file."""
        member = await self._member(request)
        if member is None:
            return self._stale(request)
        headers = {"Cache-Control": PRIVATE, "Content-Disposition": 'attachment; filename="briefbot.json"'}
        return Response(await self.desk.kept(member), headers=headers, media_type="application/json")

    async def ask_to_leave(self, request: Request) -> Response:
        """Whether they want to leave. To look changes nothing, for programs look at links, too."""
        member = await self.desk.member("unsubscribe", request.path_params["seal"])
        if member is None:
            return self._left(request)
        preferences = self.desk.link("preferences", member)
        return self.frame.page(
            request,
            "unsubscribe.html",
            keep=PRIVATE,
            seal=request.path_params["seal"],
            address=shown(member.address.chat),
            preferences=preferences,
        )

    async def leave(self, request: Request) -> Response:
        """They leave, at once (RFC 8058): the link is all that is asked for, and whoever has left may say so again."""
        member = await self.desk.member("unsubscribe", request.path_params["seal"])
        if member:
            await self.desk.leave(member)
        return self._left(request)

    def _left(self, request: Request) -> Response:
        """There is nobody (any more) whom this link is of; one that we did not make is told so."""
        if not self.desk.seals.opened_of("unsubscribe", request.path_params["seal"]):
            return self._stale(request)
        return self.frame.page(request, "left.html", keep=PRIVATE)

    def _stale(self, request: Request) -> Response:
        return self.frame.page(request, "stale.html", status=410, keep=PRIVATE)

    async def _member(self, request: Request) -> Subscriber | None:
        return await self.desk.member("preferences", request.path_params["seal"])

    async def _offer(self) -> Offer:
        return Offer(topics=self.topics, feeds=await self.shelf.feeds())

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/preferences/{seal}", self.show),
            Route("/preferences/{seal}", self.change, methods=["POST"], max_body_size=MOST_BYTES),
            Route("/preferences/{seal}/export", self.export),
            Route("/unsubscribe/{seal}", self.ask_to_leave),
            Route("/unsubscribe/{seal}", self.leave, methods=["POST"], max_body_size=MOST_BYTES),
        ]
