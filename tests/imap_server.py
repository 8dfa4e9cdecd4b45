"""A real IMAP server on loopback: pymap, which keeps its mails in memory, behind TLS."""

import asyncio
import imaplib
import ssl
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from mail_server import Certificate
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService

T = TypeVar("T")


@dataclass
class ImapServer:
    """A mailbox of one user."""

    port: int
    trusted: ssl.SSLContext
    user: str = "bounces@example.org"
    password: str = "pass-of-the-box"

    async def put(self, octets: bytes) -> None:
        await self._asked(lambda client: client.append("INBOX", None, None, octets))  # type: ignore[arg-type]

    async def left(self) -> tuple[int, int]:
        """How many are new, and how many were seen."""

        def count(client: imaplib.IMAP4) -> tuple[int, int]:
            client.select("INBOX", readonly=True)
            told = [client.uid("SEARCH", state)[1][0] for state in ("UNSEEN", "SEEN")]
            return len(told[0].split()), len(told[1].split())

        return await self._asked(count)

    async def _asked(self, ask: Callable[[imaplib.IMAP4], T]) -> T:
        def work() -> T:
            with imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=self.trusted, timeout=20) as client:
                client.login(self.user, self.password)
                return ask(client)

        return await asyncio.to_thread(work)


@asynccontextmanager
async def imap_server(shown: Certificate) -> AsyncIterator[ImapServer]:
    """A server with an empty INBOX."""
    told = ImapServer(0, shown.client)
    parser = ArgumentParser()
    IMAPService.add_arguments(parser)
    backends = parser.add_subparsers(dest="backend")
    DictBackend.add_subparser("dict", backends)
    given = ["--no-tls", "dict", "--demo-user", told.user, "--demo-password", told.password]
    arguments = parser.parse_args(given)
    arguments.skip_services, arguments.passlib_cfg, arguments.debug = [], None, False
    backend, config = await DictBackend.init(arguments)
    config.apply_context()
    answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    async with AsyncExitStack() as stack:
        await backend.start(stack)
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=shown.server)
        told.port = server.sockets[0].getsockname()[1]
        try:
            yield told
        finally:
            server.close()
