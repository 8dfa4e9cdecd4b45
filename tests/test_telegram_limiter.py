"""The limiter: Telegram's limits are never overstepped, people's answers go first, and it remembers little."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count, pairwise

import pytest
from fake_telegram import FakeTelegram
from fake_telegram.troubles import flood
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from briefbot.adapters.telegram.buckets import Buckets, Limits, Turn, is_group
from briefbot.adapters.telegram.lanes import Lane, Lanes
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.errors import Flooded

QUICK = Limits(everywhere=0.001, second=0.03, chat=0.02, group=0.06, unsent=0.1)
NEVER = 1e-6  # what adding up floats may cost


@dataclass(frozen=True)
class Wish:
    """Somebody wants to write: when, where, how long until it arrives and until the answer is here."""

    at: float
    chat: str
    lane: Lane
    there: float
    back: float


@dataclass
class Line:
    """A line to Telegram with a clock of its own: who went when, what arrived when."""

    buckets: Buckets = field(default_factory=Buckets)
    lanes: Lanes[Wish] = field(default_factory=Lanes)
    went: list[tuple[float, Wish]] = field(default_factory=list)
    arrived: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    passed_over: int = 0
    wakes: float = -1

    def play(self, wishes: list[Wish]) -> None:
        number = count()
        events: list[tuple[float, int, Wish | Turn | None]] = [(wish.at, next(number), wish) for wish in wishes]
        events.sort()
        while events:
            now, _, event = heappop(events)
            if isinstance(event, Wish):
                self.lanes.join(event.lane, event.chat, event)
            elif event:
                self.buckets.answered(event, now)
            while self.lanes:
                found = self.lanes.next(self.buckets, now)
                if isinstance(found, float):
                    if not now < self.wakes <= found:
                        self.wakes = found
                        heappush(events, (found, next(number), None))
                    break
                _, wish = found
                self.note(now, wish)
                turn = self.buckets.take(wish.chat, now)
                assert self.buckets.start(turn, now)
                heappush(events, (now + wish.there + wish.back, next(number), turn))

    def note(self, now: float, wish: Wish) -> None:
        ready = [chat for chat in self.lanes._lanes["answers"] if self.buckets.next(chat, now) <= now]
        self.passed_over += bool(ready) and wish.lane == "broadcasts"
        self.went.append((now, wish))
        self.arrived[wish.chat].append(now + wish.there)


times = st.floats(0, 4)
trips = st.floats(0, 0.5)
wishes = st.builds(
    Wish, times, st.sampled_from(["1", "2", "3", "-4", "-5", "@six"]), st.sampled_from(["answers", "broadcasts"]), trips, trips
)
many = st.builds(Wish, times, st.integers(1, 10**6).map(str), st.just("broadcasts"), trips, trips)


@given(st.lists(wishes, max_size=60))
def test_a_chat_is_never_written_to_more_often_than_telegram_lets(asked: list[Wish]) -> None:
    line = Line()
    line.play(asked)

    assert len(line.went) == len(asked)
    for chat, arrived in line.arrived.items():
        least = 3 if is_group(chat) else 1
        assert all(later - earlier >= least - NEVER for earlier, later in pairwise(arrived))


@settings(deadline=None, max_examples=40)
@given(st.lists(many, min_size=35, max_size=90))
def test_no_second_holds_more_than_thirty_messages(asked: list[Wish]) -> None:
    line = Line()
    line.play(asked)
    arrived = sorted(at for chat in line.arrived.values() for at in chat)

    assert len(arrived) == len(asked)
    assert all(later - earlier >= 1 - NEVER for earlier, later in zip(arrived, arrived[30:], strict=False))


@given(st.lists(wishes | many, max_size=80))
def test_no_broadcast_goes_while_an_answer_could(asked: list[Wish]) -> None:
    line = Line()
    line.play(asked)

    assert line.passed_over == 0


@given(st.floats(0, 2), st.integers(1, 40))
def test_an_answer_in_the_middle_of_a_broadcast_waits_for_one_slot(at: float, others: int) -> None:
    broadcast = [Wish(0, str(number), "broadcasts", 0.02, 0.02) for number in range(100, 100 + 2 * others)]
    line = Line()
    line.play([*broadcast, Wish(at, "1", "answers", 0.02, 0.02)])
    went = next(now for now, wish in line.went if wish.lane == "answers")

    assert went - at <= 1 / 29 + NEVER or went - at <= 30 * 0.04 / 29  # or what all of a second's answers took


@given(st.lists(wishes.filter(lambda wish: wish.lane == "answers"), max_size=20))
def test_a_chats_own_messages_stay_in_their_order(asked: list[Wish]) -> None:
    line = Line()
    line.play(asked)
    for chat in line.arrived:
        went = [wish for _, wish in line.went if wish.chat == chat]

        assert [wish.at for wish in went] == sorted(wish.at for wish in went)


def test_three_thousand_messages_take_as_long_as_the_limit_says() -> None:
    line = Line()
    line.play([Wish(0, str(number), "broadcasts", 0.02, 0.02) for number in range(1, 3001)])
    last = line.went[-1][0]

    assert 3000 / last > 28


def test_chats_that_nothing_keeps_back_are_forgotten() -> None:
    line = Line()
    line.play([Wish(number / 20, str(number), "broadcasts", 0, 0.01) for number in range(1, 20_000)])

    assert len(line.buckets) < 600


def test_a_flood_in_one_chat_stops_that_chat_and_in_two_all() -> None:
    buckets = Buckets()
    buckets.hold("1", 40, 100)
    one = (buckets.next("1", 100), buckets.next("2", 100))
    buckets.hold("2", 30, 101)

    assert one == (140, 100)
    assert (buckets.next("1", 101), buckets.next("2", 101), buckets.next("3", 101)) == (140, 131, 131)


def test_floods_far_apart_are_each_their_chats() -> None:
    buckets = Buckets()
    buckets.hold("1", 10_072, 100)
    buckets.hold("2", 30, 200)

    assert buckets.next("3", 200) == 200


def test_a_turn_that_nobody_uses_lapses() -> None:
    buckets = Buckets()
    turn = buckets.take("1", 0)
    held_back = buckets.next("1", 1)
    after = buckets.next("1", 10)

    assert (held_back, after) == (10, 10)
    assert not buckets.start(turn, 10)


def test_a_turn_that_is_given_back_keeps_nobody_waiting() -> None:
    buckets = Buckets()
    buckets.give_back(buckets.take("1", 0))

    assert buckets.next("1", 1) == 1


async def test_an_answer_passes_the_broadcasts_that_wait() -> None:
    # So far apart that a busy machine has all of them waiting before the next turn comes.
    limiter, went = Limiter(replace(QUICK, everywhere=0.3)), []

    async def write(chat: str, lane: Lane) -> None:
        turn = await limiter.turn(chat, lane)
        went.append(chat)
        limiter.give_back(turn)

    first = await limiter.turn("9")
    async with asyncio.TaskGroup() as writers:
        for chat in ("1", "2", "3"):
            writers.create_task(write(chat, "broadcasts"))
        await asyncio.sleep(0)
        writers.create_task(write("7", "answers"))
        limiter.give_back(first)

    assert went[0] == "7" or went[1] == "7"  # the first slot may have come before it
    assert sorted(went) == ["1", "2", "3", "7"]


async def test_a_waiter_that_is_cancelled_leaves_the_turn_to_the_next() -> None:
    limiter = Limiter(QUICK)
    first = await limiter.turn("1")
    gone = asyncio.create_task(limiter.turn("1"))
    next_ = asyncio.create_task(limiter.turn("1"))
    await asyncio.sleep(0)
    gone.cancel()
    limiter.give_back(first)

    assert (await next_).chat == "1"


async def test_a_turn_that_came_as_its_waiter_was_cancelled_is_given_back() -> None:
    limiter = Limiter(Limits(everywhere=0))
    first = await limiter.turn("1")
    gone = asyncio.create_task(limiter.turn("1"))
    await asyncio.sleep(0)
    limiter.give_back(first)  # the turn is there, and its waiter not yet awake
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)

    async with asyncio.timeout(5):
        assert (await limiter.turn("1")).chat == "1"


def bot_of(telegram: FakeTelegram, limiter: Limiter) -> ExtBot[Turn]:
    return ExtBot(telegram.token, telegram.url, telegram.file_url, rate_limiter=limiter)


async def test_sixty_messages_at_once_meet_no_limit_of_telegrams() -> None:
    async with FakeTelegram() as telegram, bot_of(telegram, Limiter()) as bot:
        people = [telegram.person(f"Reader {number}", started=True) for number in range(60)]
        await asyncio.gather(*(bot.send_message(person.chat.id, "News") for person in people))

        assert telegram.floods == 0
        assert sum(len(telegram.messages(person)) for person in people) == 60


async def test_what_is_said_in_one_chat_is_said_in_order() -> None:
    async with FakeTelegram() as telegram, bot_of(telegram, Limiter()) as bot:
        ada = telegram.person("Ada", started=True)
        await asyncio.gather(*(bot.send_message(ada.chat.id, word) for word in ("one", "two", "three")))

        assert [message.text for message in telegram.messages(ada)] == ["one", "two", "three"]
        assert telegram.floods == 0


async def test_an_answer_that_meets_a_short_flood_is_said_again() -> None:
    async with FakeTelegram() as telegram, bot_of(telegram, Limiter(QUICK)) as bot:
        ada = telegram.person("Ada", started=True)
        telegram.will(flood(1), chat=ada.chat)
        await bot.send_message(ada.chat.id, "Hello")

        assert [message.text for message in telegram.messages(ada)] == ["Hello"]


async def test_a_long_flood_is_told_at_once_to_all_who_would_wait_for_it() -> None:
    limiter = Limiter(QUICK)
    async with FakeTelegram() as telegram, bot_of(telegram, limiter) as bot:
        ada = telegram.person("Ada", started=True)
        telegram.will(flood(600), chat=ada.chat)
        first, second = await asyncio.gather(
            bot.send_message(ada.chat.id, "Hello"), bot.send_message(ada.chat.id, "Again"), return_exceptions=True
        )
        with pytest.raises(Flooded, match=r"chat \d+: Telegram wants nothing there for \d+ seconds") as told:
            await limiter.turn(str(ada.chat.id))

    assert isinstance(first, RetryAfter)
    assert isinstance(second, RetryAfter)
    assert told.value.retry_after > timedelta(minutes=9)  # type: ignore[operator]


async def test_what_writes_to_no_chat_waits_for_nothing() -> None:
    never = Limits(everywhere=3600)
    async with FakeTelegram() as telegram, bot_of(telegram, Limiter(never)) as bot:
        ada = telegram.person("Ada", started=True)
        await bot.send_message(ada.chat.id, "The only one for an hour")
        async with asyncio.timeout(5):
            await bot.send_chat_action(ada.chat.id, "typing")
            await bot.set_my_commands([("help", "Help")])

        assert telegram.requests[-1].method == "setMyCommands"
