"""The outbox: a row for each message owed to an address, and what became of it.

    pending -> leased -> sending -> sent | failed | unsure         review -> pending | dropped

`sending` is committed before the request goes out. A process that dies then leaves a delivery of which nobody can say whether
it arrived: it is `unsure`, and repeated in private chats, held for a person in groups and channels.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from briefbot.ports.subscribers import Subscriber

DeliveryState = Literal["review", "pending", "leased", "sending", "sent", "failed", "unsure", "dropped"]
DeliveryKind = Literal["brief", "draft", "digest", "correction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message owed, leased by us. `messages` are the outlet's numbers of its parts that have gone.

    A draft tells the delivery `about` to its editor, again where the editor asks for it; a correction edits the messages of the
    delivery `about`, which are `edits`, because of the `part` of the brief that was withdrawn. What both tell is that
    delivery's. The correction of a draft says what became of it, or takes it away where the editor has it again, further
    down (`is_replaced`).

    `reply_to` is the number of the story's earlier post in this chat and `earlier_brief_id` its brief, or "" and None. These,
    `without` (parts of the brief: "p2"; briefs of a digest: "b12") and `headline` stay as they are from the first part to
    the last, whatever happens meanwhile: the messages are the same each time.
    """

    id: int
    kind: DeliveryKind
    subscriber: Subscriber
    made: datetime
    brief_id: int | None = None
    digest_id: int | None = None
    about: int | None = None
    messages: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    attempts: int = 0
    reply_to: str = ""
    earlier_brief_id: int | None = None
    without: frozenset[str] = frozenset()
    headline: str = ""
    part: str = ""
    is_replaced: bool = False

    @property
    def is_asked_for(self) -> bool:
        """Whether it is a draft that its editor wants to see again: `part` says which time it is."""
        return self.kind == "draft" and bool(self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery as a person is told of it. `headline` is what it goes out under, `without` what was taken out of it.

    A digest has no headline; `own_headline` is an editor's, or "".
    """

    id: int
    kind: DeliveryKind
    state: DeliveryState
    subscriber: Subscriber
    headline: str
    made: datetime
    error: str = ""
    brief_id: int | None = None
    digest_id: int | None = None
    about: int | None = None
    without: frozenset[str] = frozenset()
    own_headline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCount:
    """How many deliveries of an outlet are in a state, and since when the oldest is."""

    outlet: str
    state: DeliveryState
    count: int
    oldest: datetime | None = None


class Outbox(Protocol):
    """The deliveries. Raises `StoreError`."""

    async def deliveries_owed(self, now: datetime, limit: int, outlet: str = "") -> tuple[int, ...]:
        """The ids of those pending whose time has come, the oldest first; a chat's own stay in their order.

        Those of one outlet, or of all where none is named.
        """

    async def claim_delivery(self, delivery_id: int, now: datetime) -> Delivery | None:
        """Lease it; None where it is not owed, somebody else has it, or an earlier one of the same chat is under way."""

    async def mark_sending(self, delivery: Delivery, now: datetime) -> bool:
        """Committed before the request goes out; False where the lease has lapsed and it is no longer ours."""

    async def mark_part_sent(self, delivery: Delivery, message_id: str, *, is_last: bool, now: datetime) -> Delivery:
        """A part has arrived: the delivery is sent, or leased on for its next part."""

    async def put_delivery_off(self, delivery: Delivery, error: str, until: datetime, *, counts: bool = True) -> None:
        """Owed again at `until`; `counts` where this was an attempt that failed."""

    async def fail_delivery(self, delivery: Delivery, error: str, now: datetime) -> None: ...

    async def mark_unsure(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Owed again in a private chat (at once the first time), else held until a person decides.

        An edit can be repeated anywhere. One that may have arrived eight times is held everywhere.
        """

    async def recover(self, now: datetime) -> int:
        """Take back what died with its holder, or lapsed: leased is pending again, sending is unsure (see `mark_unsure`).

        Answers how many.
        """

    async def deliveries(self, state: DeliveryState, limit: int, after: int = 0) -> tuple[DeliveryRow, ...]:
        """Those in a state, the first first, with numbers after this one."""

    async def delivery(self, delivery_id: int) -> DeliveryRow | None: ...

    async def settle(self, delivery_id: int, send: bool, now: datetime) -> bool:
        """A person's word on one that is unsure, failed or in review: owed again, or dropped. False: it is none of these."""

    async def approve(self, seen: DeliveryRow, now: datetime) -> bool:
        """Owe what waits for review as it was seen; False where it waits no more, or would be told otherwise by now."""

    async def amend(
        self, delivery_id: int, *, out: Collection[str] = (), back: Collection[str] = (), headline: str = ""
    ) -> bool:
        """Take parts out of what waits for review, or put them back; False where it waits no more.

        What others change meanwhile stays changed. `headline` is another one for it, or "" for the one that it has.
        """

    async def ask_editors(self, editors: Sequence[int], now: datetime) -> int:
        """Owe each of these subscribers the drafts that wait for review and that they were not shown; how many."""

    async def show_again(self, delivery_id: int, editor: int, now: datetime) -> bool:
        """Owe this editor the draft as it is now, at once, and take away where they were shown it before.

        False where it waits no more.
        """

    async def close_drafts(self, now: datetime) -> int:
        """Owe every editor who was shown a draft that waits no more the word on it, in its place; how many."""

    async def correct(self, brief_id: int, part: str, now: datetime) -> int:
        """Withdraw a part of a brief: every copy that has gone, or may have, is owed a correction, in one transaction.

        What has not begun to go is told without it. Answers how many corrections are owed.
        """

    async def counts(self) -> tuple[OutboxCount, ...]: ...

    async def forget_deliveries(self, before: datetime) -> int:
        """Delete what is settled and older, keeping what an update still answers to; how many."""
