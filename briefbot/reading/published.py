"""When an article was published, out of the ways in which pages write a time."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no page is older than the web: 1970 is a clock that was never set
_LATEST = datetime(2099, 1, 1, tzinfo=UTC)  # what templates write for "never"
_SHAPES: tuple[str, ...] = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y%m%d%H%M%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y%m%d",
)
_SHAPES += tuple(
    f"{day}{time}" for day in ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y") for time in (" %I:%M %p", " %H:%M", "")
)
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "MSK": 3, "IST": 5.5, "EST": -5, "EDT": -4}
_ZONES |= {"ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def first_time(claims: Iterable[str], now: datetime | None = None) -> datetime | None:
    """The first of the claims that can be true, in UTC; a time without a zone is taken as UTC.

    Times before 1990, from 2099 on and, where `now` is given, more than a day after it are refused.
    """
    latest = now + timedelta(days=1) if now else _LATEST
    return next((time for claim in claims if (time := _time(claim)) and _EARLIEST <= time < latest), None)


def _time(claim: str) -> datetime | None:
    text = " ".join(claim[:100].split())
    for read in (_iso, _mail, _epoch, _written):
        try:
            if time := read(text):
                return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
        except (ValueError, OverflowError, OSError, TypeError, IndexError):
            continue
    return None


def _iso(text: str) -> datetime | None:
    if re.fullmatch(r"\d{8,14}", text):
        return None
    text = re.sub(r"(\d)\s+([+-]\d\d:?\d\d)$", r"\1\2", text).removesuffix("[UTC]")
    return datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT)$", "Z", text))


def _mail(text: str) -> datetime | None:
    return parsedate_to_datetime(text) if re.match(r"[A-Za-z]{3},", text) else None


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)


def _written(text: str) -> datetime | None:
    text = re.sub(
        r"(?i)^(?:published|updated|posted|on|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[:,]?\s+", "", text
    )
    text = re.sub(r"(?i)\bat\b|[|–—]", " ", text).replace("Sept ", "Sep ")
    text = re.sub(r"(?i)\b([ap])\.m\.?", r"\1m", re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text))
    text, hours = _zone(re.sub(r"(?i)(\d)([ap]m)\b", r"\1 \2", text))
    plain = " ".join(text.replace(".", " ").split() if re.match(r"[A-Za-z]", text) else text.split())
    for shape in _SHAPES:
        for candidate in (plain, re.sub(r"(\d{4}),", r"\1", plain)):
            try:
                return datetime.strptime(candidate, shape).replace(tzinfo=UTC) - timedelta(hours=hours)
            except ValueError:
                continue
    return None


def _zone(text: str) -> tuple[str, float]:
    words = text.strip(" ()").rpartition(" ")
    name = words[2].strip("()")
    return (words[0], _ZONES[name]) if name in _ZONES else (text, 0.0)
