"""What a subscriber does who comes by a link of ours: settings, a look at all that is kept, and leaving."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from briefbot.desk.clocks import settled
from briefbot.desk.seals import Seals
from briefbot.ports import People, Subscriber, Subscribers, Subscription

Pass = Literal["preferences", "unsubscribe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDesk:
    """Knows subscribers by their links. Raises `StoreError`."""

    subscribers: Subscribers
    people: People
    seals: Seals
    clock: Callable[[], datetime]
    zone: tzinfo

    def link(self, purpose: Pass, member: Subscriber) -> str:
        """What a link of theirs says; it is good for as long as they are subscribed."""
        return self.seals.seal_of(purpose, member.id, member.key)

    def digest_link(self, delivery_id: int, member: Subscriber) -> str:
        """What the link of a digest of theirs says, by the number of its delivery; the same each time."""
        return self.seals.seal_of("digest", delivery_id, member.key)

    async def member(self, purpose: Pass, seal: str) -> Subscriber | None:
        """Whose link it is; None where it is nobody's, or somebody's who has left."""
        named = self.seals.opened_of(purpose, seal)
        found = await self.subscribers.subscriber_of(named[0]) if named else None
        return found if found and named and found.key and found.key == named[1] else None

    async def wishes(self, member: Subscriber) -> tuple[Subscription, ...]:
        """What they follow."""
        return await self.subscribers.subscriptions(member.id)

    async def settle(self, member: Subscriber, **settings: object) -> Subscriber:
        """Keep their settings, by the names of a subscriber's fields."""
        after = settled(member, self.clock(), self.zone, **settings)
        await self.subscribers.change(member, after)
        return after

    async def follow(self, member: Subscriber, wishes: Collection[Subscription]) -> None:
        """They follow these from now on, and nothing else."""
        before = await self.wishes(member)
        for wish in wishes:
            if wish not in before:
                await self.subscribers.subscribe(member.id, wish, self.clock())
        for wish in before:
            if wish not in wishes:
                await self.subscribers.unsubscribe(member.id, wish)

    async def kept(self, member: Subscriber) -> str:
        """All that is kept of them, as JSON."""
        return await self.people.export(member.address.outlet, member.address.chat)

    async def leave(self, member: Subscriber) -> None:
        """Delete them, with all that is theirs: nothing comes any more."""
        await self.subscribers.forget(member.address.outlet, member.address.chat)
