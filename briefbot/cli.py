"""The command line: it alone prints, through `output`. What a command needs is imported when it runs: --help is quick.

Exit codes: 0 done, 1 a fault of our own, 2 not understood, 3 the source cannot be read, 4 a setting cannot be used,
5 the store cannot be used, 6 it cannot be done as things stand, 130 interrupted.
"""

import sys
from enum import Enum, StrEnum
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import cli_run, output
from briefbot.cli_admin import admin
from briefbot.cli_chats import chats
from briefbot.cli_cost import cost
from briefbot.cli_digest import digest
from briefbot.cli_feeds import feeds
from briefbot.cli_mail import doctor
from briefbot.cli_setup import setup
from briefbot.errors import BriefbotError, ConfigError, SourceError, StoreError
from briefbot.invocation import given, name, number, reader, run, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from briefbot.desk.rounds import Tally
    from briefbot.progress import Bars
    from briefbot.settings import Settings
    from briefbot.showing.rounds import RoundRow
    from briefbot.values import Brief

_EXIT_CODES = ((SourceError, 3), (ConfigError, 4), (StoreError, 5), (BriefbotError, 6))
_DEBUG = "--debug"

commands = typer.Typer(
    name="briefbot",
    help="A self-hosted news desk: briefs in which every quote stands in its source, word for word.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
settings_file = typer.Typer(help="The settings.", no_args_is_help=True, rich_markup_mode=None)
# In the order of `briefbot --help`: what a newcomer types first goes first.
commands.command()(setup)
commands.command()(cli_run.run)
commands.command()(cli_run.status)
commands.add_typer(feeds, name="feeds")
commands.add_typer(chats, name="chats")
commands.add_typer(cli_run.outbox, name="outbox")
commands.add_typer(admin, name="admin")
commands.add_typer(doctor, name="doctor")
commands.add_typer(digest, name="digest")
commands.add_typer(settings_file, name="config")


class WriterName(StrEnum):
    """Who writes."""

    embedded = "embedded"
    model = "model"


class Form(Enum):
    """How a brief is printed."""

    terminal = "terminal"
    json = "json"
    markdown = "markdown"


def main() -> None:
    """The command `briefbot`."""
    output.prepare()
    is_debugging = _DEBUG in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != _DEBUG]
    try:
        sys.exit(commands(arguments, standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as error:  # a person is shown a line, never a trace
        if type(error).__name__ == "NoArgsIsHelpError":  # a group of commands alone; typer has the class in a private module
            output.write(f"{error}\n")
            sys.exit(0)
        if is_debugging:
            raise
        output.complain(_line_of(error))
        sys.exit(_exit_code(error))


def _exit_code(error: Exception) -> int:
    if isinstance(error, typer.TyperException):
        return error.exit_code
    return next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), 1)


def _line_of(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return f"{error.format_message()} (briefbot --help lists what there is)"
    if isinstance(error, BriefbotError):
        return str(error)
    said = " ".join(str(error).split())
    return f"a fault of briefbot's own: {type(error).__name__}: {said} (--debug shows where; please report it)"


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        output.write(f"briefbot {version('briefbot')}\n")
        raise typer.Exit


@commands.callback()
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="The settings file.", metavar="FILE")] = None,
    version: Annotated[  # noqa: ARG001  (its callback does it)
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version)
    ] = False,
    debug: Annotated[bool, typer.Option(_DEBUG, help="Show the trace of an error.")] = False,  # noqa: ARG001  (read by main)
) -> None:
    context.obj = config


options.__doc__ = commands.info.help


