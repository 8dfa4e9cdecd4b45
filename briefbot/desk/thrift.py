"""Ask a model nothing twice: replies are remembered, and those who ask the same at once share one call."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberingModel:
    """Meets `Model`: asks only what it has no reply to. Without its shelf it asks everything."""

    model: Model
    shelf: ReplyShelf
    asked_of: str
    clock: Callable[[], datetime]

    async def ask(self, question: Question) -> Reply:
        key = question_key(question, self.asked_of)
        try:
            if known := await self.shelf.reply(key):
                return known
        except StoreError as error:
            log.warning("the replies kept cannot be read: %s", error)
        reply = await self.model.ask(question)
        if is_whole(reply):
            try:
                await self.shelf.keep_reply(key, reply, self.clock())
            except StoreError as error:
                log.warning("a reply cannot be kept: %s", error)
        return reply


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
