"""The command `briefbot cost`."""

from typing import Annotated

import typer

from briefbot import output
from briefbot.invocation import reader, run, settings_of


def cost(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", "-n", min=1, max=366, help="How many days, today among them.")] = 30,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what the model has cost, and what is left to spend."""
    from briefbot import app
    from briefbot.showing.cost import cost_as_json, cost_in_terminal

    settings = settings_of(context)
    account = run(app.account(settings, days))
    if json:
        output.write(cost_as_json(account) + "\n")
    else:
        output.show(cost_in_terminal(account, reader(settings).words))
