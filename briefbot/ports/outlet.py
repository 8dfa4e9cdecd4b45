"""Where briefs go: what is told there, and how it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from briefbot.ports.digests import Digest
from briefbot.ports.outbox import DeliveryRow
from briefbot.ports.store import StoredBrief
from briefbot.ports.subscribers import Address, Subscriber

MAIL = "mail"  # the outlet whose addresses are those of mailboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: it opens `url`, or says `data` to us (at most 64 bytes)."""

    text: str
    url: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message in the outlet's own markup, and the same without any; within the outlet's limits.

    Where `text` is "", it goes as `plain`, with no markup at all. `title` and `headers` are for outlets that have a place for
    them (the subject and the header fields of a mail).
    """

    text: str
    plain: str
    title: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    has_preview: bool = False
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPost:
    """A brief for a subscriber. `earlier` is the story's brief that they have: only what is new since is told.

    `without` are the parts that were withdrawn or taken out ("p2", "v1"); `headline` is an editor's own, or "". `corrects` is
    the part for the sake of which it is told again, or "". Like every post it has the number of the delivery that it is for.
    """

    stored: StoredBrief
    subscriber: Subscriber
    earlier: StoredBrief | None = None
    without: frozenset[str] = frozenset()
    headline: str = ""
    corrects: str = ""
    delivery_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """A digest for a subscriber. Without briefs and corrections it says that the day brought nothing.

    The `briefs` are told in full, `also` by their headlines. `earlier` has, by the number of a brief of which only what is
    new is told, the one that they have. `corrected` are briefs of earlier digests, each with its part that was withdrawn.
    """

    digest: Digest
    briefs: tuple[StoredBrief, ...]
    subscriber: Subscriber
    delivery_id: int = 0
    also: tuple[StoredBrief, ...] = ()
    earlier: Mapping[int, StoredBrief] = field(default_factory=dict)
    corrected: tuple[tuple[StoredBrief, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPost:
    """What an editor is to approve before its subscriber gets it; `delivery_id` is the one that waits for the word.

    `version` is the mark of what the editor sees: an approval is of that.
    """

    post: BriefPost | DigestPost
    delivery_id: int
    version: str
    editor: Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPost:
    """What became of a draft (`row` is the delivery that waited), for an editor who was shown it."""

    row: DeliveryRow
    editor: Subscriber


Post = BriefPost | DraftPost | DigestPost | VerdictPost


class Outlet(Protocol):
    """A place where briefs go. Its methods raise `OutletError` and nothing else."""

    def present(self, post: Post) -> tuple[Message, ...]:
        """The messages that tell it, in order; the same each time, so that a delivery can go on where it stopped."""

    async def turn(self, address: Address) -> None:
        """Wait until the outlet's limits let a message go there; the next `send` or `edit` there is within them."""

    async def send(self, address: Address, message: Message, reply_to: str = "") -> str:
        """Send one message; answers the outlet's number of it. `reply_to` is such a number, or ""."""

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        """Put other words where a message stands, or send them after it. One that says it already is fine.

        A message of no words takes it away, or leaves as good as nothing there where the outlet lets nobody do that; where
        nothing can be edited, nothing is sent.
        """
