"""Ask a model nothing twice: replies are remembered, and those who ask the same at once share one call.

Within a process they share it as a task; other processes on the store wait until the reply is kept there.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from briefbot.errors import OverBudget, StoreError
from briefbot.ports import Model, Question, Reply, ReplyShelf

log = logging.getLogger(__name__)


def question_key(question: Question, asked_of: str) -> str:
    """The key of a question: the same for the same words to the same model, whoever pays.

    `asked_of` tells the server, the model and the parameters that the reply depends on.
    """
    turns = [[turn.role, turn.text] for turn in question.turns]
    told = [asked_of, turns, question.schema_name, question.schema, question.most_tokens]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


async def half_a_second() -> None:
    """From one look at what another process does to the next."""
    await asyncio.sleep(0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberingModel:
    """Meets `Model`: asks only what it has no reply to. Without its shelf it asks everything.

    What another process is asking is waited for, looking every `glance`, but no longer than a question may take (`patience`).
    A reply that the shelf does not take is kept here, and put there with the next question.
    """

    model: Model
    shelf: ReplyShelf
    asked_of: str
    clock: Callable[[], datetime]
    patience: timedelta = timedelta(minutes=3)
    glance: Callable[[], Awaitable[None]] = half_a_second
    _not_kept: dict[str, Reply] = field(default_factory=dict)

    async def ask(self, question: Question) -> Reply:
        key = question_key(question, self.asked_of)
        await self._keep_all()
        if reply := await self._reply(key):
            return reply
        await self._take_turn(key)
        try:
            return await self._reply(key) or await self._asked(key, question)
        finally:
            await self._end_turn(key)

    async def _reply(self, key: str) -> Reply | None:
        try:
            return self._not_kept.get(key) or await self.shelf.reply(key)
        except StoreError as error:
            log.warning("the replies kept cannot be read: %s", error)
            return None

    async def _asked(self, key: str, question: Question) -> Reply:
        reply = await self.model.ask(question)
        if is_whole(reply):
            self._not_kept[key] = reply
            await self._keep_all()
        return reply

    async def _keep_all(self) -> None:
        try:
            for key, reply in tuple(self._not_kept.items()):
                await self.shelf.keep_reply(key, reply, self.clock())
                self._not_kept.pop(key, None)
        except StoreError as error:
            log.warning("a reply cannot be kept yet: %s", error)

    async def _take_turn(self, key: str) -> None:
        try:
            while not await self.shelf.take_turn(key, self.clock(), self.clock() + self.patience):
                await self.glance()
        except StoreError as error:
            log.warning("whether another process asks the same cannot be seen: %s", error)

    async def _end_turn(self, key: str) -> None:
        with suppress(StoreError):  # it ends by itself
            await self.shelf.end_turn(key)


def is_whole(reply: Reply) -> bool:
    """Whether a reply is worth keeping: what is no JSON object is of no use, and better asked for again."""
    try:
        return isinstance(json.loads(reply.text), dict)
    except (ValueError, RecursionError):
        return False


@dataclass(slots=True)
class _Errand:
    """A call under way, and how many wait for it."""

    task: asyncio.Task[Reply]
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class SharedModel:
    """Meets `Model`: a question that is under way already is waited for. The call goes on while anybody waits for it."""

    model: Model
    _under_way: dict[str, _Errand] = field(default_factory=dict)

    async def ask(self, question: Question) -> Reply:
        key = question_key(question, "")
        errand = self._under_way.get(key)
        is_first = errand is None
        if errand is None:
            errand = self._under_way[key] = _Errand(asyncio.create_task(_asked(self.model, question)))
        errand.waiting += 1
        try:
            return await asyncio.shield(errand.task)
        except OverBudget:
            if is_first:
                raise
        finally:
            errand.waiting -= 1
            if not errand.waiting:
                self._end(key, errand)
        return await self.ask(question)  # it was another's budget that is used up

    def _end(self, key: str, errand: _Errand) -> None:
        if self._under_way.get(key) is errand:
            del self._under_way[key]
        errand.task.cancel()


async def _asked(model: Model, question: Question) -> Reply:
    return await model.ask(question)
