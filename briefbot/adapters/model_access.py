"""Whom to ask, and the client that asks."""

from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Self

import openai

from briefbot.writing.model.cost import OPENAI, is_openai


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAccess:
    """Whom to ask, and how. `timeout` is for a question with all its attempts; a server without keys takes any."""

    model: str
    base_url: str = OPENAI
    api_key: str = ""
    timeout: timedelta = timedelta(minutes=3)
    tries: int = 3
    at_once: int = 4
    temperature: float | None = None
    reasoning_effort: str | None = None
    service_tier: str | None = None

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI itself, in whichever region."""
        return is_openai(self.base_url)


class ModelClient:
    """A client of a server that speaks OpenAI's protocol. Use it as a context, or `close` it."""

    def __init__(self, access: ModelAccess) -> None:
        self._access = access
        # The retries are ours: they are counted against the deadline of the whole.
        self._client = openai.AsyncOpenAI(
            api_key=access.api_key or "none",
            base_url=access.base_url,
            max_retries=0,
            timeout=access.timeout.total_seconds(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._client.close()