@commands.command()
def brief(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(help="A URL (a page or feed), a file (HTML, text, Markdown), or - for standard input.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    writer: Annotated[WriterName | None, typer.Option(help="Who writes. [default: as the settings have it]")] = None,
) -> None:
    """Brief a page, a feed's newest stories, or a file."""
    from briefbot import app

    settings, form = settings_of(context), _form(json, markdown)
    if writer:
        settings = settings.model_copy(update={"writer": settings.writer.model_copy(update={"kind": writer.value})})
    content = given(settings.fetch.max_page_bytes) if source == "-" else None
    answer = run(app.brief_source(settings, source, content))
    output.complain("\n".join(answer.troubles))
    _print_briefs(answer.briefs, form, settings)


@commands.command()
def poll(
    context: typer.Context,
    now: Annotated[bool, typer.Option("--now", help="Ask every feed, due or not.")] = False,
) -> None:
    """Ask the feeds what is new, and brief each new story."""
    from briefbot import app
    from briefbot.showing.rounds import outcome

    settings = settings_of(context)
    with _bars() as bars:
        tally = run(app.poll(settings, bars, due_or_not=now))
    output.complain("\n".join(tally.troubles))
    is_idle = not tally.polls and not tally.briefs
    output.show(outcome(_row(tally), name(), reader(settings).words, follows_any=not is_idle or bool(run(app.feeds(settings)))))
    if tally.polls and all(result.error for result in tally.polls):
        raise typer.Exit(3)


@commands.command()
def latest(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Only briefs with all these words.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")] = 20,
) -> None:
    """List the newest briefs."""
    from datetime import UTC, datetime

    from briefbot import app
    from briefbot.showing.facts import outlet_of
    from briefbot.showing.lists import BriefRow, latest_in_terminal

    settings = settings_of(context)
    rows = [
        BriefRow(
            id=str(stored.id),
            written=stored.written,
            headline=stored.brief.headline.text,
            outlets=tuple(dict.fromkeys(outlet_of(source.article) for source in stored.brief.sources)),
        )
        for stored in run(app.latest(settings, limit, words))
    ]
    output.show(latest_in_terminal(rows, reader(settings), now=datetime.now(UTC), command=name()))


@commands.command()
def show(
    context: typer.Context,
    id: Annotated[int, typer.Argument(parser=number, metavar="NUMBER", help="The brief's, as `latest` lists it.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
) -> None:
    """Show one brief."""
    from briefbot import app

    settings = settings_of(context)
    stored = run(app.stored_brief(settings, id))
    if stored is None:
        raise SourceError(f"there is no brief {id}; `{name()} latest` lists them")
    _print_briefs([stored.brief], _form(json, markdown), settings, stored.written)


@commands.command()
def demo(
    context: typer.Context,
    store: Annotated[str, typer.Option(help="Where the demo keeps its briefs. [default: demo.db in your data folder]")] = "",
) -> None:
    """Run the whole desk on sample outlets of its own."""
    from briefbot import app
    from briefbot.config import demo_store
    from briefbot.showing.rounds import demo_outcome, where_demo_is

    settings = settings_of(context).model_copy(update={"store": demo_store(store)})
    with _bars() as bars:
        tally, kept = run(app.demo(settings, bars))
    output.complain("\n".join(tally.troubles))
    for stored in kept:
        if stored.id in tally.briefs:
            _print_briefs([stored.brief], Form.terminal, settings, stored.written)
            output.show("")
    words = reader(settings).words
    output.show(demo_outcome(_row(tally), len(kept), name(), words))
    if settings.store.url.startswith("sqlite"):  # another's URL may hold a password
        output.write(f"\n{where_demo_is(quote(settings.store.url), name(), words)}\n")  # whole, however narrow the terminal is


commands.command()(cost)


@settings_file.command()
def check(context: typer.Context) -> None:
    """Check the settings, and say where they come from.

    The prompts, prices, templates and chats that they name are tried, too.
    """
    from briefbot import app_model
    from briefbot.config import where
    from briefbot.settings_advice import advice

    settings = settings_of(context)
    app_model.prompt_styles(settings)
    app_model.price_of(settings)
    if settings.telegram.templates:
        from briefbot.app_telegram import channel_templates

        channel_templates(settings)
    if settings.chats:
        from briefbot.app_chats import chats_of

        chats_of(settings)
    found, words = where(context.obj), reader(settings).words
    if found:
        output.show(words.say("{file}: fine", file=found))
    else:
        output.show(words.say("There is no settings file: every setting has its default, or what BRIEFBOT_* says."))
    for line in advice(settings, words):
        output.show(words.say("But {advice}.", advice=line))


def _row(tally: "Tally") -> "RoundRow":
    from briefbot.showing.rounds import RoundRow

    return RoundRow(
        feeds=len(tally.polls),
        failed=sum(bool(result.error) for result in tally.polls),
        entries=sum(result.new for result in tally.polls),
        articles=sum(result.article_id is not None for result in tally.reads),
        briefs=len(tally.briefs),
    )


def _form(json: bool, markdown: bool) -> "Form":
    if json and markdown:
        raise typer.BadParameter("--json and --markdown exclude each other")
    return Form.json if json else Form.markdown if markdown else Form.terminal


def _print_briefs(briefs: "Sequence[Brief]", form: "Form", settings: "Settings", written: "datetime | None" = None) -> None:
    if form is Form.json:
        documents = [one.to_json() for one in briefs]
        output.write((documents[0] if len(documents) == 1 else f"[{','.join(documents)}]") + "\n")
    elif form is Form.markdown:
        from briefbot.showing.markdown import to_markdown

        output.write("\n\n---\n\n".join(to_markdown(one, reader(settings), written=written).strip() for one in briefs) + "\n")
    else:
        from briefbot.showing.terminal import in_terminal

        for number, one in enumerate(briefs):
            output.show(*([""] if number else []), in_terminal(one, reader(settings), written=written))


def _bars() -> "Bars":
    from briefbot.progress import Bars

    return Bars(output.console(stderr=True))
