"""The answer to "brief this": a page, a feed or a person's own file becomes stories, read now and stored nowhere."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from briefbot.desk.read import completed, excerpt
from briefbot.errors import FeedError, PageError, SourceError
from briefbot.ports import PageReader, Request, Response, WaitingEntry, Web
from briefbot.reading.feed import read_feed
from briefbot.stories.grouping import group_stories
from briefbot.values import Article, Entry, Feed, Story

_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was found: stories, the newest first, and a line for each entry whose page could not be read."""

    stories: tuple[Story, ...]
    troubles: tuple[str, ...] = ()


async def ask(url: str, web: Web, reader: PageReader, newest: int) -> Asked:
    """The story of a page, or the stories of a feed's `newest` entries. Raises `SourceError` where there is none."""
    answer = await web.get(Request(url=url))
    feed = _feed(answer)
    if feed is None:
        article = await reader.read(answer.body, answer.url, answer.content_type)
        return Asked(stories=(Story(articles=(article,)),))
    if not feed.entries:
        raise FeedError(f"{url!r} is a feed with nothing in it: try again when it has published something")
    return await _stories(feed, newest, web, reader)


def _feed(answer: Response) -> Feed | None:
    try:
        return read_feed(answer.body, answer.url)
    except FeedError:
        return None


async def _stories(feed: Feed, newest: int, web: Web, reader: PageReader) -> Asked:
    entries = sorted(feed.entries, key=lambda entry: entry.published or _OLDEST, reverse=True)[:newest]
    read = await asyncio.gather(*(_article(entry, feed.title, web, reader) for entry in entries))
    articles = [article for article, _ in read if article]
    troubles = tuple(trouble for _, trouble in read if trouble)
    if not articles:
        raise PageError(troubles[0])
    return Asked(stories=_newest_first(group_stories(articles)), troubles=troubles)


async def _article(entry: Entry, feed_title: str, web: Web, reader: PageReader) -> tuple[Article | None, str]:
    """The entry's article, or what the feed itself tells of it and why the page could not be read."""
    waiting = WaitingEntry(id=0, entry=entry, feed_title=feed_title)
    try:
        page = await web.get(Request(url=entry.url))
        return completed(await reader.read(page.body, page.url, page.content_type), waiting), ""
    except SourceError as error:
        return excerpt(waiting), str(error)


def _newest_first(stories: Sequence[Story]) -> tuple[Story, ...]:
    def newest(story: Story) -> datetime:
        return max(article.published or _OLDEST for article in story.articles)

    return tuple(sorted(stories, key=newest, reverse=True))
