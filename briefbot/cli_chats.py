"""The commands of `briefbot chats`."""

from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.errors import BriefbotError, SourceError
from briefbot.invocation import name, run, settings_of

if TYPE_CHECKING:
    from briefbot.app_chats import NamedChat
    from briefbot.settings import ChatSettings

Names = Annotated[list[str] | None, typer.Argument(help="Their names in the settings. [default: all]", metavar="NAME")]

chats = typer.Typer(
    help="Other chats, such as Slack, Discord, Matrix, ntfy or Teams.", no_args_is_help=True, rich_markup_mode=None
)


@chats.command("list")
def list_chats(context: typer.Context) -> None:
    """List the chats that the settings name, and what goes there."""
    from briefbot import app_chats

    named = app_chats.named_chats(settings_of(context))
    output.show(*(_line(chat) for chat in named) if named else ("No chats yet. [chats.NAME] in the settings names one.",))


@chats.command("test")
def send_test(context: typer.Context, names: Names = None) -> None:
    """Send a line to each chat, to see that it arrives."""
    from briefbot import app_chats

    settings = settings_of(context)
    if strangers := sorted(set(names or ()) - settings.chats.keys()):
        raise SourceError(f"there is no [chats.{strangers[0]}] in the settings; `{name()} chats list` lists those that are")
    tried = run(app_chats.try_out(settings, names or tuple(settings.chats)))
    for chat in (chat for chat, error in tried.items() if error is None):
        output.show(f"{chat}: sent")
    if failed := [str(error) for error in tried.values() if error]:
        raise BriefbotError("\n".join(failed))


def _line(chat: "NamedChat") -> str:
    return f"{chat.name}  {chat.service}  {_wanted(chat.settings)}"


def _wanted(chat: "ChatSettings") -> str:
    """ "topics sea; words ferry, coast guard; once a day at 07:30"."""
    wishes = (("topics", chat.topics), ("feeds", chat.feeds), ("words", chat.words))
    what = [f"{kind} {', '.join(values)}" for kind, values in wishes if values] or ["everything"]
    return "; ".join((*what, f"once a day at {chat.digest:%H:%M}" if chat.digest else "at once"))
