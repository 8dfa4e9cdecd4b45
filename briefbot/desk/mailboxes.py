"""Mail addresses as people give them: written in one way, and which of them are of one mailbox. Pure."""

import re

import idna

_LONGEST, _LONGEST_LOCAL = 254, 64  # characters (RFC 5321)
# Without the signs by which mail was once sent on through other servers: ! and %.
_LOCAL = re.compile(r"[\w#$&'*+/=?^`{|}~-]+(\.[\w#$&'*+/=?^`{|}~-]+)*", re.ASCII)
_ALIASES = {"googlemail.com": "gmail.com"}
_NUMERIC = re.compile(r"[0-9]+")


def mailbox(said: str) -> str:
    """The address as it is kept: its domain in lower case and in ASCII, its local part as it was given; "" for what is none.

    What stands before the @ is the affair of the other side: dots, case and what follows a plus are left alone. Local parts
    in quotation marks or beyond ASCII, and addresses of machines by number, are refused: hardly a server takes them.
    """
    local, _, domain = said.strip().removeprefix("mailto:").replace("＠", "@").rpartition("@")
    if len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return ""
    written = _domain(domain)
    return f"{local}@{written}" if written and len(local) + 1 + len(written) <= _LONGEST else ""


def _domain(name: str) -> str:
    """The name as DNS knows it; "" for what is no name of a host on the internet."""
    if len(name) > _LONGEST:
        return ""
    try:
        written = idna.encode(name, uts46=True).decode("ascii").removesuffix(".").lower()
    except (idna.IDNAError, UnicodeError):
        return ""
    labels = written.split(".")
    return written if len(labels) > 1 and not _NUMERIC.fullmatch(labels[-1]) else ""


def owner(address: str) -> str:
    """Whose mailbox it most likely is, so that one person is not written to under many spellings of one address.

    For counting alone: case, dots and what follows a plus make no difference, nor which of its two names Google's mail has.
    """
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{_ALIASES.get(domain, domain)}"


def shown(address: str) -> str:
    """The address as a person reads it: "you@bücher.example"."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain)}"
    except (idna.IDNAError, UnicodeError):
        return address
