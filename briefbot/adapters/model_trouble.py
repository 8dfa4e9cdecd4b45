"""What can go wrong with a model's server, in our own words, and whether to ask again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import openai

from briefbot.errors import BadReply, ModelBusy, ModelDown, ModelError, ModelRefused, OverBudget

_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(seconds=60)
_NOT_CONNECTED = ("ConnectError", "ConnectTimeout")
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached")


def translated(error: Exception, base_url: str, model: str) -> ModelError:
    """A library's error as ours; the message names the server and says what the person can do."""
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return ModelDown(f"the model at {base_url} did not answer in time; give it more (model.timeout) or try later")
    if isinstance(error, openai.APIStatusError):
        return _status(error, base_url, model)
    if isinstance(error, openai.APIConnectionError):
        return ModelDown(f"nobody answers at {base_url}: is the server running, and model.base_url right?")
    return ModelDown(
        f"what answers at {base_url} does not speak OpenAI's protocol ({type(error).__name__}); see model.base_url"
    )


def is_unbilled(error: Exception) -> bool:
    """Whether it is sure that a call which ended so has cost nothing: it was turned down, or never got through."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in (503, 529) or (400 <= error.status_code < 500 and error.status_code != 408)
    # The client's own libraries are not ours to import: their errors are known by name.
    return isinstance(error, openai.APIConnectionError) and type(error.__cause__).__name__ in _NOT_CONNECTED


def wait_before(error: ModelError, attempt: int, left: timedelta, chance: float) -> timedelta | None:
    """How long to wait before the next attempt (`attempt` counts those made), or None where it is no use or too late.

    A server's own hint is kept to; without one the wait doubles from a second, times `chance` between 0.5 and 1.
    """
    if isinstance(error, ModelRefused | BadReply | OverBudget):
        return None
    hint = error.retry_after if isinstance(error, ModelBusy) else None
    wait = hint if hint is not None else min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (attempt - 1)) * (0.5 + chance / 2)
    return wait if wait < left else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The server's hint, in milliseconds, seconds or as a date; None where there is none that can be read."""
    try:
        if written := headers.get("retry-after-ms"):
            return _seconds(float(written) / 1000)
        written = headers.get("retry-after", "")
        if written.strip().replace(".", "", 1).isdecimal():
            return _seconds(float(written))
        when = parsedate_to_datetime(written)
        return _seconds(((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _seconds(wait: float) -> timedelta:
    return timedelta(seconds=min(max(wait, 0), 86_400))


def _status(error: openai.APIStatusError, base_url: str, model: str) -> ModelError:
    status, said = error.status_code, said_by(error)
    if status == 429 and error.code in _NO_CREDIT:
        return ModelRefused(f"the account at {base_url} has no credit left")
    if status in (429, 503, 529):
        hint = retry_after(error.response.headers, datetime.now(UTC))
        return ModelBusy(f"the model at {base_url} is busy ({status})", hint)
    if status >= 500 or status in (408, 409):
        return ModelDown(f"the server at {base_url} failed ({status}): {said}")
    if status in (401, 403):
        return ModelRefused(f"{base_url} does not accept the key ({status}): check OPENAI_API_KEY")
    if status == 404:
        return ModelRefused(f"{base_url} knows no model {model!r}, or is no such server: check model.name and model.base_url")
    return ModelRefused(f"{base_url} refused the request ({status}): {said}")


def said_by(error: openai.APIStatusError) -> str:
    """What the server said of its error, in one line."""
    return " ".join(str(error.message).split())[:200]
