"""The composition root of `briefbot doctor`: what is examined, and by whom."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

from briefbot.adapters.mail import health
from briefbot.adapters.mail.addresses import mailbox
from briefbot.adapters.mail.gate import Gate
from briefbot.adapters.mail.lines import Lines
from briefbot.adapters.mail.names import Names
from briefbot.adapters.mail.outlet import House, MailOutlet, unsigned
from briefbot.adapters.mail.verp import Verp
from briefbot.adapters.store import open_store
from briefbot.app_mail import addresses, host_name, inbox_of, server_of, signer_of
from briefbot.errors import ConfigError, InboxError, NoAddress, OutletError, SourceError
from briefbot.ports import MAIL, Address, Inbox, Message, Post
from briefbot.settings import Settings
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.health import Finding, fine, wrong


async def examine_mail(settings: Settings, to: str = "", dns: tuple[str, int] | None = None) -> AsyncIterator[Finding]:
    """Look whether mail goes out and will be believed, and send a mail `to` an address, where one is given.

    `dns` is the server to ask, else that of this machine. Raises `ConfigError` where there is nothing to look at,
    `SourceError` where nobody could be written to, `StoreError`.
    """
    mail = settings.mail
    if not mail.server:
        raise ConfigError("[mail] server: there is none, so no mail goes out; config.example.toml tells what it takes")
    _check(to)
    async with await open_store(settings.store.url) as store:
        verp, house = addresses(mail, await store.keys.key(MAIL))
    server = server_of(mail, await asyncio.to_thread(host_name, house.home))
    signer = signer_of(mail, house.home)
    async for finding in _in_the_dns(Names(dns), settings, house, verp):
        yield finding
    is_taken = True
    async for finding in health.handshake(server, verp):
        is_taken = is_taken and finding.state != "wrong"
        yield finding
    if inbox := inbox_of(mail):
        yield await _inbox(inbox)
    if to and is_taken:
        lines = Lines(server, 1, Gate())
        yield await _sent(MailOutlet(lines, house, _nothing, partial(datetime.now, UTC), signer or unsigned), to, settings)
        await lines.close()


def _check(to: str) -> None:
    try:
        if to:
            mailbox(to)
    except NoAddress as error:
        raise SourceError(f"--to: {to!a} is no mail address: give one such as you@example.org") from error


async def _in_the_dns(names: Names, settings: Settings, house: House, verp: Verp) -> AsyncIterator[Finding]:
    server, box = server_of(settings.mail, ""), verp.box.domain
    yield await health.known("SPF", health.spf(names, box))
    yield await health.known("DKIM", health.dkim(names, signer_of(settings.mail, house.home)))
    yield await health.known("DMARC", health.dmarc(names, house.home, box))
    yield await health.known("bounces", health.bounces(names, box, house.home))
    yield await health.known("PTR", health.reverse(names, server.host))


async def _inbox(inbox: Inbox) -> Finding:
    try:
        is_new = await anext(aiter(inbox.new()), None) is not None
    except InboxError as error:
        told, _, advice = str(error).partition("; ")
        return wrong("inbox", told, advice)
    return fine("inbox", "it can be read, and has new mail" if is_new else "it can be read")


async def _sent(outlet: MailOutlet, to: str, settings: Settings) -> Finding:
    """A mail to whoever examines, in the desk's language."""
    words = catalogue_for(settings.desk.language)
    text = words.say("This is a test by `briefbot doctor mail`: mail goes out. Look in its header for spf, dkim and dmarc.")
    message = Message(text="", plain=text, title=words.say("A test mail"))
    try:
        number = await outlet.send(Address(outlet=MAIL, chat=to), message)
    except OutletError as error:
        told, _, advice = str(error).rpartition("; ")
        return wrong("test mail", told or advice, advice if told else "")
    return fine("test mail", f"the server took it for {to}, as {number}: look whether it arrives, and whether as spam")


def _nothing(_: Post) -> tuple[Message, ...]:
    return ()
