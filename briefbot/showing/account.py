"""What a language model has cost, as it is reckoned and shown. Amounts are in nano-dollars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What calls come to; `unsettled` of the amount is set aside for calls whose end is not known."""

    calls: int = 0
    tokens_in: int = 0
    cached: int = 0
    tokens_out: int = 0
    amount: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A cap of all calls together ("day", "month"), and what is taken of it, now; `most` is None where there is no cap."""

    name: str
    most: int | None
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was spent. `days` has every day asked for, the newest first; the shares are of those days, the largest first.

    `forecast` is what the whole month will come to; None where there is too little to tell.
    """

    days: tuple[tuple[date, Spent], ...]
    total: Spent
    feeds: tuple[tuple[str, Spent], ...] = ()
    chats: tuple[tuple[str, Spent], ...] = ()
    people: tuple[tuple[str, Spent], ...] = ()
    left: tuple[Left, ...] = ()
    forecast: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the model in use has cost; `titles` are those of the feeds that are known, by address.

    `is_free` says that it costs nothing, `is_guessed` that its price is not known.
    """

    model: str
    spending: Spending
    titles: Mapping[str, str] = field(default_factory=dict)
    is_free: bool = False
    is_guessed: bool = False
