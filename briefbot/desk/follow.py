"""Follow feeds, leave them, and pause them."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from briefbot.errors import FeedError
from briefbot.ports import FeedShelf, FollowedFeed


async def follow(shelf: FeedShelf, url: str, now: datetime, title: str = "") -> tuple[FollowedFeed, bool]:
    """The feed of the address, and whether it is followed only from now on. Raises `FeedError`, `StoreError`."""
    return await shelf.follow(address(url), now, title)


async def follow_all(shelf: FeedShelf, feeds: Iterable[tuple[str, str]], now: datetime) -> tuple[int, tuple[str, ...]]:
    """Follow each (address, title) of a list; how many are new, and a line for each that cannot be followed."""
    new, troubles = 0, []
    for url, title in feeds:
        try:
            new += (await follow(shelf, url, now, title))[1]
        except FeedError as error:
            troubles.append(str(error))
    return new, tuple(troubles)


async def leave(shelf: FeedShelf, feed: str) -> FollowedFeed | None:
    """Stop following a feed, given by its number or its address; None where it is not followed."""
    found = await _named(shelf, feed)
    return found if found and await shelf.unfollow(found.id) else None


async def pause(shelf: FeedShelf, feed: str, now: datetime, *, is_paused: bool) -> FollowedFeed | None:
    """Ask a feed no more for now, or again, given by its number or its address; None where it is not followed."""
    found = await _named(shelf, feed)
    if found:
        await shelf.pause(found.id, is_paused, now)
    return found


async def _named(shelf: FeedShelf, feed: str) -> FollowedFeed | None:
    known = [health.feed for health in await shelf.feeds()]
    found = next((one for one in known if feed.strip() in {str(one.id), one.url}), None)
    if found is None and not feed.strip().isdigit():
        found = next((one for one in known if one.url == address(feed)), None)
    return found


def address(url: str) -> str:
    """A feed's address as it is kept: with a scheme, without a fragment. Raises `FeedError` for what is none."""
    url = url.strip()
    for prefix in ("feed://", "feed:"):
        url = url.removeprefix(prefix)
    whole = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(whole)
        has_host = bool(parts.hostname) and not (parts.hostname or "").startswith(".")
        is_web = parts.scheme.lower() in {"http", "https"} and has_host and (parts.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web or any(mark.isspace() for mark in url):
        raise FeedError(f"{url[:200]!r} is no address of a feed: give one such as https://example.org/feed.xml")
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="").geturl()
