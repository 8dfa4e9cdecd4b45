"""An inbox on an IMAP server."""

import asyncio
import imaplib
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from briefbot.errors import InboxError
from briefbot.ports import ArrivedMail
from briefbot.showing.plain import shortened

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapBox:
    """A folder of somebody's on a server. An answer may take `patience` seconds."""

    host: str
    port: int
    user: str
    folder: str
    is_encrypted: bool = True
    password: str = field(default="", repr=False)
    patience: float = 30
    context: ssl.SSLContext | None = None

    @classmethod
    def of(cls, url: str, password: str) -> "ImapBox":
        """The box of "imaps://user@host/folder"."""
        parts = urlsplit(url)
        is_encrypted = parts.scheme == "imaps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (993 if is_encrypted else 143),
            user=unquote(parts.username or ""),
            folder=unquote(parts.path.lstrip("/")) or "INBOX",
            is_encrypted=is_encrypted,
            password=password,
        )


class ImapInbox:
    """Meets `ports.Inbox`. A mail is fetched without its being marked, and no more of it than `most` octets."""

    def __init__(self, box: ImapBox, most: int) -> None:
        self._box, self._most = box, most
        self._client: imaplib.IMAP4 | None = None

    async def new(self) -> AsyncIterator[ArrivedMail]:
        """Those that nobody has seen. The line is kept up while they are gone through."""
        try:
            for number in await self._do(self._unseen):
                if octets := await self._do(partial(self._fetch, number)):
                    yield ArrivedMail(name=number, octets=octets)
            await self._do(self._leave)
        finally:
            self._hang_up()

    async def remove(self, mail: ArrivedMail) -> None:
        """Delete it."""
        await self._do(lambda: self._expunge(mail.name))

    async def put_by(self, mail: ArrivedMail) -> None:
        """Mark it as seen."""
        await self._do(lambda: self._mark(mail.name, r"(\Seen)"))

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self._hang_up()  # or the thread would wait on, and we for it
            raise
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            place = f"{self._box.user} at {self._box.host}"
            said = shortened(str(error), 200)
            raise InboxError(
                f"[mail] inbox: the mailbox of {place} cannot be read: {said}; check inbox and password"
            ) from error

    def _unseen(self) -> list[str]:
        self._client = client = self._connected()
        client.login(self._box.user, self._box.password)
        name = self._box.folder.replace("\\", "\\\\").replace('"', '\\"')
        _checked(client.select(f'"{name}"'))
        (found,) = _checked(client.uid("SEARCH", "UNSEEN", "UNDELETED"))
        return found.decode("ascii", "replace").split() if found else []

    def _connected(self) -> imaplib.IMAP4:
        box = self._box
        if box.is_encrypted:
            context = box.context or ssl.create_default_context()
            return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=box.patience)
        return imaplib.IMAP4(box.host, box.port, timeout=box.patience)

    def _fetch(self, number: str) -> bytes:
        told = _checked(self._line.uid("FETCH", number, f"(BODY.PEEK[]<0.{self._most}>)"))
        return next((bytes(part[1])[: self._most] for part in told if isinstance(part, tuple)), b"")

    def _expunge(self, number: str) -> None:
        self._mark(number, r"(\Deleted)")
        alone = "UIDPLUS" in self._line.capabilities
        _checked(self._line.uid("EXPUNGE", number) if alone else self._line.expunge())

    def _mark(self, number: str, flags: str) -> None:
        _checked(self._line.uid("STORE", number, "+FLAGS", flags))

    @property
    def _line(self) -> imaplib.IMAP4:
        if self._client is None:
            raise imaplib.IMAP4.abort("the line is closed")
        return self._client

    def _leave(self) -> None:
        self._line.logout()

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)
            with suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    """What a command answers. Raises the library's error where it failed."""
    if answer[0] != "OK":
        words = b" ".join(part for part in answer[1] if isinstance(part, bytes)).decode("ascii", "replace")
        raise imaplib.IMAP4.error(re.sub(r"\s+", " ", words))
    return answer[1]
