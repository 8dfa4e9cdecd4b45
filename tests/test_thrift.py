"""Nothing is asked of a model twice."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.leases import Holder
from briefbot.adapters.store.schema import leases
from briefbot.desk.thrift import RememberingModel, SharedModel, question_key
from briefbot.errors import ModelDown, OverBudget, StoreError
from briefbot.ports import Payer, Question, Reply, Turn, Usage

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
QUESTION = Question(turns=(Turn(role="user", text="News?"),), schema="{}", schema_name="brief", most_tokens=50)
REPLY = Reply(text='{"h": 1}', model="m-1", usage=Usage(tokens_in=9, tokens_out=3, cached=2), cost=1_234)


@dataclass
class Slow:
    """A model that answers when it is let, and counts."""

    reply: Reply | Exception = REPLY
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Question] = field(default_factory=list)
    cancelled: int = 0

    async def ask(self, question: Question) -> Reply:
        self.asked.append(question)
        try:
            await self.may_answer.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


def ready(reply: Reply | Exception = REPLY) -> Slow:
    model = Slow(reply)
    model.may_answer.set()
    return model


def remembering(store: Store, model: Slow, asked_of: str = "server model") -> RememberingModel:
    return RememberingModel(model=model, shelf=store.replies, asked_of=asked_of, clock=lambda: NOW)


async def started(*questions: asyncio.Task[Reply]) -> None:
    for _ in range(5):
        await asyncio.sleep(0)


# -- replies that are kept -----------------------------------------------------------------------------------------------


async def test_a_question_is_paid_once_although_we_crash_in_between(store: Store) -> None:
    model = ready()
    first = await remembering(store, model).ask(QUESTION)
    again = await remembering(store, model).ask(replace(QUESTION, payer=Payer(chat="telegram:1")))

    assert first == again == REPLY
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, turns=(Turn(role="user", text="News!"),)),
        replace(QUESTION, turns=(Turn(role="system", text="News?"),)),
        replace(QUESTION, schema='{"type": "object"}'),
        replace(QUESTION, most_tokens=51),
    ],
)
def test_another_question_has_another_key(other: Question) -> None:
    assert question_key(other, "server model") != question_key(QUESTION, "server model")


async def test_another_model_is_asked_anew(store: Store) -> None:
    model = ready()
    await remembering(store, model, "server one").ask(QUESTION)
    await remembering(store, model, "server two").ask(QUESTION)

    assert len(model.asked) == 2


@pytest.mark.parametrize("text", ["no", '{"h": ', "[]", "[" * 100_000])
async def test_a_reply_that_is_no_object_is_asked_for_again(store: Store, text: str) -> None:
    model = ready(replace(REPLY, text=text))
    for _ in range(2):
        assert (await remembering(store, model).ask(QUESTION)).text == text

    assert len(model.asked) == 2


async def test_an_error_is_not_kept(store: Store) -> None:
    with pytest.raises(ModelDown):
        await remembering(store, ready(ModelDown("down"))).ask(QUESTION)

    assert await remembering(store, ready()).ask(QUESTION) == REPLY


async def test_the_first_reply_to_a_question_stays(store: Store) -> None:
    await store.replies.keep_reply("k", REPLY, NOW)
    await store.replies.keep_reply("k", replace(REPLY, text="{}"), NOW)

    assert await store.replies.reply("k") == REPLY


async def test_a_silent_servers_reply_comes_back_silent(store: Store) -> None:
    await store.replies.keep_reply("k", replace(REPLY, usage=None), NOW)

    assert await store.replies.reply("k") == replace(REPLY, usage=None)


async def test_an_endless_reply_is_not_kept(store: Store) -> None:
    await store.replies.keep_reply("k", replace(REPLY, text='{"h": "' + "x" * 300_000 + '"}'), NOW)

    assert await store.replies.reply("k") is None


async def test_replies_are_forgotten_after_a_while(store: Store) -> None:
    await store.replies.keep_reply("old", REPLY, NOW - timedelta(days=8))
    await store.replies.keep_reply("new", REPLY, NOW)

    assert await store.replies.forget_replies(NOW - timedelta(days=7)) == 1
    assert await store.replies.reply("old") is None
    assert await store.replies.reply("new") == REPLY


async def test_a_turn_is_of_one_process_until_it_ends_lapses_or_its_process_is_dead(where: str, store: Store) -> None:
    shelf, later = store.replies, NOW + timedelta(minutes=3)
    gone = Holder(Holder.of_this_process().host, await ended_process(), "1", "x")
    async with await open_store(where) as other:
        taken = [await shelf.take_turn("k", NOW, later), await other.replies.take_turn("k", NOW, later)]
        await other.replies.end_turn("k")
        another = [await other.replies.take_turn("m", NOW, later), await other.replies.take_turn("k", NOW, later)]
        await shelf.end_turn("k")
        ended = await other.replies.take_turn("k", NOW, later)
        lapsed = await shelf.take_turn("k", later, later + timedelta(minutes=3))
        async with other._database.writing() as connection:
            await connection.execute(update(leases).values(holder=str(gone)))
        dead = await other.replies.take_turn("k", NOW, later)

    assert (taken, another) == ([True, False], [True, False])
    assert (ended, lapsed, dead) == (True, True, True)


async def test_turns_that_nobody_ended_are_forgotten_with_the_replies(store: Store) -> None:
    await store.replies.take_turn("old", NOW - timedelta(days=8), NOW - timedelta(days=8))
    await store.replies.take_turn("new", NOW, NOW + timedelta(minutes=3))
    await store.duties.take("outlet paper", NOW)
    await store.replies.forget_replies(NOW - timedelta(days=7))

    async with store._database.reading() as connection:
        assert set(await connection.scalars(select(leases.c.name))) == {"ask new", "outlet paper"}


async def ended_process() -> int:
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    return process.pid


class BrokenShelf:
    async def reply(self, key: str) -> Reply | None:
        raise StoreError("the disk is full")

    async def keep_reply(self, key: str, reply: Reply, now: datetime) -> None:
        raise StoreError("the disk is full")

    async def take_turn(self, key: str, now: datetime, until: datetime) -> bool:
        raise StoreError("the disk is full")

    async def end_turn(self, key: str) -> None:
        raise StoreError("the disk is full")

    async def forget_replies(self, before: datetime) -> int:
        raise StoreError("the disk is full")


async def test_without_its_shelf_the_model_is_asked_all_the_same() -> None:
    model = RememberingModel(model=ready(), shelf=BrokenShelf(), asked_of="", clock=lambda: NOW)

    assert await model.ask(QUESTION) == REPLY


@dataclass
class LockedShelf:
    """A shelf of which nothing can be written while it is locked."""

    is_locked: bool = True
    kept: dict[str, Reply] = field(default_factory=dict)

    async def reply(self, key: str) -> Reply | None:
        return self.kept.get(key)

    async def keep_reply(self, key: str, reply: Reply, now: datetime) -> None:
        if self.is_locked:
            raise StoreError("is held by another program")
        self.kept[key] = reply

    async def take_turn(self, key: str, now: datetime, until: datetime) -> bool:
        return True

    async def end_turn(self, key: str) -> None:
        """Nobody waits."""

    async def forget_replies(self, before: datetime) -> int:
        return 0


async def test_a_reply_that_came_while_the_store_was_locked_is_not_lost_and_kept_a_little_later() -> None:
    shelf, model = LockedShelf(), ready()
    asked = RememberingModel(model=model, shelf=shelf, asked_of="m", clock=lambda: NOW)
    first, again = await asked.ask(QUESTION), await asked.ask(QUESTION)
    shelf.is_locked = False
    await asked.ask(replace(QUESTION, most_tokens=60))

    assert first == again == REPLY
    assert [question.most_tokens for question in model.asked] == [50, 60]
    assert set(shelf.kept) == {question_key(question, "m") for question in model.asked}


# -- processes that ask the same -----------------------------------------------------------------------------------------


async def glance() -> None:
    await asyncio.sleep(0.01)


def two(store: Store, other: Store, *models: Slow) -> list[RememberingModel]:
    """The models of two processes over one store."""
    shelves = zip((store, other), models, strict=True)
    return [replace(remembering(shelf, model), glance=glance) for shelf, model in shelves]


async def test_what_another_process_is_asking_is_waited_for_and_paid_once(where: str, store: Store) -> None:
    slow, idle = Slow(), ready()
    async with await open_store(where) as other:
        here, there = two(store, other, slow, idle)
        first = asyncio.create_task(here.ask(QUESTION))
        while not slow.asked:
            await glance()
        second = asyncio.create_task(there.ask(QUESTION))
        await asyncio.sleep(0.05)
        another = await there.ask(replace(QUESTION, most_tokens=60))
        slow.may_answer.set()
        both = [await first, await second]

    assert both == [REPLY, REPLY]
    assert another == REPLY
    assert [question.most_tokens for question in (*slow.asked, *idle.asked)] == [50, 60]


async def test_where_the_other_process_gets_no_reply_we_ask_ourselves(where: str, store: Store) -> None:
    failing, own = Slow(ModelDown("down")), ready()
    async with await open_store(where) as other:
        here, there = two(store, other, failing, own)
        first = asyncio.create_task(here.ask(QUESTION))
        while not failing.asked:
            await glance()
        second = asyncio.create_task(there.ask(QUESTION))
        failing.may_answer.set()

        assert await second == REPLY
        with pytest.raises(ModelDown):
            await first


# -- calls that are shared -----------------------------------------------------------------------------------------------


async def test_those_who_ask_the_same_at_once_share_one_call() -> None:
    model = Slow()
    shared = SharedModel(model)
    asking = [asyncio.create_task(shared.ask(replace(QUESTION, payer=Payer(chat=str(n))))) for n in range(5)]
    await started()
    model.may_answer.set()

    assert await asyncio.gather(*asking) == [REPLY] * 5
    assert len(model.asked) == 1


async def test_the_call_goes_on_when_one_of_those_who_wait_goes_away() -> None:
    model = Slow()
    shared = SharedModel(model)
    leaving, staying = (asyncio.create_task(shared.ask(QUESTION)) for _ in range(2))
    await started()
    leaving.cancel()
    await started()
    model.may_answer.set()

    assert await staying == REPLY
    assert (len(model.asked), model.cancelled) == (1, 0)


async def test_a_call_that_nobody_waits_for_is_given_up_and_can_be_made_again() -> None:
    model = Slow()
    shared = SharedModel(model)
    leaving = [asyncio.create_task(shared.ask(QUESTION)) for _ in range(2)]
    await started()
    for one in leaving:
        one.cancel()
    coming = asyncio.create_task(shared.ask(QUESTION))
    await started()
    model.may_answer.set()

    assert await coming == REPLY
    assert len(model.asked) in (1, 2)


async def test_an_error_is_everybodys_and_the_next_one_asks_anew() -> None:
    model = ready(ModelDown("down"))
    shared = SharedModel(model)
    both = await asyncio.gather(shared.ask(QUESTION), shared.ask(QUESTION), return_exceptions=True)
    model.reply = REPLY

    assert [type(error) for error in both] == [ModelDown, ModelDown]
    assert await shared.ask(QUESTION) == REPLY
    assert len(model.asked) == 2


async def test_another_question_is_another_call() -> None:
    model = ready()
    shared = SharedModel(model)
    await asyncio.gather(shared.ask(QUESTION), shared.ask(replace(QUESTION, most_tokens=60)))

    assert len(model.asked) == 2


async def test_one_chats_empty_purse_is_not_anothers() -> None:
    class PoorChat(Slow):
        async def ask(self, question: Question) -> Reply:
            await super().ask(question)
            if question.payer.chat == "poor":
                raise OverBudget("used up")
            return REPLY

    model = PoorChat()
    shared = SharedModel(model)
    poor, rich = (asyncio.create_task(shared.ask(replace(QUESTION, payer=Payer(chat=chat)))) for chat in ("poor", "rich"))
    await started()
    model.may_answer.set()

    with pytest.raises(OverBudget):
        await poor
    assert await rich == REPLY
