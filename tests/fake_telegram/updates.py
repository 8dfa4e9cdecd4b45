"""What the bot is told, by long polling or by webhook, as the Bot API gives it out."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from fake_telegram.asked import Asked
from fake_telegram.troubles import Refused, bad_request, conflict

_WEBHOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
# Not given unless they are asked for.
_ONLY_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_RETRY_PAUSE = 0.05
_PATIENCE = aiohttp.ClientTimeout(total=10)


class Updates:
    """The queue of one bot. An update stays until a later offset, or the webhook's good answer, confirms it.

    `proxies` says for a webhook's address where the proxy with TLS leads that stands before it.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.pending: list[dict[str, Any]] = []
        self.allowed: list[str] = []
        self.url = ""
        self.secret = ""
        self.last_error = ""
        self.delivered: list[dict[str, Any]] = []
        self.proxies: dict[str, str] = {}
        self._changed = changed
        self._next_id = 1001
        self._poller: asyncio.Future[bool] | None = None
        self._news = asyncio.Event()
        self._carrier: asyncio.Task[None] | None = None

    def push(self, kind: str, body: dict[str, Any]) -> None:
        """One more, unless the bot does not want its kind."""
        if kind not in self.allowed if self.allowed else kind in _ONLY_ON_DEMAND:
            return
        self.pending.append({"update_id": self._next_id, kind: body})
        self._next_id += 1
        self._news.set()
        self._wake(news=True)

    def _wake(self, *, news: bool) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(news)

    async def get_updates(self, asked: Asked) -> list[dict[str, Any]]:
        """Waits up to `timeout` seconds for the first. The last to ask wins: who asked before gets 409."""
        if self.url:
            raise Refused(conflict(_WEBHOOK_IS_SET))
        self._wake(news=False)
        if "allowed_updates" in asked.parameters:
            self.allowed = asked.items("allowed_updates")
        self._confirm(asked.number("offset") or 0)
        if not self.pending:
            await self._wait(asked.number("timeout") or 0)
        return self.pending[: asked.number("limit") or 100]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self._changed()

    async def _wait(self, seconds: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            if not await asyncio.wait_for(mine, seconds):
                raise Refused(conflict(_OTHER_POLLER))
        except TimeoutError:
            pass

    def set_webhook(self, asked: Asked) -> bool:
        """From now on updates are posted there; an empty URL ends it. (Telegram would want https.)"""
        url = asked.text("url")
        if url and not url.startswith(("https://", "http://")):
            raise Refused(bad_request("bad webhook: An HTTPS URL must be provided for webhook"))
        self._stop()
        self.url, self.secret, self.last_error = url, asked.text("secret_token"), ""
        if "allowed_updates" in asked.parameters:
            self.allowed = asked.items("allowed_updates")
        if asked.whether("drop_pending_updates"):
            self.pending.clear()
        if url:
            self._wake(news=False)
            self._carrier = asyncio.create_task(self._carry())
        return True

    def webhook_info(self) -> dict[str, Any]:
        """A WebhookInfo."""
        shape = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        if self.allowed:
            shape["allowed_updates"] = self.allowed
        return shape | ({"last_error_message": self.last_error, "last_error_date": 1} if self.last_error else {})

    async def _carry(self) -> None:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while True:
                self._news.clear()
                while self.pending:
                    await self._post(session, self.pending[0])
                await self._news.wait()

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.proxies.get(self.url, self.url), json=update, headers=headers) as answer:
                fault = "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            fault = f"Connection failed: {error}"
        self.last_error = fault or self.last_error
        if fault:
            await asyncio.sleep(_RETRY_PAUSE)
        elif update in self.pending:
            self.pending.remove(update)
            self.delivered.append(update)
        self._changed()

    def _stop(self) -> None:
        if self._carrier:
            self._carrier.cancel()
            self._carrier = None

    def close(self) -> None:
        """Ends the carrier and whoever waits."""
        self._stop()
        self._wake(news=True)
