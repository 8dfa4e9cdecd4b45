"""Several works at once."""

import asyncio

import pytest

from briefbot.desk.parallel import all_of


async def test_what_works_give_comes_in_the_order_of_the_works() -> None:
    async def after(seconds: float, word: str) -> str:
        await asyncio.sleep(seconds)
        return word

    assert await all_of([after(0.02, "first"), after(0, "second")]) == ["first", "second"]
    assert await all_of([]) == []


async def test_one_failure_ends_the_others_before_it_is_raised() -> None:
    ended: list[str] = []

    async def last() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            ended.append("last")

    async def fail() -> None:
        raise KeyError("what")

    with pytest.raises(KeyError):
        await all_of([last(), fail()])

    assert ended == ["last"]
