"""What the model has cost, in the terminal and as JSON."""

import json
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from briefbot.showing.account import Account, Left, Spent
from briefbot.showing.catalogue import Catalogue, marked
from briefbot.showing.plain import plain

_NANO = 1_000_000_000
_WIDEST_NAME = 30  # columns of a feed's or a chat's name; with the figures beside it a line stays within 80
_COLUMNS = (6, 10, 9, 9, 9)
_CAPS = {"day": marked("today"), "month": marked("this month")}


def cost_in_terminal(account: Account, words: Catalogue) -> RenderableType:
    """The account: a line for each day on which something was asked, the shares, the caps, the forecast."""
    return Group(*(Text(line) if isinstance(line, str) else line for line in _lines(account, words)))


def _lines(account: Account, words: Catalogue) -> Iterator[Text | str]:
    spending = account.spending
    if not spending.total.calls:
        yield _asked_nothing(len(spending.days), words)
        yield ""
    else:
        days = [(f"{day}", spent) for day, spent in spending.days if spent.calls]
        feeds = [(account.titles.get(feed) or feed, spent) for feed, spent in spending.feeds]
        shares = (
            (words.say("feed"), feeds),
            (words.say("chat"), spending.chats),
            (words.say("person"), spending.people),
        )
        total = (words.say("in all"), spending.total)
        tables = [(words.say("day"), [*days, total]), *((heading, rows) for heading, rows in shares if rows)]
        named = [(heading, [(_short(name), spent) for name, spent in rows]) for heading, rows in tables]
        width = max(cell_len(name) for heading, rows in named for name in (heading, *(name for name, _ in rows)))
        for heading, rows in named:
            yield from _table(heading, rows, width, words)
            yield ""
    yield from _remarks(account, words)


def _asked_nothing(days: int, words: Catalogue) -> str:
    if days == 1:
        return words.say("The model was asked nothing today.")
    return words.say_number(
        "The model was asked nothing in {number} day.", "The model was asked nothing in {number} days.", days
    )


def _table(heading: str, named: Iterable[tuple[str, Spent]], width: int, words: Catalogue) -> Iterator[Text]:
    heads = (words.say("calls"), words.say("tokens in"), words.say("cached"), words.say("out"), "US$")
    yield Text(_row(heading, width, heads), style="bold")
    for name, spent in named:
        amounts = (spent.calls, spent.tokens_in, spent.cached, spent.tokens_out)
        figures = (*map(words.figure, amounts), words.figure(spent.amount / _NANO, 4))
        yield Text(_row(name, width, figures), style="bold" if name == words.say("in all") else "")


def _row(name: str, width: int, figures: Iterable[str]) -> str:
    columns = (f"{figure:>{column}}" for figure, column in zip(figures, _COLUMNS, strict=True))
    return f"{set_cell_size(name, width)} {' '.join(columns)}"


def _remarks(account: Account, words: Catalogue) -> Iterator[str]:
    spending, model = account.spending, plain(account.model)
    if account.is_free:
        yield words.say("The model in use, {model}, costs nothing: no budget holds it back.", model=model)
    if account.is_guessed:
        yield words.say(
            "The price of {model} is not known: it is reckoned as the dearest model (see model.prices).", model=model
        )
    if unsettled := spending.total.unsettled:
        yield words.say("US$ {sum} of that is set aside for calls whose end is not known.", sum=_sum(unsettled, words))
    if account.is_free:
        return
    for left in spending.left:
        yield _cap(left, words)
    if spending.total.calls:
        yield _forecast(spending.forecast, words)


def _cap(left: Left, words: Catalogue) -> str:
    span, name, taken = words.say(_CAPS[left.name]), f"budget.{left.name}", _sum(left.taken, words)
    if left.most is None:
        return words.say("US$ {taken} {span}; no cap ({name}).", taken=taken, span=span, name=name)
    most, rest = _sum(left.most, words), _sum(max(left.most - left.taken, 0), words)
    return words.say(
        "US$ {taken} of {most} {span}; {rest} left ({name}).", taken=taken, most=most, span=span, rest=rest, name=name
    )


def _forecast(amount: int | None, words: Catalogue) -> str:
    if amount is None:
        return words.say("Too few full days so far to tell what the month will come to.")
    return words.say("At the pace of the last days the month will come to about US$ {sum}.", sum=_sum(amount, words))


def _sum(amount: int, words: Catalogue) -> str:
    """ "12.30", "0.0018": cents where there are some, finer where there are none."""
    if 0 < amount < _NANO // 10_000:
        return f"<{words.figure(0.0001, 4)}"
    return words.figure(amount / _NANO, 2 if amount >= _NANO // 10 or not amount else 4)


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
