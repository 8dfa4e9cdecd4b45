"""Desks that take addresses and know subscribers, over a real store, with a post office that writes down what it is given."""

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from desk_parts import Clock
from outlet_parts import Paper
from sqlalchemy import select

from briefbot.adapters.store import Store
from briefbot.adapters.store.schema_service import requests
from briefbot.desk.asking import Asker
from briefbot.desk.joining import JoinDesk
from briefbot.desk.members import MemberDesk
from briefbot.desk.seals import Seals
from briefbot.ports import Address, Message, SignUp, Subscriber, Subscription, Wanting

YOU = Address(outlet="mail", chat="you@example.org")
SEA = Subscription(kind="topic", value="sea")
BOATS = Subscription(kind="words", value='"night boat"')
WANTING = Wanting(address=YOU, wishes=(SEA, BOATS), language="de", time_zone="Europe/Berlin", digest_at=time(7, 30))
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Desks:
    """The desks, and what went by mail: to whom, and which link each mail had."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    paper: Paper = field(default_factory=Paper)
    wakes: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seals = Seals("our secret", "briefs.example.org", self.clock)
        self.join = JoinDesk(
            sign_ups=self.store.sign_ups,
            seals=self.seals,
            clock=self.clock,
            zone=BERLIN,
            wake=lambda: self.wakes.append(self.clock()),
        )
        self.members = MemberDesk(
            subscribers=self.store.subscribers, people=self.store.people, seals=self.seals, clock=self.clock, zone=BERLIN
        )
        self.asker = Asker(
            sign_ups=self.store.sign_ups,
            subscribers=self.store.subscribers,
            outlet=self.paper,
            letters=self,
            clock=self.clock,
        )

    async def asking(self, sign_up: SignUp) -> Message:
        return Message(text="", plain=f"confirm {self.join.link(sign_up)}")

    async def known(self, member: Subscriber) -> Message:
        return Message(text="", plain=f"preferences {self.members.link('preferences', member)}")

    async def mails(self) -> list[tuple[str, str]]:
        """What goes now: to whom, and which kind of link."""
        before = len(self.paper.sent)
        while await self.asker.ask_owed():
            pass
        return [(chat, told.partition(" ")[0]) for chat, told, _ in self.paper.sent[before:]]

    async def waiting(self) -> SignUp:
        """The one sign-up that is kept."""
        async with self.store._database.reading() as connection:
            row = (await connection.execute(select(requests.c.id, requests.c.key))).one()
        found = await self.store.sign_ups.sign_up(row.id, row.key)
        assert found
        return found

    @property
    def last_link(self) -> str:
        """The link of the last mail."""
        return self.paper.sent[-1][1].partition(" ")[2]

    async def joined(self, wanting: Wanting = WANTING) -> Subscriber:
        """Somebody who gave an address and said yes."""
        await self.join.want(wanting)
        await self.mails()
        member = await self.join.confirm(self.last_link)
        assert member
        return member
