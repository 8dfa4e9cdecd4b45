"""Addresses that wait for a word, those that may not be written to, and what may be used once, on both engines."""

import json
from dataclasses import replace
from datetime import time, timedelta

from owed_briefs import EVERYTHING, FERRIES, LATER, NOW, reader, states
from sqlalchemy import select

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.schema_service import bounces
from briefbot.ports import Address, SignUp, Subscriber, Wanting

YOU = Address(outlet="mail", chat="you@example.org")
WANTING = Wanting(
    address=YOU,
    wishes=(FERRIES, EVERYTHING),
    language="de",
    time_zone="Europe/Berlin",
    digest_at=time(7),
    asked_by="telegram:5",
)
DAY = timedelta(days=1)


async def want(store: Store, wanting: Wanting = WANTING, *, most: int = 3, at: object = NOW) -> bool:
    return await store.sign_ups.want(wanting, at, most=most, since=at - DAY)  # type: ignore[arg-type, operator]


async def claimed(store: Store, now: object = NOW) -> SignUp:
    (first, *_) = await store.sign_ups.sign_ups_owed(now, 1)  # type: ignore[arg-type]
    sign_up = await store.sign_ups.claim_sign_up(first, now)  # type: ignore[arg-type]
    assert sign_up
    return sign_up


async def asked(store: Store) -> SignUp:
    sign_up = await claimed(store)
    await store.sign_ups.mark_asked(sign_up)
    return sign_up


async def seated(store: Store, wanting: Wanting = WANTING) -> Subscriber:
    await want(store, wanting)
    subscriber = await store.sign_ups.confirm(await asked(store), LATER, NOW)
    assert subscriber
    return subscriber


async def test_a_mail_is_owed_to_an_address_that_is_given_and_to_one_process(store: Store) -> None:
    assert await want(store)

    sign_up = await claimed(store)

    assert (sign_up.wanting, sign_up.made, sign_up.state, sign_up.attempts) == (WANTING, NOW, "pending", 0)
    assert await store.sign_ups.claim_sign_up(sign_up.id, NOW) is None
    assert await store.sign_ups.sign_ups_owed(NOW, 10) == ()
    await store.sign_ups.mark_asked(sign_up)
    assert await store.sign_ups.sign_ups_owed(LATER, 10) == ()
    assert await store.sign_ups.sign_up(sign_up.id, sign_up.key) == replace(sign_up, state="sent")
    assert await store.sign_ups.sign_up(sign_up.id, "another key") is None


async def test_who_asks_again_for_the_same_keeps_their_key_and_for_something_else_gets_another(store: Store) -> None:
    await want(store)
    first = await asked(store)
    await want(store)
    again = await asked(store)
    await want(store, replace(WANTING, wishes=(EVERYTHING,)))
    other = await asked(store)

    assert again.key == first.key
    assert other.key != first.key
    assert other.wanting.wishes == (EVERYTHING,)
    assert await store.sign_ups.sign_up(first.id, first.key) is None


async def test_an_address_gets_so_many_mails_a_day_and_what_was_wanted_stays(store: Store) -> None:
    for _ in range(2):
        assert await want(store, most=2)
        await asked(store)

    assert not await want(store, replace(WANTING, wishes=()), most=2)

    assert await store.sign_ups.sign_ups_owed(LATER, 10) == ()
    assert await want(store, most=2, at=NOW + DAY + timedelta(minutes=1))


async def test_one_mail_is_owed_however_often_it_is_asked_for_before_it_goes(store: Store) -> None:
    for _ in range(9):
        assert await want(store, most=1)

    await asked(store)

    assert await store.sign_ups.sign_ups_owed(LATER, 10) == ()


async def test_what_is_wanted_while_the_mail_is_on_its_way_gets_a_mail_of_its_own(store: Store) -> None:
    await want(store)
    on_its_way = await claimed(store)
    await want(store, replace(WANTING, wishes=()))
    await store.sign_ups.mark_asked(on_its_way)

    assert (await claimed(store)).wanting.wishes == ()


