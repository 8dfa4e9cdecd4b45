# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""How much one person may ask for: pages a day, whatever is forgotten."""

import json
from dataclasses import replace
from datetime import date

from bot_desks import desks_over
from bot_parts import RULES, Chat, house_over
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from bot_talking import talking_at
from desk_parts import FERRY, Clock, TableWeb, page
from fake_telegram import FakeTelegram
from telegram_bots import telegram  # noqa: F401 (a fixture)

from briefbot.adapters.store import Store
from briefbot.bot.conversation import Conversation
from briefbot.bot.house import House
from briefbot.bot.quota import asker

PAGES = [f"https://westhaven.test/{number}" for number in range(3)]


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


async def test_nobody_without_the_secret_can_say_whose_count_it_is_nor_that_of_two_days_is_ones(bot_store: Store) -> None:
    houses = [replace(house_over(bot_store), secret=secret) for secret in (b"one", b"two")]
    talks = [await Conversation(house=house).talk(Chat(house).heard("/start")) for house in houses]

    assert len({asker(talk, date(2026, 5, day)) for talk in talks for day in (4, 5)}) == 4
