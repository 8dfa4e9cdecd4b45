"""An editor's word on a draft, over real tables."""

import asyncio
from datetime import time

import pytest
from desk_parts import Clock
from owed_briefs import LATER, NOW, keep_brief, newer_brief, reader, send, states

from briefbot.adapters.store import Store, open_store
from briefbot.desk.review import Draft, ReviewDesk, headline_verdict
from briefbot.ports import Delivery, Digest, Subscription

_NOTHING = Subscription(kind="topic", value="nothing")


def desk(store: Store, *editors: str) -> ReviewDesk:
    return ReviewDesk(
        outbox=store.outbox,
        archive=store.briefs,
        subscribers=store.subscribers,
        editors=editors,
        outlet="telegram",
        clock=Clock(),
    )


async def waiting(store: Store) -> Draft:
    """A brief that waits in a channel for its editor."""
    await reader(store, "-100", kind="channel", is_reviewed=True)
    await keep_brief(store)
    return await only_draft(store)


async def waiting_digest(store: Store) -> Draft:
    """A digest of two briefs that waits there."""
    channel = await reader(store, "-100", kind="channel", is_reviewed=True, digest_at=time(18), next_digest=NOW)
    briefs = tuple([await keep_brief(store) for _ in range(2)])
    digest = Digest(id=0, subscriber_id=channel.id, day=NOW.date(), made=NOW, brief_ids=briefs, lead="Two boats.")
    assert await store.subscribers.keep_digest(digest, LATER, NOW)
    return await only_draft(store)


async def only_draft(store: Store) -> Draft:
    (row,) = await store.outbox.deliveries("review", 10)
    draft = await desk(store).draft(row.id)
    assert draft
    return draft


async def shown(store: Store) -> list[Delivery]:
    """What editors are sent now, each in two messages."""
    sent = []
    while owed := await store.outbox.deliveries_owed(NOW, 20):
        for one in owed:
            if delivery := await store.outbox.claim_delivery(one, NOW):
                parts = delivery.edits or (f"m{delivery.id}", f"m{delivery.id}+")
                await send(store, delivery, *parts)
                sent.append(delivery)
    return sent


async def test_each_editor_is_owed_a_draft_once_though_they_never_wrote_to_us(store: Store) -> None:
    await waiting(store)
    review = desk(store, "91", "92")

    assert [await review.show_drafts(), await review.show_drafts()] == [2, 0]
    assert await states(store) == {"review": 1, "pending": 2}


async def test_without_a_draft_or_an_editor_nobody_is_asked(store: Store) -> None:
    assert await desk(store, "91").show_drafts() == 0
    await waiting(store)
    assert await desk(store).show_drafts() == 0


