"""The commands of `briefbot chats`."""

from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.errors import BriefbotError, SourceError
from briefbot.invocation import name, reader, run, settings_of

if TYPE_CHECKING:
    from briefbot.app_chats import NamedChat
    from briefbot.showing.chats import ChatRow

Names = Annotated[list[str] | None, typer.Argument(help="Their names in the settings. [default: all]", metavar="NAME")]

chats = typer.Typer(
    help="Other chats, such as Slack, Discord, Matrix, ntfy or Teams.", no_args_is_help=True, rich_markup_mode=None
)


@chats.command("list")
def list_chats(context: typer.Context) -> None:
    """List the chats that the settings name, and what goes there."""
    from briefbot import app_chats
    from briefbot.showing.chats import chats_in_terminal

    settings = settings_of(context)
    rows = [_row(chat) for chat in app_chats.named_chats(settings)]
    output.show(chats_in_terminal(rows, reader(settings).words))


@chats.command("test")
def send_test(context: typer.Context, names: Names = None) -> None:
    """Send a line to each chat, to see that it arrives."""
    from briefbot import app_chats
    from briefbot.showing.chats import no_chats, tried_in_terminal

    settings = settings_of(context)
    words = reader(settings).words
    if strangers := sorted(set(names or ()) - settings.chats.keys()):
        raise SourceError(f"there is no [chats.{strangers[0]}] in the settings; `{name()} chats list` lists those that are")
    tried = run(app_chats.try_out(settings, names or tuple(settings.chats)))
    for chat in (chat for chat, error in tried.items() if error is None):
        output.show(tried_in_terminal(chat, words))
    if not tried:
        output.show(no_chats(words))
    if failed := [str(error) for error in tried.values() if error]:
        raise BriefbotError("\n".join(failed))


def _row(named: "NamedChat") -> "ChatRow":
    from briefbot.showing.chats import ChatRow

    chat = named.settings
    return ChatRow(
        name=named.name,
        service=named.service,
        topics=chat.topics,
        feeds=chat.feeds,
        words=chat.words,
        digest=f"{chat.digest:%H:%M}" if chat.digest else "",
    )
