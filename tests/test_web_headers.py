"""What a server's headers mean, and what is not worth believing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.adapters.web.headers import LONGEST_AGE, LONGEST_WAIT, max_age, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("10072", 10072),
        ("99999999999999999999", LONGEST_WAIT.total_seconds()),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60),
        ("Sun Mar  1 12:01:00 2026", 60),
        ("Sun, 01 Mar 2026 13:01:00 +0100", 60),
        ("Sun, 01 Mar 2020 12:00:00 GMT", 0),
        ("Sun, 01 Mar 2099 12:00:00 GMT", LONGEST_WAIT.total_seconds()),
    ],
)
def test_a_busy_server_names_seconds_or_a_date(value: str, seconds: float) -> None:
    assert retry_after({"Retry-After": value}, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Sun, 99 Foo 2026", "0000-00-00", "120, 60"])
def test_a_wait_that_makes_no_sense_is_none(value: str) -> None:
    assert retry_after({"Retry-After": value}, NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=900"}, 900),
        ({"Cache-Control": 'public, MAX-AGE = "900", must-revalidate'}, 900),
        ({"Cache-Control": "s-maxage=60, max-age=900"}, 900),
        ({"Cache-Control": "max-age=99999999999999"}, LONGEST_AGE.total_seconds()),
        ({"Cache-Control": "no-cache"}, 0),
        ({"Cache-Control": "max-age=900, no-store"}, 0),
        ({"Cache-Control": "max-age=60", "Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 60),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT", "Date": "Sun, 01 Mar 2026 12:59:00 GMT"}, 60),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_how_long_an_answer_stays_good(headers: dict[str, str], seconds: float) -> None:
    assert max_age(headers, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Cache-Control": "s-maxage=60"}, {"Cache-Control": "max-age=-1, x-max-age=5"}, {"Expires": "0"}],
)
def test_an_age_that_nobody_states_is_none(headers: dict[str, str]) -> None:
    assert max_age(headers, NOW) is None


@given(st.text(), st.text(), st.text())
def test_any_header_gives_a_bounded_time_or_none(control: str, expires: str, date: str) -> None:
    age = max_age({"Cache-Control": control, "Expires": expires, "Date": date}, NOW)
    wait = retry_after({"Retry-After": control}, NOW)

    assert age is None or timedelta(0) <= age <= LONGEST_AGE
    assert wait is None or timedelta(0) <= wait <= LONGEST_WAIT
