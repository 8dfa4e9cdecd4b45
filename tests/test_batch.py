"""Batches: what nobody waits for is answered later, at half the price; nothing is lost, nothing is paid twice."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from desk_parts import FERRY, Clock, TableWeb, desk, page, rss
from fake_openai import FakeOpenAI, completion, fails, says

from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.adapters.model_batch import OpenAIBatches
from briefbot.adapters.store import Store
from briefbot.app_model import open_batches, open_writer
from briefbot.desk.batches import BatchDesk, BatchingModel, can_wait
from briefbot.desk.budget import Budget
from briefbot.desk.thrift import RememberingModel
from briefbot.desk.till import Till
from briefbot.errors import ModelDown, ModelPending
from briefbot.ports import NOBODY, Batch, BatchAnswer, Payer, Question, Reply, Turn
from briefbot.settings import ModelSettings, Settings, WriterSettings
from briefbot.writing.model.cost import Price

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TODAY = datetime(2026, 5, 4, tzinfo=UTC)
FEED = Payer(feed="https://news.test/feed")
MINI = Price(read=0.25, cached=0.025, written=2.0, batch=0.5)
QUESTION = Question(turns=(Turn(role="user", text="News?"),), schema="{}", schema_name="brief", most_tokens=50, payer=FEED)
OTHER = replace(QUESTION, turns=(Turn(role="user", text="Old news?"),))
USAGE = {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30}
HALF = (20 * 250 + 10 * 2_000) // 2


@dataclass
class House:
    """A model that batches, and who looks after the batches, of one process."""

    model: RememberingModel
    desk: BatchDesk
    clock: Clock

    async def put(self, *questions: Question) -> None:
        for question in questions:
            with pytest.raises(ModelPending):
                await self.model.ask(question)


def house(store: Store, server: FakeOpenAI, clock: Clock | None = None, budget: Budget | None = None) -> House:
    clock = clock or Clock()
    access = ModelAccess(model="m", base_url=server.url, timeout=timedelta(seconds=20), tries=1)

    def till(tier: str) -> Till:
        return Till(ledger=store.ledger, model="m", price=MINI, budget=budget or Budget(), zone=UTC, clock=clock, tier=tier)

    direct = OpenAIModel(access, meter=till("default"))
    batching = BatchingModel(model=direct, book=store.batches, asked_of="m", clock=clock)
    model = RememberingModel(model=batching, shelf=store.replies, asked_of="m", clock=clock)
    return House(model, BatchDesk(book=store.batches, server=OpenAIBatches(access), till=till("batch"), clock=clock), clock)


def answer(key: str, text: str = '{"h": 1}', **more: object) -> dict[str, object]:
    body = completion(text, usage=USAGE, **more)  # type: ignore[arg-type]
    return {"id": "r1", "custom_id": key, "response": {"status_code": 200, "request_id": "1", "body": body}, "error": None}


async def amounts(store: Store) -> list[tuple[bool, int]]:
    return [(call.is_settled, call.amount) for call in await store.ledger.calls(TODAY)]


async def test_what_waits_goes_in_one_batch_and_comes_back_at_half_the_price(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION, OTHER, QUESTION)
        assert await at.desk.submit() == 2
        keys = [line["custom_id"] for line in server.questions("batch-1")]
        assert await at.desk.collect() == 0
        server.end_batch("batch-1", *map(answer, keys))
        assert await at.desk.collect() == 2
        reply = await at.model.ask(QUESTION)

        assert (reply.text, reply.cost) == ('{"h": 1}', HALF)
        assert await amounts(store) == [(True, HALF), (True, HALF)]
        assert {call.tier for call in await store.ledger.calls(TODAY)} == {"batch"}
        assert server.asked == []
        assert await at.desk.submit() == 0


async def test_a_line_of_a_batch_is_what_would_have_been_asked(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        await at.desk.submit()
        [line] = server.questions("batch-1")

        assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        assert line["body"]["messages"] == [{"role": "user", "content": "News?"}]
        assert line["body"]["response_format"]["json_schema"]["name"] == "brief"
        assert "service_tier" not in line["body"]
        assert server.batches["batch-1"]["completion_window"] == "24h"


@pytest.mark.parametrize(
    "question",
    [
        replace(QUESTION, payer=NOBODY),
        replace(QUESTION, payer=replace(FEED, chat="telegram:1")),
        replace(QUESTION, payer=replace(FEED, person="telegram:1")),
        replace(QUESTION, turns=(*QUESTION.turns, Turn(role="assistant", text="{}"), Turn(role="user", text="Again"))),
    ],
)
async def test_what_somebody_waits_for_is_asked_at_once(store: Store, question: Question) -> None:
    async with FakeOpenAI() as server:
        server.will(says("{}", usage=USAGE))

        assert not can_wait(question)
        assert (await house(store, server).model.ask(question)).text == "{}"


@pytest.mark.parametrize("status", ["failed", "expired", "cancelled", "completed"])
async def test_what_a_batch_did_not_answer_is_free_again_and_asked_directly(store: Store, status: str) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        await at.desk.submit()
        server.end_batch("batch-1", status=status)
        assert await at.desk.collect() == 0
        assert await amounts(store) == []
        server.will(says('{"h": 2}', usage=USAGE))

        assert (await at.model.ask(QUESTION)).text == '{"h": 2}'
        assert await amounts(store) == [(True, 2 * HALF)]


async def test_half_a_batch_that_expired_is_kept(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION, OTHER)
        await at.desk.submit()
        keys = {line["body"]["messages"][0]["content"]: line["custom_id"] for line in server.questions("batch-1")}
        server.end_batch("batch-1", answer(keys["News?"]), status="expired")

        assert await at.desk.collect() == 1
        assert (await at.model.ask(QUESTION)).cost == HALF
        assert await amounts(store) == [(True, HALF)]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"custom_id": 7},
        {"custom_id": "KEY", "response": None, "error": {"code": "x"}},
        {"custom_id": "KEY", "response": {"status_code": 500, "body": {"error": {}}}},
        {"custom_id": "another", "response": {"status_code": 200, "body": completion("{}")}},
    ],
)
async def test_a_line_that_is_no_answer_costs_nothing_and_stops_nothing(store: Store, line: object) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION, OTHER)
        await at.desk.submit()
        first, second = (one["custom_id"] for one in server.questions("batch-1"))
        told = json.loads(json.dumps(line).replace("KEY", first)) if isinstance(line, dict) else line
        server.end_batch("batch-1", told, answer(second))

        assert await at.desk.collect() == 1
        assert await amounts(store) == [(True, HALF)]


async def test_an_answer_that_is_of_no_use_is_paid_and_asked_for_directly(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        await at.desk.submit()
        server.end_batch("batch-1", answer(server.questions("batch-1")[0]["custom_id"], '{"h": ', end="length"))
        assert await at.desk.collect() == 0
        server.will(says("{}", usage=USAGE))
        await at.model.ask(QUESTION)

        assert await amounts(store) == [(True, HALF), (True, 2 * HALF)]


async def test_what_there_is_no_money_for_goes_in_no_batch(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server, budget=Budget(day=0))
        await at.put(QUESTION)

        assert await at.desk.submit() == 0
        assert (server.batches, await amounts(store)) == ({}, [])


async def test_a_batch_that_goes_out_keeps_within_the_budget(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        most = at.desk.till.charge(QUESTION).most
        poor = house(store, server, budget=Budget(day=most * 3 // 2))
        await poor.put(QUESTION, replace(QUESTION, turns=(Turn(role="user", text="Newz?"),)))

        assert await poor.desk.submit() == 1
        assert await amounts(store) == [(False, most)]


async def test_a_server_that_takes_no_batches_is_asked_directly(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        server.will(fails(404))
        assert await at.desk.submit() == 0
        assert await amounts(store) == []
        server.will(says("{}", usage=USAGE))

        assert (await at.model.ask(QUESTION)).text == "{}"


# -- crashes -------------------------------------------------------------------------------------------------------------


class Cut:
    """A server of batches with which the line breaks, before or after it has heard us."""

    def __init__(self, server: OpenAIBatches, *, after: bool) -> None:
        self._server = server
        self._after = after

    async def send(self, batch: Batch) -> str:
        if self._after:
            await self._server.send(batch)
        raise ModelDown("cut")

    async def find(self, name: str) -> str:
        return await self._server.find(name)

    async def answers(self, remote: str) -> tuple[BatchAnswer, ...] | None:
        return await self._server.answers(remote)


@pytest.mark.parametrize("after", [True, False])
async def test_a_batch_of_which_we_do_not_know_whether_it_went_goes_once(store: Store, after: bool) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        cut = replace(at.desk, server=Cut(at.desk.server, after=after))  # type: ignore[arg-type]
        await at.put(QUESTION)
        await cut.submit()
        await at.desk.collect()
        await at.desk.submit()

        assert len(server.batches) == 1
        assert len(await amounts(store)) == 1
        server.end_batch("batch-1", answer(server.questions("batch-1")[0]["custom_id"]))
        assert await at.desk.collect() == 1


async def test_a_batch_that_another_process_looks_after_is_left_to_it(store: Store, where: str) -> None:
    from briefbot.adapters.store import open_store

    async with FakeOpenAI() as server, await open_store(where) as other:
        at = house(store, server)
        await at.put(QUESTION)
        await at.desk.submit()
        held = await other.batches.claim_batches(at.clock())

        assert len(held) == 1
        assert await store.batches.claim_batches(at.clock()) == ()
        at.clock.pass_time(minutes=11)
        assert len(await store.batches.claim_batches(at.clock())) == 1


async def test_a_batch_is_settled_once_however_often_it_is_fetched(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        await at.desk.submit()
        [batch] = await store.batches.claim_batches(at.clock())
        told = BatchAnswer(key=batch.questions[0].key, reply=Reply(text="{}", model="m"), amount=7)

        assert await store.batches.finish(batch.id, [told], NOW) == 1
        assert await store.batches.finish(batch.id, [replace(told, amount=9)], NOW) == 0
        assert await amounts(store) == [(True, 7)]


async def test_a_question_that_waits_too_long_is_asked_directly(store: Store) -> None:
    async with FakeOpenAI() as server:
        at = house(store, server)
        await at.put(QUESTION)
        at.clock.pass_time(hours=37)
        server.will(says("{}", usage=USAGE))

        assert (await at.model.ask(QUESTION)).text == "{}"
        assert await at.desk.submit() == 0


# -- the desk ------------------------------------------------------------------------------------------------------------

DRAFT = json.dumps(
    {
        "h": {"t": "Ferry between Westhaven and Skarholm will stop in May", "e": ["A1"]},
        "s": {"t": "The ferry between Westhaven and Skarholm will stop in May.", "e": ["A1"]},
        "p": [{"t": "The council wants a bus over the new bridge instead.", "e": ["A3"]}],
        "v": [],
        "w": None,
        "n": None,
    }
)


async def test_a_story_waits_for_its_batch_and_is_then_written(store: Store) -> None:
    feed, first, clock = "https://westhaven.test/feed", "https://westhaven.test/ferry", Clock()
    web = TableWeb({feed: rss((first, "Ferry")), first: page("Ferry stops", FERRY)})
    async with FakeOpenAI() as server:
        model = ModelSettings(base_url=server.url, name="gpt-5-mini", batch=True)
        settings = Settings(writer=WriterSettings(kind="model"), model=model)
        await store.feeds.follow(feed, clock())
        async with open_writer(settings, store) as write, open_batches(settings, store) as batches:
            assert batches
            at = desk(store, web, clock)
            at = replace(at, brief_desk=replace(at.brief_desk, write_brief=write), batches=batches)
            first_round = await at.round(due_or_not=True)
            [line] = server.questions("batch-1")
            server.end_batch("batch-1", answer(line["custom_id"], DRAFT))
            clock.pass_time(minutes=6)
            server.will(says('{"r": []}', usage=USAGE))
            second_round = await at.round()
        stored = await store.briefs.latest(5)

    assert (first_round.briefs, first_round.troubles) == ((), ())
    assert len(second_round.briefs) == 1
    assert stored[0].brief.writer.name == "model"
    assert 0 < stored[0].brief.writer.cost < 1
