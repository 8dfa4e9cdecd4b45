"""The boxes that bounces come to, a Maildir and an IMAP server: what is dealt with goes, the rest stays, nothing is lost."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from imap_server import ImapServer, imap_server
from mail_parts import VERP
from mail_server import certificate
from returned_mails import away, dsn

from briefbot.adapters.mail.imap import ImapBox, ImapInbox
from briefbot.adapters.mail.maildir import Maildir
from briefbot.adapters.mail.returned import read_returned
from briefbot.desk.post_room import PostRoom
from briefbot.desk.returns import Outcome
from briefbot.desk.service import Stopping
from briefbot.errors import InboxError, StoreError
from briefbot.ports import ArrivedMail, Inbox, Returned

LETTER = b"From: ada@example.org\r\nTo: bounces@example.org\r\nSubject: Hello\r\n\r\nHow are you?\r\n"
STRANGE = b"To: bounces@example.org\r\nSubject: unsubscribe a-token-of-nobody\r\n\r\n"


@dataclass
class Desk:
    """Writes down what it is told, and fails as often as it is to."""

    told: list[Returned] = field(default_factory=list)
    fails: int = 0

    async def take(self, returned: Returned) -> Outcome:
        if self.fails:
            self.fails -= 1
            raise StoreError("the store is away")
        self.told.append(returned)
        return "ignored" if returned.verdict in ("unsubscribe", "nothing") else "suppressed"


def room(inbox: Inbox, desk: Desk) -> PostRoom:
    return PostRoom(inbox=inbox, read=partial(read_returned, verp=VERP), desk=desk, pause=0.05)  # type: ignore[arg-type]


@dataclass
class Box:
    """A box of one kind, how mails are put there, and what is left: those still new, and those that stay for a person."""

    inbox: Inbox
    put: Callable[[bytes], Awaitable[None]]
    left: Callable[[], Awaitable[tuple[int, int]]]


@asynccontextmanager
async def maildir(folder: Path) -> AsyncIterator[Box]:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    numbers = count()

    async def put(octets: bytes) -> None:
        (folder / "new" / f"{next(numbers):04}.host").write_bytes(octets)

    async def left() -> tuple[int, int]:
        seen = [file for file in (folder / "cur").iterdir() if file.name.endswith("S")]
        return len(list((folder / "new").iterdir())), len(seen)

    yield Box(Maildir(folder, 100_000), put, left)


@asynccontextmanager
async def imap(folder: Path) -> AsyncIterator[Box]:
    shown = certificate(folder)
    async with imap_server(shown) as server:
        yield Box(ImapInbox(box_at(server), 100_000), server.put, server.left)


def box_at(server: ImapServer, **settings: object) -> ImapBox:
    known = {"host": "127.0.0.1", "port": server.port, "user": server.user, "folder": "INBOX", "password": server.password}
    return ImapBox(**(known | {"context": server.trusted} | settings))  # type: ignore[arg-type]


@pytest.fixture(params=[maildir, imap], ids=["maildir", "imap"])
async def box(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Box]:
    async with request.param(tmp_path) as made:
        yield made


async def names(inbox: Inbox) -> Sequence[bytes]:
    return [mail.octets async for mail in inbox.new()]


async def test_what_is_dealt_with_goes_and_what_a_person_wrote_stays_for_a_person(box: Box) -> None:
    for octets in (dsn(), LETTER, away(), STRANGE):
        await box.put(octets)
    desk = Desk()
    counts = [await room(box.inbox, desk).go_through() for _ in range(2)]

    assert counts == [4, 0]
    assert [told.verdict for told in desk.told] == ["hard", "nothing", "passing", "unsubscribe"]
    assert await box.left() == (0, 2)


async def test_a_mail_that_could_not_be_dealt_with_is_there_again_the_next_time(box: Box) -> None:
    await box.put(dsn())
    desk = Desk(fails=1)
    with pytest.raises(StoreError):
        await room(box.inbox, desk).go_through()
    before = await box.left()
    await room(box.inbox, desk).go_through()

    assert (before, await box.left()) == ((1, 0), (0, 0))
    assert [told.delivery for told in desk.told] == [12]


class Jammed(Maildir):
    """Its first mail can't be taken away."""

    async def remove(self, mail: ArrivedMail) -> None:
        if mail.name.startswith("new/0000"):
            raise InboxError("0000.host can't be removed")
        await super().remove(mail)


class Puzzled(Desk):
    """Fails, in a way that nobody foresaw, at the bounce of one delivery."""

    async def take(self, returned: Returned) -> Outcome:
        if returned.delivery == 12:
            raise KeyError("what")
        return await super().take(returned)


