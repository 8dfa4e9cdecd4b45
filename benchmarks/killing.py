"""A broadcast whose sender is killed with SIGKILL again and again: what is lost, what is repeated, what was unsure.

    ./run bench killing [--messages 2000] [--kills 200] [--outlet office|telegram|service]

The sender is the deliver stage over the tables (SQLite) in a process of its own; a tenth of the messages go to channels,
where nothing is repeated: what is unsure there is held. The outlet is a counter over HTTP that answers within 20 ms, or
Telegram: a Bot API server that keeps its limits; or it is the whole service there, with all that it does at its start.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from crash_broadcast import PARTS, Toll, broadcast, office
from fake_telegram import FakeTelegram

Known = tuple[list[str], list[str], tuple[str, ...], Callable[[str], Sequence[int]], int]


@asynccontextmanager
async def post_office(people: int, channels: int) -> AsyncIterator[Known]:
    """The chats, the outlet as its sender takes it, how often each message came to a chat, and how many messages a brief is."""
    async with office() as counter:
        chats = [str(number) for number in range(people)], [f"@channel{number}" for number in range(channels)]
        yield *chats, ("office", counter.url), counter.copies, PARTS


@asynccontextmanager
async def telegram(people: int, channels: int, *whole: str) -> AsyncIterator[Known]:
    """The same of Telegram."""
    async with FakeTelegram() as server:
        private = [server.person(f"Reader {number}", started=True) for number in range(people)]
        public = [server.channel(f"Channel {number}") for number in range(channels)]
        chats = {str(one.chat.id): one for one in private} | {str(one.id): one for one in public}
        names = list(chats)

        def copies(chat: str) -> list[int]:
            return list(Counter(message.text for message in server.messages(chats[chat])).values())

        yield names[:people], names[people:], ("telegram", server.url.removesuffix("/bot"), server.token, *whole), copies, 1


def _outlet(kind: str, people: int, channels: int) -> AbstractAsyncContextManager[Known]:
    if kind == "office":
        return post_office(people, channels)
    return telegram(people, channels, *(["whole"] if kind == "service" else []))


async def measure(messages: int, kills: int, kind: str) -> Toll:
    few = messages // 10
    with tempfile.TemporaryDirectory() as folder:
        async with _outlet(kind, messages - few, few) as (
            people,
            channels,
            outlet,
            copies,
            parts,
        ):
            where = str(Path(folder) / "news.db")
            # So late that some messages have gone: Telegram's library takes longer to load and to connect.
            pause = {"office": (0.1, 0.5), "telegram": (0.5, 1.5), "service": (1.5, 4.0)}[kind]
            return await broadcast(where, people, channels, outlet, copies, kills=kills, pause=pause, parts=parts)


def main() -> None:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--messages", type=int, default=2000, help="how many briefs are owed")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--outlet", choices=("office", "telegram", "service"), default="office")
    given = asked.parse_args()
    start = time.monotonic()
    toll = asyncio.run(measure(given.messages, given.kills, given.outlet))
    each = toll.repeats / max(toll.kills, 1)
    Console(highlight=False).print(
        f"{given.messages} deliveries, {toll.kills} kills, {time.monotonic() - start:.0f} s: lost {toll.lost}; "
        f"unsure {toll.unsure} ({toll.held} held in channels); "
        f"repeated {toll.repeats} ({each:.2f} a kill), in channels {toll.repeats_in_channels}"
    )


if __name__ == "__main__":
    main()
