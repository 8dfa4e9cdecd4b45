"""What the outbox promises, on SQLite and on PostgreSQL: nothing is lost, and nothing goes twice unless nobody can know."""

import asyncio
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from owed_briefs import LATER, NOW, claimed, keep_brief, newer_brief, reader, send, states
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.editing import correct
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema_service import deliveries
from briefbot.errors import StoreError
from briefbot.ports import ChatKind, DeliveryState, Subscription

MINUTE = timedelta(minutes=1)
_NOTHING = Subscription(kind="topic", value="nothing")


async def test_a_delivery_is_claimed_by_one_and_sent_part_by_part(store: Store) -> None:
    subscriber = await reader(store)
    brief_id = await keep_brief(store)
    (owed,) = await store.outbox.deliveries_owed(NOW, 10)

    delivery = await store.outbox.claim_delivery(owed, NOW)
    again = await store.outbox.claim_delivery(owed, NOW)
    assert delivery
    assert await store.outbox.mark_sending(delivery, NOW)
    first = await store.outbox.mark_part_sent(delivery, "m1", is_last=False, now=NOW)
    assert await store.outbox.mark_sending(first, NOW)
    second = await store.outbox.mark_part_sent(first, "m2", is_last=True, now=LATER)

    row = await store.outbox.delivery(owed)
    assert again is None
    assert (delivery.kind, delivery.brief_id, delivery.subscriber, delivery.made) == ("brief", brief_id, subscriber, NOW)
    assert second.messages == ("m1", "m2")
    assert row
    assert (row.state, row.headline != "") == ("sent", True)
    assert await store.outbox.deliveries_owed(LATER, 10) == ()


async def test_what_cannot_be_sent_now_is_owed_again_at_its_time(store: Store) -> None:
    await reader(store)
    await keep_brief(store)

    await store.outbox.put_delivery_off(await claimed(store), "flooded", LATER)
    early = await store.outbox.deliveries_owed(LATER - MINUTE, 10)
    again = await claimed(store, LATER)
    await store.outbox.put_delivery_off(again, "quiet hours", LATER, counts=False)

    assert early == ()
    assert again.attempts == 1
    assert (await claimed(store, LATER)).attempts == 1


async def test_a_delivery_that_fails_is_told_of_and_a_person_has_it_sent_or_dropped(store: Store) -> None:
    await reader(store, "1")
    await reader(store, "2")
    await keep_brief(store)
    for _ in range(2):
        await store.outbox.fail_delivery(await claimed(store), "no such message", NOW)

    first, second = await store.outbox.deliveries("failed", 10)
    settled = [await store.outbox.settle(first.id, True, LATER), await store.outbox.settle(second.id, False, LATER)]

    assert (first.error, first.subscriber.address.chat) == ("no such message", "1")
    assert settled == [True, True]
    assert await states(store) == {"pending": 1, "dropped": 1}
    assert not await store.outbox.settle(second.id, True, LATER)
    assert await store.outbox.delivery(999) is None


async def test_a_chat_gets_its_deliveries_one_at_a_time_in_their_order(store: Store) -> None:
    await reader(store, "-1", "7", kind="group")
    await reader(store, "-1", "8", kind="group")
    await reader(store, "2")
    await keep_brief(store)
    await keep_brief(store)

    owed = await store.outbox.deliveries_owed(NOW, 10)
    told = [await store.outbox.claim_delivery(id_, NOW) for id_ in owed]
    others = [await store.outbox.claim_delivery(id_, NOW) for id_ in range(1, 7) if id_ not in owed]

    assert [(one.id, one.subscriber.address.chat) for one in told if one] == [(1, "-1"), (3, "2")]
    assert others == [None] * 4
    first = told[0]
    assert first
    await send(store, first, "m1")
    assert await store.outbox.deliveries_owed(NOW, 10) == (2,)


async def test_a_chat_with_much_to_come_does_not_hide_what_others_are_owed(store: Store) -> None:
    await reader(store, "1")
    for _ in range(6):
        await keep_brief(store)
    await reader(store, "2")
    await keep_brief(store)

    assert await store.outbox.deliveries_owed(NOW, 2) == (1, 8)
    assert await store.outbox.deliveries_owed(NOW, 1) == (1,)


