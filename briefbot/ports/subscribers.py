"""Who gets what, and when. A subscriber is a person's private chat, a group, a channel, or one topic of a forum."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal, Protocol

from briefbot.ports.digests import Digests

ChatKind = Literal["private", "group", "channel"]
Wanted = Literal["all", "topic", "feed", "words"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Address:
    """Where a message goes: the outlet ("telegram"), the chat as it names it, and the forum topic in it, or ""."""

    outlet: str
    chat: str
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subscription:
    """What somebody wants: every brief, those of a topic (its name), of a feed (its address), or with all of these words.

    `value` is "" for all, and as `subscription_key` writes it for the others, so that one wish is one value.
    """

    kind: Wanted
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Whom we write to, and how they want it. "" and None are the desk's own defaults; times of day are local.

    With `digest_at` briefs come together, once a day at that time; else each at once. In the `quiet` hours (from, to) nothing
    comes, and what is owed comes after them; while it is muted, nothing is owed. `next_digest` is kept by the desk.
    In a reviewed channel an editor sees each brief first. One that is "blocked" does not let us write. `key` is made with
    the subscriber and stands in every link that is signed for them: a link of somebody deleted is good for nobody else. Who
    `hears_of_nothing` is told so where a day brought nothing.
    """

    id: int
    address: Address
    kind: ChatKind
    name: str = ""
    language: str = ""
    time_zone: str = ""
    digest_at: time | None = None
    quiet: tuple[time, time] | None = None
    muted_until: datetime | None = None
    is_reviewed: bool = False
    template: str = ""
    status: Literal["active", "blocked"] = "active"
    next_digest: datetime | None = None
    key: str = ""
    hears_of_nothing: bool = False


class Subscribers(Digests, Protocol):
    """The subscribers. Raises `StoreError`."""

    async def subscriber(self, address: Address) -> Subscriber | None: ...

    async def subscriber_of(self, subscriber_id: int) -> Subscriber | None: ...

    async def subscribers(self) -> tuple[Subscriber, ...]: ...

    async def tally(self) -> tuple[tuple[str, int, int], ...]:
        """Of each outlet how many subscribers are active, and how many do not let us write."""

    async def of_chat(self, outlet: str, chat: str) -> tuple[Subscriber, ...]:
        """The chat's subscribers: in a forum, those of its topics."""

    async def welcome(self, address: Address, kind: ChatKind, name: str, now: datetime) -> Subscriber:
        """The subscriber at the address, made where there is none; one that was blocked is active again."""

    async def change(self, before: Subscriber, after: Subscriber) -> None:
        """Store the settings in which the two differ: who changes another one meanwhile gets theirs, too."""

    async def subscriptions(self, subscriber_id: int) -> tuple[Subscription, ...]: ...

    async def subscribe(self, subscriber_id: int, wanted: Subscription, now: datetime) -> bool:
        """Whether the subscription is new."""

    async def unsubscribe(self, subscriber_id: int, wanted: Subscription) -> bool: ...

    async def words_wanted(self) -> tuple[str, ...]:
        """The values of all subscriptions of the kind "words", each once."""

    async def block(self, subscriber_id: int, now: datetime) -> None:
        """Write no more to a subscriber who does not let us; what is owed is dropped."""

    async def move(self, old: Address, new: Address) -> None:
        """The chat goes by another address: subscriptions and what is owed go with it, to whoever is there already.

        Messages sent to the old address are answered and edited no more: their numbers mean nothing at the new one.
        """

    async def forget(self, outlet: str, chat: str) -> int:
        """Delete the chat's subscribers with all that is theirs, and the person of that number; how many subscribers."""

    async def digests_due(self, now: datetime, limit: int) -> tuple[Subscriber, ...]:
        """The active subscribers whose `next_digest` has come."""
