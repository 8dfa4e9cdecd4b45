"""`briefbot digest`: a look at the digest that there would be now, and one sent to oneself, of which nothing is kept."""

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from desk_command import Person, Said
from letter_check import complaints
from mail_server import mail_server
from owed_briefs import EVERYTHING, FERRIES, keep_brief, reader, states

from briefbot import cli_digest
from briefbot.adapters.store import Store, open_store
from briefbot.ports import Address

HOUR = timedelta(hours=1)


class Reader:
    """Somebody at a terminal, with a store that has briefs in it."""

    def __init__(self, home: Path) -> None:
        self.file = home / "briefs.db"
        self.person = Person(home)

    async def types(self, *arguments: str, **settings: str) -> Said:
        known = {"STORE__URL": f"sqlite:///{self.file}", "WEB__URL": "https://briefs.example.org"}
        return await asyncio.to_thread(self.person.types, "digest", *arguments, **(known | settings))


@pytest.fixture
def somebody(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


async def fill(store: Store) -> tuple[int, int]:
    """Two briefs of today: one for all, one of ferries alone."""
    now = datetime.now(UTC)
    first = await keep_brief(store, EVERYTHING, at=now - HOUR)
    return first, await keep_brief(store, FERRIES, at=now - 2 * HOUR)


async def test_without_a_reader_it_shows_every_story_and_keeps_nothing(somebody: Reader) -> None:
    async with await open_store(somebody.file) as store:
        await fill(store)
        said = await somebody.types("preview")

        assert said.out.startswith("Your briefs of ")
        assert said.out.count("What experts say") == 2
        assert (said.code, said.err, await states(store)) == (0, "", {})


async def test_a_readers_digest_is_what_they_would_get(somebody: Reader) -> None:
    async with await open_store(somebody.file) as store:
        _, ferries = await fill(store)
        await reader(store, "42", wants=FERRIES, digest_at=time(7), language="de", time_zone="Asia/Tokyo")
        said = await somebody.types("preview", "--for", "telegram:42", "--json")
        told = json.loads(said.out)

    assert [story["brief"] for story in told["stories"]] == [ferries]
    assert told["stories"][0]["url"] == f"https://briefs.example.org/brief/{ferries}"
    assert told["stories"][0]["points"]["wish"] == 1
    assert (told["also"], told["corrections"]) == ([], [])


async def test_the_mail_that_it_would_be_is_written_to_a_file(somebody: Reader, tmp_path: Path) -> None:
    async with await open_store(somebody.file) as store:
        await fill(store)
    said = await somebody.types("preview", "--html", "digest.html", MAIL__IMPRINT="Our Desk, Brellin")
    html = (tmp_path / "digest.html").read_text("utf-8")

    assert said.err == "briefbot: the mail is in digest.html\n"
    assert "Our Desk, Brellin" in html
    assert complaints(html) == []


def test_the_mail_is_opened_in_the_browser_where_one_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or len(opened) == 1)
    for _ in range(2):
        cli_digest._open(tmp_path / "digest.html")

    assert opened == [(tmp_path / "digest.html").as_uri()] * 2
    assert capsys.readouterr().err == "briefbot: no browser opens from here: open that file yourself\n"


async def test_a_day_without_briefs_is_a_line(somebody: Reader) -> None:
    said = await somebody.types("preview")

    assert said.out.endswith(": nothing new.\n")


@pytest.mark.parametrize(
    ("arguments", "complaint", "code"),
    [
        (("preview", "--for", "telegram:7"), "nobody at 'telegram:7' gets briefs", 3),
        (("preview", "--for", "a@b"), "'a@b' is no mail address", 3),
        (("preview", "--html", "nowhere/at/all.html"), "'nowhere/at/all.html' cannot be written: No such file", 6),
        (("send", "--to", "me@example.org"), "[mail] server: no mail can be sent", 4),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_line(
    somebody: Reader, arguments: tuple[str, ...], complaint: str, code: int
) -> None:
    said = await somebody.types(*arguments)

    assert said.err.startswith(f"briefbot: {complaint}")
    assert said.err.count("\n") == 1
    assert said.code == code


async def test_it_is_sent_to_an_address_and_comes_again_the_next_time(somebody: Reader) -> None:
    async with await open_store(somebody.file) as store, mail_server() as server:
        await fill(store)
        mail = {
            "MAIL__SERVER": f"127.0.0.1:{server.port}",
            "MAIL__SECURITY": "none",
            "MAIL__SENDER": "Our briefs <briefs@example.org>",
        }
        first = await somebody.types("send", "--to", "Me@Example.org", **mail)
        again = await somebody.types("send", "--to", "Me@Example.org", **mail)
        kept = await states(store)

    assert (first.code, first.err, kept) == (0, "", {})
    assert " ".join(first.out.split()) == f"Sent to Me@Example.org: {server.taken[0].message['Subject']}"
    assert first.out == again.out
    assert [taken.recipients for taken in server.taken] == [("Me@example.org",)] * 2
    assert len({taken.message["Message-ID"] for taken in server.taken}) == 2
    assert server.taken[0].message["List-Unsubscribe"]


async def test_who_is_subscribed_at_the_address_is_sent_their_own(somebody: Reader) -> None:
    async with await open_store(somebody.file) as store, mail_server() as server:
        await fill(store)
        known = await store.subscribers.welcome(Address(outlet="mail", chat="me@example.org"), "private", "", datetime.now(UTC))
        await store.subscribers.subscribe(known.id, FERRIES, datetime.now(UTC))
        said = await somebody.types(
            "send",
            "--to",
            "me@example.org",
            MAIL__SERVER=f"127.0.0.1:{server.port}",
            MAIL__SECURITY="none",
            MAIL__SENDER="briefs@example.org",
        )
        ferries = await store.subscribers.candidates(known.id, datetime.now(UTC) - timedelta(days=1), datetime.now(UTC))

    assert said.code == 0
    assert "more stor" not in said.out
    assert len(ferries) == 1
