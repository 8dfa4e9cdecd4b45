"""From an address that a person gives to the feed they mean: the address itself, or what its page names."""

from briefbot.errors import FeedError, WebError
from briefbot.ports import Request, Response, Web
from briefbot.reading.discovery import find_feeds, guessed_feeds
from briefbot.reading.feed import read_feed
from briefbot.values import Feed

_MOST = 6  # candidates that are tried


async def discover(url: str, web: Web) -> tuple[str, Feed]:
    """The address of the feed, and the feed. Raises `WebError` where nobody answers, `FeedError` where there is none."""
    answer = await web.get(Request(url=url, purpose="feed"))
    if feed := _feed(answer):
        return answer.moved_to or url, feed
    named = [link.url for link in find_feeds(answer.body, answer.url)]
    for candidate in list(dict.fromkeys([*named, *guessed_feeds(answer.url)]))[:_MOST]:
        if feed := await _feed_at(candidate, web):
            return candidate, feed
    raise FeedError(f"no feed found at {url!r}, nor where its page points: give the feed's own address")


async def _feed_at(url: str, web: Web) -> Feed | None:
    try:
        return _feed(await web.get(Request(url=url, purpose="feed")))
    except WebError:
        return None


def _feed(answer: Response) -> Feed | None:
    try:
        return read_feed(answer.body, answer.url)
    except FeedError:
        return None