@pytest.mark.parametrize("is_jammed", [True, False])
async def test_one_mail_that_stays_keeps_none_behind_it_waiting_and_is_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, is_jammed: bool
) -> None:
    async with maildir(tmp_path) as box:
        await box.put(dsn(to=12))
        await box.put(dsn(to=13))
        desk = Desk() if is_jammed else Puzzled()
        at = room(Jammed(tmp_path, 100_000) if is_jammed else box.inbox, desk)
        counts = [await at.go_through() for _ in range(3)]
        left = await box.left()

    assert counts == [1, 0, 0]
    assert left == (1, 0)
    assert desk.told[-1].delivery == (12 if is_jammed else 13)
    assert [record.message.split(":")[:2] for record in caplog.records] == [["inbox", " mail 'new/0000.host' stays there"]]


async def test_a_very_long_mail_is_read_up_to_its_limit(box: Box) -> None:
    await box.put(LETTER + b"x" * 300_000)

    assert [len(octets) for octets in await names(box.inbox)] == [100_000]


async def test_what_arrives_later_is_found_the_next_time(box: Box) -> None:
    desk, stopping = Desk(), Stopping()
    talking = asyncio.create_task(room(box.inbox, desk).talk(stopping))
    for number in (12, 13):
        await box.put(dsn(to=number))
        async with asyncio.timeout(20):
            while not any(told.delivery == number for told in desk.told):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    stopping.ask()
    await talking

    assert await box.left() == (0, 0)


async def test_a_box_that_cannot_be_read_is_told_of_once_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stopping = Stopping()
    talking = asyncio.create_task(room(Maildir(tmp_path / "nowhere", 100), Desk()).talk(stopping))
    await asyncio.sleep(0.4)
    stopping.ask()
    await talking

    said = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(said) == 1
    assert "[mail] inbox: the Maildir" in said[0]


async def test_what_is_no_mail_in_a_maildir_is_left_alone(tmp_path: Path) -> None:
    async with maildir(tmp_path / "box") as made:
        new = tmp_path / "box" / "new"
        (tmp_path / "secret").write_text("a password")
        (new / "link").symlink_to(tmp_path / "secret")
        (new / "folder").mkdir()
        os.mkfifo(new / "pipe")
        (new / ".hidden").write_text("x")
        await made.put(LETTER)
        async with asyncio.timeout(10):
            found = await names(made.inbox)

    assert found == [LETTER]
    assert (tmp_path / "secret").exists()


async def test_a_mail_that_a_person_has_opened_stays_theirs(tmp_path: Path) -> None:
    async with maildir(tmp_path) as made:
        (tmp_path / "cur" / "1.host:2,S").write_bytes(dsn())
        (tmp_path / "cur" / "2.host:2,R").write_bytes(LETTER)
        await room(made.inbox, Desk()).go_through()

    assert sorted(file.name for file in (tmp_path / "cur").iterdir()) == ["1.host:2,S", "2.host:2,RS"]


async def test_a_wrong_password_of_a_mailbox_is_told_without_it(tmp_path: Path) -> None:
    async with imap_server(certificate(tmp_path)) as server:
        with pytest.raises(InboxError, match=r"^\[mail\] inbox: the mailbox of .* cannot be read") as raised:
            await names(ImapInbox(box_at(server, password="a wrong password"), 100))

    assert "a wrong password" not in str(raised.value) + repr(raised.value.__cause__)
    assert "a wrong password" not in repr(box_at(server, password="a wrong password"))


async def test_a_mailbox_that_is_not_there_and_a_server_that_is_not_are_told(tmp_path: Path) -> None:
    async with imap_server(certificate(tmp_path)) as server:
        with pytest.raises(InboxError, match="cannot be read"):
            await names(ImapInbox(box_at(server, folder="Nowhere"), 100))
        with pytest.raises(InboxError, match="cannot be read"):
            await names(ImapInbox(box_at(server, context=None), 100))  # nobody vouches for its certificate
    with pytest.raises(InboxError, match="cannot be read"):
        await names(ImapInbox(box_at(server), 100))


async def test_a_silent_server_is_left_when_it_is_time_to_stop() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    inbox = ImapInbox(ImapBox(host="127.0.0.1", port=port, user="u", folder="INBOX", is_encrypted=False, patience=0.5), 100)
    async with asyncio.timeout(20):
        with pytest.raises(InboxError, match="cannot be read"):
            await names(inbox)
    silent.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("imaps://bounces@imap.example.org/INBOX", ("imap.example.org", 993, "bounces", "INBOX", True)),
        ("imaps://a%40example.org@imap.example.org:9993/My%20Box", ("imap.example.org", 9993, "a@example.org", "My Box", True)),
        ("imap://b@127.0.0.1", ("127.0.0.1", 143, "b", "INBOX", False)),
    ],
)
def test_a_boxs_url_says_all_but_the_password(url: str, told: tuple[object, ...]) -> None:
    box = ImapBox.of(url, "secret")

    assert (box.host, box.port, box.user, box.folder, box.is_encrypted) == told
    assert box.password == "secret"