async def test_a_mail_that_did_not_go_is_owed_later_or_no_more(store: Store) -> None:
    await want(store)
    await store.sign_ups.put_sign_up_off(await claimed(store), "greylisted", LATER)

    assert await store.sign_ups.sign_ups_owed(NOW, 10) == ()
    again = await claimed(store, LATER)
    assert (again.attempts, again.error) == (1, "greylisted")
    await store.sign_ups.fail_sign_up(again, "no such user")
    assert await store.sign_ups.sign_ups_owed(LATER + DAY, 10) == ()
    assert await store.sign_ups.sign_up(again.id, again.key) == replace(again, state="failed", error="no such user")


async def test_what_a_process_had_in_hand_is_owed_again_when_its_lease_lapses(store: Store) -> None:
    await want(store)
    await claimed(store)

    assert await store.sign_ups.sign_ups_owed(NOW + timedelta(minutes=4), 10) == ()
    assert await store.sign_ups.sign_ups_owed(NOW + timedelta(minutes=6), 10) != ()


async def test_what_is_in_hand_is_given_back_when_the_store_is_closed(where: str) -> None:
    async with await open_store(where) as first:
        await want(first)
        await claimed(first)

    async with await open_store(where) as second:
        assert await second.sign_ups.sign_ups_owed(NOW, 10) != ()


async def test_a_yes_makes_a_subscriber_with_all_that_was_wanted_once(store: Store) -> None:
    await want(store)
    sign_up = await asked(store)

    subscriber = await store.sign_ups.confirm(sign_up, LATER, NOW)

    assert subscriber
    assert (subscriber.address, subscriber.kind, subscriber.key) == (YOU, "private", sign_up.key)
    assert (subscriber.language, subscriber.time_zone, subscriber.digest_at) == ("de", "Europe/Berlin", time(7))
    assert subscriber.next_digest == LATER
    assert set(await store.subscribers.subscriptions(subscriber.id)) == {FERRIES, EVERYTHING}
    assert await store.sign_ups.confirm(sign_up, LATER, NOW) is None
    assert await store.sign_ups.confirmed(sign_up.key) == subscriber
    assert await store.sign_ups.confirmed("another key") is None
    assert await store.subscribers.subscribers() == (subscriber,)


async def test_a_yes_to_what_is_wanted_no_more_changes_nothing(store: Store) -> None:
    await want(store)
    old = await asked(store)
    await want(store, replace(WANTING, wishes=()))

    assert await store.sign_ups.confirm(old, None, NOW) is None

    assert await store.subscribers.subscribers() == ()
    assert await store.sign_ups.sign_ups_owed(NOW, 10) != ()


async def test_who_is_subscribed_already_stays_as_they_are_and_who_may_not_be_written_to_too(store: Store) -> None:
    there = await store.subscribers.welcome(YOU, "private", "", NOW)
    await want(store)
    assert await store.sign_ups.confirm(await asked(store), LATER, NOW) == there

    await store.subscribers.block(there.id, NOW)
    await want(store)

    assert await store.sign_ups.confirm(await asked(store), LATER, NOW) is None
    assert await store.sign_ups.confirmed(there.key) is None
    assert await store.subscribers.subscribers() == (replace(there, status="blocked"),)


async def test_who_gave_addresses_sees_which_said_yes_and_can_take_them_all_back(store: Store) -> None:
    await seated(store)
    await want(store, replace(WANTING, address=replace(YOU, chat="me@example.org")))
    await want(store, replace(WANTING, address=replace(YOU, chat="they@example.org"), asked_by=""))

    given = await store.sign_ups.given_by("telegram:5")

    assert given == ((replace(YOU, chat="me@example.org"), False), (YOU, True))
    assert await store.sign_ups.withdraw("telegram:5") == 2
    assert await store.sign_ups.given_by("telegram:5") == ()
    assert await store.sign_ups.withdraw("") == 0
    assert (await claimed(store)).wanting.address.chat == "they@example.org"
    assert await store.subscribers.subscribers() == ()


async def test_who_is_forgotten_leaves_no_address_that_they_gave(store: Store) -> None:
    person = await reader(store, "5")
    other = await seated(store, replace(WANTING, address=replace(YOU, chat="they@example.org"), asked_by="telegram:6"))
    await seated(store)
    await want(store, replace(WANTING, address=replace(YOU, chat="me@example.org")))

    await store.subscribers.forget("telegram", "5")

    assert person.id
    assert await store.subscribers.subscribers() == (other,)
    assert await store.sign_ups.given_by("telegram:5") == ()


