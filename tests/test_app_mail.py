"""Mail as the service has it: what the settings make of it, and a brief that goes from the store to a mail server."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from mail_server import MailServer, answers, mail_server
from owed_briefs import EVERYTHING, NOW, keep_brief, states
from pydantic import SecretStr
from test_mail_signing import pem

from briefbot.adapters.store import Store
from briefbot.app_mail import OpenMail, addresses, host_name, list_id, open_mail, server_of
from briefbot.app_people import open_people
from briefbot.app_service import deliverer
from briefbot.cli_run import secrets_of
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import DeliverResult, Way
from briefbot.errors import ConfigError
from briefbot.ports import MAIL, Address
from briefbot.settings import MailSettings, Settings, StoreSettings


def settings(**mail: Any) -> Settings:
    known: dict[str, Any] = {"server": "127.0.0.1:25", "security": "none", "sender": "Our briefs <briefs@example.org>"}
    return Settings(store=StoreSettings(), mail=MailSettings(**(known | mail)))


async def seat(store: Store, *chats: str) -> None:
    for chat in chats:
        reader = await store.subscribers.welcome(Address(outlet=MAIL, chat=chat), "private", "", NOW)
        await store.subscribers.subscribe(reader.id, EVERYTHING, NOW)


@asynccontextmanager
async def mail_at(server: MailServer, store: Store, **mail_settings: str) -> AsyncIterator[OpenMail]:
    ours = settings(server=f"127.0.0.1:{server.port}", **mail_settings)
    async with open_mail(ours, store, (await open_people(ours, store)).members) as mail:
        yield mail


async def delivered(store: Store, mail: OpenMail) -> Sequence[DeliverResult | None]:
    """What became of all that is owed."""
    ways = {MAIL: Way(outlet=mail.outlet, is_open=mail.is_open, came_back=mail.returns.desk.take)}
    desk = deliverer(store, ways, settings().desk.time_zone, AtHand(archive=store.briefs))
    return [await desk.deliver(id_) for id_ in await store.outbox.deliveries_owed(desk.clock(), 100, MAIL)]


async def test_a_brief_goes_from_the_store_to_everybody_who_wants_it_by_mail(store: Store) -> None:
    await seat(store, "ada@example.org", "ben@example.org")
    await keep_brief(store)
    async with mail_server() as server, mail_at(server, store) as mail:
        await delivered(store, mail)

    assert await states(store) == {"sent": 2}
    assert sorted(taken.recipients for taken in server.taken) == [("ada@example.org",), ("ben@example.org",)]
    assert len({taken.sender for taken in server.taken}) == 2
    assert server.connections == 1
    ways = [str(taken.message["List-Unsubscribe"]) for taken in server.taken]
    assert all(way.startswith("<mailto:briefs@example.org?subject=unsubscribe%20") for way in ways)


async def test_a_mail_to_the_address_of_list_unsubscribe_unsubscribes_and_whose_token_it_is_not_stays(store: Store) -> None:
    await seat(store, "ada@example.org", "ben@example.org")
    await keep_brief(store)
    async with mail_server() as server, mail_at(server, store) as mail:
        await delivered(store, mail)
        written = next(taken for taken in server.taken if taken.recipients == ("ada@example.org",)).message["List-Unsubscribe"]
        subject = unquote(str(written).partition("subject=")[2].strip(">"))
        await mail.returns.take(f"To: briefs@example.org\r\nSubject: {subject[:-1]}x\r\n\r\n".encode())
        before = await store.subscribers.subscribers()
        await mail.returns.take(f"To: briefs@example.org\r\nSubject: {subject}\r\n\r\n".encode())

    assert len(before) == 2
    assert [one.address.chat for one in await store.subscribers.subscribers()] == ["ben@example.org"]


async def test_whose_address_is_gone_is_written_to_no_more_and_a_full_mailbox_costs_one_mail(store: Store) -> None:
    await seat(store, "ada@example.org", "ben@example.org")
    await keep_brief(store)
    async with mail_server() as server, mail_at(server, store) as mail:
        server.will(answers("RCPT", "550 5.1.1 no such user"), answers("RCPT", "552 5.2.2 full"))
        told = await delivered(store, mail)

    ada, ben = [await store.subscribers.subscriber(Address(outlet=MAIL, chat=f"{who}@example.org")) for who in ("ada", "ben")]
    assert [one.outcome for one in told if one] == ["blocked", "failed"]
    assert ada
    assert ben
    assert (ada.status, ben.status) == ("blocked", "active")


async def test_a_mailbox_that_is_full_three_times_is_written_to_no_more_though_nothing_comes_back(store: Store) -> None:
    await seat(store, "ada@example.org")
    statuses = []
    async with mail_server() as server, mail_at(server, store) as mail:
        for _ in range(3):
            server.will(answers("RCPT", "552 5.2.2 over quota"))
            await keep_brief(store)
            await delivered(store, mail)
            ada = await store.subscribers.subscriber(Address(outlet=MAIL, chat="ada@example.org"))
            assert ada
            statuses.append(ada.status)

    assert statuses == ["active", "active", "blocked"]
    assert await store.bounces.soft_bounces(ada.id, NOW) == 3


async def test_while_the_server_is_away_nothing_is_begun(store: Store) -> None:
    await seat(store, "ada@example.org", "ben@example.org")
    await keep_brief(store)
    async with mail_server() as server, mail_at(server, store) as mail:
        server.will(answers("CONNECT", "421 4.3.2 too busy"))
        told = await delivered(store, mail)

    assert not mail.is_open()
    assert [one.outcome for one in told if one] == ["put off", "put off"]
    assert (await states(store), server.connections) == ({"pending": 2}, 1)


@pytest.mark.parametrize(
    ("server", "security", "told"),
    [
        ("smtp.example.org", "starttls", ("smtp.example.org", 587)),
        ("smtp.example.org", "tls", ("smtp.example.org", 465)),
        ("smtp.example.org:2525", "starttls", ("smtp.example.org", 2525)),
        ("[2001:db8::1]:25", "tls", ("2001:db8::1", 25)),
        ("localhost", "none", ("localhost", 25)),
    ],
)
def test_a_server_is_asked_at_the_usual_port_unless_another_is_named(server: str, security: str, told: tuple[str, int]) -> None:
    client = server_of(settings(server=server, security=security).mail, "desk.test").client()

    assert (client.hostname, client.port) == told


@pytest.mark.parametrize(
    ("sender", "list_name"),
    [
        ("briefs@example.org", "briefs.example.org"),
        ("The Briefs <Morning.News+x@Example.org>", "morning-news-x.example.org"),
        ("_@example.org", "briefs.example.org"),
    ],
)
def test_the_lists_name_is_made_of_the_sender(sender: str, list_name: str) -> None:
    assert list_id(settings(sender=sender).mail) == list_name


def test_bounces_come_to_the_sender_unless_another_address_is_named() -> None:
    ours, theirs = addresses(settings().mail, "key")[0], addresses(settings(bounces_to="b@bounce.example.org").mail, "key")[0]

    assert ours.sender(12).startswith("briefs+12-")
    assert theirs.sender(12).endswith("@bounce.example.org")
    assert theirs.message_id(12).endswith("@example.org>")


@pytest.mark.parametrize("wrong", [{"sender": "a_b@under_score.org"}, {"bounces_to": f"{'b' * 31}@example.org"}])
def test_an_address_that_cannot_serve_is_told_of_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=rf"^\[mail\] {next(iter(wrong))}: "):
        addresses(settings(**wrong).mail, "key")


def test_we_call_ourselves_by_a_name_that_means_something() -> None:
    assert "." in host_name("example.org")


def test_no_password_of_mail_is_ever_logged() -> None:
    kept = {name: SecretStr(f"{name}-of-ours") for name in ("password", "inbox_password", "webhook_secret")}

    assert {f"{name}-of-ours" for name in kept} <= set(secrets_of(settings(**kept)))
    assert "of-ours" not in repr(settings(**kept)) + repr(server_of(settings(**kept).mail, "desk.test"))


async def test_with_a_key_mails_are_signed_in_the_name_of_the_sender(store: Store, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_bytes(pem())
    await seat(store, "ada@example.org")
    await keep_brief(store)
    async with mail_server() as server, mail_at(server, store, dkim_selector="s1", dkim_key=str(tmp_path / "dkim.pem")) as mail:
        await delivered(store, mail)

    assert "d=example.org" in server.taken[0].message["DKIM-Signature"]
    assert "s=s1" in server.taken[0].message["DKIM-Signature"]


async def test_a_key_that_is_not_there_is_told_at_the_start(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^\[mail\] dkim_key: .*dkim.pem' cannot be read: No such file"):
        async with mail_server() as server, mail_at(server, store, dkim_selector="s", dkim_key=str(tmp_path / "dkim.pem")):
            pass
