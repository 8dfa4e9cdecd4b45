"""Who subscribes and who looks after the desk on the web, put together: links that are signed, and the desks behind them."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from briefbot.adapters.store import Store
from briefbot.desk.joining import JoinDesk
from briefbot.desk.members import MemberDesk
from briefbot.desk.seals import Seals
from briefbot.settings import Settings

_LIST = "briefs"  # the one list that a store has: links outlive the name of a host


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The desks that people come to. `woken` is set when an address waits to be asked."""

    seals: Seals
    join: JoinDesk
    members: MemberDesk
    woken: asyncio.Event = field(default_factory=asyncio.Event)


async def open_people(settings: Settings, store: Store) -> People:
    """The desks over a store. Raises `StoreError`."""
    clock, zone, woken = partial(datetime.now, UTC), settings.desk.time_zone, asyncio.Event()
    seals = Seals(await store.keys.key("links"), _LIST, clock)
    return People(
        seals=seals,
        join=JoinDesk(sign_ups=store.sign_ups, seals=seals, clock=clock, zone=zone, wake=woken.set),
        members=MemberDesk(subscribers=store.subscribers, people=store.people, seals=seals, clock=clock, zone=zone),
        woken=woken,
    )


def takes_subscribers(settings: Settings) -> bool:
    """Whether anybody can subscribe by mail: there is a server that takes mail, and an address for its links."""
    return bool(settings.mail.server and settings.mail.sender and settings.web.url)
