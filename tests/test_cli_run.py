"""The service as a person runs it: a process of its own, told to stop by signals."""

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from desk_parts import NOW
from outlet_parts import BERLIN, STORED, owed
from rich.console import Console
from site_reading import answered, free_port

from briefbot.adapters.terminal import SCREEN, TerminalOutlet
from briefbot.ports import BriefPost, Digest, DigestPost
from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.status import AilingFeed, DeliveryLine, OutboxRow, PausedFeed, StatusReport, status_in_terminal

COMMAND = (sys.executable, "-c", "import sys; sys.argv[0] = 'briefbot'; from briefbot.cli import main; main()")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(f'[store]\nurl = "sqlite:///{tmp_path}/news.db"\n', encoding="utf-8")
    return tmp_path


async def briefbot(home: Path, *arguments: str) -> Process:
    environ = {**os.environ, "HOME": str(home), "BRIEFBOT_CONFIG": str(home / "config.toml")}
    return await asyncio.create_subprocess_exec(*COMMAND, *arguments, stdout=PIPE, stderr=PIPE, env=environ)


async def said(process: Process, words: str) -> None:
    """Wait until the process complains of something with these words."""
    assert process.stderr
    async with asyncio.timeout(60):
        while words not in (line := (await process.stderr.readline()).decode()):
            assert line, f"{words!r} was never said"


@asynccontextmanager
async def running(home: Path, *, verbose: bool = True) -> AsyncIterator[Process]:
    """A service that has begun."""
    process = await briefbot(home, "run", *(["--verbose"] if verbose else []))
    try:
        await said(process, "Ctrl-C stops")
        if verbose:
            await said(process, "serving")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def test_who_interrupts_briefbot_while_it_loads_sees_no_trace(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "briefbot", "--help"], env=environ, capture_output=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


async def test_a_service_with_pages_says_where_they_are_and_shows_them(home: Path) -> None:
    port = free_port()
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'[web]\nlisten = "127.0.0.1:{port}"\n')
    process = await briefbot(home, "run")
    try:
        await said(process, f"the pages are at http://127.0.0.1:{port}; Ctrl-C stops")
        page = await answered(port)
    finally:
        process.terminate()
        await process.communicate()

    assert "Nothing has been written yet." in page
    assert process.returncode == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_service_that_is_told_to_stop_ends_well(home: Path, how: signal.Signals) -> None:
    async with running(home) as process:
        process.send_signal(how)
        async with asyncio.timeout(20):
            ended = await process.wait()

    assert ended == 0


@pytest.mark.parametrize("verbose", [True, False])
@pytest.mark.parametrize(("how", "offers_more"), [(signal.SIGTERM, 0), (signal.SIGINT, 1)])
async def test_that_it_stops_is_said_once_and_a_key_offered_only_to_who_pressed_it(
    home: Path, how: signal.Signals, offers_more: int, verbose: bool
) -> None:
    async with running(home, verbose=verbose) as process:
        process.send_signal(how)
        _, rest = await process.communicate()

    assert rest.decode().count("stopping: what is under way may take") == 1
    assert rest.decode().count("Ctrl-C") == offers_more


async def test_a_second_service_on_one_store_says_who_is_there(home: Path) -> None:
    async with running(home) as process:
        second = await briefbot(home, "run")
        _, complaint = await second.communicate()
        status = await briefbot(home, "status")
        told, _ = await status.communicate()

    assert second.returncode == 6
    assert complaint.decode().count("\n") == 1
    assert f"another briefbot runs on this store already (process {process.pid} on " in complaint.decode()
    assert f"running (process {process.pid} on" in told.decode()


async def test_a_service_that_was_killed_keeps_nobody_from_running(home: Path) -> None:
    async with running(home) as process:
        process.kill()
        await process.wait()
    async with running(home):
        pass


async def test_what_cannot_be_decided_is_one_line(home: Path) -> None:
    process = await briefbot(home, "outbox", "drop", "7")
    _, complaint = await process.communicate()

    assert process.returncode == 3
    assert complaint.decode().count("\n") == 1
    assert "there is no delivery 7" in complaint.decode()