async def test_a_private_chat_whose_messages_are_never_sure_to_arrive_is_not_sent_them_for_ever(store: Store) -> None:
    await reader(store)
    await keep_brief(store)
    now, waits = NOW, []
    while owed := await store.outbox.deliveries_owed(now, 1):
        delivery = await store.outbox.claim_delivery(owed[0], now)
        assert delivery
        await store.outbox.mark_sending(delivery, now)
        await store.outbox.mark_unsure(delivery, "no answer", now)
        now, was = now + timedelta(minutes=2**delivery.attempts if delivery.attempts else 0), now
        waits.append(now - was)

    assert await states(store) == {"unsure": 1}
    assert len(waits) == 9
    assert waits[:3] == [timedelta(0), 2 * MINUTE, 4 * MINUTE]


async def test_a_delivery_that_is_put_off_holds_up_neither_its_chat_nor_others(store: Store) -> None:
    await reader(store)
    await keep_brief(store)
    await keep_brief(store)
    first = await claimed(store)
    await store.outbox.put_delivery_off(first, "flooded", LATER)

    second = await claimed(store)

    assert second.id != first.id
    assert await store.outbox.claim_delivery(first.id, LATER) is None
    await send(store, second, "m2")
    assert (await claimed(store, LATER)).id == first.id


@pytest.mark.parametrize(("kind", "state"), [("private", "pending"), ("group", "unsure"), ("channel", "unsure")])
async def test_what_may_have_arrived_is_repeated_in_private_and_held_elsewhere(
    store: Store, kind: ChatKind, state: DeliveryState
) -> None:
    await reader(store, kind=kind)
    await keep_brief(store)
    delivery = await claimed(store)
    await store.outbox.mark_sending(delivery, NOW)
    half = await store.outbox.mark_part_sent(delivery, "m1", is_last=False, now=NOW)
    await store.outbox.mark_sending(half, NOW)

    await store.outbox.mark_unsure(half, "the line broke", LATER)

    (row,) = await store.outbox.deliveries(state, 10)
    assert row.error == "the line broke"
    if state == "unsure":
        assert await store.outbox.settle(row.id, True, LATER)
    assert (await claimed(store, LATER)).messages == ("m1",)


async def test_an_unsure_delivery_does_not_hold_up_its_channel(store: Store) -> None:
    await reader(store, kind="channel")
    await keep_brief(store)
    await keep_brief(store)
    first = await claimed(store)
    await store.outbox.mark_sending(first, NOW)
    await store.outbox.mark_unsure(first, "no answer", NOW)

    assert (await claimed(store)).id != first.id


async def test_what_lapsed_is_taken_back_and_its_holder_can_no_longer_send_it(store: Store, where: str) -> None:
    await reader(store)
    await keep_brief(store)
    async with await open_store(where) as other:
        slow = await claimed(other)
        assert await store.outbox.recover(NOW) == 0

        assert await store.outbox.recover(LATER) == 1

        taken = await claimed(store, LATER)
        assert taken.id == slow.id
        assert not await other.outbox.mark_sending(slow, LATER)
        assert await store.outbox.mark_sending(taken, LATER)


async def test_of_two_who_hold_one_delivery_in_one_process_the_first_sends_it(store: Store) -> None:
    await reader(store)
    await keep_brief(store)
    slow = await claimed(store)
    await store.outbox.recover(LATER)
    quick = await claimed(store, LATER)

    assert await store.outbox.mark_sending(quick, LATER)
    assert not await store.outbox.mark_sending(slow, LATER)
    half = await store.outbox.mark_part_sent(quick, "m1", is_last=False, now=LATER)
    assert not await store.outbox.mark_sending(slow, LATER)
    await store.outbox.fail_delivery(slow, "no", LATER)
    assert await store.outbox.mark_sending(half, LATER)


async def test_a_process_that_was_only_slow_says_that_its_message_arrived_and_it_is_not_repeated(
    store: Store, where: str
) -> None:
    await reader(store, kind="channel")
    await keep_brief(store)
    async with await open_store(where) as other:
        slow = await claimed(other)
        await other.outbox.mark_sending(slow, NOW)
        await store.outbox.recover(LATER)
        assert await states(store) == {"unsure": 1}

        await other.outbox.mark_part_sent(slow, "m1", is_last=True, now=LATER)

    assert await states(store) == {"sent": 1}


