"""An inbox in a Maildir: a folder of this machine into which a mail server delivers."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from briefbot.errors import InboxError
from briefbot.ports import ArrivedMail

T = TypeVar("T")
_SEEN = ":2,S"


class Maildir:
    """Meets `ports.Inbox`. Of each mail no more than `most` octets are read; files that are no mails are left alone."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most

    async def new(self) -> AsyncIterator[ArrivedMail]:
        """Those in "new", and those in "cur" that nobody has seen."""
        for file in await self._do(self._files):
            if octets := await self._do(partial(self._read, file)):
                yield ArrivedMail(name=str(file.relative_to(self._folder)), octets=octets)

    async def remove(self, mail: ArrivedMail) -> None:
        """Delete it."""
        await self._do(lambda: (self._folder / mail.name).unlink(missing_ok=True))

    async def put_by(self, mail: ArrivedMail) -> None:
        """Keep it in "cur", as seen."""
        await self._do(lambda: self._mark_seen(self._folder / mail.name))

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except OSError as error:
            told = f"[mail] inbox: the Maildir {str(self._folder)!r} cannot be used: {error.strerror}"
            raise InboxError(f"{told}; it should have the folders new and cur, and be ours to write") from error

    def _files(self) -> list[Path]:
        arrived = sorted((self._folder / "new").iterdir())
        unseen = (file for file in sorted((self._folder / "cur").iterdir()) if not set("ST") & _flags(file.name))
        return [file for file in (*arrived, *unseen) if not file.name.startswith(".")]

    def _read(self, file: Path) -> bytes:
        """Nothing of what is no file: a link could lead anywhere, a pipe would never end."""
        try:
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return b""
        try:
            return os.read(handle, self._most) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
        finally:
            os.close(handle)

    def _mark_seen(self, file: Path) -> None:
        name, _, flags = file.name.partition(":2,")
        kept = self._folder / "cur" / (f"{name}:2,{''.join(sorted({*flags, 'S'}))}" if flags else f"{name}{_SEEN}")
        if file.exists():
            file.rename(kept)


def _flags(name: str) -> set[str]:
    return set(name.partition(":2,")[2])
