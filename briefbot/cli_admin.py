"""The command for who looks after the desk on the web."""

import typer

from briefbot import output
from briefbot.invocation import name, reader, run, settings_of

admin = typer.Typer(help="The desk's own pages on the web.", no_args_is_help=True, rich_markup_mode=None)


@admin.callback()
def _admin() -> None:
    """A group, though it has one command."""


@admin.command()
def link(context: typer.Context) -> None:
    """Print a link that lets whoever opens it in.

    It is good once, for a quarter of an hour.
    """
    from briefbot import app_people

    settings = settings_of(context)
    output.write(f"{run(app_people.admin_link(settings))}\n")  # whole, however narrow the terminal is
    started = f"`{name()} run`"
    output.complain(reader(settings).words.say("it opens while {command} runs with these settings", command=started))
