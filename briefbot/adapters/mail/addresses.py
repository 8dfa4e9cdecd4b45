"""Mail addresses as SMTP takes them: domains in ASCII (IDNA), and a local part beyond ASCII only by SMTPUTF8."""

import re
from dataclasses import dataclass

import idna

from briefbot.errors import NoAddress

_LOCAL, _WHOLE = 64, 254  # octets (RFC 5321 and its erratum 1690)
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that can be written to."""

    local: str
    domain: str

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server that offers SMTPUTF8 can take it."""
        return not self.local.isascii()

    def tagged(self, tag: str) -> str:
        """The address with a tag that brings mail to the same box: "bounces+12@example.org"."""
        return f"{self.local}+{tag}@{self.domain}"

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def mailbox(address: str) -> Mailbox:
    """The address, its domain in ASCII. Raises `NoAddress` for what is none; quoted local parts and literal hosts are none."""
    local, _, domain = address.rpartition("@")
    found = Mailbox(local, _in_ascii(domain, address))
    is_long = len(local.encode(errors="replace")) > _LOCAL or len(str(found).encode(errors="replace")) > _WHOLE
    if is_long or not local.isprintable() or not _ATOMS.fullmatch(local):
        raise NoAddress(f"{address!a} is no mail address: correct it, or have them subscribe again")
    return found


def _in_ascii(domain: str, address: str) -> str:
    lowered = domain.lower()
    try:
        written = lowered if lowered.isascii() else idna.encode(lowered, uts46=True).decode()
    except idna.IDNAError as error:
        raise NoAddress(f"{address!a} has a domain that cannot be: correct it, or have them subscribe again") from error
    if not _DOMAIN.fullmatch(written):
        raise NoAddress(f"{address!a} is no mail address: correct it, or have them subscribe again")
    return written
