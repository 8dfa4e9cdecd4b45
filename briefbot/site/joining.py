"""The page to subscribe at, and the one where somebody says that an address is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.clocks import zone_of
from briefbot.desk.joining import JoinDesk
from briefbot.desk.mailboxes import mailbox, shown
from briefbot.desk.members import MemberDesk
from briefbot.desk.wanted import of_topic
from briefbot.ports import MAIL, Address, FeedShelf, SignUp, Subscriber, Wanting
from briefbot.showing.catalogue import language_names, marked
from briefbot.site.forms import MOST_BYTES, Form, form_of
from briefbot.site.frame import Frame
from briefbot.site.leaf import PRIVATE
from briefbot.site.turnstile import Turnstile
from briefbot.site.wishing import Offer, read_hour, read_language, read_zone, zones
from briefbot.stories.topics import Topic

_NO_ADDRESS = marked("That is no address that we can write to. Please look at it again.")
_NOTHING = marked("Choose a topic or write words, or take every brief.")
_TRAP = "website"  # a field that people do not see, and programs fill in


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Takes addresses and the yes of those they belong to. `at` is when a digest comes where nobody chooses."""

    frame: Frame
    desk: JoinDesk
    members: MemberDesk
    shelf: FeedShelf
    turnstile: Turnstile
    topics: Sequence[Topic]
    at: time

    async def ask(self, request: Request) -> Response:
        """The form."""
        wanted = request.query_params.get("topic", "")
        ticked = [of_topic(one) for one in self.topics if one.name == wanted]
        return self._form(request, Form({"scope": ["some"]} if ticked else {}), [one.value for one in ticked])

    async def take(self, request: Request) -> Response:
        """The form, filled in. What is answered is the same whatever is known of the address."""
        form = await form_of(request)
        self.turnstile.admit(request)
        address, wishes = mailbox(form.one("email")), Offer(topics=self.topics).read(form)
        if not address or not wishes:
            return self._form(request, form, form.all("topic"), _NOTHING if address else _NO_ADDRESS)
        if not form.one(_TRAP):
            await self.desk.want(
                Wanting(
                    address=Address(outlet=MAIL, chat=address),
                    wishes=wishes,
                    language=read_language(form, self.frame.reader(request).language),
                    time_zone=read_zone(form, ""),
                    digest_at=read_hour(form, self.at),
                )
            )
        return self.frame.page(request, "asked.html", keep=PRIVATE, address=shown(address))

    def _form(self, request: Request, form: Form, ticked: Sequence[str], trouble: str = "") -> Response:
        words = self.frame.reader(request).words
        return self.frame.page(
            request,
            "subscribe.html",
            status=422 if trouble else 200,
            keep=PRIVATE if trouble else "no-cache",
            trouble=trouble,
            form=form,
            topics=Offer(topics=self.topics).topic_choices([of_topic(one) for one in self.topics if one.name in ticked]),
            feeds=[],
            every=form.one("scope") != "some",
            at=form.one("at") or f"{self.at:%H:%M}",
            once=form.one("rhythm") == "once",
            zone_name=form.one("zone"),
            zones=zones(),
            languages=language_names(),
            language=read_language(form, words.language),
        )

    async def show(self, request: Request) -> Response:
        """What a mail's link asks. To look at it changes nothing, for programs look at links, too."""
        seal = request.path_params["seal"]
        asked = await self.desk.asked(seal)
        if isinstance(asked, SignUp):
            return await self._question(request, seal, asked)
        return self._answer(request, asked)

    async def confirm(self, request: Request) -> Response:
        """The yes."""
        return self._answer(request, await self.desk.confirm(request.path_params["seal"]))

    async def _question(self, request: Request, seal: str, asked: SignUp) -> Response:
        words, wanting = self.frame.reader(request).words, asked.wanting
        feeds = await self.shelf.feeds() if any(wish.kind == "feed" for wish in wanting.wishes) else ()
        return self.frame.page(
            request,
            "confirm.html",
            keep=PRIVATE,
            seal=seal,
            address=shown(wanting.address.chat),
            is_from_elsewhere=bool(wanting.asked_by),
            wishes=Offer(topics=self.topics, feeds=feeds).named(wanting.wishes, words),
            at=f"{wanting.digest_at:%H:%M}" if wanting.digest_at else "",
            zone_name=wanting.time_zone or str(self.members.zone),
        )

    def _answer(self, request: Request, member: Subscriber | None) -> Response:
        if member is None:
            return self.frame.page(request, "stale.html", status=410, keep=PRIVATE)
        return self.frame.page(
            request,
            "confirmed.html",
            keep=PRIVATE,
            address=shown(member.address.chat),
            member=member,
            member_zone=zone_of(member, self.members.zone),
            preferences=self.members.link("preferences", member),
        )

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/subscribe", self.ask),
            Route("/subscribe", self.take, methods=["POST"], max_body_size=MOST_BYTES),
            Route("/confirm/{seal}", self.show),
            Route("/confirm/{seal}", self.confirm, methods=["POST"], max_body_size=MOST_BYTES),
        ]
