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
    from briefbot.app_outbox import Status
    from briefbot.app_service import Screen
    from briefbot.desk.service import Stopping
    from briefbot.ports import DeliveryRow
    from briefbot.settings import Settings
    from briefbot.showing.audience import Audience
    from briefbot.showing.catalogue import Catalogue
    from briefbot.showing.greeting import Greeting
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
    from briefbot.showing.greeting import greeting

    stopping, words = Stopping(), reader(settings).words
    _heed_signals(stopping, words, verbose)
    await app_service.serve(
        settings, _screen(), stopping, lambda feeds: output.complain(greeting(_beginning(feeds, settings, words), words))
    )


def _beginning(feeds: int, settings: "Settings", words: "Catalogue") -> "Greeting":
    from briefbot.settings_advice import advice
    from briefbot.showing.greeting import Greeting

    web = settings.web
    return Greeting(
        command=name(),
        feeds=feeds,
        is_in_telegram=bool(settings.telegram.token.get_secret_value()),
        mails=bool(settings.mail.server),
        chats=len(settings.chats),
        pages=(web.url or f"http://{web.listen}") if web.listen else "",
        advice=advice(settings, words),
    )


def _heed_signals(stopping: "Stopping", words: "Catalogue", verbose: bool) -> None:
    """Ctrl-C and SIGTERM ask us to stop; a second one stops at once, and a third is not waited for by anybody."""
    from briefbot.showing.greeting import cut_short, farewell

    loop = asyncio.get_running_loop()

    def stop(by_key: bool) -> None:
        is_second = stopping.asked.is_set()
        stopping.ask()
        output.complain(cut_short(words) if is_second else farewell(words, by_key=by_key, verbose=verbose))
        if is_second:
            for signal_ in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(signal_)

    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, stop, signal_ is signal.SIGINT)


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
    from briefbot import app_outbox
    from briefbot.showing.status import status_in_terminal

    settings = settings_of(context)
    found, audience = run_to_its_end(app_outbox.status(settings)), reader(settings)
    output.show(status_in_terminal(_report(found, audience), audience.words))


@outbox.command("list")
def list_outbox(context: typer.Context) -> None:
    """List what is unsure, has failed, or waits for an editor."""

    from briefbot import app_outbox
    from briefbot.showing.status import outbox_in_terminal

    settings = settings_of(context)
    found, audience = run_to_its_end(app_outbox.status(settings)), reader(settings)
    output.show(outbox_in_terminal(_to_decide(found, audience), found.at, name(), audience.words))


@outbox.command()
def send(context: typer.Context, id: Number) -> None:
    """Send a delivery (again)."""
    _settle(context, id, send=True)


@outbox.command()
def drop(context: typer.Context, id: Number) -> None:
    """Leave a delivery unsent."""
    _settle(context, id, send=False)


def _settle(context: typer.Context, id: int, *, send: bool) -> None:
    from briefbot import app_outbox
    from briefbot.showing.status import settled_in_terminal

    settings = settings_of(context)
    row, audience = run_to_its_end(app_outbox.settle(settings, id, send=send)), reader(settings)
    output.show(settled_in_terminal(_line(row, audience), audience.words, send=send))


def _report(found: "Status", audience: "Audience") -> "StatusReport":
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
        to_decide=_to_decide(found, audience),
    )


def _to_decide(found: "Status", audience: "Audience") -> "tuple[DeliveryLine, ...]":
    return tuple(_line(row, audience) for row in (*found.unsure, *found.review, *found.failed))


def _line(row: "DeliveryRow", audience: "Audience") -> "DeliveryLine":
    from briefbot.desk.stages import named
    from briefbot.showing.facts import delivery_name
    from briefbot.showing.status import DeliveryLine

    return DeliveryLine(
        id=row.id,
        state=row.state,
        whom=named(row.subscriber),
        headline=delivery_name(row.headline, row.made, audience),
        made=row.made,
        error=row.error,
    )
