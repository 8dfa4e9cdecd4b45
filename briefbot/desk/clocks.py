"""When a subscriber's digest is due, and until when what is owed to them is held. Decides, and does nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from briefbot.ports import Subscriber
from briefbot.showing.audience import zone_named

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_FAR = 4  # days to look ahead: Samoa once left one out


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which the clocks of the zone show this day and time.

    A time that exists twice is the first of the two; one that the clocks jump over is the first instant after the jump.
    """
    shown = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first = shown.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == shown:
        return first
    return _jump(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first second from which the zone's clocks go as they do at `after` (PEP 495 has a jump lie between the two)."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def next_digest(after: datetime, digest_at: time, zone: tzinfo) -> datetime:
    """The first instant later than `after`, in UTC, at which a digest of this local time is due: one each local day.

    A day whose clocks jump over the time from there to the next day has its digest when the jump begins; a day that the
    zone leaves out altogether has none.
    """
    today = after.astimezone(zone).date()
    due = (_digest_of(today + _DAY * ahead, digest_at, zone) for ahead in range(-1, _FAR))
    return next(one for one in due if one and one > after)


def _digest_of(day: date, digest_at: time, zone: tzinfo) -> datetime | None:
    due = moment(day, digest_at, zone)
    if due.astimezone(zone).date() == day:
        return due
    last = due - _SECOND
    return last if last.astimezone(zone).date() == day else None


def due_digest(subscriber: Subscriber, after: datetime, default_zone: tzinfo) -> datetime | None:
    """When the subscriber's first digest after this is due; None for those who want none."""
    if subscriber.digest_at is None:
        return None
    return next_digest(after, subscriber.digest_at, zone_of(subscriber, default_zone))


def reset(subscriber: Subscriber, now: datetime, default_zone: tzinfo) -> Subscriber:
    """The subscriber, whose time zone or hour of digest has changed, with the time of the next digest."""
    return replace(subscriber, next_digest=due_digest(subscriber, now, default_zone))


def settled(subscriber: Subscriber, now: datetime, default_zone: tzinfo, **settings: object) -> Subscriber:
    """The subscriber with these settings, by their names, and the time of the next digest where they tell another."""
    changed: Subscriber = replace(subscriber, **settings)  # type: ignore[arg-type]  # the names are checked by replace
    is_other = (changed.digest_at, changed.time_zone) != (subscriber.digest_at, subscriber.time_zone)
    return reset(changed, now, default_zone) if is_other or changed.next_digest is None else changed


def hold_until(subscriber: Subscriber, now: datetime, default_zone: tzinfo) -> datetime | None:
    """Until when nothing may go to the subscriber: quiet hours, or muted; None where it may go now."""
    free = now
    if subscriber.muted_until and subscriber.muted_until > free:
        free = subscriber.muted_until
    if subscriber.quiet:
        free = _after_quiet(free, *subscriber.quiet, zone_of(subscriber, default_zone))
    return free if free > now else None


def _after_quiet(now: datetime, begin: time, end: time, zone: tzinfo) -> datetime:
    """The end of the quiet hours that now lies in, else now."""
    today = now.astimezone(zone).date()
    for day in (today - _DAY, today):
        until = moment(day + _DAY if end < begin else day, end, zone)
        if moment(day, begin, zone) <= now < until:
            return until
    return now


def zone_of(subscriber: Subscriber, default_zone: tzinfo) -> tzinfo:
    """The subscriber's time zone; the desk's own where they have none, or one that is no more."""
    return zone_named(subscriber.time_zone, default_zone)
