"""Write the brief of a story, once."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefbot.desk.after import line
from briefbot.desk.rules import Rules
from briefbot.desk.schedule import backoff
from briefbot.errors import ModelPending, StoreError
from briefbot.ports import Commission, Newsroom, OpenStory, Payer, Subscription, Writer
from briefbot.values import Brief

log = logging.getLogger(__name__)

Wanted = Callable[[OpenStory, Brief], Awaitable[Sequence[Subscription]]]

_PENDING = timedelta(minutes=5)  # before it is looked whether the batch of a story has come back


async def nobody(_story: OpenStory, _brief: Brief) -> Sequence[Subscription]:
    """A brief that nobody is to get."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteResult:
    """How writing went: the brief's id, or `error`; neither where the story had its brief, or the model writes later."""

    story_id: int
    brief_id: int | None = None
    headline: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefDesk:
    """Writes the briefs that are owed. `wanted` says which subscriptions a brief is owed to."""

    newsroom: Newsroom
    write_brief: Writer
    clock: Callable[[], datetime]
    rules: Rules
    wanted: Wanted = nobody

    async def write(self, story_id: int) -> WriteResult | None:
        """Write the story's brief; None where it is written, or another process writes it. Raises `StoreError`."""
        story = await self.newsroom.claim_story(story_id, self.clock())
        if story is None:
            return None
        try:
            brief = await self.write_brief(_commission(story))
            wanted = await self.wanted(story, brief)
            brief_id = await self.newsroom.keep_brief(story, brief, self.clock(), wanted)
        except StoreError:
            raise
        except ModelPending as pending:
            await self.newsroom.put_story_off(story.id, line(pending), self.clock() + _PENDING, is_fault=False)
            return WriteResult(story_id=story.id)
        except Exception as error:  # one story must not stop the others
            log.exception("writing story %d", story_id)
            return await self._put_off(story, error)
        return WriteResult(story_id=story_id, brief_id=brief_id, headline=brief.headline.text)

    async def _put_off(self, story: OpenStory, error: Exception) -> WriteResult:
        is_last = story.attempts + 1 >= self.rules.tries
        until = None if is_last else self.clock() + backoff(story.attempts + 1)
        await self.newsroom.put_story_off(story.id, line(error), until)
        return WriteResult(story_id=story.id, error=line(error))


def _commission(story: OpenStory) -> Commission:
    return Commission(articles=story.articles, feeds=story.feeds, payer=Payer(feed=next(iter(story.feeds), "")))
