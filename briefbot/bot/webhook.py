"""Updates by webhook: a small server of ours that Telegram posts them to, in place of polling.

Anybody can post to it. Who does not know the secret is sent away before a byte of the body is read; the body is capped and
must come within seconds; whatever the answer, it is short. An update whose answer was lost is posted again, and heard once.
It speaks plain HTTP, on loopback unless set otherwise: TLS is for the proxy before it.
"""

import asyncio
import hmac
import json
import logging
import secrets
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.ext import Application

from briefbot.errors import ConfigError

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
"""The largest body that is read; an update has some tens of thousands of bytes at most."""

_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of a header)
_PATIENCE = 10.0  # seconds for a body to come
_MOST_WAITING = 10_000  # updates that nobody has got round to
_AT_ONCE = 100
_REMEMBERED = 1000  # updates that were heard: one is posted again within moments, or when Telegram could not reach us

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where Telegram posts (`url`), where we listen ("127.0.0.1:8443"), and the secret; one is made up where it is ""."""

    url: str
    listen: str
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Takes what is posted, and puts the updates into the queue. `patience` is how long a body may take, in seconds."""

    application: AnyApplication
    secret: str
    patience: float = _PATIENCE
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _heard: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    async def take(self, request: web.Request) -> web.Response:
        """Answer a post: 200 where it was ours to take, and nothing that tells why where it was not."""
        given = request.headers.get(_SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret.encode()):
            return _end(403)
        if (request.content_length or 0) > MOST_BYTES:
            return _end(413)
        if self._room.locked() or self.application.update_queue.qsize() >= _MOST_WAITING:
            return _end(503)  # Telegram posts it again
        async with self._room:
            return await self._taken(request)

    async def _taken(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(self.patience):
                body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _end(413)
        except TimeoutError:
            return _end(408)
        update = read_update(body, self.application)
        if update and update.update_id not in self._heard:
            self._heard.append(update.update_id)
            self.application.update_queue.put_nowait(update)
        return _end(200)  # what can't be read now can't be read when it is posted again


def read_update(body: bytes, application: AnyApplication) -> Update | None:
    """The update in a body; None for what is none, which is logged."""
    try:
        said = json.loads(body)
        update = Update.de_json(said, application.bot) if isinstance(said, dict) else None
    except Exception as error:  # noqa: BLE001  (the library raises whatever a wrong shape makes it)
        log.warning("the webhook was posted what is no update: %s", type(error).__name__)
        return None
    if update is None or not isinstance(update.update_id, int):
        log.warning("the webhook was posted what is no update")
        return None
    return update


@asynccontextmanager
async def hooked(application: AnyApplication, hook: Hook, allowed: Sequence[str]) -> AsyncIterator[None]:
    """As long as it is entered updates of the allowed kinds come by webhook. It stays set: Telegram keeps what comes after.

    Raises `ConfigError` where we can't listen there, `TelegramError` where Telegram does not take the address.
    """
    # It writes at DEBUG what it is called with: the secret, here.
    logging.getLogger("telegram.ext.ExtBot").setLevel(logging.INFO)
    secret = hook.secret or secrets.token_urlsafe(32)
    runner = web.AppRunner(_site(Door(application=application, secret=secret), hook), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await _listen(runner, hook)
        await application.bot.set_webhook(hook.url, secret_token=secret, allowed_updates=allowed)
        yield
    finally:
        await runner.cleanup()


def _site(door: Door, hook: Hook) -> web.Application:
    site = web.Application(client_max_size=MOST_BYTES)
    site.router.add_post(urlsplit(hook.url).path or "/", door.take)
    return site


async def _listen(runner: web.AppRunner, hook: Hook) -> None:
    host, _, port = hook.listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"[telegram] webhook_listen: {hook.listen!r} can't be listened to: {said}; choose another") from error


def _end(status: int) -> web.Response:
    """An answer, after which the line is closed where what came was not ours."""
    answer = web.Response(status=status)
    if status != 200:
        answer.force_close()
    return answer
