"""Whether others will believe that our mail is ours: what the DNS says of our names, and whether the server takes our mail."""

import ipaddress
import re
import ssl
from collections.abc import AsyncIterator, Awaitable

from aiosmtplib import SMTP

from briefbot.adapters.mail.line import Server
from briefbot.adapters.mail.names import Names, NoDns
from briefbot.adapters.mail.signing import Signer
from briefbot.adapters.mail.troubles import Stage, trouble
from briefbot.adapters.mail.verp import Verp
from briefbot.showing.health import Finding, fine, unknown, wrong

_MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
_LOOKS_UP = re.compile(r"[+?~-]?(include:|exists:|redirect=|(a|mx|ptr)([:/]|$))")
_SHOWN = 120  # signs of a record


async def known(what: str, check: Awaitable[Finding]) -> Finding:
    """What a check finds; where the DNS does not answer, nothing is known."""
    try:
        return await check
    except NoDns as error:
        return unknown(what, str(error))


async def spf(names: Names, domain: str) -> Finding:
    """Who may send with the domain in the envelope (RFC 7208)."""
    found = [text for text in await names.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    if not found and not await names.is_known(domain):
        return wrong(
            "SPF", f"the DNS knows no domain {domain}", "look for a slip in [mail] sender and bounces_to, or register it"
        )
    if not found:
        advice = f'add a TXT record to {domain}, as your mail provider says, such as "v=spf1 include:provider.example -all"'
        return wrong("SPF", f"{domain} does not say who may send its mail", advice)
    if len(found) > 1:
        return wrong("SPF", f"{domain} has {len(found)} records, and others heed none of them", "make one record of them")
    terms = found[0].lower().split()[1:]
    if {"all", "+all"} & {*terms}:
        return wrong("SPF", f"{domain} lets everybody send its mail", 'end the record with "-all" or "~all"')
    if sum(bool(_LOOKS_UP.match(term)) for term in terms) > _MOST_LOOKUPS:
        return wrong("SPF", f"the record of {domain} takes more than {_MOST_LOOKUPS} look-ups", "name fewer others in it")
    return fine("SPF", f"{domain}: {_short(found[0])}")


async def dkim(names: Names, signer: Signer | None) -> Finding:
    """Whether our key is found where others look for it (RFC 6376)."""
    if signer is None:
        return unknown("DKIM", "we sign nothing ([mail] dkim_key): see to it that the mail server does")
    found = await names.texts(signer.name)
    advice = f"make it one TXT record with this text: {signer.record}"
    if not found:
        return wrong("DKIM", f"there is no key at {signer.name}", advice.replace("make it one", "add a"))
    if not any(signer.is_in(record) for record in found):
        return wrong("DKIM", f"the key at {signer.name} is another one", advice)
    return fine("DKIM", f"our key stands at {signer.name}")


async def dmarc(names: Names, home: str, box: str) -> Finding:
    """What others do with mail that is not ours though it says so (RFC 7489)."""
    for domain in dict.fromkeys((home, _organisation(home))):
        if found := [text for text in await names.texts(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]:
            if len(found) > 1:
                return wrong("DMARC", f"_dmarc.{domain} has {len(found)} records", "leave one of them")
            return fine("DMARC", f"_dmarc.{domain}: {_short(found[0])}")
    told = f"{home} does not say what to do with mail that only pretends to be ours"
    advice = f'add a TXT record to _dmarc.{home}, to begin with "v=DMARC1; p=none; rua=mailto:postmaster@{box}"'
    return wrong("DMARC", told, advice)


async def bounces(names: Names, box: str, home: str) -> Finding:
    """Whether mail that comes back finds its way, and whether its domain counts as ours."""
    servers = await names.mail_servers(box)
    if servers == (".",):
        return wrong("bounces", f"{box} takes no mail", "name an address that takes mail in [mail] bounces_to")
    if not servers and not await names.is_known(box):
        return wrong("bounces", f"the DNS knows no domain {box}", "look for a slip in [mail] bounces_to, or register it")
    if not servers and not await names.addresses(box):
        return wrong("bounces", f"no server takes mail for {box}", f"add an MX record to {box}, or change [mail] bounces_to")
    if _organisation(box) != _organisation(home):
        told = f"bounces come to {box}, and mails are of {home}: SPF does not speak for them"
        return wrong("bounces", told, "name an address of the same domain in [mail] bounces_to, or sign mails (DKIM)")
    return fine("bounces", f"{box}: {', '.join(servers) or 'its own address'}")


async def reverse(names: Names, host: str) -> Finding:
    """Whether the server's address goes by a name that leads back to it."""
    addresses = await names.addresses(host)
    if not addresses:
        return unknown(
            "PTR", f"the DNS knows no address of {host}: look for a slip in [mail] server, unless this machine knows it"
        )
    seen = [address for address in addresses if ipaddress.ip_address(address).is_global]
    if not seen:
        return unknown("PTR", f"{host} is not seen from outside: look at the address that it sends from")
    for address in seen:
        given = await names.names_of(address)
        if not any([address in await names.addresses(name) for name in given]):
            told = f"{address} has no name that leads back to it" if given else f"{address} has no name"
            return wrong("PTR", told, f"have whoever gave you the address set its reverse name to {host}")
    return fine("PTR", f"{', '.join(seen)}: {host}")


async def handshake(server: Server, verp: Verp) -> AsyncIterator[Finding]:
    """Whether the server answers, encrypts, knows us and lets us send; the first of these that fails is the last."""
    client = server.client(is_bare=True)
    stage: Stage = "line"
    try:
        await client.connect()
        yield fine("server", f"{server.host} answers")
        await client.noop()
        yield await _encrypted(client, server)
        stage = "login"
        if server.user:
            await client.login(server.user, server.password)
            yield fine("login", f"it knows {server.user}")
        stage = "sender"
        await client.mail(verp.sender(1))
        await client.rset()
        yield fine("sender", f"it lets us send as {verp.sender(1)}")
    except Exception as error:  # noqa: BLE001  (whatever the library raises: the stage tells what it means)
        told, _, advice = str(trouble(error, stage, "the mail server")).rpartition("; ")
        yield wrong("server" if stage == "line" else stage, told, advice)
    finally:
        client.close()


async def _encrypted(client: SMTP, server: Server) -> Finding:
    if server.security == "none":
        return unknown("TLS", "the line is not encrypted, and the server is on this machine")
    if server.security == "starttls":
        await client.starttls()
        await client.noop()
    made = client.get_transport_info("ssl_object")
    version = made.version() if isinstance(made, ssl.SSLObject) else ""
    return fine("TLS", f"the line is encrypted ({version}), and the certificate is of {server.host}")


def _organisation(domain: str) -> str:
    """The last two steps of a name: whose it is, as near as can be told without a list of all registries."""
    return ".".join(domain.split(".")[-2:])


def _short(record: str) -> str:
    return record if len(record) <= _SHOWN else f"{record[:_SHOWN]}…"