async def test_what_a_dead_process_was_sending_is_unsure_as_soon_as_another_looks(store: Store, where: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    dead = Holder(Holder.of_this_process().host, process.pid, "1", "x")
    for chat, kind in (("1", "private"), ("2", "channel"), ("3", "channel")):
        await reader(store, chat, kind=kind)  # type: ignore[arg-type]
    await keep_brief(store)
    held = [await store.outbox.claim_delivery(id_, NOW) for id_ in await store.outbox.deliveries_owed(NOW, 10)]
    for one in held[:2]:
        assert one
        await store.outbox.mark_sending(one, NOW)
    async with store._database.writing() as connection:
        await connection.execute(update(deliveries).values(holder=str(dead)))

    assert await store.outbox.recover(NOW + MINUTE) == 3

    assert await states(store) == {"pending": 2, "unsure": 1}
    assert "died" in (await store.outbox.deliveries("unsure", 1))[0].error


async def test_a_store_that_closes_gives_its_deliveries_back(store: Store, where: str) -> None:
    await reader(store)
    await keep_brief(store)
    async with await open_store(where) as other:
        await claimed(other)

    assert await store.outbox.recover(NOW) == 1
    assert (await claimed(store)).attempts == 0


async def test_a_claim_beside_a_withdrawal_sees_what_is_withdrawn(store: Store, where: str) -> None:
    await reader(store)
    brief_id = await keep_brief(store)
    (owed,) = await store.outbox.deliveries_owed(NOW, 1)
    async with await open_store(where) as other:
        async with other.outbox._database.writing() as connection:
            await correct(connection, other.outbox._database, brief_id, "p1", NOW)
            claim = asyncio.create_task(store.outbox.claim_delivery(owed, NOW))
            await asyncio.wait([claim], timeout=0.2)
        delivery = await claim

    assert delivery
    assert delivery.without == {"p1"}


async def test_several_workers_of_two_stores_claim_every_delivery_exactly_once(store: Store, where: str) -> None:
    for number in range(30):
        await reader(store, str(number % 20), str(number // 20))
    await keep_brief(store)
    sent: list[int] = []

    async def work(one: Store) -> None:
        while owed := await one.outbox.deliveries_owed(NOW, 5):
            for id_ in owed:
                if delivery := await one.outbox.claim_delivery(id_, NOW):
                    assert await one.outbox.mark_sending(delivery, NOW)
                    sent.append(id_)
                    await one.outbox.mark_part_sent(delivery, f"m{id_}", is_last=True, now=NOW)
            await asyncio.sleep(0)

    async with await open_store(where) as other:
        await asyncio.gather(*(work(one) for one in (store, other) * 3))

    assert Counter(sent) == Counter(range(1, 31))
    assert await states(store) == {"sent": 30}


async def test_claims_at_the_same_moment_never_have_two_under_way_in_a_chat(store: Store, where: str) -> None:
    await reader(store)
    for _ in range(4):
        await keep_brief(store)
    first = await claimed(store)
    await store.outbox.put_delivery_off(first, "flooded", LATER)
    async with await open_store(where) as other:
        for _ in range(5):
            # For the one the first is due, for the other it is not: each might take another for the next.
            told = await asyncio.gather(
                store.outbox.claim_delivery(first.id, LATER), other.outbox.claim_delivery(first.id + 1, LATER - MINUTE)
            )

            assert len([one for one in told if one]) == 1
            for one, owner in zip(told, (store, other), strict=True):
                if one:
                    await owner.outbox.put_delivery_off(one, "", LATER if one.id == first.id else NOW)


async def test_an_update_answers_to_the_post_that_the_chat_has(store: Store) -> None:
    await reader(store, "1")
    await reader(store, "2")
    first = await keep_brief(store)
    await send(store, await claimed(store), "m1", "m2")
    await store.outbox.fail_delivery(await claimed(store), "no", NOW)

    second = await newer_brief(store, first)
    update_, whole = await claimed(store, LATER), await claimed(store, LATER)

    assert (update_.brief_id, update_.reply_to, update_.earlier_brief_id) == (second, "m1", first)
    assert (whole.brief_id, whole.reply_to, whole.earlier_brief_id) == (second, "", None)


async def test_the_messages_of_a_delivery_stay_the_same_whatever_happens_between_its_parts(store: Store) -> None:
    await reader(store)
    brief_id = await keep_brief(store)
    delivery = await claimed(store)
    await store.outbox.mark_sending(delivery, NOW)
    half = await store.outbox.mark_part_sent(delivery, "m1", is_last=False, now=NOW)

    await store.outbox.correct(brief_id, "p1", NOW)
    await store.outbox.put_delivery_off(half, "flooded", LATER)

    again = await claimed(store, LATER)
    assert replace(again, attempts=0) == half
    await send(store, again, "m2", now=LATER)
    correction = await claimed(store, LATER)
    assert (correction.kind, correction.edits, correction.without) == ("correction", ("m1", "m2"), frozenset({"p1"}))


async def test_a_part_that_falls_is_corrected_where_it_went_and_left_out_where_it_did_not(store: Store) -> None:
    for number in range(4):
        await reader(store, str(number), kind="channel")
    brief_id = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    sending, leased = await claimed(store), await claimed(store)
    await store.outbox.mark_sending(sending, NOW)

    owed = await store.outbox.correct(brief_id, "p1", LATER)
    again = await store.outbox.correct(brief_id, "p1", LATER)

    assert (owed, again) == (2, 0)
    assert not await store.outbox.mark_sending(leased, LATER)
    await store.outbox.mark_part_sent(sending, "m2", is_last=True, now=LATER)
    told = [await claimed(store, LATER) for _ in range(4)]
    assert {(one.kind, one.edits) for one in told} == {("brief", ()), ("correction", ("m1",)), ("correction", ("m2",))}
    assert all((one.brief_id, one.without) == (brief_id, frozenset({"p1"})) for one in told)
    stored = await store.briefs.brief(brief_id)
    assert stored
    assert stored.without == {"p1"}


async def test_who_does_not_let_us_write_is_owed_no_correction(store: Store) -> None:
    gone = await reader(store, "1")
    await reader(store, "2")
    brief_id = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    await send(store, await claimed(store), "m2")
    await store.subscribers.block(gone.id, NOW)

    assert await store.outbox.correct(brief_id, "p1", LATER) == 1
    assert (await claimed(store, LATER)).edits == ("m2",)


async def test_a_correction_of_what_nobody_knows_arrived_waits_and_is_dropped_with_it(store: Store) -> None:
    await reader(store, kind="channel")
    brief_id = await keep_brief(store)
    delivery = await claimed(store)
    await store.outbox.mark_sending(delivery, NOW)
    await store.outbox.mark_unsure(delivery, "no answer", NOW)

    assert await store.outbox.correct(brief_id, "p1", NOW) == 1
    (correction,) = await store.outbox.deliveries_owed(NOW, 10)
    assert await store.outbox.claim_delivery(correction, NOW) is None
    await store.outbox.settle(delivery.id, False, NOW)
    assert await store.outbox.claim_delivery(correction, LATER) is None

    assert await states(store) == {"dropped": 2}


async def test_an_edit_that_may_have_been_made_is_made_again_even_in_a_channel(store: Store) -> None:
    await reader(store, kind="channel")
    brief_id = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    await store.outbox.correct(brief_id, "p1", NOW)
    correction = await claimed(store)
    await store.outbox.mark_sending(correction, NOW)

    await store.outbox.mark_unsure(correction, "no answer", NOW)

    assert (await claimed(store)).id == correction.id


async def test_an_editor_is_shown_each_draft_once_and_what_they_say_goes(store: Store) -> None:
    channel = await reader(store, "@ferries", kind="channel", is_reviewed=True)
    editor = await reader(store, "9", wants=_NOTHING)
    await keep_brief(store)
    assert await store.outbox.deliveries_owed(NOW, 10) == ()

    asked = [await store.outbox.ask_editors([editor.id], NOW), await store.outbox.ask_editors([editor.id], NOW)]
    draft = await claimed(store)
    (waiting,) = await store.outbox.deliveries("review", 10)
    assert await store.outbox.amend(waiting.id, out=["p2", "v1", "p3"], headline="Boats halt")
    assert await store.outbox.amend(waiting.id, headline="Boats stop")
    assert await store.outbox.amend(waiting.id, back=["p3", "p4"])
    amended = await store.outbox.delivery(waiting.id)
    assert amended
    assert await store.outbox.settle(waiting.id, True, NOW)

    post = await claimed(store)
    assert asked == [1, 0]
    assert (draft.kind, draft.subscriber, draft.about, draft.brief_id) == ("draft", editor, waiting.id, post.brief_id)
    assert waiting.subscriber == channel
    assert (post.id, post.without, post.headline) == (waiting.id, {"p2", "v1"}, "Boats stop")
    assert (amended.brief_id, amended.without, amended.headline) == (post.brief_id, {"p2", "v1"}, "Boats stop")
    assert (waiting.own_headline, amended.own_headline) == ("", "Boats stop")
    assert not await store.outbox.amend(waiting.id, out=["p3"])
    row = await store.outbox.delivery(draft.id)
    assert row
    assert row.headline


async def test_a_draft_that_was_decided_on_meanwhile_is_not_shown(store: Store) -> None:
    await reader(store, "@ferries", kind="channel", is_reviewed=True)
    editor = await reader(store, "9", wants=_NOTHING)
    await keep_brief(store)
    await store.outbox.ask_editors([editor.id], NOW)
    (waiting,) = await store.outbox.deliveries("review", 10)
    await store.outbox.settle(waiting.id, False, NOW)

    (draft,) = await store.outbox.deliveries_owed(NOW, 10)

    assert await store.outbox.claim_delivery(draft, NOW) is None
    assert await states(store) == {"dropped": 2}


async def test_settled_deliveries_are_forgotten_but_for_posts_that_an_update_may_answer_to(store: Store) -> None:
    await reader(store, "1")
    await reader(store, "2")
    for _ in range(2):
        await keep_brief(store)
    for number in range(4):
        await send(store, await claimed(store), f"m{number}")
    stale = await keep_brief(store)
    async with store._database.writing() as connection:
        older = select(deliveries.c.id).where(deliveries.c.brief_id != stale)
        await connection.execute(update(deliveries).where(deliveries.c.id.in_(older)).values(done=NOW - MINUTE))

    kept = await store.outbox.forget_deliveries(NOW)
    gone = await store.outbox.forget_deliveries(NOW + MINUTE)

    assert (kept, gone) == (0, 4)
    assert await states(store) == {"pending": 2}


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "brief", "brief_id": 1},
        {"kind": "brief"},
        {"kind": "digest", "brief_id": 1},
        {"kind": "draft"},
        {"kind": "odd", "brief_id": 1},
        {"kind": "draft", "about": 1, "state": "odd"},
        {"kind": "draft", "about": 999},
    ],
)
async def test_the_table_itself_refuses_repeats_and_strangers(store: Store, row: dict[str, object]) -> None:
    subscriber = await reader(store)
    await keep_brief(store)

    with pytest.raises(StoreError) as raised:
        async with store._database.writing() as connection:
            await connection.execute(
                insert(deliveries).values(row | {"subscriber_id": subscriber.id, "made": NOW, "next_try": NOW})
            )

    assert isinstance(raised.value.__cause__, IntegrityError)


