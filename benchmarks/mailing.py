"""Digests for many readers by mail, from the tables to a mail server, beside a connection for each mail.

    ./run bench mailing [--readers 10000] [--stories 10] [--peers 500] [--dkim] [--profile FILE]

The digests are made and sent by the stages of the service, over SQLite, to a lean SMTP server in a process of its own, which
keeps who got which Message-ID how often. The peers send mails of the same size, already written, to the same server: aiosmtplib
and smtplib as their manuals have it, a connection for each mail. CPU is that of the sending process. The pause
is how much too late its event loop comes to what is due: of 99 in a hundred at most, and the longest.
"""

import argparse
import asyncio
import cProfile
import multiprocessing
import re
import smtplib
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from email.message import EmailMessage
from multiprocessing.connection import Connection
from pathlib import Path

import aiosmtplib
from rich.console import Console
from rich.table import Table

from briefbot import app, app_service
from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.store import Store
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema_service import subscribers, subscriptions
from briefbot.app_people import open_people
from briefbot.ports import Subscription
from briefbot.settings import DeskSettings, MailSettings, Settings, StoreSettings, WebSettings

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from owed_briefs import keep_brief
from test_mail_signing import pem

LANGUAGES = ("en", "en", "en", "en", "de", "uk")
_MOMENT = 0.005  # seconds
ZONES = ("Europe/Berlin", "Europe/Kyiv", "UTC")


class Mailbox(asyncio.Protocol):
    """An SMTP server as lean as can be: it takes everything, and counts."""

    def __init__(self, taken: Counter[tuple[bytes, bytes]], sizes: list[int]) -> None:
        self._taken, self._sizes = taken, sizes
        self._held, self._is_mail, self._recipient = b"", False, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = transport
        self._say(b"220 lean")

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n.\r\n" if self._is_mail else b"\r\n")) >= 0:
            if self._is_mail:
                mail, self._held = self._held[:end], self._held[end + 5 :]
                self._take(mail)
            else:
                command, self._held = self._held[:end], self._held[end + 2 :]
                self._obey(command)

    def _obey(self, command: bytes) -> None:
        word = command[:4].upper()
        if word == b"EHLO":
            self._say(b"250-lean\r\n250-8BITMIME\r\n250 SIZE 10000000")
        elif word == b"DATA":
            self._is_mail = True
            self._say(b"354 go on")
        elif word == b"QUIT":
            self._say(b"221 bye")
            self._line.close()
        else:
            self._recipient = command if word == b"RCPT" else self._recipient
            self._say(b"250 ok")

    def _take(self, mail: bytes) -> None:
        self._is_mail = False
        found = re.search(rb"(?im)^Message-ID: *(\S+)", mail[:4_000])
        self._taken[self._recipient, found[1] if found else b""] += 1
        self._sizes.append(len(mail))
        self._say(b"250 taken")

    def _say(self, words: bytes) -> None:
        self._line.write(words + b"\r\n")  # type: ignore[attr-defined]


def serve(pipe: Connection) -> None:
    """In the other process: tells its port, then on each question how many got a mail, how many twice, and the median size."""

    async def run() -> None:
        taken: Counter[tuple[bytes, bytes]] = Counter()
        sizes: list[int] = []
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Mailbox(taken, sizes), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        while True:
            await loop.run_in_executor(None, pipe.recv)
            twice = sum(count - 1 for count in taken.values())
            pipe.send((len({who for who, _ in taken}), twice, statistics.median(sizes or [0])))
            taken.clear()
            sizes.clear()

    with suppress(EOFError):
        asyncio.run(run())


@dataclass
class Server:
    pipe: Connection
    port: int

    def tally(self) -> tuple[int, int, float]:
        """How many got a mail since the last question, how many mails came again, and their median size."""
        self.pipe.send("tally")
        told: tuple[int, int, float] = self.pipe.recv()
        return told


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    theirs.close()
    try:
        yield Server(ours, await asyncio.get_running_loop().run_in_executor(None, ours.recv))
    finally:
        process.terminate()
        process.join()


@dataclass
class Run:
    """What a run came to."""

    name: str
    mails: int
    seconds: float = 0
    cpu: float = 0
    lost: int = 0
    twice: int = 0
    size: float = 0
    pauses: list[float] = field(default_factory=list)
    began: tuple[float, float] = field(default_factory=lambda: (time.monotonic(), time.process_time()))

    def end(self) -> None:
        self.seconds, self.cpu = time.monotonic() - self.began[0], time.process_time() - self.began[1]

    async def watch(self) -> None:
        """Until cancelled, how late what is due in a moment is begun."""
        while True:
            due = time.monotonic() + _MOMENT
            await asyncio.sleep(_MOMENT)
            self.pauses.append(time.monotonic() - due)

    @property
    def paused(self) -> str:
        late = sorted(1000 * pause for pause in self.pauses)
        return f"{late[len(late) * 99 // 100]:.0f}, {late[-1]:.0f}" if late else ""

    def count(self, there: Server) -> None:
        got, self.twice, self.size = there.tally()
        self.lost = self.mails - got


async def seat(store: Store, readers: int) -> None:
    """So many readers of everything, whose hour has just come, in one transaction."""
    now = datetime.now(UTC)
    rows = [
        {
            "id": number,
            "outlet": "mail",
            "chat": f"reader{number}@example.org",
            "kind": "private",
            "language": LANGUAGES[number % len(LANGUAGES)],
            "time_zone": ZONES[number % len(ZONES)],
            "digest_at": hour(7, 30),
            "next_digest": now - timedelta(minutes=1),
            "added": now,
        }
        for number in range(1, readers + 1)
    ]
    everything = Subscription(kind="all")
    wishes = [
        {"subscriber_id": number, "key": wish_key(everything), "kind": "all", "value": "", "added": now}
        for number in range(1, readers + 1)
    ]
    async with store._database.writing() as connection:
        await connection.execute(subscribers.insert(), rows)
        await connection.execute(subscriptions.insert(), wishes)


