"""Pay for each call to a model out of the budget: set aside before, settled after."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from briefbot.desk.budget import Budget, refusal
from briefbot.errors import ModelDown, OverBudget, StoreError
from briefbot.ports import Charge, Exceeded, Ledger, Limit, Question, Reservation, Usage
from briefbot.writing.model.cost import Price, cost, most_cost

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """Meets `Meter` for one model at one tier of service. The budget binds where the model has a price.

    What is reserved is the most that a call can cost, and what is settled is never more: the caps hold whatever a server
    reports. A call of which nobody knows how it ended stays reserved whole. What the ledger does not take now it is told
    before the next call.
    """

    ledger: Ledger
    model: str
    price: Price
    budget: Budget
    zone: tzinfo
    clock: Callable[[], datetime]
    tier: str = "default"
    _to_tell: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    async def reserve(self, question: Question) -> Reservation:
        charge = self.charge(question)
        with suppress(StoreError):  # then the next one
            await self._tell()
        try:
            reserved = await self.ledger.reserve(charge, self.limits(question))
        except StoreError as error:
            raise ModelDown(f"the model is not asked where its cost cannot be booked: {error}") from error
        if isinstance(reserved, Exceeded):
            raise OverBudget(refusal(reserved, charge.most, charge.at, self.zone))
        return Reservation(id=reserved, most=charge.most)

    def charge(self, question: Question) -> Charge:
        """The call, and the most that it can cost."""
        texts = (*(turn.text for turn in question.turns), question.schema)
        # A server that does not have the cheaper tier for this model serves at its usual price.
        price = self.price if self.tier == "flex" else self.price.at(self.tier)
        most = most_cost(price, texts, question.most_tokens)
        return Charge(at=self.clock(), model=self.model, most=most, tier=self.tier, payer=question.payer)

    def limits(self, question: Question) -> tuple[Limit, ...]:
        """What holds for the call."""
        return () if self.price.is_free else self.budget.limits(question.payer, self.clock(), self.zone)

    async def settle(self, reservation: Reservation, usage: Usage | None, tier: str = "") -> int:
        amount = reservation.most if usage is None else self.amount(usage, tier)
        if amount > reservation.most:
            log.warning("the server reports %s for a call that can cost no more than %d", usage, reservation.most)
        booked = min(amount, reservation.most)
        await self._tell_or_later(partial(self.ledger.settle, reservation.id, usage or Usage(), booked))
        return booked

    def amount(self, usage: Usage, tier: str = "") -> int:
        """What tokens cost at the tier that served them, where the server says which, else at ours."""
        price = self.price.at(tier or self.tier)
        return cost(price, usage.tokens_in, usage.tokens_out, usage.cached, usage.stored)

    async def release(self, reservation: Reservation) -> None:
        await self._tell_or_later(partial(self.ledger.release, reservation.id))

    async def _tell_or_later(self, what: Callable[[], Awaitable[object]]) -> None:
        self._to_tell.append(what)
        try:
            await self._tell()
        except StoreError as error:
            log.warning("until the store takes it, a call to the model stays booked at the most that it can cost: %s", error)

    async def _tell(self) -> None:
        while self._to_tell:
            what = self._to_tell.pop()
            try:
                await what()
            except StoreError:
                self._to_tell.append(what)
                raise
