"""Group commit: those who come at the same moment are served together, and each gets its own answer or its own error."""

import asyncio
from collections.abc import Sequence

import pytest

from briefbot.adapters.store.together import Together


class Desk:
    """Doubles numbers, and writes down in which company each came."""

    def __init__(self) -> None:
        self.groups: list[Sequence[int]] = []

    async def double(self, numbers: Sequence[int]) -> Sequence[int]:
        self.groups.append(numbers)
        await asyncio.sleep(0.01)
        if 13 in numbers:
            raise ValueError("13 is not to be had")
        return [2 * number for number in numbers]


async def test_what_comes_at_the_same_moment_is_done_together() -> None:
    desk = Desk()
    together = Together(desk.double, lambda _: False)
    told = await asyncio.gather(*(together.add(number) for number in range(5)))

    assert told == [0, 2, 4, 6, 8]
    assert desk.groups == [[0, 1, 2, 3, 4]]


async def test_what_comes_meanwhile_is_done_next() -> None:
    desk = Desk()
    together = Together(desk.double, lambda _: False)
    first = asyncio.ensure_future(together.add(1))
    while not desk.groups:  # noqa: ASYNC110
        await asyncio.sleep(0)
    told = await asyncio.gather(first, *(together.add(number) for number in (2, 3)))

    assert told == [2, 4, 6]
    assert desk.groups == [[1], [2, 3]]


async def test_the_first_waits_for_company_as_long_as_it_is_told_to() -> None:
    desk = Desk()
    together = Together(desk.double, lambda _: False, company=0.2)

    async def later(number: int) -> int:
        await asyncio.sleep(0.01)
        return await together.add(number)

    assert await asyncio.gather(together.add(1), later(2)) == [2, 4]
    assert desk.groups == [[1, 2]]


async def test_an_error_of_one_is_its_own_and_an_error_of_all_is_everybodys() -> None:
    apart, alike = Together(Desk().double, lambda _: True), Together(Desk().double, lambda _: False)
    told = await asyncio.gather(*(apart.add(number) for number in (1, 13, 2)), return_exceptions=True)
    lost = await asyncio.gather(*(alike.add(number) for number in (1, 13, 2)), return_exceptions=True)

    assert (told[0], told[2]) == (2, 4)
    assert isinstance(told[1], ValueError)
    assert [type(one) for one in lost] == [ValueError] * 3
    with pytest.raises(ValueError, match="13"):
        await alike.add(13)


async def test_who_gives_up_waiting_holds_nobody_up() -> None:
    desk = Desk()
    together = Together(desk.double, lambda _: False)
    impatient = asyncio.ensure_future(together.add(1))
    patient = asyncio.ensure_future(together.add(2))
    await asyncio.sleep(0)
    impatient.cancel()

    assert await patient == 4
    assert await together.add(3) == 6
