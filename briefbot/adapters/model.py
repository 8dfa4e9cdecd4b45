"""A language model behind OpenAI's protocol: OpenAI's own, or any server that speaks it (Ollama, vLLM, llama.cpp)."""

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from briefbot.adapters.model_access import ModelAccess, ModelClient
from briefbot.adapters.model_ladder import Manner, Manners, humbler, kept
from briefbot.adapters.model_trouble import is_unbilled, said_by, translated, wait_before
from briefbot.errors import BadReply, ModelDown, ModelError, ModelRefused
from briefbot.ports import Meter, Question, Reply, Reservation, Usage

_LONGEST_NAME = 80  # characters of the model's name, as the server gives it


class Unmetered:
    """Meets `Meter` where nothing is paid, or nobody counts."""

    async def reserve(self, question: Question) -> Reservation:  # noqa: ARG002  (the port's)
        return Reservation(id=0, most=0)

    async def settle(self, reservation: Reservation, usage: Usage | None, tier: str = "") -> int:  # noqa: ARG002
        return 0

    async def release(self, reservation: Reservation) -> None:
        pass


class OpenAIModel(ModelClient):
    """The model, over one client; at most `at_once` questions are under way. Use it as a context, or `close` it.

    `meter` is asked before each attempt, for each may have to be paid.
    """

    def __init__(self, access: ModelAccess, manners: Manners | None = None, meter: Meter | None = None) -> None:
        super().__init__(access)
        self._meter = meter or Unmetered()
        self._manners = manners or Manners()
        self._turns = asyncio.Semaphore(access.at_once)

    async def ask(self, question: Question) -> Reply:
        """What the model writes. Raises `ModelError` and nothing else, at the latest when `timeout` is up."""
        async with self._turns:
            try:
                async with asyncio.timeout(self._access.timeout.total_seconds()):
                    return await self._until_answered(question)
            except TimeoutError as error:
                raise translated(error, self._access.base_url, self._access.model) from error

    async def _until_answered(self, question: Question) -> Reply:
        clock = asyncio.get_running_loop().time
        end = clock() + self._access.timeout.total_seconds()
        attempt, paid = 1, 0
        while True:
            try:
                reply = await self._answered(question)
                return replace(reply, cost=reply.cost + paid)
            except ModelError as error:
                error.cost = paid = error.cost + paid
                left = timedelta(seconds=end - clock())
                wait = wait_before(error, attempt, left, random.random())  # noqa: S311  (it spreads retries, it hides nothing)
                if wait is None or attempt >= self._access.tries:
                    raise
            await asyncio.sleep(wait.total_seconds())
            attempt += 1

    async def _answered(self, question: Question) -> Reply:
        """One answer, asked for in the manner that the server is known to take, or in ever humbler ones until one is taken."""
        base_url, model = self._access.base_url, self._access.model
        manner = self._manners.of(base_url, model)
        while True:
            try:
                completion, cost = await self._paid(question, manner)
                break
            except openai.APIStatusError as error:
                humble = humbler(manner, error.status_code, f"{error.param} {said_by(error)}")
                if humble is None:
                    raise translated(error, base_url, model) from error
                manner = replace(humble, is_sure=manner.is_sure and humble.rung == manner.rung)
            except (openai.OpenAIError, ValueError, TypeError, AttributeError, RecursionError) as error:
                raise translated(error, base_url, model) from error
        reply = _read(completion, cost, base_url, model)
        self._manners.learn(base_url, model, manner)
        return reply

    async def _paid(self, question: Question, manner: Manner) -> tuple[object, int]:
        """What the server gives for one request, and what that has cost."""
        reservation = await self._meter.reserve(question)
        try:
            completion = await self._client.chat.completions.create(**request_body(self._access, question, manner))
        except Exception as error:
            if is_unbilled(error):
                await self._meter.release(reservation)
            raise
        tier = _tier(completion) or ("default" if "service_tier" in manner.without else "")
        return completion, await self._meter.settle(reservation, usage_in(completion), tier)


def request_body(access: ModelAccess, question: Question, manner: Manner) -> dict[str, Any]:
    """What a server is sent, in that manner."""
    optional: dict[str, object] = {
        "max_completion_tokens": question.most_tokens,
        "temperature": access.temperature,
        "reasoning_effort": access.reasoning_effort,
        "service_tier": access.service_tier if access.is_openai or access.service_tier != "default" else None,
        "prompt_cache_key": f"briefbot-{question.schema_name}" if access.is_openai else None,
    }
    return {
        "model": access.model,
        "messages": [{"role": turn.role, "content": turn.text} for turn in question.turns],
        **_format(question, manner),
        **kept(optional, manner),
    }


def _format(question: Question, manner: Manner) -> dict[str, object]:
    if manner.rung == "json_object":
        return {"response_format": {"type": "json_object"}}
    if manner.rung == "prompt":
        return {}
    schema = {"name": question.schema_name, "strict": True, "schema": json.loads(question.schema)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _read(completion: object, cost: int, base_url: str, model: str) -> Reply:
    """The reply in a completion that is paid for. An error says what was paid, too. Raises `ModelError`."""
    try:
        return replace(read_completion(completion, base_url, model), cost=cost)
    except ModelError as error:
        usage = usage_in(completion) or Usage()
        error.tokens, error.cost = (usage.tokens_in, usage.tokens_out), cost
        raise


def read_completion(completion: object, base_url: str, model: str) -> Reply:
    """The reply in a completion. The library builds one of whatever JSON comes, so that nothing in it is sure.

    Raises `ModelError`.
    """
    choices = getattr(completion, "choices", None)
    if not isinstance(completion, ChatCompletion) or not isinstance(choices, list) or not choices:
        raise ModelDown(f"what answers at {base_url} does not speak OpenAI's protocol: see model.base_url")
    message = getattr(choices[0], "message", None)
    if refusal := getattr(message, "refusal", None):
        raise ModelRefused(f"the model refused: {' '.join(str(refusal).split())[:120]}")
    end = getattr(choices[0], "finish_reason", None)
    if end == "content_filter":
        raise ModelRefused("the model's provider filtered the text")
    if end == "length":
        raise BadReply("the model's reply was cut off at its longest")
    text = getattr(message, "content", None)
    if not isinstance(text, str) or not text.strip():
        raise BadReply("the model's reply is empty")
    return Reply(text=text, model=_name(completion.model, model), usage=usage_in(completion))


def _name(given: object, asked: str) -> str:
    name = "".join(c for c in given if c.isprintable())[:_LONGEST_NAME] if isinstance(given, str) else ""
    return name or asked


def usage_in(completion: object) -> Usage | None:
    """What the server says of the tokens, or None where that is nothing sensible."""
    usage = getattr(completion, "usage", None)
    tokens_in, tokens_out = _number(usage, "prompt_tokens"), _number(usage, "completion_tokens")
    details = getattr(usage, "prompt_tokens_details", None)
    cached, stored = _number(details, "cached_tokens"), _number(details, "cache_write_tokens")
    known = tokens_in and tokens_out
    return Usage(tokens_in=tokens_in, tokens_out=tokens_out, cached=cached, stored=stored) if known else None


def _tier(completion: object) -> str:
    tier = getattr(completion, "service_tier", None)
    return tier if tier in ("default", "flex", "priority") else ""


def _number(holder: object, name: str) -> int:
    """A count of tokens: what is none, or no sensible one, is 0."""
    given = holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
    return given if isinstance(given, int) and 0 <= given < 10**9 else 0
