"""Calls to pay for, a till to pay them out of, and a ledger in memory."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from briefbot.adapters.store import Store
from briefbot.desk.budget import Budget
from briefbot.desk.till import Till
from briefbot.ports import Call, Charge, Exceeded, Ledger, Limit, Payer, Question, Turn, Usage
from briefbot.writing.model.cost import Price

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TODAY = datetime(2026, 5, 4, tzinfo=UTC)
ANA, BO = Payer(chat="telegram:1", person="ana"), Payer(chat="telegram:1", person="bo")
FEED = Payer(feed="https://news.test/feed")
MINI = Price(read=0.25, cached=0.025, written=2.0, priority=1.8)
QUESTION = Question(turns=(Turn(role="user", text="News?"),), schema="{}", schema_name="brief", most_tokens=50)


def charge(most: int, payer: Payer = FEED, at: datetime = NOW) -> Charge:
    return Charge(at=at, model="m", most=most, payer=payer)


def day(most: int) -> Limit:
    return Limit(name="day", most=most, since=TODAY)


async def spent(store: Store, since: datetime = TODAY) -> int:
    return sum(call.amount for call in await store.ledger.calls(since))


@dataclass
class Book:
    """A ledger in memory, by the same promises: the laws are held against it, and it against the stores."""

    rows: dict[int, Call] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)

    async def reserve(self, charge: Charge, limits: object) -> int | Exceeded:
        for limit in limits:  # type: ignore[attr-defined]
            if (taken := self.taken(limit)) + charge.most > limit.most:
                return Exceeded(limit=limit, taken=taken)
        number = len(self.most) + 1
        self.most[number] = charge.most
        self.rows[number] = Call(
            at=charge.at, model=charge.model, amount=charge.most, is_settled=False, tier=charge.tier, payer=charge.payer
        )
        return number

    def taken(self, limit: Limit) -> int:
        return sum(
            row.amount
            for row in self.rows.values()
            if row.at >= limit.since
            and (not limit.chat or row.payer.chat == limit.chat)
            and (not limit.person or row.payer.person == limit.person)
        )

    async def settle(self, reservation: int, usage: Usage, amount: int) -> int:
        booked = min(amount, self.most[reservation])
        self.rows[reservation] = replace(self.rows[reservation], amount=booked, is_settled=True, usage=usage)
        return booked

    async def release(self, reservation: int) -> None:
        del self.rows[reservation]

    async def calls(self, since: datetime) -> tuple[Call, ...]:
        return tuple(row for row in self.rows.values() if row.at >= since)


def till(ledger: Ledger, budget: Budget, price: Price = MINI, now: datetime = NOW, tier: str = "default") -> Till:
    return Till(ledger=ledger, model="m", price=price, budget=budget, zone=UTC, clock=lambda: now, tier=tier)
