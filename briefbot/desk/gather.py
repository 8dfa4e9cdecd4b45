"""Gather the articles into stories, so that nothing is briefed twice."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from briefbot.desk.rules import Rules
from briefbot.ports import Filed, Newsroom, Placement
from briefbot.values import Article, Story

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatherer:
    """Arranges the stories, one process at a time."""

    newsroom: Newsroom
    group_stories: Callable[[Sequence[Article]], Sequence[Story]]
    clock: Callable[[], datetime]
    rules: Rules

    async def gather(self) -> int:
        """Every article of no story yet gets one; answers how many stories are new. Raises `StoreError`."""
        opened, is_more = 0, True
        while is_more and await self.newsroom.claim_gathering(self.clock()):
            filed = await self.newsroom.articles_since(self.clock() - self.rules.window, self.rules.most)
            opened += await self.newsroom.place(await self._placements(filed), self.clock())
            is_more = sum(one.story_id is None for one in filed) == self.rules.most
        return opened

    async def _placements(self, filed: Sequence[Filed]) -> tuple[Placement, ...]:
        new = [one.article for one in filed if one.story_id is None]
        if not new:
            return ()
        try:
            stories = await asyncio.to_thread(self.group_stories, [one.article for one in filed])
        except Exception:  # one article that cannot be compared must not stop the others
            log.exception("gathering %d articles", len(filed))
            stories = [Story(articles=(article,)) for article in new]
        return placements(stories, filed)


def placements(stories: Sequence[Story], filed: Sequence[Filed]) -> tuple[Placement, ...]:
    """Where the articles go: to the story that most of their group are in, one whose brief is written before others.

    What joins such a story is news that its readers have. Stories not yet written that turn out to be one are folded.
    """
    known = {one.article.id: one for one in filed}
    return tuple(placed for story in stories if (placed := _placement(story, known)))


def _placement(story: Story, known: Mapping[str, Filed]) -> Placement | None:
    group = [known[article.id] for article in story.articles]
    settled = {one.story_id for one in group if one.is_settled}
    counts = Counter(one.story_id for one in group if one.story_id)
    homes = sorted(counts, key=lambda home: (home not in settled, -counts[home], home))
    absorbs = tuple(home for home in homes[1:] if home not in settled)
    if homes and not absorbs and all(one.story_id for one in group):
        return None
    ids = tuple(article.id for article in story.articles)
    return Placement(articles=ids, story_id=homes[0] if homes else None, copies=story.copies, absorbs=absorbs)
