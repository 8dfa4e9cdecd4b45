"""What the model has cost: by day, feed, chat and person, what is left, and what the month will come to. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar

from briefbot.desk.budget import Budget, day_begins, month_begins, month_ends
from briefbot.ports import Call
from briefbot.showing.account import Left, Spending, Spent

K = TypeVar("K", date, str)

_FULL_DAYS = 7  # those whose mean foretells the rest of the month
_FEWEST_DAYS = 3  # with fewer there is too little to tell


def summed(calls: Sequence[Call]) -> Spent:
    """What calls come to."""
    return Spent(
        calls=len(calls),
        tokens_in=sum(call.usage.tokens_in for call in calls),
        cached=sum(call.usage.cached for call in calls),
        tokens_out=sum(call.usage.tokens_out for call in calls),
        amount=sum(call.amount for call in calls),
        unsettled=sum(call.amount for call in calls if not call.is_settled),
    )


def since(now: datetime, zone: tzinfo, days: int) -> datetime:
    """From when the calls are needed for an account of so many days: the month, and the days of its forecast, too."""
    return min(day_begins(now, zone, -max(days - 1, _FULL_DAYS)), month_begins(now, zone))


def spending(calls: Sequence[Call], budget: Budget, now: datetime, zone: tzinfo, days: int) -> Spending:
    """The account of the last `days` days, today among them, out of all calls since `since(now, zone, days)`."""
    begins = day_begins(now, zone, 1 - days)
    shown = [call for call in calls if call.at >= begins]
    by_day = _by(calls, lambda call: _day(call.at, zone))
    today = _day(now, zone)
    dates = [today - timedelta(days=before) for before in range(days)]
    of_month = summed([call for call in calls if call.at >= month_begins(now, zone)])
    of_today = by_day.get(today, Spent())
    return Spending(
        days=tuple((day, by_day.get(day, Spent())) for day in dates),
        total=summed(shown),
        feeds=_shares(shown, lambda call: call.payer.feed),
        chats=_shares(shown, lambda call: call.payer.chat),
        people=_shares(shown, lambda call: call.payer.person),
        left=(
            Left(name="day", most=budget.day, taken=of_today.amount),
            Left(name="month", most=budget.month, taken=of_month.amount),
        ),
        forecast=_forecast(calls, of_month.amount, now, zone),
    )


def _forecast(calls: Sequence[Call], so_far: int, now: datetime, zone: tzinfo) -> int | None:
    """The month so far, and for what is left of it the mean of the last full days since the first call."""
    begins, today = day_begins(now, zone, -_FULL_DAYS), day_begins(now, zone)
    earlier = [call for call in calls if call.at < today]
    if not earlier:
        return None
    first = max(begins, day_begins(min(call.at for call in earlier), zone))
    full = (_day(now, zone) - _day(first, zone)).days
    if full < _FEWEST_DAYS:
        return None
    mean = sum(call.amount for call in earlier if call.at >= first) / full
    left = (month_ends(now, zone) - now.astimezone(UTC)) / timedelta(days=1)
    return so_far + round(mean * left)


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def _by(calls: Iterable[Call], key: Callable[[Call], K]) -> dict[K, Spent]:
    held: dict[K, list[Call]] = {}
    for call in calls:
        held.setdefault(key(call), []).append(call)
    return {name: summed(of_name) for name, of_name in held.items()}


def _shares(calls: Iterable[Call], key: Callable[[Call], str]) -> tuple[tuple[str, Spent], ...]:
    named = [(name, spent) for name, spent in _by(calls, key).items() if name]
    return tuple(sorted(named, key=lambda share: (-share[1].amount, -share[1].calls, share[0])))