async def test_claims_at_the_same_moment_are_as_if_one_came_after_the_other(store: Store) -> None:
    for chat in ("1", "2", "3"):
        await reader(store, chat)
    first, second = await keep_brief(store), await keep_brief(store)
    wanted = [1, 2, 3, 4, 5, 6, 1, 99]
    told = await asyncio.gather(*(store.outbox.claim_delivery(id_, NOW) for id_ in wanted))

    assert [(one.id, one.brief_id, one.subscriber.address.chat) for one in told if one] == [
        (1, first, "1"),
        (2, first, "2"),
        (3, first, "3"),
    ]
    assert second
    assert told[6] is None
    assert await states(store) == {"leased": 3, "pending": 3}


async def test_marks_at_the_same_moment_are_each_their_own(store: Store) -> None:
    for chat in ("1", "2", "3"):
        await reader(store, chat)
    await keep_brief(store)
    one, two, three = [await claimed(store) for _ in range(3)]
    begun = await asyncio.gather(*(store.outbox.mark_sending(each, NOW) for each in (one, two, two)))
    sent = await asyncio.gather(
        store.outbox.mark_part_sent(one, "m1", is_last=True, now=NOW),
        store.outbox.mark_part_sent(two, "m2", is_last=False, now=NOW),
        store.outbox.fail_delivery(three, "no such message", NOW),
    )

    assert begun == [True, True, True]
    assert [each.messages for each in sent[:2]] == [("m1",), ("m2",)]
    assert await states(store) == {"sent": 1, "leased": 1, "failed": 1}
    assert not await store.outbox.mark_sending(one, NOW)
    assert await store.outbox.mark_sending(sent[1], NOW)


async def test_updates_that_are_claimed_together_each_answer_their_readers_own_post(store: Store) -> None:
    for chat in ("1", "2", "3"):
        await reader(store, chat)
    brief_id = await keep_brief(store)
    for number, id_ in enumerate(await store.outbox.deliveries_owed(NOW, 2), 1):
        delivery = await store.outbox.claim_delivery(id_, NOW)
        assert delivery
        await send(store, delivery, f"post {number}")
    await store.outbox.settle(3, False, NOW)
    await store.outbox.fail_delivery(await claimed(store), "lost", NOW)
    await newer_brief(store, brief_id)
    owed = await store.outbox.deliveries_owed(LATER, 10)
    told = await asyncio.gather(*(store.outbox.claim_delivery(id_, LATER) for id_ in owed))

    assert [(one.subscriber.address.chat, one.reply_to, one.earlier_brief_id) for one in told if one] == [
        ("1", "post 1", brief_id),
        ("2", "post 2", brief_id),
        ("3", "", None),
    ]
