"""Dates in every shape in which feeds write them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.reading.dates import read_date

SAME = """
Mon, 02 Nov 2026 10:05:06 GMT
Fri, 02 Nov 2026 10:05:06 GMT
2 Nov 2026 10:05:06 Z
Mon, 2 Nov 26 05:05:06 EST
Mon, 02 Nov 2026 06:05:06 EDT
Mon, 02 November 2026 11:05:06 CET
Mon, 02 Nov 2026 11:05:06 BST
Mon,02 Nov 2026 12:05:06 GMT+2
Mon, 02 Nov 2026 12:05:06 +02:00
Mon, 02 Nov 2026 10:05:06 UT
Mon, 02 Nov 2026 10:05:06
Monday, 02-Nov-26 10:05:06 GMT
Mon Nov  2 10:05:06 2026
Mon Nov  2 05:05:06 EST 2026
Mon Nov 02 10:05:06 +0000 2026
Mon Nov 02 2026 12:05:06 GMT+0200 (Central European Summer Time)
2026-11-02T10:05:06Z
2026-11-02T10:05:06
2026-11-02t10:05:06z
2026-11-02T12:05:06+02:00
2026-11-02T12:05:06+0200
2026-11-02T12:05:06+02
2026-11-02 12:05:06 +0200
2026-11-02 10:05:06 UTC
2026-11-02 10:05:06 +0000 UTC
2026-11-02T11:05:06+01:00[Europe/Berlin]
2026-11-2 10:05:06
2026/11/02 10:05:06
20261102T100506Z
20261102100506
1793613906
1793613906000
11/2/2026 10:05:06 AM
02.11.2026 10:05:06
Nov 2, 2026 at 10:05:06 AM
Montag, 2. November 2026, 10:05:06 Uhr
Mo, 02 Nov 2026 11:05:06 +0100
2 ноября 2026 г., 10:05:06
2026年11月2日 10:05:06
"""
DAYS = """
2026-03-02 | 2 März 2026 | 2. Mär. 2026 | 2 mars 2026 | 2 de marzo de 2026 | 2 marzo 2026 | 2 de março de 2026
2026-03-02 | 2 марта 2026 | 2 maart 2026 | 2 marca 2026 | March 2nd, 2026 | Mar 2, 2026 | 2026-3-2 | 20260302 | 2 березня 2026
2026-08-13 | 13 août 2026 | 13 agosto 2026 | 13 sierpnia 2026 | 13/8/2026 | 8/13/2026 | 13.08.26 | 13 августа 2026
2026-08-13 | 13 Ağustos 2026 | 13 augusti 2026 | Thursday the 13th of August 2026
2026-11-01 | 2026-11 | November 2026 | 1er novembre 2026
"""


@pytest.mark.parametrize("text", SAME.strip().splitlines())
def test_every_shape_of_one_moment_is_that_moment(text: str) -> None:
    assert read_date(text) == datetime(2026, 11, 2, 10, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("line", DAYS.strip().splitlines())
def test_a_day_has_the_same_name_in_every_language(line: str) -> None:
    day, *shapes = line.split(" | ")

    assert {shape: read_date(shape) for shape in shapes} == dict.fromkeys(shapes, datetime.fromisoformat(f"{day}T00:00:00Z"))


def test_afternoons_are_counted_on() -> None:
    assert read_date("Nov 2, 2026 at 5:06 PM") == datetime(2026, 11, 2, 17, 6, tzinfo=UTC)
    assert read_date("2026-11-02 12:06 am") == datetime(2026, 11, 2, 0, 6, tzinfo=UTC)
    assert read_date("5 PM, Nov 2 2026") == datetime(2026, 11, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Mon, 02 Nov 2026 24:00:00 GMT", "2026-11-02T24:00:00Z", "2026-11-02 24:00"])
def test_twenty_four_hours_are_the_next_midnight(text: str) -> None:
    assert read_date(text) == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "3 hours ago",
        "Thu, 31 Apr 2026 10:00:00 GMT",
        "2026-13-01",
        "2026-11-02T25:00:00Z",
        "0001-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0",
        "1989-12-31",
        "2101-01-01",
        "9999-12-31T23:59:59-14:00",
        "1" * 400,
        "Vol. 12, No. 3",
    ],
)
def test_what_names_no_believable_moment_is_none(text: str) -> None:
    assert read_date(text) is None


MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)).map(  # noqa: DTZ001 (the zone is drawn by itself)
    lambda moment: moment.replace(microsecond=0)
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_a_moment_written_in_a_known_shape_is_read_back(moment: datetime, zone: timezone) -> None:
    moment = moment.replace(tzinfo=zone)
    utc = moment.astimezone(UTC)
    shapes = [moment.isoformat(), moment.isoformat(" "), format_datetime(moment), utc.strftime("%Y-%m-%dT%H:%M:%SZ")]
    shapes += [
        utc.strftime("%A, %d %B %Y %I:%M:%S %p"),
        utc.strftime("%b %d, %Y at %H:%M:%S"),
        utc.ctime(),
        str(int(utc.timestamp())),
    ]

    assert {shape: read_date(shape) for shape in shapes} == dict.fromkeys(shapes, utc)


@given(st.text() | st.text(alphabet="0123456789:-+/., TZGMTapmNov", max_size=60))
def test_any_text_is_an_aware_moment_in_range_or_none(text: str) -> None:
    moment = read_date(text)

    assert moment is None or (moment.tzinfo is UTC and 1990 <= moment.year <= 2100)
