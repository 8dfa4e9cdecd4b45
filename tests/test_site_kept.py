"""Pages that are made once an edition: by whom, for how long, and what becomes of one that fails."""

import asyncio
from dataclasses import dataclass, field

import pytest
from starlette.exceptions import HTTPException

from briefbot.errors import StoreError
from briefbot.site.kept import Kept
from briefbot.site.leaf import Leaf
from briefbot.site.workshop import Workshop


@dataclass
class Presses:
    """Says which edition it is, and makes pages that know how many were made before."""

    edition: str = "morning"
    now: float = 0.0
    editions_asked: int = 0
    made: list[str] = field(default_factory=list)
    given_up: int = 0
    gate: asyncio.Event | None = None
    failures: list[Exception] = field(default_factory=list)

    async def ask_edition(self) -> str:
        self.editions_asked += 1
        return self.edition

    async def make(self) -> Leaf:
        self.made.append(self.edition)
        if self.gate:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.given_up += 1
                raise
        if self.failures:
            raise self.failures.pop()
        return Leaf(b"x" * 100)


def kept(presses: Presses, **fields: object) -> Kept:
    return Kept(ask_edition=presses.ask_edition, clock=lambda: presses.now, **fields)  # type: ignore[arg-type]


async def test_a_page_is_made_once_an_edition_and_the_edition_is_asked_once_a_second() -> None:
    presses = Presses()
    pages = kept(presses)
    first = [await pages.page(("a",), presses.make) for _ in range(3)]
    presses.edition = "evening"
    still = await pages.page(("a",), presses.make)
    presses.now = 1.0
    await pages.page(("a",), presses.make)

    assert [page is first[0] for page in (*first, still)] == [True] * 4
    assert presses.made == ["morning", "evening"]
    assert presses.editions_asked == 2


async def test_who_asks_while_a_page_is_being_made_waits_for_that_one() -> None:
    presses = Presses(gate=asyncio.Event())
    pages = kept(presses)
    asking = [asyncio.ensure_future(pages.page(("a",), presses.make)) for _ in range(20)]
    await asyncio.sleep(0)
    asking[0].cancel()
    presses.gate.set()
    told = await asyncio.gather(*asking, return_exceptions=True)

    assert len(presses.made) == 1
    assert [isinstance(page, Leaf) for page in told] == [False] + [True] * 19


async def test_a_page_that_nobody_waits_for_any_more_is_given_up_and_made_anew_for_who_asks_then() -> None:
    presses = Presses(gate=asyncio.Event())
    pages = kept(presses)
    asking = [asyncio.ensure_future(pages.page(("a",), presses.make)) for _ in range(3)]
    await asyncio.sleep(0.01)
    for one in asking:
        one.cancel()
    await asyncio.wait(asking)
    again = asyncio.ensure_future(pages.page(("a",), presses.make))
    await asyncio.sleep(0.01)
    presses.gate.set()

    assert isinstance(await again, Leaf)
    assert presses.given_up == 1
    assert len(presses.made) == 2


async def test_a_workshop_of_its_own_keeps_nobody_else_waiting_and_turns_away_who_is_too_many() -> None:
    presses = Presses(gate=asyncio.Event())
    pages, searches = kept(presses), Workshop(at_once=2, waiting=3)
    asking = [asyncio.ensure_future(pages.page((str(number),), presses.make, searches)) for number in range(7)]
    await asyncio.sleep(0.01)
    under_way = len(presses.made)
    other = asyncio.ensure_future(pages.page(("a",), presses.make))
    await asyncio.sleep(0.01)
    beside = len(presses.made)
    presses.gate.set()
    told = await asyncio.gather(other, *asking, return_exceptions=True)

    assert (under_way, beside) == (2, 3)
    assert [one.status_code for one in told if isinstance(one, HTTPException)] == [503, 503]
    assert len([one for one in told if isinstance(one, Leaf)]) == 6
    assert await pages.page(("b",), presses.make, searches)


async def test_who_leaves_while_waiting_for_their_turn_makes_room_for_another() -> None:
    presses = Presses(gate=asyncio.Event())
    pages, searches = kept(presses), Workshop(at_once=1, waiting=1)
    asking = [asyncio.ensure_future(pages.page((name,), presses.make, searches)) for name in "ab"]
    await asyncio.sleep(0.01)
    asking[1].cancel()
    await asyncio.sleep(0.01)
    another = asyncio.ensure_future(pages.page(("c",), presses.make, searches))
    await asyncio.sleep(0.01)
    presses.gate.set()

    assert isinstance(await another, Leaf)
    assert len(presses.made) == 2


async def test_a_page_that_fails_is_not_kept() -> None:
    presses = Presses(failures=[StoreError("locked")])
    pages = kept(presses)
    with pytest.raises(StoreError):
        await pages.page(("a",), presses.make)

    assert await pages.page(("a",), presses.make)


async def test_a_page_that_was_made_of_an_older_edition_is_not_kept_in_the_new_one() -> None:
    presses = Presses(gate=asyncio.Event())
    pages = kept(presses)
    late = asyncio.ensure_future(pages.page(("a",), presses.make))
    await asyncio.sleep(0.01)
    presses.edition, presses.now = "evening", 1.0
    new = asyncio.ensure_future(pages.page(("a",), presses.make))
    await asyncio.sleep(0.01)
    presses.gate.set()
    await asyncio.gather(late, new)
    again = await pages.page(("a",), presses.make)

    assert presses.made == ["morning", "evening"]
    assert again is await new


async def test_the_pages_asked_for_last_are_kept_and_no_more_than_there_is_room_for() -> None:
    presses = Presses()
    pages = kept(presses, most_bytes=250)
    for name in "aba":
        await pages.page((name,), presses.make)
    await pages.page(("c",), presses.make)
    await pages.page(("a",), presses.make)
    made = len(presses.made)
    await pages.page(("b",), presses.make)

    assert made == 3
    assert len(presses.made) == 4


async def test_a_page_larger_than_all_there_is_room_for_is_shown_all_the_same() -> None:
    presses = Presses()

    assert await kept(presses, most_bytes=10).page(("a",), presses.make)


async def test_few_pages_are_made_at_once() -> None:
    presses = Presses(gate=asyncio.Event())
    pages = kept(presses)
    asking = [asyncio.ensure_future(pages.page((str(number),), presses.make)) for number in range(50)]
    await asyncio.sleep(0.01)
    under_way = len(presses.made)
    presses.gate.set()
    await asyncio.gather(*asking)

    assert under_way == 4
    assert len(presses.made) == 50
