"""How much may be spent on a model, from when to when, and what a person is told where it is used up. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from briefbot.ports import CapName, Exceeded, Limit, Payer
from briefbot.writing.model.cost import DOLLAR

_PER = {"day": "a day", "month": "a month", "chat_day": "a day for one chat", "person_day": "a day for one person"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The caps, in nano-dollars; None is no cap. A day and a month are those of the reader's clock."""

    day: int | None = None
    month: int | None = None
    chat_day: int | None = None
    person_day: int | None = None

    def limits(self, payer: Payer, now: datetime, zone: tzinfo) -> tuple[Limit, ...]:
        """What holds for a call of this payer, now."""
        today, this_month = day_begins(now, zone), month_begins(now, zone)
        held = (
            (self.day, Limit(name="day", most=self.day or 0, since=today)),
            (self.month, Limit(name="month", most=self.month or 0, since=this_month)),
            (
                self.chat_day if payer.chat else None,
                Limit(name="chat_day", most=self.chat_day or 0, since=today, chat=payer.chat),
            ),
            (
                self.person_day if payer.person else None,
                Limit(name="person_day", most=self.person_day or 0, since=today, person=payer.person),
            ),
        )
        return tuple(limit for cap, limit in held if cap is not None)


def day_begins(now: datetime, zone: tzinfo, later: int = 0) -> datetime:
    """The midnight before `now` on the clocks of the zone, or one `later` days after it."""
    return _midnight(now.astimezone(zone).date() + timedelta(days=later), zone)


def month_begins(now: datetime, zone: tzinfo) -> datetime:
    """When the month of `now` began, on the clocks of the zone."""
    return _midnight(now.astimezone(zone).date().replace(day=1), zone)


def month_ends(now: datetime, zone: tzinfo) -> datetime:
    """When the month after that of `now` begins, on the clocks of the zone."""
    first = now.astimezone(zone).date().replace(day=1)
    return _midnight((first + timedelta(days=31)).replace(day=1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    # In UTC: clocks that go forward at midnight have a time that is equal to no other.
    return datetime.combine(day, time(), zone).astimezone(UTC)


def refusal(exceeded: Exceeded, most: int, now: datetime, zone: tzinfo) -> str:
    """Why a call that can cost `most` is not made: which cap, how much is spent, when it is free again, and what to change."""
    limit = exceeded.limit
    key = f"budget.{limit.name}"
    cap = f"{dollars(limit.most)} {_PER[limit.name]}"
    if not limit.most:
        return f"nothing may be spent on the model ({key} is 0)"
    if most > limit.most:
        return f"one call can cost {dollars(most)}, more than the budget of {cap} ({key})"
    return (
        f"the budget for the model, {cap}, is used up until {_free_again(limit.name, now, zone)} "
        f"({dollars(exceeded.taken)} are spent or reserved, and a call can cost {dollars(most)}; {key} sets it)"
    )


def _free_again(name: CapName, now: datetime, zone: tzinfo) -> str:
    again = month_ends(now, zone) if name == "month" else day_begins(now, zone, 1)
    return f"{again.astimezone(zone):%Y-%m-%d %H:%M}"


def dollars(amount: int) -> str:
    """Nano-dollars as a person reads them: "$1.25", "$0.0031"."""
    value = amount / DOLLAR
    if not amount or value >= 0.995:
        return f"${value:,.2f}"
    places = 2 if amount % (DOLLAR // 100) == 0 else 4
    return f"${value:.{places}f}" if value >= 0.0001 else "under $0.0001"