def settings(folder: Path, port: int, key: Path | None) -> Settings:
    signed = {"dkim_selector": "s1", "dkim_key": str(key)} if key else {}
    return Settings(
        desk=DeskSettings(),
        store=StoreSettings(url=f"sqlite:///{folder}/news.db"),
        web=WebSettings(url="https://briefs.example.org", title="Harbour briefs"),
        mail=MailSettings(server=f"127.0.0.1:{port}", security="none", sender="Our briefs <briefs@example.org>", **signed),
    )


async def briefbot(arguments: argparse.Namespace, there: Server, key: Path | None = None) -> list[Run]:
    """Digests made and then sent: each alone, and what both come to."""
    readers, carrier = arguments.readers, LocalDispatcher()
    with tempfile.TemporaryDirectory() as folder:
        ours = settings(Path(folder), there.port, key)
        async with app.open_desk(ours) as opened:
            await seat(opened.store, readers)
            for _ in range(arguments.stories):
                await keep_brief(opened.store, at=datetime.now(UTC) - timedelta(hours=1))
            async with app_service._mail(ours, opened, await open_people(ours, opened.store)) as part:
                works = app_service.service(ours, opened, carrier, [part]).upkeep.stages.works()
                made, sent = Run("digests made", readers), Run("digests sent", readers)
                carrier.start({"digest": works["digest"]})
                await run_out(carrier, "digest", made)
                carrier.start({"deliver": works["deliver"]})
                await run_out(carrier, "deliver", sent)
    sent.count(there)
    both = Run("briefbot: made and sent", readers, made.seconds + sent.seconds, made.cpu + sent.cpu)
    both.lost, both.twice, both.size = sent.lost, sent.twice, sent.size
    return [made, sent, both]


async def run_out(carrier: LocalDispatcher, stage: str, told: Run) -> None:
    """Until nothing is owed."""
    told.began = time.monotonic(), time.process_time()
    watching = asyncio.ensure_future(told.watch())
    await carrier.wake(stage)  # type: ignore[arg-type]
    await carrier.idle()
    told.end()
    watching.cancel()
    await carrier.drain(1)


def mail_of(number: int, size: int) -> EmailMessage:
    """A mail of about that size, as the library's manual builds it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "briefs@example.org", f"reader{number}@example.org", "Ferry stops in May"
    mail["Message-ID"] = f"<{number}@example.org>"
    mail.set_content("The ferry stops in May.\n" * (size // 100))
    mail.add_alternative("<p>The ferry stops in May.</p>\n" * (size * 3 // 4 // 31), subtype="html")
    return mail


async def by_aiosmtplib(mails: int, size: int, there: Server) -> Run:
    """`aiosmtplib.send`, four at a time."""
    told, waiting = Run("aiosmtplib.send, a connection for each mail", mails), list(range(mails))

    async def work() -> None:
        while waiting:
            await aiosmtplib.send(mail_of(waiting.pop(), size), hostname="127.0.0.1", port=there.port, start_tls=False)

    await asyncio.gather(*(work() for _ in range(4)))
    told.end()
    told.count(there)
    return told


async def by_smtplib(mails: int, size: int, there: Server) -> Run:
    """`smtplib`, one after the other."""
    told = Run("smtplib, a connection for each mail", mails)
    for number in range(mails):
        with smtplib.SMTP("127.0.0.1", there.port) as line:
            line.send_message(mail_of(number, size))
    told.end()
    told.count(there)
    return told


def shown(runs: list[Run], readers: int) -> Table:
    table = Table(title=f"{readers} readers")
    for column in ("", "mails", "mails/s", "CPU ms a mail", "pause ms", "lost", "twice", "kB each"):
        table.add_column(column, justify="left" if not column else "right")
    for run in runs:
        rate, cpu = run.mails / run.seconds, 1000 * run.cpu / run.mails
        table.add_row(
            run.name,
            str(run.mails),
            f"{rate:.0f}",
            f"{cpu:.2f}",
            run.paused,
            str(run.lost),
            str(run.twice),
            f"{run.size / 1000:.0f}",
        )
    return table


def key_in(folder: Path) -> Path:
    (folder / "dkim.pem").write_bytes(pem())
    return folder / "dkim.pem"


async def run(arguments: argparse.Namespace) -> None:
    async with server() as there:
        with tempfile.TemporaryDirectory() as folder:
            runs = await briefbot(arguments, there, key_in(Path(folder)) if arguments.dkim else None)
        peers: list[Callable[[int, int, Server], object]] = [by_aiosmtplib, by_smtplib]
        for peer in peers if arguments.peers else []:
            runs.append(await peer(arguments.peers, int(runs[-1].size), there))  # type: ignore[misc]
    Console().print(shown(runs, arguments.readers))


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--readers", type=int, default=10_000)
    reading.add_argument("--stories", type=int, default=10)
    reading.add_argument("--peers", type=int, default=500)
    reading.add_argument("--dkim", action="store_true")
    reading.add_argument("--profile", default="")
    given = reading.parse_args()
    profile = cProfile.Profile() if given.profile else None
    if profile:
        profile.enable()
    asyncio.run(run(given))
    if profile:
        profile.disable()
        profile.dump_stats(given.profile)