async def test_the_first_word_of_two_editors_counts(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91", "92")
    words = [await review.approve(draft.row.id, draft.version), await review.drop(draft.row.id)]

    assert words == ["done", "approved already"]
    assert await review.approve(draft.row.id, draft.version) == "approved already"
    assert await states(store) == {"pending": 1}


async def test_a_dropped_draft_is_not_posted_whatever_is_said_later(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    words = [await review.drop(draft.row.id), await review.approve(draft.row.id, draft.version)]

    assert words == ["done", "dropped already"]
    assert await review.approve(999, draft.version) == "unknown"
    assert await states(store) == {"dropped": 1}


async def test_a_part_is_taken_out_and_put_back_and_twice_is_once(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    changes = [("p1", True), ("p1", True), ("p1", False), ("p99", True)]
    drafts = [await review.change(draft.row.id, name, is_out=is_out) for name, is_out in changes]

    assert [one.gone for one in drafts if one] == [{"p1"}, {"p1"}, set(), set()]


async def test_what_two_editors_change_at_once_is_all_changed(store: Store, where: str) -> None:
    draft = await waiting(store)
    names = [part.name for part in draft.parts[:2]]
    async with await open_store(where) as other:
        desks = (desk(store, "91"), desk(other, "92"))
        both = [one.change(draft.row.id, name, is_out=True) for one, name in zip(desks, names, strict=True)]
        await asyncio.gather(*both)
    after = await desk(store).draft(draft.row.id)

    assert after
    assert after.gone == set(names)


async def test_an_approval_is_of_what_was_seen(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91", "92")
    await review.change(draft.row.id, "p1", is_out=True)
    refused = await review.approve(draft.row.id, draft.version)
    await review.change(draft.row.id, "p1", is_out=False)
    as_before = await review.approve(draft.row.id, draft.version)

    assert (refused, as_before) == ("changed", "done")


async def test_what_is_found_wrong_meanwhile_has_not_been_approved(store: Store) -> None:
    draft = await waiting(store)
    await store.outbox.correct(draft.briefs[0].id, "p1", NOW)

    assert await desk(store, "91").approve(draft.row.id, draft.version) == "changed"


async def test_a_change_that_comes_between_the_look_and_the_word_is_not_approved(store: Store) -> None:
    draft = await waiting(store)
    await store.outbox.amend(draft.row.id, headline="Boats stop")

    assert not await store.outbox.approve(draft.row, NOW)
    assert await states(store) == {"review": 1}


async def test_something_is_always_left_to_tell(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    for part in draft.parts:
        draft = await review.change(draft.row.id, part.name, is_out=True) or draft

    assert draft.gone < {part.name for part in draft.parts}


async def test_of_a_digest_single_briefs_are_taken_out_but_not_the_last(store: Store) -> None:
    draft = await waiting_digest(store)
    review = desk(store, "91")
    first, second = (part.name for part in draft.parts)
    once = await review.change(draft.row.id, first, is_out=True)
    twice = await review.change(draft.row.id, second, is_out=True)
    verdict = await review.headline(draft.row.id, "Boats stop")

    assert once
    assert twice
    assert (once.gone, twice.gone, once.headline) == ({first}, {first}, "")
    assert verdict.refused == "no headline"
    assert await review.approve(draft.row.id, draft.version) == "changed"
    assert await review.approve(draft.row.id, once.version) == "done"
    (post,) = await shown(store)
    assert (post.kind, post.without) == ("digest", {first})


async def test_editors_are_shown_a_digest_and_nothing_is_posted_before_their_word(store: Store) -> None:
    draft = await waiting_digest(store)
    review = desk(store, "91")
    await review.show_drafts()
    before = await shown(store)
    await review.drop(draft.row.id)
    after = await shown(store)

    assert [(one.kind, one.digest_id, one.about) for one in before] == [("draft", draft.row.digest_id, draft.row.id)]
    assert [(one.kind, one.subscriber.address.chat) for one in after] == [("correction", "91")]


async def test_the_word_on_a_draft_comes_to_every_editor_who_was_shown_it_once(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91", "92")
    await review.show_drafts()
    drafts = await shown(store)
    await review.drop(draft.row.id)
    told = await shown(store)
    again = [await review.show_drafts(), await shown(store)]

    assert [(one.kind, one.about, one.edits) for one in told] == [
        ("correction", one.id, (f"m{one.id}", f"m{one.id}+")) for one in drafts
    ]
    assert not any(one.is_replaced for one in told)
    assert again == [0, []]


async def test_a_draft_that_nobody_has_seen_needs_no_word(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.show_drafts()
    await review.drop(draft.row.id)

    assert await shown(store) == []
    assert await states(store) == {"dropped": 2}


async def test_who_waits_no_more_for_whatever_reason_is_told_of_with_the_next_round(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.show_drafts()
    await shown(store)
    await newer_brief(store, draft.briefs[0].id)
    owed = await review.show_drafts()
    sent = await shown(store)

    assert owed == 2
    assert [one.kind for one in sent] == ["correction", "draft"]


async def test_a_draft_that_is_shown_again_takes_the_place_of_the_earlier_one(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91", "92")
    await review.show_drafts()
    first, _ = await shown(store)
    await review.change(draft.row.id, "p1", is_out=True)
    assert await review.show_again(draft.row.id, "91")
    assert await review.show_again(draft.row.id, "91")
    second, taken_away = await shown(store)
    await review.approve(draft.row.id, (await only_draft(store)).version)
    *_, post, hers, his = [one for one in await shown(store) if one]

    assert (second.kind, second.without, second.is_asked_for) == ("draft", {"p1"}, True)
    assert (taken_away.about, taken_away.is_replaced) == (first.id, True)
    assert post.kind == "brief"
    assert {(one.about, one.is_replaced) for one in (hers, his)} == {(second.id, False), (first.id + 1, False)}
    assert not await review.show_again(draft.row.id, "91")


async def test_an_earlier_draft_stays_until_the_later_one_is_there(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.show_drafts()
    await shown(store)
    await review.show_again(draft.row.id, "91")
    later, correction = [row.id for state in ("pending",) for row in await store.outbox.deliveries(state, 9)]
    put_off = await store.outbox.claim_delivery(later, NOW)
    assert put_off
    await store.outbox.put_delivery_off(put_off, "flood", LATER)

    assert await store.outbox.claim_delivery(correction, NOW) is None
    assert await states(store) == {"review": 1, "sent": 1, "pending": 2}


async def test_a_draft_is_shown_again_to_who_never_had_it(store: Store) -> None:
    draft = await waiting(store)
    await desk(store, "91").show_again(draft.row.id, "91")
    (sent,) = await shown(store)

    assert (sent.kind, sent.is_asked_for) == ("draft", True)
    assert await desk(store, "91").show_drafts() == 0


async def test_a_headline_that_the_sources_bear_out_is_taken_and_parts_stay_out(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.change(draft.row.id, "p1", is_out=True)
    taken = await review.headline(draft.row.id, "  The ferry will\n stop in May\n")
    after = await review.draft(draft.row.id)

    assert not taken.refused
    assert after
    assert (after.headline, after.gone) == ("The ferry will stop in May", {"p1"})
    assert "headline" not in {part.name for part in after.parts}
    assert after.version != draft.version


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("", "empty"),
        ("Mars attacks the Kremlin with 900 ferries", "unsupported"),
        ("word " * 30, "too long"),
        ("x" * 121, "too long"),
        ("“Boats” stop", "quotation"),
    ],
)
async def test_another_headline_is_refused_with_the_reason(store: Store, said: str, refused: str) -> None:
    draft = await waiting(store)
    verdict = await desk(store, "91").headline(draft.row.id, said)

    assert verdict.refused == refused
    assert bool(verdict.reasons) == (refused == "unsupported")
    assert headline_verdict(" ".join(said.split()), draft.briefs[0].brief) == verdict


async def test_what_waits_no_more_is_not_changed(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.approve(draft.row.id, draft.version)

    assert await review.change(draft.row.id, "p1", is_out=True) is None
    assert (await review.headline(draft.row.id, draft.headline)).refused == "not waiting"
