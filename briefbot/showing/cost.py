"""What the model has cost, in the terminal and as JSON."""

import json
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from briefbot.showing.account import Account, Left, Spent
from briefbot.showing.plain import plain

_NANO = 1_000_000_000
_WIDEST_NAME = 30  # columns of a feed's or a chat's name; with the figures beside it a line stays within 80
_IN_ALL = "in all"
_CAPS = {"day": "today", "month": "this month"}


def cost_in_terminal(account: Account) -> RenderableType:
    """The account: a line for each day on which something was asked, the shares, the caps, the forecast."""
    return Group(*(Text(line) if isinstance(line, str) else line for line in _lines(account)))


def _lines(account: Account) -> Iterator[Text | str]:
    spending = account.spending
    if not spending.total.calls:
        span = "today" if len(spending.days) == 1 else f"in {len(spending.days)} days"
        yield f"The model was asked nothing {span}."
        yield ""
    else:
        days = [(f"{day}", spent) for day, spent in spending.days if spent.calls]
        feeds = [(account.titles.get(feed) or feed, spent) for feed, spent in spending.feeds]
        shares = [("feed", feeds), ("chat", spending.chats), ("person", spending.people)]
        tables = [("day", [*days, (_IN_ALL, spending.total)]), *((heading, rows) for heading, rows in shares if rows)]
        named = [(heading, [(_short(name), spent) for name, spent in rows]) for heading, rows in tables]
        width = max(cell_len(name) for _, rows in named for name, _ in rows)
        for heading, rows in named:
            yield from _table(heading, rows, width)
            yield ""
    yield from _remarks(account)


def _table(heading: str, named: Iterable[tuple[str, Spent]], width: int) -> Iterator[Text]:
    yield Text(f"{heading:<{width}} {'calls':>6} {'tokens in':>10} {'cached':>9} {'out':>9} {'US$':>9}", style="bold")
    for name, spent in named:
        figures = (
            f"{spent.calls:>6,} {spent.tokens_in:>10,} {spent.cached:>9,} {spent.tokens_out:>9,} {spent.amount / _NANO:>9,.4f}"
        )
        yield Text(f"{set_cell_size(name, width)} {figures}", style="bold" if name == _IN_ALL else "")


def _remarks(account: Account) -> Iterator[str]:
    spending = account.spending
    if account.is_free:
        yield f"The model in use, {plain(account.model)}, costs nothing: no budget holds it back."
    if account.is_guessed:
        yield f"The price of {plain(account.model)} is not known: it is reckoned as the dearest model (see model.prices)."
    if spending.total.unsettled:
        yield f"US$ {_sum(spending.total.unsettled)} of that is set aside for calls whose end is not known."
    if account.is_free:
        return
    for left in spending.left:
        yield _cap(left)
    if spending.total.calls:
        yield _forecast(spending.forecast)


def _cap(left: Left) -> str:
    span = _CAPS[left.name]
    if left.most is None:
        return f"US$ {_sum(left.taken)} {span}; no cap (budget.{left.name})."
    rest = max(left.most - left.taken, 0)
    return f"US$ {_sum(left.taken)} of {_sum(left.most)} {span}; {_sum(rest)} left (budget.{left.name})."


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


def cost_as_json(account: Account) -> str:
    """The account for a program, in US dollars; what there is no cap for, or too little to tell of, is null."""
    spending = account.spending
    shares = (("feed", spending.feeds), ("chat", spending.chats), ("person", spending.people))
    document = {
        "model": account.model,
        "is_free": account.is_free,
        "price_is_known": not account.is_guessed,
        "days": [{"day": f"{day}", **_figures(spent)} for day, spent in spending.days],
        "total": _figures(spending.total),
        **{f"by_{kind}": [{kind: name, **_figures(spent)} for name, spent in share] for kind, share in shares},
        "budget": [
            {
                "name": left.name,
                "cap": None if left.most is None else left.most / _NANO,
                "taken": left.taken / _NANO,
                "left": None if left.most is None else max(left.most - left.taken, 0) / _NANO,
            }
            for left in spending.left
        ],
        "forecast": None if spending.forecast is None else spending.forecast / _NANO,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _figures(spent: Spent) -> dict[str, float]:
    return {
        "calls": spent.calls,
        "tokens_in": spent.tokens_in,
        "cached": spent.cached,
        "tokens_out": spent.tokens_out,
        "cost": spent.amount / _NANO,
        "unsettled": spent.unsettled / _NANO,
    }
