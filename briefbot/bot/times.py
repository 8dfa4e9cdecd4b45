"""Times of day, time zones and spans as people write them. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from zoneinfo import available_timezones

_TIME = re.compile(
    r"\s*(?:(?:at|um|об?)\s+)?(?P<hour>[0-9]{1,2})(?:\s?[:.h]\s?(?P<minute>[0-5][0-9])|(?P<short>[0-5][0-9]))?"
    r"\s?(?:(?P<half>[ap])\.?m\b\.?|h\b|o['’]clock\b|uhr\b|год\b\.?)?(?=[\s,–—-]|$)",
    re.IGNORECASE | re.ASCII,
)
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\btill\b|\bbis\b|\bдо\b)\s*", re.IGNORECASE)
_SPAN = re.compile(r"(?P<number>[0-9]{1,4})\s?(?P<unit>m|h|d|w)[a-z]{0,6}", re.IGNORECASE | re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+−-])\s?(?P<hours>[0-9]{1,2})(?::?00)?", re.IGNORECASE | re.ASCII)
_LONGEST = 120  # characters that are looked at
_LONGEST_SPAN = timedelta(days=366)


def read_time(words: str) -> tuple[time, str] | None:
    """The time of day that the words begin with, and what follows it: 7, 7:30, 07.30, 0730, at 7 p.m., um 7 Uhr, 24:00."""
    found = _TIME.match(words[:_LONGEST])
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["short"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if hour > 24 or (hour == 24 and minute):
        return None
    return time(hour % 24, minute), words[found.end() :].strip(" \t\n,;-–—")


def read_hours(words: str) -> tuple[time, time] | None:
    """Two times of day with something between: 22-7, 22:30 to 6, 10pm–7am. None where they are the same, or are none."""
    parts = _RANGE.split(words.strip()[:_LONGEST])
    if len(parts) != 2:
        return None
    begin, end = map(read_time, parts)
    if not begin or not end or begin[1] or end[1] or begin[0] == end[0]:
        return None
    return begin[0], end[0]


def read_span(words: str) -> timedelta | None:
    """How long: 90m, 8h, 2 days, 1w; at most a year. None for what is none, and for nothing at all."""
    found = _SPAN.fullmatch(words.strip()[:_LONGEST])
    span = int(found["number"]) * _UNITS[found["unit"].lower()] if found else timedelta()
    return min(span, _LONGEST_SPAN) if span else None


@dataclass(frozen=True, slots=True)
class ZoneRead:
    """A time zone's name, or "" where the words name none; then `guess` is the one that they are most like, or ""."""

    name: str
    guess: str = ""


def read_zone(words: str, nearest: Callable[[str], str]) -> ZoneRead:
    """The zone that is meant: by its name, by its city ("berlin"), or so many whole hours from UTC ("UTC+2")."""
    said = "_".join(words.split())[:_LONGEST]
    if name := _known().get(said.casefold()):
        return ZoneRead(name)
    if (found := _OFFSET.fullmatch(words.strip()[:_LONGEST])) and (name := _offset_zone(found)):
        return ZoneRead(name)
    return ZoneRead("", nearest(said))


@cache
def _known() -> dict[str, str]:
    """Every zone by its name and by its city, in lower case; of zones with one city the one with the shortest name."""
    zones = sorted(available_timezones(), key=lambda zone: (-len(zone), zone))
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in zones if not zone.startswith("Etc/")}
    return by_city | {zone.casefold(): zone for zone in zones}


def _offset_zone(found: re.Match[str]) -> str:
    hours = int(found["hours"])
    if not hours:
        return "UTC"
    # The names of these zones count westward.
    name = f"Etc/GMT{'-' if found['sign'] == '+' else '+'}{hours}"
    return name if name in available_timezones() else ""


def written(at: time) -> str:
    """ "07:30", as commands and buttons bear it."""
    return f"{at:%H:%M}"
