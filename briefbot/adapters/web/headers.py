"""What we say of ourselves, and what a server's headers mean."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import Literal

from briefbot.errors import ConfigError
from briefbot.ports import Request

Purpose = Literal["feed", "page", "robots"]

PRODUCT = "briefbot"
LONGEST_WAIT = timedelta(days=7)
LONGEST_AGE = timedelta(days=30)

_ACCEPT: Mapping[Purpose, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:store|cache)\b", re.IGNORECASE)


def user_agent(contact: str) -> str:
    """`briefbot/1.2.3 (+contact)`, so that whoever is asked too often can say so. Raises `ConfigError`."""
    if not contact.isascii() or not contact.isprintable() or any(mark in contact for mark in "()\\"):
        raise ConfigError(f"contact: {contact!r} cannot stand in a header; write an https:// or mailto: address")
    try:
        version = metadata.version(PRODUCT)
    except metadata.PackageNotFoundError:  # run from a checkout
        version = "0"
    return f"{PRODUCT}/{version} (+{contact.strip()})" if contact.strip() else f"{PRODUCT}/{version}"


def asking(request: Request, purpose: Purpose, *, is_at_home: bool) -> dict[str, str]:
    """The headers of one request. Validators go only to the origin that gave them."""
    headers = {"Accept": _ACCEPT[purpose]}
    if is_at_home and is_sendable(request.etag):
        headers["If-None-Match"] = request.etag
    if is_at_home and is_sendable(request.last_modified):
        headers["If-Modified-Since"] = request.last_modified
    return headers


def is_sendable(value: str) -> bool:
    """Whether a header's value can be sent back byte for byte: there is one, with no control character, in UTF-8."""
    return bool(value) and value.isprintable()


def validator(headers: Mapping[str, str], name: str) -> str:
    """An `ETag` or `Last-Modified` verbatim, or "" where it could not be sent back so."""
    value = headers.get(name, "")
    return value if is_sendable(value) else ""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a busy server asks us to stay away: seconds or a date, at most a week; None where it does not say."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:10]), LONGEST_WAIT.total_seconds()))
    until = _date(value)
    return None if until is None else min(max(until - now, timedelta(0)), LONGEST_WAIT)


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer stays good by `Cache-Control`, else `Expires`: at most 30 days, None where neither says."""
    control = headers.get("Cache-Control", "")
    if _NOT_KEPT.search(control):
        return timedelta(0)
    if found := _MAX_AGE.search(control):
        return timedelta(seconds=min(int(found[1]), LONGEST_AGE.total_seconds()))
    expires = _date(headers.get("Expires", ""))
    if expires is None:
        return None
    return min(max(expires - (_date(headers.get("Date", "")) or now), timedelta(0)), LONGEST_AGE)


def _date(value: str) -> datetime | None:
    """A date of HTTP, aware; None for anything else."""
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value[:100])
    except (ValueError, OverflowError):
        return None
    try:
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
