"""A broadcast whose sender is killed again and again, and what came of it."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from aiohttp import web
from owed_briefs import EVERYTHING, NOW, keep_brief
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from test_crash import at_once, desks, run

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.database import location
from briefbot.ports import Address, ChatKind

PARTS = 2  # messages of a brief at the post office


@dataclass
class Office:
    """A counter where messages are handed in; it takes its time before it answers."""

    url: str = ""
    letters: Counter[tuple[str, str]] = field(default_factory=Counter)
    delay: Callable[[], float] = lambda: random.uniform(0, 0.02)

    async def take(self, request: web.Request) -> web.Response:
        letter = await request.json()
        self.letters[letter["chat"], letter["text"]] += 1
        number = self.letters.total()
        await asyncio.sleep(self.delay())
        return web.Response(text=str(number))

    def copies(self, chat: str) -> list[int]:
        """How often each message for a chat was handed in."""
        return [number for (whose, _), number in self.letters.items() if whose == chat]


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    counter = Office()
    app = web.Application()
    app.add_routes([web.post("/", counter.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    counter.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield counter
    finally:
        await runner.cleanup()


@dataclass(frozen=True, kw_only=True)
class Toll:
    """What came of a broadcast: chats that lack a message, messages beyond the first, and how often a message was unsure.

    `never_unsure` are the repeats of what was not unsure before, `most_of_a_kill` how many one kill has left unsure.
    """

    kills: int
    lost: int
    repeats: int
    repeats_in_channels: int
    never_unsure: int
    unsure: int
    most_of_a_kill: int
    held: int


async def broadcast(
    where: str,
    people: Sequence[str],
    channels: Sequence[str],
    outlet: tuple[str, ...],
    copies: Callable[[str], Sequence[int]],
    *,
    kills: int,
    pause: tuple[float, float],
    parts: int = PARTS,
    begun: Callable[[], Awaitable[None]] = at_once,
) -> Toll:
    """Owe a brief to all, and have it sent by processes of which so many are killed, each after a pause of these seconds.

    The pause is from when one has `begun`. `outlet` is its kind and address, as `crash_sender` takes them; `copies` tells how
    often each message came to a chat.
    """
    line, chance = " ".join((where, *outlet)), random.Random(11)
    seats: list[tuple[str, ChatKind]] = [*((chat, "private") for chat in people), *((chat, "channel") for chat in channels)]
    chance.shuffle(seats)
    async with await open_store(where) as store:
        for chat, kind in seats:
            await _seat(store, Address(outlet=outlet[0], chat=chat), kind)
        await keep_brief(store)
    async with desks("crash_sender.py") as nest:
        ends, unsure = [], [0]
        for _ in range(kills):
            ends.append(await run(nest, line, chance.uniform(*pause), begun))
            unsure.append(sum(attempts for _, _, attempts in await _rows(where)))
        while await _owed(where):
            await run(nest, line)
    rows = await _rows(where)
    held = {chat for chat, state, _ in rows if state == "unsure"}
    repeats = {chat: sum(copies(chat)) - len(copies(chat)) for chat in (*people, *channels)}
    unsure.append(sum(attempts for _, _, attempts in rows))
    return Toll(
        kills=ends.count(-signal.SIGKILL),
        lost=sum(len(copies(chat)) < parts for chat in repeats if chat not in held),
        repeats=sum(repeats[chat] for chat in people),
        repeats_in_channels=sum(repeats[chat] for chat in channels),
        never_unsure=sum(max(repeats[chat] - attempts, 0) for chat, _, attempts in rows),
        unsure=unsure[-1],
        most_of_a_kill=max(after - before for before, after in pairwise(unsure)),
        held=len(held),
    )


async def _seat(store: Store, address: Address, kind: ChatKind) -> None:
    known = await store.subscribers.welcome(address, kind, address.chat, NOW)
    await store.subscribers.subscribe(known.id, EVERYTHING, NOW)


async def _owed(where: str) -> bool:
    return any(state in ("pending", "leased", "sending") for _, state, _ in await _rows(where))


async def _rows(where: str) -> list[tuple[str, str, int]]:
    """Of each delivery the chat, the state, and the attempts that failed: where nothing is refused, how often it was unsure."""
    engine = create_async_engine(location(where))
    async with engine.connect() as connection:
        asked = "SELECT chat, state, attempts FROM deliveries JOIN subscribers ON subscribers.id = subscriber_id"
        rows = [(row.chat, row.state, row.attempts) for row in await connection.execute(text(asked))]
    await engine.dispose()
    return rows
