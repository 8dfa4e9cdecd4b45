"""The command `briefbot cost`."""

from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.invocation import run, settings_of

if TYPE_CHECKING:
    from briefbot.app import Account
    from briefbot.desk.spending import Spent
    from briefbot.showing.cost import CostReport, CostRow


def cost(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", "-n", min=1, max=366, help="How many days, today among them.")] = 30,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what the language model has cost, what is left to spend, and what the month will come to."""
    from briefbot import app
    from briefbot.showing.cost import cost_as_json, cost_in_terminal

    report = _report(run(app.account(settings_of(context), days)))
    if json:
        output.write(cost_as_json(report) + "\n")
    else:
        output.show(cost_in_terminal(report))


def _report(account: "Account") -> "CostReport":
    from briefbot.showing.cost import CapRow, CostReport

    spending = account.spending
    shares = (("feed", spending.feeds), ("chat", spending.chats), ("person", spending.people))
    return CostReport(
        model=account.model,
        days=tuple(_row(f"{day:%Y-%m-%d}", spent) for day, spent in spending.days),
        total=_row("in all", spending.total),
        shares=tuple((name, tuple(_row(of, spent) for of, spent in share)) for name, share in shares),
        titles=account.titles,
        caps=tuple(CapRow(name=left.name, most=left.most, taken=left.taken) for left in spending.left),
        forecast=spending.forecast,
        is_free=account.is_free,
        is_guessed=account.is_guessed,
    )


def _row(name: str, spent: "Spent") -> "CostRow":
    from briefbot.showing.cost import CostRow

    return CostRow(
        name=name,
        calls=spent.calls,
        tokens_in=spent.tokens_in,
        cached=spent.cached,
        tokens_out=spent.tokens_out,
        amount=spent.amount,
        unsettled=spent.unsettled,
    )
