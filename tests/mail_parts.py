"""The outlet of mail as the service has it, at a server on loopback, and what it presents."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mail_server import MailServer

from briefbot.adapters.mail.addresses import mailbox
from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.line import Server
from briefbot.adapters.mail.lines import Lines
from briefbot.adapters.mail.outlet import House, MailOutlet, unsigned
from briefbot.adapters.mail.present import Presenter
from briefbot.adapters.mail.verp import Verp
from briefbot.ports import Address, Message, Post, Subscriber
from briefbot.showing.letter import Masthead
from briefbot.showing.links import Links
from briefbot.showing.mail import Letterpress

HELLO = Message(text="<p>Hello</p>", plain="Hello", title="Hello")
ADA = Address(outlet="mail", chat="ada@example.org")
READER = Subscriber(id=1, address=ADA, kind="private", key="k1")
VERP = Verp(mailbox("bounces@example.org"), "example.org", "a key of the test")
HOUSE = House(
    sender="Our briefs <briefs@example.org>",
    home="example.org",
    bounces_to="bounces@example.org",
    reply_to="editors@example.org",
)
PAGES = Links("https://briefs.example.org")
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def presents_nothing(_: Post) -> tuple[Message, ...]:
    return ()


@asynccontextmanager
async def outlet_at(
    server: MailServer,
    *,
    presented: Callable[[Post], tuple[Message, ...]] = presents_nothing,
    gate: Gate | None = None,
    connections: int = 4,
    sign: Callable[[bytes], bytes] = unsigned,
    **settings: Any,
) -> AsyncIterator[MailOutlet]:
    """An outlet at the server; `settings` are those of `Server`."""
    known: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "security": "none", "host_name": "desk.test"}
    lines = Lines(Server(**(known | settings)), connections, gate or Gate())
    try:
        yield MailOutlet(lines, HOUSE, presented, lambda: NOW, sign)
    finally:
        await lines.close()


def trusting(context: ssl.SSLContext, security: str = "starttls") -> dict[str, Any]:
    """The settings of who speaks TLS and trusts that certificate."""
    return {"security": security, "context": context}


def presenter(*, title: str = "Harbour briefs", links: Links = PAGES, **settings: Any) -> Presenter:
    """As the service presents, with pages and tokens."""
    known: dict[str, Any] = {
        "language": "en",
        "zone": UTC,
        "verp": VERP,
        "list_id": "briefs.example.org",
        "press": Letterpress(masthead=Masthead(title=title, links=links)),
        "token": lambda subscriber: f"Token.{subscriber.id}",
        "browser": lambda delivery_id, subscriber: f"Digest.{delivery_id}.{subscriber.id}",
        "preferences": lambda subscriber: f"Choices.{subscriber.id}",
    }
    return Presenter(**(known | settings))


def at(address: str) -> Address:
    return replace(ADA, chat=address)
