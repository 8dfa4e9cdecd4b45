"""An editor's word on a draft, over real tables."""

import pytest
from desk_parts import Clock
from owed_briefs import keep_brief, reader, states

from briefbot.adapters.store import Store
from briefbot.desk.review import Draft, ReviewDesk, headline_verdict
from briefbot.ports import Subscription
from briefbot.showing.parts import parts_of

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
    (row,) = await store.outbox.deliveries("review", 10)
    draft = await desk(store).draft(row.id)
    assert draft
    return draft


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
    words = [await review.decide(draft.row.id, send=send) for send in (True, False, True)]

    assert words == ["done", "approved already", "approved already"]
    assert await states(store) == {"pending": 1}


async def test_a_dropped_draft_is_not_posted_whatever_is_said_later(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    words = [await review.decide(draft.row.id, send=send) for send in (False, True)]

    assert words == ["done", "dropped already"]
    assert await review.decide(999, send=True) == "unknown"
    assert await states(store) == {"dropped": 1}


async def test_a_part_is_taken_out_and_put_back(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    out = await review.toggle(draft.row.id, "p1")
    back = await review.toggle(draft.row.id, "p1")
    stranger = await review.toggle(draft.row.id, "p99")

    assert out
    assert back
    assert stranger
    assert (out.gone, back.gone, stranger.gone) == ({"p1"}, set(), set())


async def test_something_is_always_left_to_tell(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    for part in parts_of(draft.stored.brief):
        draft = await review.toggle(draft.row.id, part.name) or draft

    assert draft.gone < {part.name for part in parts_of(draft.stored.brief)}


async def test_a_headline_that_the_sources_bear_out_is_taken_and_parts_stay_out(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.toggle(draft.row.id, "p1")
    own = draft.stored.brief.key_points[0].text
    taken = await review.headline(draft.row.id, "  " + " ".join(own.split()[:14]) + "\n")
    after = await review.draft(draft.row.id)

    assert not taken.refused
    assert after
    assert (after.headline, after.gone) == (" ".join(own.split()[:14]), {"p1"})


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
    assert headline_verdict(" ".join(said.split()), draft.stored.brief) == verdict


async def test_what_waits_no_more_is_not_changed(store: Store) -> None:
    draft = await waiting(store)
    review = desk(store, "91")
    await review.decide(draft.row.id, send=True)

    assert await review.toggle(draft.row.id, "p1") is None
    assert (await review.headline(draft.row.id, draft.headline)).refused == "not waiting"
