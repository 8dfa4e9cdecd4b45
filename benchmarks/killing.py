"""A broadcast whose sender is killed with SIGKILL again and again: what is lost, what is repeated, what was unsure.

    ./run bench killing [--messages 2000] [--kills 200] [--outlet office|telegram|service]

The sender is the deliver stage over the tables (SQLite) in a process of its own; a tenth of the messages go to channels,
where nothing is repeated: what is unsure there is held. The outlet is a counter over HTTP that answers within 20 ms, or
Telegram: a Bot API server that keeps its limits; or it is the whole service there, with all that it does at its start.

The service takes longer to start than a message takes to go. So it is killed within half a second of the first message that
it sends, some ten messages later, and 200 kills fall into a broadcast of 2,000; one in five falls into its start instead.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from crash_broadcast import PARTS, Toll, broadcast, office
from fake_telegram import FakeTelegram
from test_crash import at_once

_AT_ITS_START = 1 / 5


@dataclass(frozen=True, kw_only=True)
class Known:
    """The chats, the outlet as its sender takes it, how often each message came to a chat, and how many messages a brief is.

    The pause until a kill, in seconds, is from when the sender has `begun`.
    """

    people: list[str]
    channels: list[str]
    outlet: tuple[str, ...]
    copies: Callable[[str], Sequence[int]]
    pause: tuple[float, float]
    parts: int = 1
    begun: Callable[[], Awaitable[None]] = at_once


@asynccontextmanager
async def post_office(people: int, channels: int) -> AsyncIterator[Known]:
    """A counter."""
    async with office() as counter:
        yield Known(
            people=[str(number) for number in range(people)],
            channels=[f"@channel{number}" for number in range(channels)],
            outlet=("office", counter.url),
            copies=counter.copies,
            pause=(0.1, 0.5),
            parts=PARTS,
        )


@asynccontextmanager
async def telegram(people: int, channels: int, *, whole: bool = False) -> AsyncIterator[Known]:
    """Telegram, and the deliver stage there or the whole service."""
    async with FakeTelegram() as server:
        private = [server.person(f"Reader {number}", started=True) for number in range(people)]
        public = [server.channel(f"Channel {number}") for number in range(channels)]
        chats = {str(one.chat.id): one for one in private} | {str(one.id): one for one in public}
        names, chance = list(chats), random.Random(5)

        def copies(chat: str) -> list[int]:
            return list(Counter(message.text for message in server.messages(chats[chat])).values())

        async def first_message() -> None:
            sent = server.accepted.total()
            if chance.random() > _AT_ITS_START:
                await server.until(lambda _: server.accepted.total() > sent, timeout=120)

        known = Known(
            people=names[:people],
            channels=names[people:],
            outlet=("telegram", server.url.removesuffix("/bot"), server.token),
            copies=copies,
            pause=(0.5, 1.5),  # so late that some messages have gone: Telegram's library has to connect first
        )
        yield replace(known, outlet=(*known.outlet, "whole"), pause=(0, 0.5), begun=first_message) if whole else known


_OUTLETS: dict[str, Callable[[int, int], AbstractAsyncContextManager[Known]]] = {
    "office": post_office,
    "telegram": telegram,
    "service": partial(telegram, whole=True),
}


async def measure(messages: int, kills: int, kind: str) -> Toll:
    few = messages // 10
    with tempfile.TemporaryDirectory() as folder:
        async with _OUTLETS[kind](messages - few, few) as known:
            return await broadcast(
                str(Path(folder) / "news.db"),
                known.people,
                known.channels,
                known.outlet,
                known.copies,
                kills=kills,
                pause=known.pause,
                parts=known.parts,
                begun=known.begun,
            )


def main() -> None:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--messages", type=int, default=2000, help="how many briefs are owed")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--outlet", choices=tuple(_OUTLETS), default="office")
    given = asked.parse_args()
    start = time.monotonic()
    toll = asyncio.run(measure(given.messages, given.kills, given.outlet))
    each = toll.repeats / max(toll.kills, 1)
    Console(highlight=False).print(
        f"{given.messages} deliveries, {toll.kills} kills, {time.monotonic() - start:.0f} s: lost {toll.lost}; "
        f"unsure {toll.unsure} ({toll.held} held in channels; at most {toll.most_of_a_kill} a kill); "
        f"repeated {toll.repeats} ({each:.2f} a kill), without having been unsure {toll.never_unsure}, "
        f"in channels {toll.repeats_in_channels}"
    )


if __name__ == "__main__":
    main()
