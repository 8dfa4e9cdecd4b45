"""The command `briefbot doctor`: looks whether what the desk needs of others is there."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.errors import SourceError
from briefbot.invocation import run, settings_of

if TYPE_CHECKING:
    from briefbot.settings import Settings

doctor = typer.Typer(help="Look whether what the desk needs of others is there.", no_args_is_help=True, rich_markup_mode=None)


@doctor.callback()
def examine() -> None:
    """Look whether what the desk needs of others is there."""


@doctor.command()
def mail(
    context: typer.Context,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="Send a test mail to this address.")] = "",
    dns: Annotated[str, typer.Option(metavar="ADDRESS", help="Ask this DNS server, such as 192.0.2.1 or 127.0.0.1:5353.")] = "",
) -> None:
    """Check that mail goes out, is believed, and comes back.

    SPF, DKIM and DMARC, where bounces go, the server, the login, the inbox.
    """
    states = run(_told(settings_of(context), to, _server(dns)))
    if "wrong" in states:
        raise typer.Exit(6)


async def _told(settings: "Settings", to: str, dns: tuple[str, int] | None) -> list[str]:
    """Each finding is shown when it is known; answers how they are."""
    from briefbot.app_doctor import examine_mail
    from briefbot.showing.health import findings_in_terminal

    states: list[str] = []
    async for finding in examine_mail(settings, to, dns):
        output.show(findings_in_terminal([finding]))
        states.append(finding.state)
    return states


def _server(address: str) -> tuple[str, int] | None:
    if not address:
        return None
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)|([0-9a-fA-F:]+))(?::([0-9]{1,5}))?", address)
    if not found:
        raise SourceError("--dns: should be the IP address of a DNS server, such as 192.0.2.1 or [2001:db8::1]:53")
    return found[1] or found[2] or found[3], int(found[4] or 53)
