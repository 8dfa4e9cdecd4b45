"""Digests and quiet hours keep the subscriber's local time, whatever the clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.desk.clocks import due_digest, hold_until, moment, next_digest, reset, settled
from briefbot.ports import Address, Subscriber

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Kathmandu",
)
TIMES = st.times().map(lambda at: at.replace(microsecond=0))
MOMENTS = st.integers(0, 24 * 365 * 86_400).map(lambda seconds: datetime(2006, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


def subscriber(**settings: object) -> Subscriber:
    return Subscriber(id=1, address=Address(outlet="telegram", chat="1"), kind="private", **settings)  # type: ignore[arg-type]


def local_days(begin: datetime, end: datetime, zone: ZoneInfo) -> list[date]:
    """The days that clocks of the zone show between two instants: not every calendar has every day."""
    hours = int((end - begin) / timedelta(hours=1))
    return list(dict.fromkeys((begin + timedelta(hours=hour)).astimezone(zone).date() for hour in range(hours)))


def digests(begin: datetime, end: datetime, at: time, zone: ZoneInfo) -> list[datetime]:
    due, found = next_digest(begin, at, zone), []
    while due < end:
        found.append(due)
        due = next_digest(due, at, zone)
    return found


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=12, deadline=None)
@given(at=TIMES, year=st.sampled_from([2011, 2026]))
def test_every_local_day_of_a_year_has_exactly_one_digest(name: str, at: time, year: int) -> None:
    zone = ZoneInfo(name)
    begin, end = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC), datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    found = digests(begin - timedelta(seconds=1), end, at, zone)

    assert [due.astimezone(zone).date() for due in found] == local_days(begin, end, zone)


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=30, deadline=None)
@given(now=MOMENTS, at=TIMES)
def test_a_digest_comes_at_its_time_unless_the_clocks_jump_over_it(name: str, now: datetime, at: time) -> None:
    zone = ZoneInfo(name)
    due = next_digest(now, at, zone)
    shown = due.astimezone(zone)

    assert due > now
    assert shown.time() == at or shown.utcoffset() != (due - timedelta(seconds=1)).astimezone(zone).utcoffset()


@settings(max_examples=50, deadline=None)
@given(now=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=3)), at=TIMES, name=st.sampled_from(ZONES))
def test_no_digest_is_passed_over(now: datetime, later: timedelta, at: time, name: str) -> None:
    due = next_digest(now, at, ZoneInfo(name))

    assert next_digest(now + later, at, ZoneInfo(name)) >= due
    assert next_digest(due - timedelta(seconds=1), at, ZoneInfo(name)) == due


def test_a_time_that_the_clocks_jump_over_is_the_first_after_the_jump() -> None:
    assert moment(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_exists_twice_is_the_first_of_the_two() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_the_calendar_leaves_out_has_no_digest() -> None:
    apia = ZoneInfo("Pacific/Apia")
    days = [due.astimezone(apia).day for due in digests(*_december_in_samoa(), time(7, 30), apia)]

    assert days == [28, 29, 31]


def _december_in_samoa() -> tuple[datetime, datetime]:
    return datetime(2011, 12, 28, 12, tzinfo=UTC), datetime(2011, 12, 31, 6, tzinfo=UTC)


def test_the_next_digest_follows_the_subscribers_own_zone() -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    at_home = subscriber(digest_at=time(7, 30))
    abroad = subscriber(digest_at=time(7, 30), time_zone="Asia/Tokyo")

    assert reset(at_home, now, BERLIN).next_digest == datetime(2026, 7, 2, 5, 30, tzinfo=UTC)
    assert reset(abroad, now, BERLIN).next_digest == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def test_who_wants_no_digest_has_none() -> None:
    assert due_digest(subscriber(), datetime(2026, 7, 1, tzinfo=UTC), BERLIN) is None


def test_a_zone_that_is_no_more_gives_way_to_the_desks() -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert due_digest(subscriber(digest_at=time(7, 30), time_zone="Mars/Olympus"), now, BERLIN) == datetime(
        2026, 7, 2, 5, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-07-01 21:59", None),
        ("2026-07-01 22:00", "2026-07-02 07:00"),
        ("2026-07-02 03:00", "2026-07-02 07:00"),
        ("2026-07-02 06:59", "2026-07-02 07:00"),
        ("2026-07-02 07:00", None),
        ("2026-03-28 23:00", "2026-03-29 07:00"),  # the clocks go forward in this night
        ("2026-10-25 03:30", "2026-10-25 07:00"),  # and back in this
    ],
)
def test_quiet_hours_hold_across_midnight(now: str, until: str | None) -> None:
    held = hold_until(subscriber(quiet=(time(22), time(7))), _in_berlin(now), BERLIN)

    assert held == (_in_berlin(until) if until else None)


def test_quiet_hours_within_a_day_hold() -> None:
    resting = subscriber(quiet=(time(13), time(15)))

    assert hold_until(resting, _in_berlin("2026-07-01 14:00"), BERLIN) == _in_berlin("2026-07-01 15:00")
    assert hold_until(resting, _in_berlin("2026-07-01 16:00"), BERLIN) is None


def test_who_is_muted_is_written_to_afterwards_and_not_in_quiet_hours() -> None:
    now = _in_berlin("2026-07-01 12:00")
    muted = subscriber(muted_until=_in_berlin("2026-07-01 23:00"), quiet=(time(22), time(7)))

    assert hold_until(subscriber(muted_until=_in_berlin("2026-07-01 13:00")), now, BERLIN) == _in_berlin("2026-07-01 13:00")
    assert hold_until(muted, now, BERLIN) == _in_berlin("2026-07-02 07:00")
    assert hold_until(subscriber(muted_until=_in_berlin("2026-07-01 11:00")), now, BERLIN) is None


def test_quiet_hours_of_no_length_hold_nothing() -> None:
    assert hold_until(subscriber(quiet=(time(7), time(7))), _in_berlin("2026-07-01 07:00"), BERLIN) is None


@settings(max_examples=200, deadline=None)
@given(now=MOMENTS, quiet=st.tuples(TIMES, TIMES), name=st.sampled_from(ZONES))
def test_what_is_held_goes_when_the_hold_ends_and_within_two_days(now: datetime, quiet: tuple[time, time], name: str) -> None:
    resting = subscriber(quiet=quiet, time_zone=name)
    until = hold_until(resting, now, BERLIN)

    assert until is None or (now < until < now + timedelta(days=2) and hold_until(resting, until, BERLIN) is None)


def _in_berlin(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)


def test_the_hours_of_a_digest_are_a_day_apart_in_a_zone_that_never_changes() -> None:
    found = digests(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), time(7), ZoneInfo("Asia/Tokyo"))

    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(days=1)}


def test_settings_of_time_have_the_next_digest_reckoned_anew_and_others_leave_it() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    someone = reset(subscriber(digest_at=time(7, 30), time_zone="Europe/Berlin"), noon, UTC)

    later = settled(someone, noon, UTC, digest_at=time(19))
    elsewhere = settled(someone, noon, UTC, time_zone="America/New_York")
    at_once = settled(someone, noon, UTC, digest_at=None)

    assert someone.next_digest
    assert settled(someone, noon + timedelta(days=30), UTC, language="de") == replace(someone, language="de")
    assert settled(replace(someone, next_digest=None), noon, UTC, language="de").next_digest == someone.next_digest
    assert len({one.next_digest for one in (someone, later, elsewhere, at_once)}) == 4
    assert at_once.next_digest is None
