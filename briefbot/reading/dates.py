"""Dates as feeds and pages write them, in any of their shapes.

The exact shapes come first (ISO 8601 and RFC 822, which is nearly all there is); what fits none of them is taken apart
into words and numbers, with the names of the months in fourteen languages. Every expression is linear in the text.
"""

import re
from datetime import UTC, datetime, timedelta

from briefbot.reading.months import MONTHS
from briefbot.reading.zones import ZONE_MINUTES

_QUICK_ZONES = {"GMT", "+0000", "UTC", "-0000", "Z", "UT"}
_LONGEST = 120  # characters; the longest real shape (JavaScript's) has about 70
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_ISO = re.compile(
    r"(\d{4})-(\d\d?)(?:-(\d\d?))?(?:[T ,_]{1,3}(\d\d?)(?::?(\d\d))?(?::?(\d\d))?(?:[.,]\d{1,12})?)?\s{0,3}(.*)", re.IGNORECASE
)
_RFC822 = re.compile(
    r"(?:[^\W\d_]{2,12}\.?\s{0,2},?\s{0,2})?(\d\d?)[\s-]{1,3}([A-Za-z]{3,9})\.?,?[\s-]{1,3}(\d{4}|\d\d)"
    r"(?:,?\s{1,3}(?:at\s)?(\d\d?):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?)?\s{0,3}(.*)"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?\s{0,3}(.*)", re.IGNORECASE)
_EPOCH = re.compile(r"-?\d{9,16}(?:\.\d{1,9})?")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d\d?)(?::|h|\.(?=\d\d\b(?![.\d])))(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?(?!\d)\s{0,2}([ap])?\.?(?:m\b)?\.?", re.I
)
_HALF = re.compile(r"[ap]\.?m\b", re.IGNORECASE)
_HOUR_ONLY = re.compile(r"(?<![\d:/.-])(\d\d?)\s?([ap])\.?m\b\.?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[./年년-]\s?(\d\d?)\s?[./月월-]\s?(\d\d?)(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d\d?)([./-])\s?(\d\d?)[./-]\s?(\d{4}|\d\d)(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d:+−])(?<!\s-)\d{1,4}(?![\d:])")
_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s?([+\-−])\s?(\d\d?)(?:(?::?)(\d\d))?(?::?\d\d)?(?!\d)", re.IGNORECASE)


def read_date(text: str) -> datetime | None:
    """The moment that the text names, aware, in UTC; None where it names none, or one before 1990 or after 2100.

    A date without a time is its midnight, one without a zone (or with an unknown one) is taken as UTC, 24:00 is the next
    day's midnight. A wrong day of the week is ignored; a day that does not exist (31 April) is None. Where either number
    could be the month, it is the first in `11/02/2026` (as dateutil reads it, and .NET's invariant culture writes it) and
    the second in `11.02.2026`. Whether a date in the future is to be believed, the caller decides.
    """
    try:
        moment = _usual(text.strip()) or _unusual(text)
        moment = moment and moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _unusual(text: str) -> datetime | None:
    text = " ".join(text[: _LONGEST * 2].split()).strip(" \"'")
    if not 4 <= len(text) <= _LONGEST or not any(map(str.isdigit, text)):
        return None
    return _usual(text) or _exact(text) or _epoch(text) or _loose(text)


def _usual(text: str) -> datetime | None:
    """The two shapes that nearly every feed uses, read the quick way; None for any other, or for a slip in them."""
    try:
        if text[4] == "-" and text[10:11] == "T":
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if text[3:5] == ", " and text[25:26] == " " and text[26:] in _QUICK_ZONES:
            year, month, day = int(text[12:16]), MONTHS[text[8:11].lower()], int(text[5:7])
            return datetime(year, month, day, int(text[17:19]), int(text[20:22]), int(text[23:25]), tzinfo=UTC)
    except (ValueError, KeyError, IndexError):
        pass
    return None


def _exact(text: str) -> datetime | None:
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, rest = match.groups()
        number: int | None = int(month)
    elif match := _RFC822.fullmatch(text):
        day, name, year, hour, minute, second, rest = match.groups()
        number = MONTHS.get(name.lower())
    elif match := _DIGITS.fullmatch(text):
        year, month, day, hour, minute, second, rest = match.groups()
        number = int(month)
    else:
        return None
    offset = _offset(rest) if not _HALF.match(rest) else None
    if number is None or offset is None:
        return None
    return _moment(_full_year(year), number, int(day or 1), _clock(hour, minute, second), offset)


def _epoch(text: str) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    while seconds > 1e10:  # the year 2286
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC)


def _loose(text: str) -> datetime | None:
    """Take the time and zone out of the text, then read what is left as a date."""
    clock, rest, zone = timedelta(), text, ""
    if match := _CLOCK.search(text):
        hour, minute, second, half = match.groups()
        clock, rest, zone = _clock(hour, minute, second, half), text[: match.start()], text[match.end() :]
    elif match := _HOUR_ONLY.search(text):
        clock, rest, zone = _clock(match[1], None, None, match[2]), text[: match.start()], text[match.end() :]
    day = _day(rest) or _day(zone) or _day(f"{rest} {zone}")
    if day is None:
        return None
    return _moment(*day, clock, _offset(zone) or _named_offset(zone))


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month, day."""
    if match := _YEAR_FIRST.search(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _YEAR_LAST.search(text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        day_first = first > 12 or (match[2] == "." and second <= 12)
        return (year, second, first) if day_first else (year, first, second)
    return _named_day(text)


def _named_day(text: str) -> tuple[int, int, int] | None:
    month = next((MONTHS[word] for word in map(str.lower, _WORD.findall(text)) if word in MONTHS), None)
    numbers = _NUMBER.findall(text)
    if month is None or not numbers:
        return None
    year = next((number for number in numbers if len(number) == 4), None)
    days = [number for number in numbers if number is not year and len(number) <= 2]
    if year is None and len(days) > 1:
        year = days.pop()
    return (_full_year(year), month, int(days[0]) if days else 1) if year else None


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 90 else 2000)


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None = None) -> timedelta:
    """The time of day. 24:00 counts on into the next day, a leap second is the second before."""
    h, m, s = int(hour or 0), int(minute or 0), min(int(second or 0), 59 if second == "60" else 61)
    if half:
        h = h % 12 + (12 if half in "pP" else 0) if h <= 12 else h
    if h > 24 or m > 59 or s > 59 or (h == 24 and (m or s)):
        raise ValueError(f"no such time: {hour}:{minute}:{second}")
    return timedelta(hours=h, minutes=m, seconds=s)


def _moment(year: int, month: int, day: int, clock: timedelta, minutes: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC) + clock - timedelta(minutes=minutes)


def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich; None for what is no zone alone."""
    zone = zone.strip()
    if not zone:
        return 0
    if (named := ZONE_MINUTES.get(zone.upper().rstrip("."))) is not None:
        return named
    if (match := _OFFSET.match(zone)) is None:
        return 0 if zone.isalpha() and zone.isascii() and zone.isupper() and len(zone) <= 5 else None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return 0
    return minutes if match[1] == "+" else -minutes


def _named_offset(text: str) -> int:
    """Minutes east of Greenwich, from an offset or a zone's name somewhere in the text; 0 where there is none."""
    if match := re.search(r"(?:GMT|UTC|\s)[+\-−]\d\d?(?::?\d\d)?\b", text):
        return _offset(match[0]) or 0
    return next((ZONE_MINUTES[word] for word in re.findall(r"\b[A-Z]{2,5}\b", text) if word in ZONE_MINUTES), 0)