def shown(report: StatusReport, language: str = "en") -> str:
    console = Console(width=80, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    console.print(status_in_terminal(report, catalogue_for(language)))
    return console.export_text()


def test_the_status_says_what_fares_ill_and_how_to_mend_it() -> None:
    report = StatusReport(
        at=NOW,
        command="briefbot",
        server="process 7 on harbour",
        feeds=4,
        paused=(PausedFeed(id=4, name="Orchard News"),),
        ailing=(AilingFeed(id=2, name="The Post", trouble="the server said 503", failures=4),),
        entries=1,
        stories=2,
        outbox=(
            OutboxRow(outlet="telegram", state="sent", count=1204),
            OutboxRow(outlet="telegram", state="pending", count=3, oldest=NOW - timedelta(minutes=5)),
        ),
        to_decide=(
            DeliveryLine(
                id=31,
                state="unsure",
                whom="Harbour News (telegram:@harbour)",
                headline="Ferry stops in May",
                made=NOW - timedelta(hours=2),
                error="the line was cut",
            ),
        ),
    )

    assert shown(report).splitlines() == [
        "service   running (process 7 on harbour)",
        "feeds     2 fine, 1 not, 1 paused",
        "          2  The Post: failed 4 times: the server said 503",
        "          4  Orchard News: paused; `briefbot feeds resume 4` asks it again",
        "waiting   1 page to read, 2 stories to brief",
        "outbox    telegram: 1,204 sent, 3 waiting (the oldest 5 minutes ago)",
        "          31  unsure, 2 hours ago, to Harbour News (telegram:@harbour): Ferry",
        "              stops in May",
        "              the line was cut",
        "              briefbot outbox send 31  or  briefbot outbox drop 31",
    ]


def test_a_desk_with_nothing_says_how_to_begin() -> None:
    assert shown(StatusReport(at=NOW, command="briefbot", server="", feeds=0)).splitlines() == [
        "service   not running; `briefbot run` starts it",
        "feeds     none yet; `briefbot feeds add URL` follows one",
        "waiting   0 pages to read, 0 stories to brief",
        "outbox    nothing was ever owed to anybody",
    ]


def test_the_status_is_told_in_the_readers_language() -> None:
    waiting = OutboxRow(outlet="telegram", state="pending", count=3, oldest=NOW - timedelta(days=2))
    report = StatusReport(at=NOW, command="briefbot", server="", feeds=21, outbox=(waiting,))

    assert shown(report, "de").splitlines() == [
        "Dienst    läuft nicht; `briefbot run` startet ihn",
        "Feeds     21 in Ordnung",
        "offen     0 Seiten zu lesen, 0 Geschichten zu schreiben",
        "Ausgang   telegram: 3 warten (das älteste vor 2 Tagen)",
    ]


def test_of_many_that_fare_ill_some_are_shown_and_the_rest_counted() -> None:
    ailing = tuple(AilingFeed(id=id_, name="The Post", trouble="gone", failures=1) for id_ in range(10))
    lines = shown(StatusReport(at=NOW, command="briefbot", server="", feeds=10, ailing=ailing)).splitlines()

    assert lines[2] == "          0  The Post: failed once: gone"
    assert lines[10] == "          ... and 2 more: `briefbot feeds list`"


async def test_the_terminal_shows_a_brief_and_a_digest_and_nothing_that_is_no_news() -> None:
    shown_texts: list[str] = []
    terminal = TerminalOutlet(shown_texts.append, Audience(zone=BERLIN))
    reader = owed().subscriber
    (brief,) = terminal.present(BriefPost(stored=STORED, subscriber=reader))
    digest = Digest(id=1, subscriber_id=1, day=NOW.date(), made=NOW, brief_ids=(7,), lead="A day of rivers.")
    (day,) = terminal.present(DigestPost(digest=digest, briefs=(STORED,), subscriber=reader))
    await terminal.turn(SCREEN)
    numbers = [await terminal.send(SCREEN, brief), await terminal.send(SCREEN, day)]

    assert numbers == ["1", "2"]
    assert STORED.brief.headline.text in shown_texts[0]
    assert "A day of rivers." in shown_texts[1]
    assert "\x1b" not in "".join(shown_texts)
    assert terminal.present(BriefPost(stored=STORED, subscriber=reader, earlier=STORED)) == ()
