"""Batches over OpenAI's protocol: a file of questions goes up, a file of answers comes down."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from briefbot.adapters.model import read_completion, request_body, usage_in
from briefbot.adapters.model_access import ModelAccess, ModelClient
from briefbot.adapters.model_ladder import Manner
from briefbot.adapters.model_trouble import translated
from briefbot.errors import ModelError
from briefbot.ports import Batch, BatchAnswer

_OVER = ("completed", "failed", "expired", "cancelled")
_LABEL = "briefbot"
_NEWEST = 100  # batches that are looked through for one of ours
_FAULTS = (openai.OpenAIError, ValueError, TypeError, AttributeError, RecursionError)


class OpenAIBatches(ModelClient):
    """Meets `BatchServer`. Use it as a context, or `close` it."""

    def __init__(self, access: ModelAccess) -> None:
        super().__init__(replace(access, service_tier=None))

    async def send(self, batch: Batch) -> str:
        lines = [json.dumps(self._line(one.key, one.question)) for one in batch.questions]
        try:
            content = "\n".join(lines).encode()
            file = await self._client.files.create(file=(f"{batch.name}.jsonl", content), purpose="batch")
            created = await self._client.batches.create(
                input_file_id=file.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={_LABEL: batch.name},
            )
            return _text(created.id)
        except _FAULTS as error:
            raise self._trouble(error) from error

    def _line(self, key: str, question: Any) -> dict[str, object]:
        body = request_body(self._access, question, Manner())
        return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}

    async def find(self, name: str) -> str:
        try:
            listed = await self._client.batches.list(limit=_NEWEST)
            ours = (one for one in listed.data if (one.metadata or {}).get(_LABEL) == name)
            found = next(ours, None)
            return _text(found.id) if found else ""
        except _FAULTS as error:
            raise self._trouble(error) from error

    async def answers(self, remote: str) -> tuple[BatchAnswer, ...] | None:
        try:
            batch = await self._client.batches.retrieve(remote)
            if batch.status not in _OVER:
                return None
            content = await self._client.files.content(batch.output_file_id) if batch.output_file_id else None
            return tuple(self._read(content.text)) if content else ()
        except openai.NotFoundError:
            return ()  # the server has forgotten it, and its answers
        except _FAULTS as error:
            raise self._trouble(error) from error

    def _read(self, text: str) -> Iterator[BatchAnswer]:
        """The questions that were answered, well or badly: they are the ones that are paid."""
        for line in text.splitlines():
            try:
                told = json.loads(line)
                key, body, status = told["custom_id"], told["response"]["body"], told["response"]["status_code"]
                completion = ChatCompletion.construct(**body)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                continue
            if isinstance(key, str) and status == 200:
                yield self._answer(key, completion)

    def _answer(self, key: str, completion: ChatCompletion) -> BatchAnswer:
        usage = usage_in(completion)
        try:
            reply = read_completion(completion, self._access.base_url, self._access.model)
        except ModelError:
            reply = None
        return BatchAnswer(key=key, reply=reply, usage=usage)

    def _trouble(self, error: Exception) -> ModelError:
        return translated(error, self._access.base_url, self._access.model)


def _text(given: object) -> str:
    if not isinstance(given, str) or not given:
        raise ValueError("a batch without a name")
    return given
