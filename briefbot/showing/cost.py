"""What the model has cost, in the terminal and as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from briefbot.showing.plain import plain

_NANO = 1_000_000_000
_WIDEST_NAME = 30  # columns of a feed's or a chat's name; with the figures beside it a line stays within 80
_CAPS = {"day": "today", "month": "this month"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """What calls come to, under a name; amounts in nano-dollars. `unsettled` is set aside for calls whose end is not known."""

    name: str
    calls: int = 0
    tokens_in: int = 0
    cached: int = 0
    tokens_out: int = 0
    amount: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRow:
    """A cap and what is taken of it, in nano-dollars; `most` is None where there is no cap."""

    name: str
    most: int | None
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostReport:
    """The account: a row for each day ("2026-11-23"), and the shares by feed (its address), chat and person.

    `titles` are those of the feeds that are known. `forecast` is None where there is too little to tell.
    `is_free` says that the model in use costs nothing, `is_guessed` that its price is not known.
    """

    model: str
    days: tuple[CostRow, ...]
    total: CostRow
    shares: tuple[tuple[str, tuple[CostRow, ...]], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    caps: tuple[CapRow, ...] = ()
    forecast: int | None = None
    is_free: bool = False
    is_guessed: bool = False


def cost_in_terminal(report: CostReport) -> RenderableType:
    """The account: a line for each day on which something was asked, the shares, the caps, the forecast."""
    return Group(*(Text(line) if isinstance(line, str) else line for line in _lines(report)))


def _lines(report: CostReport) -> Iterator[Text | str]:
    if not report.total.calls:
        span = "today" if len(report.days) == 1 else f"in {len(report.days)} days"
        yield f"The model was asked nothing {span}."
        yield ""
    else:
        days = [*(row for row in report.days if row.calls), report.total]
        tables = [("day", days), *((heading, rows) for heading, rows in report.shares if rows)]
        named = [
            (heading, [(_short(report.titles.get(row.name) or row.name), row) for row in rows]) for heading, rows in tables
        ]
        width = max(cell_len(name) for _, rows in named for name, _ in rows)
        for heading, rows_named in named:
            yield from _table(heading, rows_named, width)
            yield ""
    yield from _remarks(report)


def _table(heading: str, named: Iterable[tuple[str, CostRow]], width: int) -> Iterator[Text]:
    yield Text(f"{heading:<{width}} {'calls':>6} {'tokens in':>10} {'cached':>9} {'out':>9} {'US$':>9}", style="bold")
    for name, row in named:
        figures = f"{row.calls:>6,} {row.tokens_in:>10,} {row.cached:>9,} {row.tokens_out:>9,} {row.amount / _NANO:>9,.4f}"
        yield Text(f"{set_cell_size(name, width)} {figures}", style="bold" if name == "in all" else "")


def _remarks(report: CostReport) -> Iterator[str]:
    if report.is_free:
        yield f"The model in use, {plain(report.model)}, costs nothing: no budget holds it back."
    if report.is_guessed:
        yield f"The price of {plain(report.model)} is not known: it is reckoned as the dearest model (see model.prices)."
    if report.total.unsettled:
        yield f"US$ {_sum(report.total.unsettled)} of that is set aside for calls whose end is not known."
    if report.is_free:
        return
    for cap in report.caps:
        yield _cap(cap)
    if report.total.calls:
        yield _forecast(report.forecast)


def _cap(cap: CapRow) -> str:
    span = _CAPS[cap.name]
    if cap.most is None:
        return f"US$ {_sum(cap.taken)} {span}; no cap (budget.{cap.name})."
    left = max(cap.most - cap.taken, 0)
    return f"US$ {_sum(cap.taken)} of {_sum(cap.most)} {span}; {_sum(left)} left (budget.{cap.name})."


def _forecast(amount: int | None) -> str:
    if amount is None:
        return "Too few full days so far to tell what the month will come to."
    return f"At the pace of the last days the month will come to about US$ {_sum(amount)}."


def _sum(amount: int) -> str:
    """ "12.30", "0.0018": cents where there are some, finer where there are none."""
    places = 2 if amount >= _NANO // 10 or not amount else 4
    return f"{amount / _NANO:,.{places}f}" if amount >= _NANO // 10_000 or not amount else "<0.0001"


def _short(name: str) -> str:
    clean = plain(name).removeprefix("https://").removeprefix("http://")
    return clean if cell_len(clean) <= _WIDEST_NAME else set_cell_size(clean, _WIDEST_NAME - 1) + "…"


# -- for a program -------------------------------------------------------------------------------------------------------


def cost_as_json(report: CostReport) -> str:
    """The account for a program, in US dollars; what there is no cap for, or too little to tell of, is null."""
    document = {
        "model": report.model,
        "is_free": report.is_free,
        "price_is_known": not report.is_guessed,
        "days": [{"day": row.name, **_figures(row)} for row in report.days],
        "total": _figures(report.total),
        **{f"by_{heading}": [{heading: row.name, **_figures(row)} for row in rows] for heading, rows in report.shares},
        "budget": [
            {
                "name": cap.name,
                "cap": None if cap.most is None else cap.most / _NANO,
                "taken": cap.taken / _NANO,
                "left": None if cap.most is None else max(cap.most - cap.taken, 0) / _NANO,
            }
            for cap in report.caps
        ],
        "forecast": None if report.forecast is None else report.forecast / _NANO,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _figures(row: CostRow) -> dict[str, float]:
    return {
        "calls": row.calls,
        "tokens_in": row.tokens_in,
        "cached": row.cached,
        "tokens_out": row.tokens_out,
        "cost": row.amount / _NANO,
        "unsettled": row.unsettled / _NANO,
    }
