"""One connection to the mail server, on which mails are handed in one after the other."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, cast

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from briefbot.adapters.mail.addresses import Mailbox
from briefbot.adapters.mail.troubles import Stage

Security = Literal["starttls", "tls", "none"]
_USUAL = {"starttls": 587, "tls": 465, "none": 25}
_GO_ON = 354
_DOT = b".\r\n"
_RESET = 10.0  # seconds for what we could do without


@cache
def usual_context() -> ssl.SSLContext:
    """Whom this machine trusts. To read that takes a tenth of a second."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed in, and as whom. `host_name` is how we call ourselves there. Times are in seconds.

    An answer may take `patience`, a mail with all its answers `deadline`, and the wait for a connection as long: together less
    than the lease of a delivery.
    """

    host: str
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    host_name: str = ""
    patience: float = 60
    deadline: float = 120
    context: ssl.SSLContext | None = None

    def client(self, *, is_bare: bool = False) -> SMTP:
        """A client of it, not yet connected; a bare one neither begins TLS nor logs in of itself."""
        return SMTP(
            hostname=self.host,
            port=self.port or _USUAL[self.security],
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls" and not is_bare,
            username=None if is_bare else self.user or None,
            password=self.password if self.user and not is_bare else None,
            local_hostname=self.host_name or None,
            timeout=self.patience,
            tls_context=self.context or (None if self.security == "none" else usual_context()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A mail as it is handed in: from whom, to whom, its octets."""

    sender: str
    recipient: Mailbox
    octets: bytes


@dataclass(slots=True)
class Line:
    """A connection. `stage` is how far the mail in hand has come; `rested` since when it has none."""

    client: SMTP
    stage: Stage = "line"
    rested: float = 0

    @property
    def is_up(self) -> bool:
        """Whether nobody has hung up yet, as far as we have heard."""
        return self.client.is_connected

    async def reset(self) -> None:
        """Have the server forget the mail in hand; whether it did shows in `is_up`."""
        try:
            await self.client.rset(timeout=_RESET)
        except (SMTPException, OSError):
            self.hang_up()
        except BaseException:  # or the answer, still to come, would be taken for that to the next mail
            self.hang_up()
            raise

    async def leave(self) -> None:
        """Say goodbye."""
        with suppress(SMTPException, OSError):
            await self.client.quit(timeout=_RESET)
        self.hang_up()

    def hang_up(self) -> None:
        """Be gone at once."""
        transport = self.client.transport
        self.client.close()
        if transport is not None:
            cast(asyncio.Transport, transport).abort()

    async def carry(self, envelope: Envelope) -> None:
        """Hand a mail in: it is taken when this returns. Raises the library's errors and those of the system."""
        if not self.is_up:
            await self._connect()
        self.stage = "sender"
        options = self._options(envelope)
        await self._ask(f"MAIL FROM:<{envelope.sender}>", *options, refused=SMTPSenderRefused)
        self.stage = "recipient"
        await self._ask(f"RCPT TO:<{envelope.recipient}>", refused=SMTPRecipientRefused)
        self.stage = "data"
        await self._data(envelope.octets)

    async def _ask(self, *words: str, refused: type[SMTPSenderRefused] | type[SMTPRecipientRefused]) -> None:
        """As the library's own methods do, which take each address apart first, though ours are whole."""
        answer = await self.client.execute_command(*(word.encode() for word in words))
        if not 200 <= answer.code < 300:
            raise refused(answer.code, answer.message, words[0])

    async def _connect(self) -> None:
        """Connect, encrypt and log in."""
        self.stage = "line"
        await self.client.connect()
        await self.client.noop()  # after encryption nobody has greeted yet: only now we know what is offered

    async def _data(self, octets: bytes) -> None:
        """The mail, and only when all of it has gone its dot: before that it cannot have been taken."""
        answer = await self.client.execute_command(b"DATA")
        protocol = self.client.protocol
        if answer.code != _GO_ON:
            raise SMTPDataError(answer.code, answer.message)
        if protocol is None or protocol.transport is None:
            raise SMTPServerDisconnected("Connection lost")
        cast(asyncio.Transport, protocol.transport).set_write_buffer_limits(0)
        protocol.write(stuffed(octets))
        await protocol._drain_helper()  # what asyncio's own streams wait with
        protocol.write(_DOT)
        self.stage = "end"
        answer = await protocol.read_response(timeout=self.client.timeout)
        if not 200 <= answer.code < 300:
            raise SMTPDataError(answer.code, answer.message)

    def _options(self, envelope: Envelope) -> list[str]:
        offered, size = self.client.esmtp_extensions, len(envelope.octets)
        if (most := offered.get("size", "")).isdecimal() and 0 < int(most) < size:
            raise SMTPResponseException(552, f"5.3.4 it has {size} octets, and the server takes {most}")
        options = [f"SIZE={size}"] if "size" in offered else []
        if envelope.recipient.needs_utf8:
            if "smtputf8" not in offered:
                raise SMTPNotSupported("SMTPUTF8 is not offered")
            options += ["SMTPUTF8", *(["BODY=8BITMIME"] if "8bitmime" in offered else [])]
        return options


def stuffed(octets: bytes) -> bytes:
    """The mail with a dot more before each line that begins with one (RFC 5321, 4.5.2)."""
    doubled = octets.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled
