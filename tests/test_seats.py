"""The chats of the settings as subscribers, on both engines."""

from datetime import time

from owed_briefs import LATER, NOW, keep_brief

from briefbot.adapters.store import Store
from briefbot.desk.seats import Seat, seat, wishes
from briefbot.ports import Address, Subscriber, Subscription

ALL = Subscription(kind="all")
SEA = Subscription(kind="topic", value="sea")
FERRY = Subscription(kind="words", value="ferry")
TEAM, OTHERS = Address(outlet="chats", chat="team"), Address(outlet="chats", chat="others")


async def found(store: Store, address: Address = TEAM) -> Subscriber:
    subscriber = await store.subscribers.subscriber(address)
    assert subscriber
    return subscriber


async def test_a_chat_that_is_named_gets_what_is_written_there_and_no_more(store: Store) -> None:
    await seat(store.subscribers, "chats", [Seat(chat="team", wishes=(SEA, FERRY))], NOW)
    first = await found(store)
    had = await store.subscribers.subscriptions(first.id)
    await seat(store.subscribers, "chats", [Seat(chat="team", wishes=(FERRY,), digest_at=time(7, 30), language="de")], LATER)

    assert (first.kind, first.name, first.digest_at, set(had)) == ("group", "", None, {SEA, FERRY})
    assert await store.subscribers.subscriptions(first.id) == (FERRY,)
    assert ((await found(store)).digest_at, (await found(store)).language) == (time(7, 30), "de")


async def test_a_chat_that_is_gone_is_owed_nothing_until_it_comes_back(store: Store) -> None:
    both = [Seat(chat="team", wishes=(ALL,)), Seat(chat="others", wishes=(ALL,))]
    await seat(store.subscribers, "chats", both, NOW)
    await keep_brief(store)
    owed = await store.outbox.deliveries_owed(LATER, 10)
    await seat(store.subscribers, "chats", both[:1], NOW)
    gone, left = await found(store, OTHERS), await store.outbox.deliveries_owed(LATER, 10)
    await seat(store.subscribers, "chats", both, NOW)

    assert (len(owed), len(left)) == (2, 1)
    assert gone.status == "blocked"
    assert (await found(store, OTHERS)).status == "active"


async def test_subscribers_of_other_outlets_are_left_alone(store: Store) -> None:
    ada = await store.subscribers.welcome(Address(outlet="telegram", chat="1"), "private", "Ada", NOW)
    await seat(store.subscribers, "chats", [], NOW)

    assert await found(store, ada.address) == ada


def test_wishes_are_written_as_everybodys_are() -> None:
    written = wishes(["Sea"], ["https://post.example.org/feed?utm_source=x"], ["Ferry", "coast guard", 'a "quoted" word'])

    assert written == (
        SEA,
        Subscription(kind="feed", value="https://post.example.org/feed"),
        FERRY,
        Subscription(kind="words", value='"coast guard"'),
        Subscription(kind="words", value='"a quoted word"'),
    )


def test_no_wish_is_everything() -> None:
    assert wishes([], [], []) == (ALL,)
