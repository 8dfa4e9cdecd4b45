"""A real mail server on loopback: aiosmtpd with TLS, logins and every trouble that is played on it."""

import asyncio
import datetime
import email.policy
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "briefs", "pass-of-the-test"


@dataclass(frozen=True)
class Trouble:
    """Played once `at` a command, "CONNECT", "BODY" (in the middle of a mail) or "DOT" (at its end): an answer, or a cut line.

    At the dot the mail may be taken all the same.
    """

    at: str
    answer: str = ""
    is_taken: bool = False
    is_silent: bool = False


def answers(at: str, answer: str) -> Trouble:
    return Trouble(at, answer)


def cuts(at: str, *, is_taken: bool = False) -> Trouble:
    return Trouble(at, is_taken=is_taken)


def stalls(at: str) -> Trouble:
    return Trouble(at, is_silent=True)


@dataclass(frozen=True)
class Taken:
    """A mail that was taken."""

    sender: str
    recipients: tuple[str, ...]
    options: tuple[str, ...]
    octets: bytes
    is_encrypted: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.octets, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    """What came in, and what is to go wrong."""

    taken: list[Taken] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    most_open: int = 0
    open_now: int = 0
    mails_a_connection: int = 0
    port: int = 0
    pause: Callable[[], float] = lambda: 0
    now_open: list[asyncio.BaseTransport] = field(default_factory=list)

    def will(self, *troubles: Trouble) -> None:
        self.troubles += troubles

    def next_trouble(self, at: str) -> Trouble | None:
        """The first that is to be played there."""
        found = next((trouble for trouble in self.troubles if trouble.at == at), None)
        if found:
            self.troubles.remove(found)
        return found

    def hang_up(self) -> None:
        """Close every connection, as a server does that is tired of them."""
        for transport in self.now_open:
            transport.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        trouble = self.next_trouble("DOT")
        if trouble is None or trouble.is_taken:
            login = session.auth_data
            self.taken.append(
                Taken(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    options=tuple(envelope.mail_options),
                    octets=bytes(envelope.original_content or b""),
                    is_encrypted=session.ssl is not None,
                    user=login.login.decode() if isinstance(login, LoginPassword) else "",
                )
            )
        await asyncio.sleep(self.pause())
        if trouble is None:
            return "250 2.0.0 taken"
        return await played(trouble, server)


async def played(trouble: Trouble, server: SMTP) -> str:
    """The answer; or the line is cut, or silent."""
    if trouble.is_silent:
        await asyncio.sleep(3600)
    if not trouble.answer:
        assert server.transport
        server.transport.abort()
        raise asyncio.CancelledError
    return trouble.answer


class Counter(SMTP):
    """A connection on which troubles are played."""

    def __init__(self, server: MailServer, **settings: Any) -> None:
        super().__init__(server, hostname="mail.test", enable_SMTPUTF8=settings.pop("utf8", True), **settings)
        self._office = server
        self._carried = 0
        methods: dict[str, Callable[[str], Coroutine[Any, Any, None]]] = self._smtp_methods
        for command, method in methods.items():
            methods[command] = partial(self._watched, command, method)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._tls_protocol is None:
            self._office.connections += 1
            self._office.open_now += 1
            self._office.most_open = max(self._office.most_open, self._office.open_now)
            self._office.now_open.append(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._office.open_now -= 1
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if trouble := self._office.next_trouble("CONNECT"):
            await self.push(await played(trouble, self))
            assert self.transport
            self.transport.close()
            return
        await super()._handle_client()

    async def _watched(self, command: str, method: Callable[[str], Coroutine[Any, Any, None]], arg: str) -> None:
        self._office.commands.append(command)
        most = self._office.mails_a_connection
        if command == "MAIL" and most and self._carried >= most:
            await self.push("421 4.7.0 that was enough for one connection")
            assert self.transport
            self.transport.close()
            return
        if trouble := self._office.next_trouble(command):
            answer = await played(trouble, self)
            await self.push(answer)
            if answer.startswith("421") and self.transport:
                self.transport.close()
            return
        if command == "DATA" and (trouble := self._office.next_trouble("BODY")):
            await self.push("354 go on")
            await self._reader.readline()
            await self.push(await played(trouble, self))
            return
        self._carried += command == "DATA"
        await method(arg)


def knows(_: SMTP, __: Session, ___: Envelope, ____: str, login: Any) -> AuthResult:
    """Whether it is our user."""
    is_known = login.login.decode() == USER and login.password.decode() == PASSWORD
    return AuthResult(success=is_known, handled=is_known, auth_data=login)


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False, **settings: Any
) -> AsyncIterator[MailServer]:
    """A mail server: with TLS from the start, with STARTTLS, or bare; `login` asks for the user."""
    office, loop = MailServer(), asyncio.get_running_loop()
    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
    if login:
        settings |= {"authenticator": knows, "auth_required": True, "auth_require_tls": bool(starttls)}
    if starttls:
        settings |= {"tls_context": starttls, "require_starttls": True}
    server = await loop.create_server(lambda: Counter(office, **settings), "127.0.0.1", 0, ssl=tls)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        office.hang_up()
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Certificate:
    """A certificate of 127.0.0.1 that nobody signed but itself, and who shows and who trusts it."""

    file: Path
    key: Path

    @property
    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context

    @property
    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))


def certificate(folder: Path) -> Certificate:
    """Made now."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    told = Certificate(folder / "certificate.pem", folder / "key.pem")
    told.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    told.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return told
