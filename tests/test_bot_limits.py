# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""How much one person may ask for: pages a day, whatever is forgotten, and what is looked up at once."""

import json
from dataclasses import replace
from datetime import date, timedelta

from bot_desks import desks_over
from bot_parts import BOSS, RULES, Chat, house_over, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from bot_talking import talking_at
from desk_parts import FERRY, NOW, Clock, TableWeb, page
from fake_telegram import FakeTelegram
from hypothesis import given
from hypothesis import strategies as st
from telegram_bots import telegram  # noqa: F401 (a fixture)

from briefbot.adapters.store import Store
from briefbot.bot.conversation import Conversation
from briefbot.bot.house import House
from briefbot.bot.quota import asker
from briefbot.desk.pace import Pace, Paces

PAGES = [f"https://westhaven.test/{number}" for number in range(3)]
HASTE = Pace("haste", 3, timedelta(seconds=10))


def house_with_pages(store: Store, *, clock: Clock | None = None, **rules: object) -> House:
    clock = clock or Clock()
    web = TableWeb({url: page("Ferry to stop in May", FERRY) for url in PAGES})
    house = house_over(store, clock=clock, rules=replace(RULES, **rules))  # type: ignore[arg-type]
    return replace(house, web=web, desks=desks_over(store, web, clock), secret=b"the house's own")


async def test_who_is_forgotten_and_begins_anew_has_not_another_days_pages(telegram: FakeTelegram, store: Store) -> None:
    ada = telegram.person("Ada")
    async with talking_at(telegram, house_with_pages(store, quota=2)):
        for url in PAGES[:2]:
            await ada.says(f"/brief {url}")
            await ada.reads("Ferry to stop in May")
        await ada.says("/stop")
        sure = await ada.reads("Shall I forget you?")
        await ada.presses(sure, "Forget everything")
        gone = await ada.reads("Forgotten")
        await ada.says("/start")
        await ada.says(f"/brief {PAGES[2]}")
        refused = await ada.reads("more than 2 pages today")

    assert refused
    assert "How many pages I read today stays counted until tonight, without your name." in gone.text


async def test_what_outlasts_stop_is_exported_and_names_nobody(bot_store: Store) -> None:
    clock = Clock()
    ada = Chat(house_with_pages(bot_store, clock=clock, quota=2))
    await ada.says(f"/brief {PAGES[0]}")
    await ada.presses("x:yes")
    exported = (await ada.answers("/export")).document
    async with bot_store._database.reading() as connection:
        rows = [tuple(row) for row in await connection.exec_driver_sql("SELECT * FROM questions")]
    clock.pass_time(days=1)
    await bot_store.housekeeping.forget_questions(clock().date())
    day_after = (await ada.answers("/export")).document

    assert exported
    assert day_after
    told = json.loads(exported.content)
    assert {name: kept for name, kept in told.items() if kept} == {"questions": [{"day": "2026-05-04", "count": 1}]}
    assert [(len(asker), day, count) for asker, day, count in rows] == [(32, "2026-05-04", 1)]
    assert not any(json.loads(day_after.content).values())


async def test_a_days_pages_are_counted_by_the_days_of_the_house(bot_store: Store) -> None:
    clock = Clock()
    ada = Chat(house_with_pages(bot_store, clock=clock, quota=1))
    said = []
    for hours in (0, 9, 2):  # it is 14:00 in Berlin, then 23:00, then 01:00
        clock.pass_time(hours=hours)
        said.append(await ada.says(f"/brief {PAGES[len(said)]}"))

    assert ["more than 1 page today" in one for one in said] == [False, True, False]


async def test_what_is_looked_up_too_fast_is_refused_for_some_seconds_to_that_person_alone(
    telegram: FakeTelegram, store: Store
) -> None:
    ada, ben, clock = telegram.person("Ada"), telegram.person("Ben"), Clock()
    async with talking_at(telegram, house_over(store, clock=clock)):
        for number in range(10):
            await ada.says(("/search boats", "/brief boats", "/now")[number % 3])
        await ada.says("/search boats")
        refused = await ada.reads("That is a lot at once. Ask again in 6 seconds.")
        await ben.says("/search boats")
        other = await ben.reads("No brief has “boats” in it.")
        clock.pass_time(seconds=6)
        await ada.says("/search ships")
        later = await ada.reads("No brief has “ships” in it.")

    assert refused
    assert other
    assert later


async def test_a_file_of_all_that_is_kept_is_to_be_had_some_times_an_hour(bot_store: Store) -> None:
    ada = Chat(house_over(bot_store))
    answers = [await ada.answers("/export") for _ in range(4)]

    assert [bool(answer.document) for answer in answers] == [True, True, True, False]
    assert words_of(answers[-1]) == "That is a lot at once. Ask again in 20 minutes."


async def test_admins_look_up_as_fast_as_they_like(bot_store: Store) -> None:
    boss = Chat(house_over(bot_store), BOSS)
    said = [await boss.says("/search boats") for _ in range(30)]

    assert {words.partition("\n")[0] for words in said} == {"No brief has “boats” in it."}


async def test_who_is_forgotten_and_asks_to_be_let_in_again_does_not_ring_for_ever(bot_store: Store) -> None:
    ada = Chat(house_over(bot_store, rules=replace(RULES, access="list")))
    rung = []
    for _ in range(4):
        rung.append(len((await ada.answers("/start")).elsewhere))
        await ada.presses("x:yes")

    assert rung == [1, 1, 0, 0]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_in_no_stretch_of_time_more_is_let_through_than_the_pace_says(gaps: list[int]) -> None:
    paces, now, passed = Paces(), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if not paces.wait("5", HASTE, now):
            passed.append(now)

    for first, begin in enumerate(passed):
        for count, end in enumerate(passed[first:], 1):
            assert count <= HASTE.most + (end - begin) / HASTE.every


@given(st.lists(st.integers(0, 30), max_size=60))
def test_who_waits_as_long_as_they_are_told_is_let_through(gaps: list[int]) -> None:
    paces, now = Paces(), NOW
    for gap in gaps:
        now += timedelta(seconds=gap)
        if wait := paces.wait("5", HASTE, now):
            now += wait

            assert not paces.wait("5", HASTE, now)


def test_only_the_last_who_asked_are_remembered() -> None:
    paces = Paces(most_kept=2)
    for who in ("1", "1", "1", "2", "3"):
        paces.wait(who, HASTE, NOW)

    assert not paces.wait("1", HASTE, NOW)
    assert len(paces._filled) == 2


async def test_nobody_without_the_secret_can_say_whose_count_it_is_nor_that_of_two_days_is_ones(bot_store: Store) -> None:
    houses = [replace(house_over(bot_store), secret=secret) for secret in (b"one", b"two")]
    talks = [await Conversation(house=house).talk(Chat(house).heard("/start")) for house in houses]

    assert len({asker(talk, date(2026, 5, day)) for talk in talks for day in (4, 5)}) == 4
