"""What is kept of the people who talk to the bot, on both engines: who may, how often they asked, all of it theirs."""

import asyncio
import json
from dataclasses import replace
from datetime import date

from ledger_parts import charge
from owed_briefs import FERRIES, LATER, NOW, claimed, keep_brief, reader, send

from briefbot.adapters.store import Store, open_store
from briefbot.ports import NOBODY, Digest, Payer, Person

MONDAY, TUESDAY = date(2026, 5, 4), date(2026, 5, 5)
ANN = Person(outlet="telegram", number="1", name="Ann", language="de")
BO = Person(outlet="telegram", number="2", name="Bo")


async def test_a_person_is_kept_by_outlet_and_number(store: Store) -> None:
    await store.people.keep_person(ANN, NOW)
    await store.people.keep_person(replace(ANN, name="Anna", access="asked"), LATER)

    assert await store.people.person("telegram", "1") == replace(ANN, name="Anna", access="asked", since=NOW)
    assert await store.people.person("mail", "1") is None
    assert [one.name for one in await store.people.people("asked")] == ["Anna"]
    assert await store.people.people("barred") == ()


async def test_a_code_lets_in_as_many_as_it_says(store: Store) -> None:
    await store.people.invite("boats", 1, NOW)

    assert not await store.people.redeem("trains", ANN, NOW)
    assert await store.people.redeem("boats", ANN, NOW)
    assert await store.people.redeem("boats", ANN, NOW)
    assert not await store.people.redeem("boats", BO, NOW)

    await store.people.invite("boats", 1, LATER)
    assert await store.people.redeem("boats", BO, NOW)
    assert {one.number for one in await store.people.people("allowed")} == {"1", "2"}


async def test_who_is_barred_stays_so_whatever_code_they_know(store: Store) -> None:
    await store.people.keep_person(replace(ANN, access="barred"), NOW)
    await store.people.invite("boats", 1, NOW)

    assert not await store.people.redeem("boats", ANN, NOW)
    assert await store.people.redeem("boats", BO, NOW)


async def test_who_is_barred_while_they_choose_a_language_stays_so(store: Store) -> None:
    await store.people.keep_person(replace(ANN, access="barred"), NOW)

    await store.people.keep_language(replace(ANN, language="de", access="allowed"), LATER)

    assert await store.people.person("telegram", "1") == replace(ANN, language="de", access="barred", since=NOW)


async def test_a_code_is_not_used_more_often_by_those_who_come_at_once(store: Store, where: str) -> None:
    await store.people.invite("boats", 2, NOW)
    people = [replace(ANN, number=str(number)) for number in range(6)]
    async with await open_store(where) as other:
        let_in = await asyncio.gather(*((store, other)[n % 2].people.redeem("boats", one, NOW) for n, one in enumerate(people)))

    assert sum(let_in) == 2


async def test_questions_are_counted_up_to_the_most_of_a_day(store: Store) -> None:
    counted = [await store.people.count_question("ann today", MONDAY, 2) for _ in range(3)]

    assert counted == [True, True, False]
    assert await store.people.count_question("bo today", MONDAY, 2)
    assert await store.people.count_question("ann tomorrow", TUESDAY, 2)
    assert not await store.people.count_question("nobody", MONDAY, 0)


async def test_how_much_was_asked_goes_with_its_day(store: Store) -> None:
    for asker, day in (("ann then", MONDAY), ("ann now", TUESDAY)):
        await store.people.count_question(asker, day, 1)
    forgotten = [await store.housekeeping.forget_questions(TUESDAY) for _ in range(2)]
    told = json.loads(await store.people.export("telegram", "1", ["ann then", "ann now"]))

    assert forgotten == [1, 0]
    assert told["questions"] == [{"day": "2026-05-05", "count": 1}]


async def test_questions_asked_at_once_of_two_processes_do_not_pass_the_most(store: Store, where: str) -> None:
    async with await open_store(where) as other:
        asked = (one.people.count_question("ann today", MONDAY, 3) for one in (store, other) * 4)
        counted = await asyncio.gather(*asked)

    assert sum(counted) == 3


async def test_the_last_word_on_a_brief_counts_and_a_doubt_is_new_once(store: Store) -> None:
    brief_id = await keep_brief(store)

    await store.people.opine(ANN, brief_id, True, NOW)
    await store.people.opine(ANN, brief_id, False, LATER)
    doubts = [await store.people.doubt(ANN, brief_id, part, NOW) for part in ("p1", "p1", "v1")]

    told = json.loads(await store.people.export("telegram", "1"))
    assert [(one["likes"], one["said"]) for one in told["opinions"]] == [(False, LATER.isoformat())]
    assert doubts == [True, False, True]
    assert await store.people.doubt(BO, brief_id, "p1", NOW)


async def test_a_word_on_a_brief_that_is_no_more_is_not_kept(store: Store) -> None:
    await store.people.opine(ANN, 999, True, NOW)

    assert not await store.people.doubt(ANN, 999, "p1", NOW)
    assert json.loads(await store.people.export("telegram", "1"))["opinions"] == []


async def test_all_that_is_kept_of_a_person_is_exported_and_gone_when_they_are_forgotten(store: Store) -> None:
    subscriber = await reader(store, "1", language="de")
    await store.subscribers.subscribe(subscriber.id, FERRIES, NOW)
    await store.people.keep_person(ANN, NOW)
    await store.people.keep_person(BO, NOW)
    brief_id = await keep_brief(store)
    await send(store, await claimed(store), "m1")
    digest = Digest(id=0, subscriber_id=subscriber.id, day=date(2026, 5, 4), made=NOW, brief_ids=(brief_id,), lead="Boats.")
    await store.subscribers.keep_digest(digest, LATER)
    await store.people.count_question("ann today", MONDAY, 5)
    await store.people.opine(ANN, brief_id, True, NOW)
    await store.people.doubt(ANN, brief_id, "p1", NOW)
    await store.ledger.reserve(charge(70, Payer(chat="telegram:1", person="telegram:1"), LATER), [])

    told = json.loads(await store.people.export("telegram", "1", ["ann today"]))
    await store.subscribers.forget("telegram", "1")
    after = json.loads(await store.people.export("telegram", "1"))

    assert {name: len(rows) for name, rows in told.items()} == {
        "person": 1,
        "chats": 1,
        "sign_ups": 0,
        "addresses": 0,
        "bounces": 0,
        "subscriptions": 2,
        "deliveries": 2,
        "digests": 1,
        "questions": 1,
        "calls": 1,
        "opinions": 1,
        "doubts": 1,
    }
    assert told["person"][0]["name"] == "Ann"
    assert (told["deliveries"][0]["state"], told["deliveries"][0]["messages"]) == ("sent", ["m1"])
    assert told["digests"][0]["day"] == "2026-05-04"
    assert set(map(len, after.values())) == {0}
    assert [(call.amount, call.payer) for call in await store.ledger.calls(NOW)] == [(70, NOBODY)]
    assert await store.people.person("telegram", "2")
