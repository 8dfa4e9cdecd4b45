"""What a feed is after a poll. Decides, and does nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from briefbot.desk import schedule
from briefbot.desk.rules import Rules
from briefbot.errors import BadStatus
from briefbot.ports import FollowedFeed, FoundEntry, Response
from briefbot.values import Feed

_GONE = 410
_LONGEST_ERROR = 300  # characters


def changed(feed: FollowedFeed, response: Response, read: Feed) -> FollowedFeed:
    """The feed with what it says of itself. Its new address counts, for a feed was found there."""
    return replace(
        feed,
        url=response.moved_to or feed.url,
        title=read.title or feed.title,
        site_url=read.site_url,
        language=read.language,
        etag=response.etag,
        last_modified=response.last_modified,
    )


def unchanged(feed: FollowedFeed, response: Response, rules: Rules) -> FollowedFeed:
    """The feed that had nothing new: asked less often. An answer without validators leaves ours as they are."""
    return replace(
        feed,
        etag=response.etag or feed.etag,
        last_modified=response.last_modified or feed.last_modified,
        pace=schedule.slower(feed.pace, rules.longest),
    )


def paced(feed: FollowedFeed, entries: Sequence[FoundEntry], now: datetime, rules: Rules) -> FollowedFeed:
    """The feed, asked as often as its entries come out."""
    published = [found.entry.published for found in entries if found.entry.published]
    return replace(feed, pace=schedule.pace(published, now, rules))


def answered(feed: FollowedFeed, wait: timedelta, now: datetime) -> FollowedFeed:
    """The feed that works, to be asked again after the wait."""
    return replace(feed, polled=now, fetched=now, failures=0, error="", next_poll=now + wait)


def failed(feed: FollowedFeed, error: Exception, now: datetime, rules: Rules, jitter: float) -> FollowedFeed:
    """The feed that could not be had: asked less and less often, and no more where the server says that it is gone."""
    status = error.status if isinstance(error, BadStatus) else 0
    asked = error.retry_after if isinstance(error, BadStatus) else None
    failures = feed.failures + 1
    return replace(
        feed,
        status="gone" if status == _GONE else feed.status,
        polled=now,
        failures=failures,
        error=line(error),
        next_poll=now + schedule.waiting(schedule.backoff(failures), [asked], max(rules.longest, schedule.DAY), jitter),
    )


def line(error: Exception) -> str:
    """What went wrong, in one line."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= _LONGEST_ERROR else said[: _LONGEST_ERROR - 1] + "…"
