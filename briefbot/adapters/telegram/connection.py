"""The bot of the library, over a line that keeps the token back.

The Bot API wants the token in every address, where logs and error messages find it. So the library is given a stand-in with
the bot's public number, and the token takes its place where the request goes out, below all that logs or raises.
"""

import asyncio
import json
import logging
import ssl
from functools import cache
from typing import Any

import httpx
from pydantic import SecretStr
from telegram.error import InvalidToken, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from briefbot.adapters.telegram.buckets import Turn
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.troubles import UNKNOWN_BOT, OddAnswer, trouble
from briefbot.errors import ConfigError

TELEGRAM = "https://api.telegram.org"
PATIENCE = 20.0
"""Seconds that an answer may take to begin."""

_KEPT_BACK = b"token-kept-back"
_SENDERS = 32
_LONG_POLL = 60.0


def telegram_bot(
    token: SecretStr, limiter: Limiter, *, base_url: str = "", proxy: str = "", patience: float = PATIENCE
) -> ExtBot[Turn]:
    """The bot, not yet connected. `base_url` is that of a Bot API server of one's own, such as http://127.0.0.1:8081."""
    # It writes the headers of answers at DEBUG: a redirect's repeats the address.
    logging.getLogger("httpcore").setLevel(logging.INFO)
    server = (base_url or TELEGRAM).rstrip("/")
    sends = _Line(token, proxy, connections=_SENDERS, patience=patience, deadline=2 * patience)
    polls = _Line(token, proxy, connections=1, patience=patience, deadline=2 * patience + _LONG_POLL)
    return ExtBot(
        _stand_in(token), f"{server}/bot", f"{server}/file/bot", request=sends, get_updates_request=polls, rate_limiter=limiter
    )


async def connect(bot: ExtBot[Turn]) -> str:
    """Make the bot ready, and ask for its username.

    Raises `ConfigError` where Telegram does not know the token, `OutletError` where it cannot be asked.
    """
    try:
        await bot.initialize()
    except InvalidToken as error:
        raise ConfigError(UNKNOWN_BOT) from error
    except TelegramError as error:
        raise trouble(error, "the bot") from error
    return bot.username


class _Line(HTTPXRequest):
    """The library's own requests, which know no token, end in time, and take for an answer only what Telegram may say."""

    def __init__(self, token: SecretStr, proxy: str, *, connections: int, patience: float, deadline: float) -> None:
        self._token = token
        self._deadline = deadline
        transport = httpx.AsyncHTTPTransport(
            verify=_tls(), limits=httpx.Limits(max_connections=connections), proxy=httpx.Proxy(proxy) if proxy else None
        )
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=5,
            read_timeout=patience,
            write_timeout=10,
            pool_timeout=5,
            httpx_kwargs={"transport": _Sealed(transport, token)},
        )

    async def do_request(self, url: str, method: str, *more: Any, **named: Any) -> tuple[int, bytes]:
        """The status and body of the answer, the token taken out of it. Raises `OddAnswer` where Telegram does not speak so."""
        try:
            async with asyncio.timeout(self._deadline):
                status, body = await super().do_request(url, method, *more, **named)
        except TimeoutError as error:
            raise TimedOut from error
        body = body.replace(_secret(self._token), _KEPT_BACK)  # a page of an error may repeat what was asked for
        if method == "POST" and not is_answer(status, body):
            raise OddAnswer(status)
        return status, body


class _Sealed(httpx.AsyncBaseTransport):
    """Puts the token in the place of its stand-in."""

    def __init__(self, inner: httpx.AsyncBaseTransport, token: SecretStr) -> None:
        self._inner = inner
        self._token = token

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.replace(_KEPT_BACK, _secret(self._token), 1)
        sealed = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=path),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(sealed)

    async def aclose(self) -> None:
        await self._inner.aclose()


def is_answer(status: int, body: bytes) -> bool:
    """Whether Telegram may have said this: a result, or what is wrong with the request. A proxy's login page is neither."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict) or status >= 500:
        return False
    return "result" in said if 200 <= status < 300 else isinstance(said.get("description"), str)


def _stand_in(token: SecretStr) -> str:
    """The bot's public number, and nothing of the secret that follows it."""
    return f"{token.get_secret_value().partition(':')[0]}:{_KEPT_BACK.decode()}"


def _secret(token: SecretStr) -> bytes:
    return token.get_secret_value().partition(":")[2].encode()


@cache
def _tls() -> ssl.SSLContext:
    """Read once: it takes a tenth of a second."""
    return httpx.create_ssl_context()