async def test_an_address_that_is_forgotten_leaves_no_wish_behind(store: Store) -> None:
    await seated(store)
    await want(store)

    await store.subscribers.forget("mail", "you@example.org")

    assert await store.sign_ups.sign_ups_owed(LATER, 10) == ()
    assert await store.subscribers.subscribers() == ()


async def test_all_that_is_kept_of_an_address_can_be_seen_and_none_of_our_secrets(store: Store) -> None:
    subscriber = await seated(store)
    await want(store)

    told = await store.people.export("mail", "you@example.org")
    of_giver = json.loads(await store.people.export("telegram", "5"))

    kept = json.loads(told)
    assert kept["chats"][0]["time_zone"] == "Europe/Berlin"
    assert kept["sign_ups"][0]["wishes"] == [["topic", "ferries"], ["all", ""]]
    assert {one["value"] for one in kept["subscriptions"]} == {"", "ferries"}
    assert subscriber.key not in told
    assert "telegram:5" not in told
    assert of_giver["addresses"] == [{"outlet": "mail", "chat": "you@example.org"}]
    assert len(of_giver["sign_ups"]) == 1


async def test_addresses_that_may_not_be_written_to_are_listed_with_the_reason_and_can_be_lifted(store: Store) -> None:
    one, other = await seated(store), await seated(store, replace(WANTING, address=replace(YOU, chat="me@example.org")))
    await reader(store, "7", status="blocked")
    heard = {"subscriber_id": one.id, "is_hard": False}
    async with store._database.writing() as connection:
        for number, at in ((1, NOW), (2, LATER)):
            told = {"delivery": number, "said": f"mailbox full {number}", "at": at}
            await connection.execute(bounces.insert().values(heard | told))
    for subscriber in (one, other):
        await store.subscribers.block(subscriber.id, NOW)

    listed = await store.suppressions.suppressed("mail", 10)

    assert [(each.subscriber.address.chat, each.said, each.at) for each in listed] == [
        ("me@example.org", "", None),
        ("you@example.org", "mailbox full 2", LATER),
    ]
    assert await store.suppressions.suppressed("mail", 1) == listed[:1]
    assert not await store.suppressions.lift("telegram", one.id)
    assert await store.suppressions.lift("mail", one.id)
    assert not await store.suppressions.lift("mail", one.id)
    assert [each.subscriber.id for each in await store.suppressions.suppressed("mail", 10)] == [other.id]
    async with store._database.reading() as connection:
        assert (await connection.execute(select(bounces))).all() == []
    assert await states(store) == {}


async def test_a_sign_up_that_nobody_says_yes_to_is_forgotten(store: Store) -> None:
    await want(store)
    await want(store, replace(WANTING, address=replace(YOU, chat="me@example.org")), at=NOW + DAY)

    assert await store.sign_ups.forget_sign_ups(NOW + timedelta(hours=1)) == 1

    assert [address.chat for address, _ in await store.sign_ups.given_by("telegram:5")] == ["me@example.org"]


async def test_what_may_be_used_once_is_used_once_and_forgotten_when_it_is_no_good_any_more(store: Store) -> None:
    assert not await store.spent.is_spent("login 1")
    assert await store.spent.spend("login 1", LATER)

    assert not await store.spent.spend("login 1", LATER)
    assert await store.spent.is_spent("login 1")
    assert await store.spent.spend("login 2", LATER + DAY)
    await store.housekeeping.forget(LATER + timedelta(seconds=1))
    assert not await store.spent.is_spent("login 1")
    assert await store.spent.is_spent("login 2")


async def test_sign_ups_are_counted_and_those_that_could_not_be_asked_are_listed(store: Store) -> None:
    for number in range(4):
        await want(store, replace(WANTING, address=replace(YOU, chat=f"{number}@example.org")))
    for error in ("no such user", "no such host"):
        await store.sign_ups.fail_sign_up(await claimed(store), error)

    count, failed = await store.sign_ups.standing("mail", 1)

    assert count == 2
    assert [(one.wanting.address.chat, one.error) for one in failed] == [("1@example.org", "no such host")]
    assert await store.sign_ups.standing("paper", 1) == (0, ())


async def test_what_nobody_asks_for_is_forgotten_with_all_that_is_old(store: Store) -> None:
    await want(store)

    await store.housekeeping.forget(NOW + timedelta(seconds=1))

    assert await store.sign_ups.standing("mail", 1) == (0, ())
