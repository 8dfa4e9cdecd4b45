"""The fake enforces Telegram's limits of sending as sliding windows."""

import asyncio

import pytest
from fake_telegram import EDITING, SENDING, FakeTelegram, Limits, Window
from fake_telegram.limits import Traffic
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter
from telegram_bots import bot_at


class Clock:
    """Time under control."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def sent(traffic: Traffic, clock: Clock, count: int, every: float, *, is_group: bool, one_chat: bool) -> int:
    """How many of so many, one each so many seconds, are taken."""
    taken = 0
    for number in range(count):
        chat = 1 if one_chat else number
        if not traffic.retry_after(chat, is_group=is_group):
            traffic.count(chat)
            taken += 1
        clock.now += every
    return taken


@pytest.mark.parametrize(
    ("every", "is_group", "one_chat", "taken"),
    [
        (1.0, False, True, 100),
        (0.5, False, True, 50),
        (3.0, True, True, 100),
        (1.0, True, True, 40),
        (1 / 29, False, False, 100),
        (1 / 60, False, False, 60),
        (0.0, False, False, 30),
    ],
)
def test_each_limit_holds_in_its_window(every: float, is_group: bool, one_chat: bool, taken: int) -> None:
    clock = Clock()

    assert sent(Traffic(Limits(), clock), clock, 100, every, is_group=is_group, one_chat=one_chat) == taken


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 0.5)), max_size=200))
def test_no_window_ever_holds_more_than_its_count(arrivals: list[tuple[int, float]]) -> None:
    clock, taken = Clock(), []
    traffic = Traffic(Limits(Window(5, 1), Window(2, 1), Window(4, 3)), clock)
    for chat, pause in arrivals:
        clock.now += pause
        if not traffic.retry_after(chat, is_group=True):
            traffic.count(chat)
            taken.append((chat, clock.now))

    assert all(sum(now - 1 < then <= now for _, then in taken) <= 5 for _, now in taken)
    assert all(sum(now - 3 < then <= now and one == chat for one, then in taken) <= 4 for chat, now in taken)


def test_the_wait_is_told_in_whole_seconds() -> None:
    clock = Clock()
    traffic = Traffic(Limits(), clock)
    sent(traffic, clock, 40, 1, is_group=True, one_chat=True)

    assert traffic.retry_after(1, is_group=True) == 20
    assert traffic.retry_after(1, is_group=False) == 0


async def test_a_flood_is_refused_counted_and_not_kept() -> None:
    async with FakeTelegram() as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        await bot.send_message(ada.id, "one")
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(ada.id, "two")

        assert refused.value.retry_after == 1
        assert (telegram.floods, len(telegram.messages(ada))) == (1, 1)
        assert telegram.requests[-1].status == 429


async def test_what_is_refused_for_another_reason_does_not_count() -> None:
    async with FakeTelegram() as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        with pytest.raises(BadRequest):
            await bot.send_message(ada.id, "<p>", parse_mode="HTML")

        assert await bot.send_message(ada.id, "one")


async def test_edits_count_where_they_are_told_to() -> None:
    async with FakeTelegram(Limits(counted=SENDING | EDITING)) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        sent = await bot.send_message(ada.id, "one")
        with pytest.raises(RetryAfter):
            await sent.edit_text("two")


async def test_time_can_go_faster() -> None:
    async with FakeTelegram(Limits().faster(100)) as telegram, bot_at(telegram) as bot:
        ada = telegram.person("Ada", started=True)
        for number in range(3):
            await bot.send_message(ada.id, str(number))
            await asyncio.sleep(0.02)

        assert telegram.floods == 0


async def test_with_no_limits_many_are_taken_at_once_and_each_once() -> None:
    async with FakeTelegram(Limits.off()) as telegram, bot_at(telegram) as bot:
        people = [telegram.person(f"P{number}", started=True) for number in range(20)]
        await asyncio.gather(*(bot.send_message(one.id, "to all") for one in people for _ in range(2)))

        assert telegram.repeats() == {(one.id, "to all"): 2 for one in people}
