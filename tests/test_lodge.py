# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""Who looks after the desk comes in by a link, once, and stays for a while."""

import asyncio
from dataclasses import replace

import pytest
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from desk_parts import Clock

from briefbot.adapters.store import Store
from briefbot.desk.lodge import AT_HOME, Lodge
from briefbot.desk.seals import Seals

BOSS = "telegram:99"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lodge(bot_store: Store, clock: Clock) -> Lodge:
    seals = Seals("our secret", "briefs", clock)
    return Lodge(seals=seals, spent=bot_store.spent, keepers=frozenset({BOSS}), clock=clock)


@pytest.mark.parametrize("who", [BOSS, AT_HOME])
async def test_a_link_lets_a_keeper_in_once(lodge: Lodge, who: str) -> None:
    link = lodge.invite(who)
    assert await lodge.is_good(link)

    first, second = await lodge.enter(link), await lodge.enter(link)

    session = await lodge.session(first)
    assert session
    assert session.who == who
    assert second == ""
    assert not await lodge.is_good(link)


async def test_of_two_who_open_a_link_at_once_one_comes_in(lodge: Lodge) -> None:
    link = lodge.invite(BOSS)

    passes = await asyncio.gather(*(lodge.enter(link) for _ in range(5)))

    assert len([one for one in passes if one]) == 1


async def test_a_link_is_good_for_a_quarter_of_an_hour_and_a_session_for_twelve_hours(lodge: Lodge, clock: Clock) -> None:
    old, fresh = lodge.invite(BOSS), await lodge.enter(lodge.invite(BOSS))
    clock.pass_time(minutes=15, seconds=1)
    assert not await lodge.is_good(old)
    assert await lodge.enter(old) == ""
    assert await lodge.session(fresh)

    clock.pass_time(hours=12)

    assert await lodge.session(fresh) is None


async def test_who_is_no_keeper_any_more_is_out_at_once(lodge: Lodge) -> None:
    session, link = await lodge.enter(lodge.invite(BOSS)), lodge.invite(BOSS)
    later = replace(lodge, keepers=frozenset())

    assert await later.session(session) is None
    assert await later.enter(link) == ""
    assert not await later.is_good(link)


async def test_a_session_that_was_left_is_good_for_nothing(lodge: Lodge) -> None:
    seal, other = await lodge.enter(lodge.invite(BOSS)), await lodge.enter(lodge.invite(BOSS))
    session = await lodge.session(seal)
    assert session
    await lodge.leave(session)

    assert await lodge.session(seal) is None
    assert await lodge.session(other)


async def test_what_is_sealed_for_something_else_lets_nobody_in(lodge: Lodge) -> None:
    link, key = lodge.invite(BOSS), "0" * 32
    session = await lodge.enter(link)
    forged = (link, lodge.seals.seal_of("preferences", 1, key), lodge.seals.seal("form", key, BOSS), session[:-1], "", "x")

    assert [await lodge.session(seal) for seal in forged] == [None] * len(forged)
    assert [await lodge.enter(seal) for seal in (session, *forged)] == [""] * (1 + len(forged))


async def test_a_form_is_of_its_session_alone(lodge: Lodge) -> None:
    one, other = [await lodge.session(await lodge.enter(lodge.invite(BOSS))) for _ in range(2)]
    assert one
    assert other
    form = lodge.form(one)

    assert lodge.is_form(one, form)
    assert not lodge.is_form(other, form)
    assert not lodge.is_form(one, form[:-1])
    assert not lodge.is_form(one, "")
