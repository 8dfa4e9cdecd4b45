"""A delivery goes part by part, and whatever happens to it, it ends where the outbox can go on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from desk_parts import NOW
from outlet_parts import ADA, STORED, OutboxTable, Paper, Shelf, deliverer, owed

from briefbot.desk.deliver import Way
from briefbot.desk.remedies import wait_before_next
from briefbot.errors import BadMarkup, Flooded, MaybeSent, Moved, NoAddress, NotSent, OutletShut, Rejected
from briefbot.ports import Address, BriefPost, DeliveryRow, Digest, DigestPost, DraftPost, Returned, Subscriber, VerdictPost
from briefbot.showing.telegram_actions import version_of


def outbox(**fields: object) -> OutboxTable:
    return OutboxTable(owed={11: owed(**fields)})


async def test_a_delivery_is_marked_before_each_part_and_after_it() -> None:
    box, paper = outbox(reply_to="m0"), Paper(parts=("one", "two"))
    result = await deliverer(box, paper).deliver(11)

    assert result
    assert result.outcome == "sent"
    assert paper.sent == [("ada", "<b>one</b>", "m0"), ("ada", "<b>two</b>", "")]
    assert box.said == [("sending", 0), ("sent", "m1", False), ("sending", 1), ("sent", "m2", True)]
    assert len(paper.turns) == 2


async def test_a_delivery_goes_on_with_the_part_it_had_reached() -> None:
    box, paper = outbox(messages=("m1",)), Paper(parts=("one", "two", "three"))
    await deliverer(box, paper).deliver(11)

    assert [text for _, text, _ in paper.sent] == ["<b>two</b>", "<b>three</b>"]


async def test_what_is_not_owed_is_not_sent() -> None:
    box, paper = OutboxTable(owed={}), Paper()

    assert await deliverer(box, paper).deliver(11) is None
    assert box.said == []


async def test_what_another_process_has_taken_over_is_left_to_it() -> None:
    box, paper = replace(outbox(), is_ours=False), Paper()
    result = await deliverer(box, paper).deliver(11)

    assert result
    assert result.outcome == "lost"
    assert paper.sent == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotSent("no line"), ("put off", "no line", NOW + timedelta(seconds=15), True)),
        (NotSent("busy", timedelta(seconds=40)), ("put off", "busy", NOW + timedelta(seconds=40), True)),
        (Flooded("too many", timedelta(hours=3)), ("put off", "too many", NOW + timedelta(hours=3), False)),
        (MaybeSent("cut off"), ("unsure", "cut off")),
        (Rejected("too long"), ("failed", "too long")),
        (NoAddress("left us"), ("failed", "left us")),
        (Moved("gone up", "-100"), ("put off", "gone up", NOW, True)),
        (RuntimeError("a fault"), ("unsure", "a fault")),
    ],
)
async def test_every_error_leaves_the_delivery_where_it_can_go_on(error: Exception, said: tuple[object, ...]) -> None:
    box, paper = outbox(), Paper(errors=[error])
    await deliverer(box, paper).deliver(11)

    assert box.said == [("sending", 0), said]


class Full(NotSent):
    is_bounce = True


async def test_a_full_mailbox_counts_as_a_mail_that_came_back_once_nothing_more_is_tried() -> None:
    box, paper, heard = outbox(), Paper(errors=[Full("over quota"), Full("over quota")]), []

    async def came_back(returned: Returned) -> None:
        heard.append(returned)

    desk = replace(deliverer(box, paper), ways={"paper": Way(outlet=paper, came_back=came_back)})
    await desk.deliver(11)
    early = list(heard)
    box.owed[11] = owed(attempts=29)
    await desk.deliver(11)

    assert early == []
    assert box.said[-1] == ("failed", "over quota")
    assert heard == [Returned(verdict="soft", delivery=11, said="over quota")]


async def test_a_fault_before_anything_went_out_leaves_it_owed() -> None:
    box, paper = outbox(), Paper(parts=())
    paper.present = lambda post: 1 / 0  # type: ignore[method-assign,assignment,return-value]
    await deliverer(box, paper).deliver(11)

    assert box.said == [("put off", "division by zero", NOW + timedelta(seconds=15), True)]


async def test_who_does_not_let_us_is_written_to_no_more() -> None:
    shelf = Shelf()
    await deliverer(outbox(), Paper(errors=[NoAddress("blocked")]), shelf).deliver(11)

    assert shelf.said == [("block", 1)]


async def test_a_chat_that_moved_is_owed_it_at_its_new_address() -> None:
    shelf = Shelf()
    result = await deliverer(outbox(), Paper(errors=[Moved("moved", "-1002")]), shelf).deliver(11)

    assert shelf.said == [("move", "ada", "-1002")]
    assert result
    assert result.outcome == "moved"


async def test_markup_that_is_not_understood_goes_once_as_plain_text() -> None:
    box, paper = outbox(), Paper(errors=[BadMarkup("can't parse entities")])
    await deliverer(box, paper).deliver(11)

    assert [text for _, text, _ in paper.sent] == ["<b>one</b>", "one"]
    assert box.said == [("sending", 0), ("sent", "m2", True)]
    assert len(paper.turns) == 2


async def test_plain_text_that_is_not_understood_either_fails() -> None:
    box, paper = outbox(), Paper(errors=[BadMarkup("no"), BadMarkup("no again")])
    await deliverer(box, paper).deliver(11)

    assert box.said == [("sending", 0), ("failed", "no again")]


def test_attempts_end_after_a_day_and_floods_are_none() -> None:
    waits = [wait_before_next(NotSent("no line"), attempts) for attempts in range(1, 31)]

    assert waits[0] == timedelta(seconds=15)
    assert waits[-1] is None
    assert timedelta(hours=18) < sum(filter(None, waits), timedelta()) < timedelta(hours=30)
    assert wait_before_next(Flooded("too many", timedelta(seconds=9)), 1_000) == timedelta(seconds=9)
    assert wait_before_next(OutletShut("no server", timedelta(seconds=9)), 1_000) == timedelta(seconds=9)


def test_an_outlet_that_asks_for_a_wait_is_asked_ever_less_often_all_the_same() -> None:
    waits = [wait_before_next(NotSent("greylisted", timedelta(minutes=5)), attempts) for attempts in (1, 2, 6, 7, 29)]

    assert waits == [timedelta(minutes=minutes) for minutes in (5, 5, 8, 16, 60)]


async def test_where_the_outlet_takes_nothing_no_attempt_is_counted() -> None:
    box, paper = outbox(), Paper(errors=[OutletShut("the mail server cannot be reached", timedelta(minutes=2))])
    result = await deliverer(box, paper).deliver(11)

    assert result
    assert result.outcome == "put off"
    assert box.said[-1] == ("put off", "the mail server cannot be reached", NOW + timedelta(minutes=2), False)


async def test_in_quiet_hours_it_is_held_and_not_counted_as_an_attempt() -> None:
    resting = replace(ADA, quiet=(time(13), time(15)))
    box, paper = outbox(subscriber=resting), Paper()
    await deliverer(box, paper).deliver(11)

    assert box.said == [("put off", "", datetime(2026, 5, 4, 13, tzinfo=UTC), False)]
    assert paper.sent == []


async def test_an_outlet_that_is_not_set_up_leaves_it_owed() -> None:
    box = outbox(subscriber=Subscriber(id=2, address=Address(outlet="pigeon", chat="x"), kind="private"))
    result = await deliverer(box, Paper()).deliver(11)

    assert result
    assert result.note == "no outlet 'pigeon' is set up here: set it up, or drop the delivery"
    assert box.said[0][0] == "put off"


async def test_an_update_is_presented_with_the_brief_they_have() -> None:
    earlier = replace(STORED, id=5)
    box, paper = outbox(earlier_brief_id=5, without=frozenset({"p2"}), headline="Another"), Paper()
    await deliverer(box, paper, Shelf(briefs={5: earlier, 7: STORED})).deliver(11)

    assert paper.posts == [
        BriefPost(stored=STORED, subscriber=ADA, earlier=earlier, without=frozenset({"p2"}), headline="Another", delivery_id=11)
    ]


async def test_a_correction_edits_every_message_that_went_even_in_quiet_hours() -> None:
    resting = replace(ADA, quiet=(time(13), time(15)))
    box, paper = outbox(kind="correction", about=4, edits=("m4", "m5"), part="p2", subscriber=resting), Paper()
    await deliverer(box, paper).deliver(11)

    assert paper.edited == [("m4", "<b>one</b>"), ("m5", "")]
    assert paper.sent == []
    assert box.said[-1] == ("sent", "m5", True)


async def test_a_draft_shows_its_editor_what_the_channel_would_get() -> None:
    channel = Subscriber(id=3, address=Address(outlet="paper", chat="@news"), kind="channel", is_reviewed=True)
    waiting = DeliveryRow(id=4, kind="brief", state="review", subscriber=channel, headline="A treaty", made=NOW)
    box, paper = replace(outbox(kind="draft", about=4), rows={4: waiting}), Paper()
    await deliverer(box, paper).deliver(11)

    assert paper.posts == [
        DraftPost(
            post=BriefPost(stored=STORED, subscriber=channel, delivery_id=11),
            delivery_id=4,
            version=version_of((), ""),
            editor=ADA,
        )
    ]


async def test_a_draft_that_waits_no_more_is_not_shown() -> None:
    box, paper = outbox(kind="draft", about=4), Paper()
    await deliverer(box, paper).deliver(11)

    assert box.said == [("failed", "there is nothing left to tell")]


def shown_and_decided(**row: object) -> tuple[OutboxTable, DeliveryRow]:
    """The correction (11) of a draft (5), which was of four messages, of a delivery (4) that waits no more."""
    channel = Subscriber(id=3, address=Address(outlet="paper", chat="@news"), kind="channel", is_reviewed=True)
    decided = DeliveryRow(id=4, kind="brief", state="sent", subscriber=channel, headline="A treaty", made=NOW)
    draft = DeliveryRow(id=5, kind="draft", state="sent", subscriber=ADA, headline="A treaty", made=NOW, about=4)
    box = outbox(kind="correction", about=5, brief_id=None, edits=("m1", "m2", "m3"), **row)
    return replace(box, rows={4: decided, 5: draft}), decided


async def test_where_a_draft_was_shown_the_last_message_tells_the_word_on_it_and_the_others_go() -> None:
    (box, decided), paper = shown_and_decided(), Paper()
    await deliverer(box, paper).deliver(11)

    assert paper.posts == [VerdictPost(row=decided, editor=ADA)]
    assert paper.edited == [("m3", "<b>one</b>"), ("m2", ""), ("m1", "")]
    assert box.said[-1] == ("sent", "m1", True)


async def test_a_draft_that_its_editor_has_again_goes_without_a_word() -> None:
    (box, _), paper = shown_and_decided(is_replaced=True), Paper()
    await deliverer(box, paper).deliver(11)

    assert paper.edited == [("m3", ""), ("m2", ""), ("m1", "")]
    assert paper.posts == []


async def test_a_draft_that_was_asked_for_comes_in_quiet_hours_too() -> None:
    channel = Subscriber(id=3, address=Address(outlet="paper", chat="@news"), kind="channel", is_reviewed=True)
    waiting = DeliveryRow(id=4, kind="brief", state="review", subscriber=channel, headline="A treaty", made=NOW)
    resting = replace(ADA, quiet=(time(13), time(15)))
    papers = []
    for part in ("", "2"):
        box = replace(outbox(kind="draft", about=4, subscriber=resting, part=part), rows={4: waiting})
        papers.append(Paper())
        await deliverer(box, papers[-1]).deliver(11)

    assert [len(paper.sent) for paper in papers] == [0, 1]


async def test_a_digest_is_told_without_the_briefs_that_an_editor_took_out_and_without_its_first_paragraph() -> None:
    digest = Digest(id=9, subscriber_id=1, day=NOW.date(), made=NOW, brief_ids=(7, 8), lead="A day of rivers.")
    shelf = Shelf(briefs={7: STORED, 8: replace(STORED, id=8)}, digests={9: digest})
    box, paper = outbox(kind="digest", brief_id=None, digest_id=9, without=frozenset({"b8"})), Paper()
    await deliverer(box, paper, shelf).deliver(11)

    assert paper.posts == [
        DigestPost(digest=replace(digest, brief_ids=(7,), lead=""), briefs=(STORED,), subscriber=ADA, delivery_id=11),
    ]


async def test_a_digest_is_presented_with_the_briefs_that_there_are() -> None:
    digest = Digest(id=9, subscriber_id=1, day=NOW.date(), made=NOW, brief_ids=(7, 8))
    box, paper = outbox(kind="digest", brief_id=None, digest_id=9), Paper()
    await deliverer(box, paper, Shelf(digests={9: digest})).deliver(11)

    assert paper.posts == [DigestPost(digest=digest, briefs=(STORED,), subscriber=ADA, delivery_id=11)]


async def test_when_we_stop_nothing_is_begun() -> None:
    box, paper = outbox(), Paper()
    desk = deliverer(box, paper)
    desk.stopping.set()

    assert await desk.deliver(11) is None
    assert box.said == []


async def test_when_we_stop_what_waits_for_its_turn_is_put_back() -> None:
    box, paper = outbox(), Paper(turn_gate=asyncio.Event())
    desk = deliverer(box, paper)
    delivering = asyncio.create_task(desk.deliver(11))
    await paper.is_at_gate.wait()
    desk.stopping.set()
    await delivering

    assert box.said == [("put off", "", NOW, False)]


async def test_when_we_stop_the_message_under_way_is_waited_for_and_the_next_put_back() -> None:
    box, paper = outbox(), Paper(parts=("one", "two"), gate=asyncio.Event())
    desk = deliverer(box, paper)
    delivering = asyncio.create_task(desk.deliver(11))
    await paper.is_at_gate.wait()
    desk.stopping.set()
    assert paper.gate
    paper.gate.set()
    await delivering

    assert box.said == [("sending", 0), ("sent", "m1", False), ("put off", "", NOW, False)]


async def test_a_message_that_we_stop_waiting_for_is_unsure() -> None:
    box, paper = outbox(), Paper(gate=asyncio.Event())
    delivering = asyncio.create_task(deliverer(box, paper).deliver(11))
    await paper.is_at_gate.wait()
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)

    assert box.said == [("sending", 0), ("unsure", "we stopped while it was being sent")]


async def test_few_messages_are_under_way_at_once() -> None:
    box = OutboxTable(owed={number: owed(id=number) for number in range(20)})
    paper = Paper(gate=asyncio.Event())
    desk = deliverer(box, paper)
    deliveries = [asyncio.create_task(desk.deliver(number)) for number in range(20)]
    for _ in range(50):
        await asyncio.sleep(0)
    under_way = len(paper.sent)
    assert paper.gate
    paper.gate.set()
    await asyncio.gather(*deliveries)

    assert under_way == 4
    assert len(paper.sent) == 20
