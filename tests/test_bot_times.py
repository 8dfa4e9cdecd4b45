"""Times of day, zones, hours and spans, as people write them."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.bot.times import ZoneRead, read_hours, read_span, read_time, read_zone, written
from briefbot.settings_types import nearest_zone

ANY = st.text(max_size=200) | st.from_regex(r"\A[0-9 :.hapm+-]{0,30}\Z")


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("7", time(7), ""),
        ("7:30", time(7, 30), ""),
        ("07.30 Europe/Berlin", time(7, 30), "Europe/Berlin"),
        ("0730", time(7, 30), ""),
        ("730 berlin", time(7, 30), "berlin"),
        ("7h30", time(7, 30), ""),
        ("7pm", time(19), ""),
        ("7 PM new york", time(19), "new york"),
        ("7:30 p.m. America/New_York", time(19, 30), "America/New_York"),
        ("12am", time(0), ""),
        ("12pm", time(12), ""),
        ("19 Uhr", time(19), ""),
        ("7:30am", time(7, 30), ""),
        ("at 7 o'clock", time(7), ""),
        ("um 7.30 Uhr Berlin", time(7, 30), "Berlin"),
        ("о 7:30", time(7, 30), ""),
        ("7 America/New_York", time(7), "America/New_York"),
        ("24:00", time(0), ""),
        ("7:30, Kyiv", time(7, 30), "Kyiv"),
    ],
)
def test_a_time_of_day_is_understood_and_what_follows_it_left_over(words: str, at: time, rest: str) -> None:
    assert read_time(words) == (at, rest)


@pytest.mark.parametrize(
    "words", ["", "noon", "25", "7:60", "13pm", "0am", "24:30", "at", "at noon", "7x", "12345", "off", "٧", "-7"]
)
def test_what_is_no_time_of_day_is_none(words: str) -> None:
    assert read_time(words) is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22-7", (time(22), time(7))),
        ("22:30 – 6.15", (time(22, 30), time(6, 15))),
        ("10pm to 7am", (time(22), time(7))),
        ("22 bis 7 Uhr", (time(22), time(7))),
        ("22 до 7", (time(22), time(7))),
        ("7-7", None),
        ("22", None),
        ("22-7-9", None),
        ("22-x", None),
        ("22-7 Europe/Berlin", None),
    ],
)
def test_hours_are_two_times_with_something_between(words: str, hours: tuple[time, time] | None) -> None:
    assert read_hours(words) == hours


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("8h", timedelta(hours=8)),
        ("2 days", timedelta(days=2)),
        ("90 min", timedelta(minutes=90)),
        ("1w", timedelta(weeks=1)),
        ("9999d", timedelta(days=366)),
        ("0h", None),
        ("8", None),
        ("h", None),
        ("8 parsecs", None),
        ("", None),
    ],
)
def test_a_span_has_a_number_and_a_unit_and_is_a_year_at_most(words: str, span: timedelta | None) -> None:
    assert read_span(words) == span


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("UTC", "UTC"),
        ("UTC+2", "Etc/GMT-2"),
        ("gmt -5", "Etc/GMT+5"),
        ("+3", "Etc/GMT-3"),
        ("UTC+0", "UTC"),
        ("CET", "CET"),
    ],
)
def test_a_zone_is_known_by_its_name_its_city_or_its_hours_from_utc(words: str, name: str) -> None:
    assert read_zone(words, nearest_zone) == ZoneRead(name)


@pytest.mark.parametrize(
    ("words", "guess"), [("Berln", "Europe/Berlin"), ("Europe/Kiyv", "Europe/Kyiv"), ("UTC+99", ""), ("qqqqqq", "")]
)
def test_a_misspelt_zone_is_asked_back(words: str, guess: str) -> None:
    read = read_zone(words, nearest_zone)

    assert read.name == ""
    assert read.guess == guess or not guess


@given(ANY)
def test_whatever_is_written_is_a_time_or_none(words: str) -> None:
    read = read_time(words)
    hours = read_hours(words)
    span = read_span(words)
    zone = read_zone(words, lambda _: "").name

    assert read is None or read_time(written(read[0])) == (read[0], "")
    assert hours is None or hours[0] != hours[1]
    assert span is None or timedelta() < span <= timedelta(days=366)
    assert not zone or ZoneInfo(zone)
