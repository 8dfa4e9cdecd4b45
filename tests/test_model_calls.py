"""No call is made that could be spared: counted at the server."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from desk_parts import FERRY, ORCHARD, Clock, TableWeb, desk, page, rss
from fake_openai import FakeOpenAI, Play, fails, html, says

from briefbot.adapters.store import Store, open_store
from briefbot.app import Answer, brief_source
from briefbot.app_model import open_writer
from briefbot.desk.rounds import Tally
from briefbot.settings import BudgetSettings, ModelSettings, Settings, StoreSettings, WriterSettings

FEED = "https://westhaven.test/feed"
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
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 300, "total_tokens": 1_300}


def settings(server: FakeOpenAI, **more: object) -> Settings:
    model = ModelSettings(base_url=server.url, name="gpt-5-mini")
    return Settings(writer=WriterSettings(kind="model"), model=model, **more)  # type: ignore[arg-type]


async def polled(store: Store, web: TableWeb, clock: Clock, server: FakeOpenAI, **more: object) -> Tally:
    """A round of a desk in a process of its own, as far as the model is concerned."""
    async with open_writer(settings(server, **more), store) as write:
        at = desk(store, web, clock)
        at = replace(at, brief_desk=replace(at.brief_desk, write_brief=write))
        return await at.round(due_or_not=True)


@pytest.fixture
def web() -> TableWeb:
    first = "https://westhaven.test/ferry"
    return TableWeb({FEED: rss((first, "Ferry")), first: page("Ferry stops", FERRY)})


async def test_a_story_is_asked_once_however_often_its_feed_is_polled(store: Store, web: TableWeb) -> None:
    clock = Clock()
    async with FakeOpenAI() as server:
        server.will(says(DRAFT, usage=USAGE))
        await store.feeds.follow(FEED, clock())
        first = await polled(store, web, clock, server)
        clock.pass_time(hours=2)
        again = await polled(store, web, clock, server)

        assert (len(first.briefs), len(again.briefs)) == (1, 0)
        assert len(server.asked) == 1


async def test_a_copy_that_arrives_later_is_not_asked_for(store: Store, web: TableWeb) -> None:
    clock = Clock()
    other, copy = "https://skarholm.test/feed", "https://skarholm.test/ferry"
    async with FakeOpenAI() as server:
        server.will(says(DRAFT, usage=USAGE))
        await store.feeds.follow(FEED, clock())
        await polled(store, web, clock, server)
        web.answers |= {other: rss((copy, "Ferry")), copy: page("Ferry stops", FERRY)}
        await store.feeds.follow(other, clock())
        clock.pass_time(hours=2)
        await polled(store, web, clock, server)

        assert web.times_asked(copy) == 1
        assert len(server.asked) == 1


async def test_another_story_is_another_call(store: Store, web: TableWeb) -> None:
    clock = Clock()
    second = "https://westhaven.test/orchard"
    web.answers |= {FEED: rss(("https://westhaven.test/ferry", "Ferry"), (second, "Orchard")), second: page("Beetle", ORCHARD)}
    async with FakeOpenAI() as server:
        server.will(says(DRAFT, usage=USAGE))
        await store.feeds.follow(FEED, clock())
        await polled(store, web, clock, server)

        assert len({asked["messages"][1]["content"] for asked in server.asked}) >= 2


async def test_the_feed_that_brought_a_story_pays_for_it(store: Store, web: TableWeb) -> None:
    clock = Clock()
    async with FakeOpenAI() as server:
        server.will(says(DRAFT, usage=USAGE))
        await store.feeds.follow(FEED, clock())
        tally = await polled(store, web, clock, server)
    [call] = await store.ledger.calls(clock.now.replace(year=2020))
    stored = await store.briefs.brief(tally.briefs[0])

    assert (call.payer.feed, call.is_settled, call.amount) == (FEED, True, 1_000 * 250 + 300 * 2_000)
    assert stored
    assert stored.brief.writer.cost == pytest.approx(0.00085)


async def test_over_budget_the_embedded_writer_writes_and_says_why(store: Store, web: TableWeb) -> None:
    clock = Clock()
    async with FakeOpenAI() as server:
        server.will(says(DRAFT, usage=USAGE))
        await store.feeds.follow(FEED, clock())
        tally = await polled(store, web, clock, server, budget=BudgetSettings(day=0.0))
        stored = await store.briefs.brief(tally.briefs[0])

        assert server.asked == []
        assert stored
        assert stored.brief.writer.note.endswith(": nothing may be spent on the model (budget.day is 0).")


@pytest.mark.parametrize(
    "play",
    [
        says(DRAFT[:90], end="length", usage=USAGE),
        says(None, refusal="I will not", usage=USAGE),
        says("", usage=USAGE),
        says("no JSON", usage=USAGE),
        html(),
    ],
)
async def test_the_stamp_of_a_brief_that_the_model_failed_tells_what_that_cost(store: Store, web: TableWeb, play: Play) -> None:
    clock = Clock()
    async with FakeOpenAI() as server:
        server.will(play)
        await store.feeds.follow(FEED, clock())
        tally = await polled(store, web, clock, server)
    stored = await store.briefs.brief(tally.briefs[0])
    assert stored
    paid = sum(call.amount for call in await store.ledger.calls(clock().replace(year=2020)))

    assert paid
    assert stored.brief.writer.cost == pytest.approx(paid / 1e9)
    assert any(stored.brief.writer.tokens)


async def asked_about(tmp_path: Path, server: FakeOpenAI, *plays: Play) -> Answer:
    """`briefbot brief` of a file, with the store of that folder."""
    server.will(*plays)
    file = tmp_path / "ferry.txt"
    file.write_text(f"Ferry stops\n\n{FERRY}")
    store = StoreSettings(url=f"sqlite:///{tmp_path / 'briefbot.db'}")
    return await brief_source(settings(server, store=store), str(file), None)


async def test_the_same_page_asked_for_twice_is_paid_once(tmp_path: Path) -> None:
    async with FakeOpenAI() as server:
        first = await asked_about(tmp_path, server, says(DRAFT, usage=USAGE))
        asked = len(server.asked)
        again = await asked_about(tmp_path, server, fails(500))

        assert len(server.asked) == asked
        assert again == first
    async with await open_store(tmp_path / "briefbot.db") as store:
        [reply] = await store.ledger.calls(Clock().now.replace(year=2020))

        assert again.briefs[0].writer.cost == pytest.approx(reply.amount / 1e9)
