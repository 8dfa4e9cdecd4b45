"""Each call to a model's server is booked by how it ended."""

from datetime import timedelta

import pytest
from fake_openai import FakeOpenAI, Play, fails, gives, hangs_up, html, says, stalls
from ledger_parts import QUESTION, TODAY, Book, till

from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.adapters.store import Store
from briefbot.desk.budget import Budget
from briefbot.errors import ModelDown, ModelError, OverBudget
from briefbot.writing.model.cost import DOLLAR

USAGE = {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30}


async def outcome(store: Store, *plays: Play, **access: object) -> tuple[str, list[tuple[bool, int]]]:
    """The reply's text or the error's name; of each call booked, whether it is settled, and per cent of the most."""
    async with FakeOpenAI() as server:
        server.will(*plays)
        at = till(store.ledger, Budget(day=DOLLAR))
        told = {"timeout": timedelta(seconds=5), "tries": 1} | access
        async with OpenAIModel(ModelAccess(model="m", base_url=server.url, **told), meter=at) as model:  # type: ignore[arg-type]
            try:
                text = (await model.ask(QUESTION)).text
            except ModelError as error:
                text = type(error).__name__
    most = at.charge(QUESTION).most
    return text, [(call.is_settled, call.amount * 100 // most) for call in await store.ledger.calls(TODAY)]


WHOLE = 100
PART = 25_000 * 100 // till(Book(), Budget()).charge(QUESTION).most


@pytest.mark.parametrize(
    ("play", "end", "booked"),
    [
        (says("{}", usage=USAGE), "{}", [(True, PART)]),
        (says("{}", usage={}), "{}", [(True, WHOLE)]),
        (says("{}", usage={"prompt_tokens": 10**9, "completion_tokens": 10**8}), "{}", [(True, WHOLE)]),
        (says("{", end="length", usage=USAGE), "BadReply", [(True, PART)]),
        (says(None, refusal="no", usage=USAGE), "ModelRefused", [(True, PART)]),
        (html(), "ModelDown", [(True, WHOLE)]),
        (gives({"choices": None}), "ModelDown", [(True, WHOLE)]),
        (fails(401), "ModelRefused", []),
        (fails(429), "ModelBusy", []),
        (fails(503), "ModelBusy", []),
        (fails(500), "ModelDown", [(False, WHOLE)] * 3),  # in each of three manners
        (hangs_up(), "ModelDown", [(False, WHOLE)]),
    ],
)
async def test_a_call_is_booked_by_how_it_ended(store: Store, play: Play, end: str, booked: list[tuple[bool, int]]) -> None:
    assert await outcome(store, play) == (end, booked)


async def test_a_call_that_stalls_stays_reserved(store: Store) -> None:
    assert await outcome(store, stalls(), timeout=timedelta(seconds=0.3)) == ("ModelDown", [(False, WHOLE)])


async def test_each_attempt_is_reserved_by_itself(store: Store) -> None:
    text, booked = await outcome(store, hangs_up(), says("{}", usage=USAGE), tries=2)

    assert (text, booked) == ("{}", [(False, WHOLE), (True, PART)])


async def test_a_server_that_is_not_there_costs_nothing(store: Store) -> None:
    async with FakeOpenAI() as server:
        url = server.url
    at = till(store.ledger, Budget(day=DOLLAR))
    async with OpenAIModel(ModelAccess(model="m", base_url=url, tries=1), meter=at) as model:
        with pytest.raises(ModelDown):
            await model.ask(QUESTION)

    assert await store.ledger.calls(TODAY) == ()


async def test_over_budget_the_server_is_not_asked(store: Store) -> None:
    async with FakeOpenAI() as server:
        server.will(says("{}"))
        at = till(store.ledger, Budget(day=0))
        async with OpenAIModel(ModelAccess(model="m", base_url=server.url), meter=at) as model:
            with pytest.raises(OverBudget):
                await model.ask(QUESTION)

        assert server.asked == []
