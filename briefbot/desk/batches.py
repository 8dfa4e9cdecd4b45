"""Send what nobody waits for in batches, and fetch the replies: `collect` before the briefs are written, `submit` after."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefbot.desk.thrift import is_whole, question_key
from briefbot.desk.till import Till
from briefbot.errors import ModelError, ModelPending, ModelRefused
from briefbot.ports import Batch, BatchAnswer, BatchBook, BatchServer, Model, Question, Reply

log = logging.getLogger(__name__)

_MOST = 500  # questions of a batch
_LONGEST_WAIT = timedelta(hours=36)  # a batch is over within 24 hours, whatever becomes of it


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchingModel:
    """Meets `Model`: what nobody waits for is put with the next batch (`ModelPending`), the rest asked directly.

    Nobody waits for the first question about a feed's story; what is asked on, in the same conversation, is asked at once.
    """

    model: Model
    book: BatchBook
    asked_of: str
    clock: Callable[[], datetime]

    async def ask(self, question: Question) -> Reply:
        if not can_wait(question):
            return await self.model.ask(question)
        key = question_key(question, self.asked_of)
        known = await self.book.put(key, question, self.clock())
        if known.place != "direct" and known.put > self.clock() - _LONGEST_WAIT:
            raise ModelPending("the model writes it with the next batch")
        reply = await self.model.ask(question)
        await self.book.drop(key)
        return reply


def can_wait(question: Question) -> bool:
    """Whether a feed brought it, nobody asked for it, and it begins its conversation."""
    payer = question.payer
    return bool(payer.feed) and not (payer.chat or payer.person) and all(turn.role != "assistant" for turn in question.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDesk:
    """Looks after the batches. A crash at any point loses no question, and a reply is paid once.

    One gap is the server's: where it took a batch, we died before we were told, and it does not list the batch by then,
    the batch is sent again.
    """

    book: BatchBook
    server: BatchServer
    till: Till
    clock: Callable[[], datetime]

    async def submit(self) -> int:
        """Send what waits, in one batch; answers how many questions went. Raises `StoreError`."""
        waiting = await self.book.waiting(_MOST)
        charged = [(one, self.till.charge(one.question), self.till.limits(one.question)) for one in waiting]
        batch = await self.book.begin(charged, self.clock()) if charged else None
        if batch is None:
            return 0
        try:
            await self.book.mark_sent(batch.id, await self.server.send(batch))
        except ModelRefused as error:
            log.warning("the questions of a batch are asked one by one: %s", error)
            await self.book.abandon(batch.id, "direct")
            return 0
        except ModelError as error:  # it may have come through: the next `collect` asks for it by its name
            log.warning("a batch may not have been sent: %s", error)
            await self.book.give_back(batch.id)
            return 0
        return len(batch.questions)

    async def collect(self) -> int:
        """Fetch what is done; answers how many replies came. Raises `StoreError`."""
        replies = 0
        for batch in await self.book.claim_batches(self.clock()):
            try:
                replies += await self._collected(batch)
            except ModelError as error:
                log.warning("batch %s cannot be fetched: %s", batch.remote or batch.name, error)
                await self.book.give_back(batch.id)
        return replies

    async def _collected(self, batch: Batch) -> int:
        if not batch.remote:
            remote = await self.server.find(batch.name)
            if not remote:
                await self.book.abandon(batch.id, "waiting")
                return 0
            await self.book.mark_sent(batch.id, remote)
            return 0
        answers = await self.server.answers(batch.remote)
        if answers is None:
            await self.book.give_back(batch.id)
            return 0
        questions = {one.key: one.question for one in batch.questions}
        ours = [self._priced(answer, questions[answer.key]) for answer in answers if answer.key in questions]
        return await self.book.finish(batch.id, ours, self.clock())

    def _priced(self, answer: BatchAnswer, question: Question) -> BatchAnswer:
        amount = self.till.amount(answer.usage) if answer.usage else self.till.charge(question).most
        reply = answer.reply if answer.reply and is_whole(answer.reply) else None
        return replace(answer, reply=reply, amount=amount)
