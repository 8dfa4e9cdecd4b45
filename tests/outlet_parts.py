"""An outlet and an outbox that record, and what is delivered through them."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_parts import NOW, Clock
from showing_briefs import treaty

from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.posts import Posts
from briefbot.ports import (
    Address,
    BriefPost,
    Delivery,
    DeliveryRow,
    Digest,
    DraftPost,
    Message,
    Post,
    StoredBrief,
    Subscriber,
)

STORED = StoredBrief(id=7, story_id=3, revision=1, written=NOW, brief=treaty())
ADA = Subscriber(id=1, address=Address(outlet="paper", chat="ada"), kind="private")
BERLIN = ZoneInfo("Europe/Berlin")


def owed(**fields: object) -> Delivery:
    """A brief that is owed to Ada."""
    known: dict[str, object] = {"id": 11, "kind": "brief", "subscriber": ADA, "made": NOW, "brief_id": STORED.id}
    return Delivery(**(known | fields))  # type: ignore[arg-type]


def message(text: str) -> Message:
    return Message(text=f"<b>{text}</b>", plain=text)


@dataclass
class Paper:
    """An outlet that writes down what it is told, and raises what it is given to raise, once each."""

    parts: tuple[str, ...] = ("one",)
    errors: list[Exception | None] = field(default_factory=list)
    turns: list[Address] = field(default_factory=list)
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    on_send: Callable[[], object] = lambda: None
    gate: asyncio.Event | None = None
    turn_gate: asyncio.Event | None = None
    is_at_gate: asyncio.Event = field(default_factory=asyncio.Event)

    def present(self, post: Post) -> tuple[Message, ...]:
        self.posts.append(post)
        return tuple(message(part) for part in self.parts)

    async def turn(self, address: Address) -> None:
        self.turns.append(address)
        if self.turn_gate:
            self.is_at_gate.set()
            await self.turn_gate.wait()

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:
        self.sent.append((address.chat, message.text or message.plain, reply_to))
        await self._answer()
        return f"m{len(self.sent)}"

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        self.edited.append((message_id, message.text or message.plain))
        await self._answer()

    async def _answer(self) -> None:
        self.on_send()
        if self.gate:
            self.is_at_gate.set()
            await self.gate.wait()
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error


@dataclass
class OutboxTable:
    """Deliveries by id, and what was said of each, in order."""

    owed: dict[int, Delivery]
    rows: dict[int, DeliveryRow] = field(default_factory=dict)
    said: list[tuple[object, ...]] = field(default_factory=list)
    is_ours: bool = True

    async def claim_delivery(self, delivery_id: int, now: datetime) -> Delivery | None:
        return self.owed.get(delivery_id)

    async def mark_sending(self, delivery: Delivery, now: datetime) -> bool:
        self.said.append(("sending", len(delivery.messages)))
        return self.is_ours

    async def mark_part_sent(self, delivery: Delivery, message_id: str, *, is_last: bool, now: datetime) -> Delivery:
        self.said.append(("sent", message_id, is_last))
        return replace(delivery, messages=(*delivery.messages, message_id))

    async def put_delivery_off(self, delivery: Delivery, error: str, until: datetime, *, counts: bool = True) -> None:
        self.said.append(("put off", error, until, counts))

    async def fail_delivery(self, delivery: Delivery, error: str, now: datetime) -> None:
        self.said.append(("failed", error))

    async def mark_unsure(self, delivery: Delivery, error: str, now: datetime) -> None:
        self.said.append(("unsure", error))

    async def delivery(self, delivery_id: int) -> DeliveryRow | None:
        return self.rows.get(delivery_id)


@dataclass
class Shelf:
    """Briefs and digests, and what was said of subscribers."""

    briefs: dict[int, StoredBrief] = field(default_factory=lambda: {STORED.id: STORED})
    digests: dict[int, Digest] = field(default_factory=dict)
    said: list[tuple[object, ...]] = field(default_factory=list)

    async def brief(self, brief_id: int) -> StoredBrief | None:
        return self.briefs.get(brief_id)

    async def withdrawn(self, brief_ids: Collection[int]) -> Mapping[int, Mapping[str, datetime]]:
        known = [self.briefs[id_] for id_ in brief_ids if id_ in self.briefs]
        return {stored.id: dict.fromkeys(stored.without, stored.corrected or NOW) for stored in known if stored.without}

    async def digest(self, digest_id: int) -> Digest | None:
        return self.digests.get(digest_id)

    async def block(self, subscriber_id: int, now: datetime) -> None:
        self.said.append(("block", subscriber_id))

    async def move(self, old: Address, new: Address) -> None:
        self.said.append(("move", old.chat, new.chat))


def deliverer(outbox: OutboxTable, paper: Paper, shelf: Shelf | None = None, clock: Clock | None = None) -> Deliverer:
    """The desk's deliverer over these."""
    shelf = shelf or Shelf()
    posts = Posts(at_hand=AtHand(archive=shelf), subscribers=shelf, outbox=outbox)  # type: ignore[arg-type]
    return Deliverer(
        outbox=outbox,  # type: ignore[arg-type]
        subscribers=shelf,  # type: ignore[arg-type]
        posts=posts,
        ways={"paper": Way(outlet=paper)},
        clock=clock or Clock(),
        zone=BERLIN,
    )


__all__ = ["ADA", "BERLIN", "STORED", "BriefPost", "DraftPost", "OutboxTable", "Paper", "Shelf", "deliverer", "message", "owed"]
