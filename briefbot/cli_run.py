"""The commands of the service: run it, see how it stands, decide on what it cannot decide."""

import asyncio
import re
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.invocation import name, number, reader, settings_of
from briefbot.invocation import run as run_to_its_end

if TYPE_CHECKING:
    from briefbot.app_service import Screen, Status
    from briefbot.desk.service import Stopping
    from briefbot.ports import DeliveryRow
    from briefbot.settings import Settings
    from briefbot.showing.status import DeliveryLine, StatusReport

_SHORTEST_KEY = 16

outbox = typer.Typer(help="The deliveries that wait for your word.", no_args_is_help=True, rich_markup_mode=None)
Number = Annotated[int, typer.Argument(parser=number, metavar="NUMBER", help="The delivery's, as `status` lists it.")]


def run(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say a line for each thing done.")] = False,
) -> None:
    """Run the desk: poll the feeds, write, and deliver, until Ctrl-C."""
    from briefbot import logbook

    settings = settings_of(context)
    logbook.keep(secrets_of(settings), verbose=verbose)
    run_to_its_end(_serve(settings, verbose))


async def _serve(settings: "Settings", verbose: bool) -> None:
    from briefbot import app_service
    from briefbot.desk.service import Stopping

    stopping = Stopping()
    _heed_signals(stopping, verbose)
    await app_service.serve(settings, _screen(), stopping, lambda feeds: output.complain(_greeting(feeds, settings)))


def _greeting(feeds: int, settings: "Settings") -> str:
    from briefbot.settings_advice import advice

    followed = f"{feeds} feed{'s are' if feeds != 1 else ' is'} followed"
    how = followed if feeds else f"no feed is followed yet; `{name()} feeds add URL` follows one, also while this runs"
    pages = f"; the pages are at {settings.web.url or f'http://{settings.web.listen}'}" if settings.web.listen else ""
    told = [f"but {line}" for line in advice(settings)]
    return "\n".join([how, *told, f"briefs {_whereto(settings)}{pages}; Ctrl-C stops"])


def _whereto(settings: "Settings") -> str:
    """Where briefs go: "go to Telegram, by mail and to 2 other chats"."""
    chats = len(settings.chats)
    elsewhere = [
        *(["by mail"] if settings.mail.server else []),
        *([f"to {chats} other chat{'s' if chats > 1 else ''}"] if chats else []),
    ]
    if not settings.telegram.token.get_secret_value():
        return " and ".join(("appear here as they are written", *(f"go {where}" for where in elsewhere)))
    *others, last = "to Telegram", *elsewhere
    return f"go {', '.join(others)} and {last}" if others else f"go {last}"


def _heed_signals(stopping: "Stopping", verbose: bool) -> None:
    """Ctrl-C and SIGTERM ask us to stop; a second one stops at once, and a third is not waited for by anybody."""
    loop = asyncio.get_running_loop()

    def stop(by_key: bool) -> None:
        is_second = stopping.asked.is_set()
        stopping.ask()
        output.complain("stopping at once" if is_second else _farewell(by_key, verbose))
        if is_second:
            for signal_ in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(signal_)

    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stop, signal_ is signal.SIGINT)


def _farewell(by_key: bool, verbose: bool) -> str:
    """What the one who stops us is told, beside what a verbose log says by itself."""
    if verbose:
        return "Ctrl-C again stops at once" if by_key else ""
    return f"stopping: what is under way may take ten seconds{' (Ctrl-C: at once)' if by_key else ''}"


def secrets_of(settings: "Settings") -> list[str]:
    """What no line of the log may show, the webhook's secret that we make ourselves among it."""
    telegram = settings.telegram
    token = telegram.token.get_secret_value()
    known = [
        token,
        token.partition(":")[2],
        telegram.webhook_secret.get_secret_value(),
        settings.model.api_key.get_secret_value(),
        *(getattr(settings.mail, name).get_secret_value() for name in ("password", "inbox_password", "webhook_secret")),
    ]
    known += [secret for chat in settings.chats.values() for secret in _secrets_of_url(chat.url.get_secret_value())]
    if not (token and telegram.webhook_url):
        return known
    # The library takes a second to load, and who has no webhook does without.
    from briefbot.app_telegram import webhook

    hook = webhook(telegram)
    return [*known, hook.secret] if hook else known


def _secrets_of_url(url: str) -> list[str]:
    """A chat's URL, and what in it is long enough to be a key to it."""
    return [url, *(part for part in re.split(r"[/?&=#:@,]+", url) if len(part) >= _SHORTEST_KEY)]


def _screen() -> "Screen":
    from briefbot.app_service import Screen
    from briefbot.showing.terminal import MEASURE

    console = output.console()
    return Screen(say=output.write, width=min(console.width, MEASURE), is_styled=console.is_terminal)


def status(context: typer.Context) -> None:
    """Show how the desk stands, what waits, and what needs your word."""
    from briefbot import app_service
    from briefbot.showing.status import status_in_terminal

    settings = settings_of(context)
    output.show(status_in_terminal(_report(run_to_its_end(app_service.status(settings))), reader(settings).words))


@outbox.command("list")
def list_outbox(context: typer.Context) -> None:
    """List what is unsure, has failed, or waits for an editor."""
    from briefbot import app_service
    from briefbot.showing.status import outbox_in_terminal

    settings = settings_of(context)
    found = run_to_its_end(app_service.status(settings))
    output.show(outbox_in_terminal(_to_decide(found), found.at, name(), reader(settings).words))


@outbox.command()
def send(context: typer.Context, id: Number) -> None:
    """Send a delivery (again)."""
    from briefbot import app_service

    row = run_to_its_end(app_service.settle(settings_of(context), id, send=True))
    output.show(f"will be sent to {_whom(row)}: {row.headline}")


@outbox.command()
def drop(context: typer.Context, id: Number) -> None:
    """Leave a delivery unsent."""
    from briefbot import app_service

    row = run_to_its_end(app_service.settle(settings_of(context), id, send=False))
    output.show(f"dropped: to {_whom(row)}: {row.headline}")


def _report(found: "Status") -> "StatusReport":
    from briefbot.showing.status import AilingFeed, OutboxRow, PausedFeed, StatusReport

    paused = [health.feed for health in found.feeds if health.feed.is_paused]
    asked = (health.feed for health in found.feeds if not health.feed.is_paused)
    ailing = (feed for feed in asked if feed.failures or feed.status == "gone")
    return StatusReport(
        at=found.at,
        command=name(),
        server=next((who for duty, who in found.duties.items() if duty.startswith("outlet ")), ""),
        feeds=len(found.feeds),
        ailing=tuple(
            AilingFeed(
                id=feed.id,
                name=feed.name,
                trouble=feed.error,
                failures=feed.failures,
                is_gone=feed.status == "gone",
            )
            for feed in ailing
        ),
        paused=tuple(PausedFeed(id=feed.id, name=feed.name) for feed in paused),
        entries=found.entries,
        stories=found.stories,
        outbox=tuple(OutboxRow(outlet=c.outlet, state=c.state, count=c.count, oldest=c.oldest) for c in found.counts),
        to_decide=_to_decide(found),
    )


def _to_decide(found: "Status") -> "tuple[DeliveryLine, ...]":
    from briefbot.showing.status import DeliveryLine

    return tuple(
        DeliveryLine(id=row.id, state=row.state, whom=_whom(row), headline=row.headline, made=row.made, error=row.error)
        for row in (*found.unsure, *found.review, *found.failed)
    )


def _whom(row: "DeliveryRow") -> str:
    from briefbot.desk.stages import named

    return named(row.subscriber)
