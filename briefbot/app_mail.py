"""Mail, opened: what it is handed in by, who writes it, what is presented, and what is done about what comes back."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import partial
from pathlib import Path

from briefbot.adapters.mail.addresses import Mailbox, mailbox
from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.headers import named
from briefbot.adapters.mail.imap import ImapBox, ImapInbox
from briefbot.adapters.mail.line import Server
from briefbot.adapters.mail.lines import Lines
from briefbot.adapters.mail.maildir import Maildir
from briefbot.adapters.mail.outlet import House, MailOutlet, unsigned
from briefbot.adapters.mail.present import Presenter
from briefbot.adapters.mail.returned import MOST, read_returned
from briefbot.adapters.mail.signing import Signer
from briefbot.adapters.mail.verp import Verp
from briefbot.adapters.store import Store
from briefbot.desk.members import MemberDesk
from briefbot.desk.parallel import all_of
from briefbot.desk.post_room import PostRoom
from briefbot.desk.returns import ReturnDesk
from briefbot.desk.service import Stopping
from briefbot.errors import ConfigError, NoAddress
from briefbot.ports import MAIL, Inbox, Returned
from briefbot.settings import MailSettings, Settings
from briefbot.showing.letter import Masthead
from briefbot.showing.links import Links
from briefbot.showing.mail import Letterpress

_TIDY = 30.0  # seconds
_LONGEST_BOX = 30  # letters before the @, so that a delivery's number and signature fit beside them


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Makes sense of mails that come back, and acts on them."""

    read: Callable[[bytes], Returned]
    desk: ReturnDesk

    async def take(self, octets: bytes) -> None:
        """Act on a mail. Raises `StoreError`."""
        await self.desk.take(await asyncio.to_thread(self.read, octets))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMail:
    """Mail: what it goes out by, and what is done about what comes back. No connection is open before the first goes out."""

    outlet: MailOutlet
    lines: Lines
    returns: Returns
    inbox: Inbox | None = None

    def is_open(self) -> bool:
        """Whether the server takes mail, as far as we know."""
        return self.lines.gate.is_open()

    async def talk(self, stopping: Stopping) -> None:
        """Read what comes back, and keep no connection that nobody needs, until it is time to stop."""
        talks = [self._tidy(stopping)]
        if self.inbox:
            talks.append(PostRoom(inbox=self.inbox, read=self.returns.read, desk=self.returns.desk).talk(stopping))
        await all_of(talks)

    async def _tidy(self, stopping: Stopping) -> None:
        while not await stopping.within(_TIDY):
            await self.lines.tidy()


async def returns(settings: Settings, store: Store, members: MemberDesk) -> Returns:
    """What is done about bounces, complaints and mails that unsubscribe. Raises `ConfigError`, `StoreError`."""
    verp, _ = addresses(settings.mail, await store.keys.key(MAIL))
    desk = ReturnDesk(
        bounces=store.bounces,
        subscribers=store.subscribers,
        leave=partial(leave, members),
        clock=partial(datetime.now, UTC),
    )
    return Returns(read=partial(read_returned, verp=verp), desk=desk)


async def leave(members: MemberDesk, token: str) -> bool:
    """Whose link this is, they leave; whether it is anybody's. Raises `StoreError`."""
    member = await members.member("unsubscribe", token)
    if member:
        await members.leave(member)
    return member is not None


def inbox_of(mail: MailSettings) -> Inbox | None:
    """Where bounces are read; None where they are not."""
    kind, _, place = mail.inbox.partition(":")
    if kind == "maildir":
        return Maildir(Path(place), MOST)
    return ImapInbox(ImapBox.of(mail.inbox, mail.inbox_password.get_secret_value()), MOST) if place else None


@asynccontextmanager
async def open_mail(settings: Settings, store: Store, members: MemberDesk) -> AsyncIterator[OpenMail]:
    """Mail over a store. Raises `ConfigError`, `StoreError`."""
    mail = settings.mail
    verp, house = addresses(mail, await store.keys.key(MAIL))
    signer = await asyncio.to_thread(signer_of, mail, house.home)
    presenter = Presenter(
        language=settings.desk.language,
        zone=settings.desk.time_zone,
        verp=verp,
        list_id=list_id(mail),
        press=Letterpress(masthead=masthead(settings)),
        token=partial(members.link, "unsubscribe"),
        preferences=partial(members.link, "preferences"),
        browser=members.digest_link,
    )
    server = server_of(mail, await asyncio.to_thread(host_name, house.home))
    lines = Lines(server, mail.connections, Gate())
    try:
        yield OpenMail(
            outlet=MailOutlet(lines, house, presenter, partial(datetime.now, UTC), signer or unsigned),
            lines=lines,
            returns=await returns(settings, store, members),
            inbox=inbox_of(mail),
        )
    finally:
        await lines.close()


def masthead(settings: Settings) -> Masthead:
    """Under whose name letters go."""
    return Masthead(title=settings.web.title, links=Links(settings.web.url), imprint=settings.mail.imprint)


def addresses(mail: MailSettings, key: str) -> tuple[Verp, House]:
    """Where bounces come to, and who writes. Raises `ConfigError`."""
    name, address = parseaddr(mail.sender)
    sender = _box("sender", address)
    box = _box("bounces_to", mail.bounces_to) if mail.bounces_to else sender
    if len(box.local) > _LONGEST_BOX:
        raise ConfigError(f"[mail] bounces_to: each mail adds to it, so at most {_LONGEST_BOX} letters may stand before the @")
    house = House(sender=named(name, str(sender)), home=sender.domain, bounces_to=str(box), reply_to=mail.reply_to)
    return Verp(box, sender.domain, key), house


def signer_of(mail: MailSettings, domain: str) -> Signer | None:
    """What signs; None where nothing does. Raises `ConfigError`."""
    if not mail.dkim_key:
        return None
    try:
        return Signer(domain, mail.dkim_selector, Path(mail.dkim_key).read_bytes())
    except OSError as error:
        raise ConfigError(f"[mail] dkim_key: {mail.dkim_key!r} cannot be read: {error.strerror}") from error


def list_id(mail: MailSettings) -> str:
    """The name of the list (RFC 2919): "briefs.example.org" of briefs@example.org."""
    local, _, domain = parseaddr(mail.sender)[1].lower().rpartition("@")
    return f"{re.sub(r'[^a-z0-9]+', '-', local).strip('-') or 'briefs'}.{domain}"


def server_of(mail: MailSettings, name: str) -> Server:
    """Where mail is handed in; there we call ourselves `name`."""
    host, _, port = mail.server.rpartition(":") if re.search(r":[0-9]+$", mail.server) else (mail.server, "", "0")
    return Server(
        host=host.strip("[]"),
        port=int(port),
        security=mail.security,
        user=mail.user,
        password=mail.password.get_secret_value(),
        host_name=name,
    )


def host_name(usual: str) -> str:
    """How this machine calls itself to others; `usual` where it knows no name that means anything to them."""
    name = socket.getfqdn()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) and not name.startswith("localhost") else usual


def _box(setting: str, address: str) -> Mailbox:
    try:
        return mailbox(address)
    except NoAddress as error:
        raise ConfigError(f"[mail] {setting}: should be an address that can be written to") from error
