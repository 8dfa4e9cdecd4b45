"""Who subscribes and who looks after the desk on the web, put together: links that are signed, and the desks behind them."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from briefbot.adapters.store import Store, open_store
from briefbot.bot.house import Beyond
from briefbot.desk.at_hand import AtHand
from briefbot.desk.editions import EditionDesk
from briefbot.desk.joining import JoinDesk
from briefbot.desk.lodge import AT_HOME, Lodge
from briefbot.desk.members import MemberDesk
from briefbot.desk.posts import Posts
from briefbot.desk.seals import Seals
from briefbot.errors import ConfigError
from briefbot.settings import Settings
from briefbot.showing.links import Links

_LIST = "briefs"  # the one list that a store has: links outlive the name of a host


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The desks that people come to. `woken` is set when an address waits to be asked."""

    seals: Seals
    join: JoinDesk
    members: MemberDesk
    lodge: Lodge
    editions: EditionDesk
    woken: asyncio.Event = field(default_factory=asyncio.Event)


async def open_people(settings: Settings, store: Store) -> People:
    """The desks over a store. Raises `StoreError`."""
    clock, zone, woken = partial(datetime.now, UTC), settings.desk.time_zone, asyncio.Event()
    seals = Seals(await store.keys.key("links"), _LIST, clock)
    members = MemberDesk(subscribers=store.subscribers, people=store.people, seals=seals, clock=clock, zone=zone)
    posts = Posts(at_hand=AtHand(archive=store.briefs), subscribers=store.subscribers, outbox=store.outbox)
    return People(
        seals=seals,
        join=JoinDesk(sign_ups=store.sign_ups, seals=seals, clock=clock, zone=zone, wake=woken.set),
        members=members,
        lodge=Lodge(seals=seals, spent=store.spent, keepers=keepers(settings), clock=clock),
        editions=EditionDesk(members=members, posts=posts, outbox=store.outbox, clock=clock),
        woken=woken,
    )


def keepers(settings: Settings) -> frozenset[str]:
    """Who may come in to the desk's own pages."""
    return frozenset(f"telegram:{admin}" for admin in settings.telegram.admins)


async def admin_link(settings: Settings) -> str:
    """A link that lets in whoever opens it, once. Raises `ConfigError` where there are no pages, `StoreError`."""
    if not settings.web.listen:
        raise ConfigError(
            '[web] listen: there are no pages to come in at; set it, such as "127.0.0.1:8080", and start `briefbot run`'
        )
    async with await open_store(settings.store.url) as store:
        people = await open_people(settings, store)
        return admin_address(settings, people.lodge.invite(AT_HOME))


def admin_address(settings: Settings, seal: str) -> str:
    """Where a login link leads: to where people reach us, or to where we listen."""
    return Links(settings.web.url or f"http://{settings.web.listen}").admin("login", seal)


def beyond(settings: Settings, people: People) -> Beyond:
    """What the bot can lead to: mail where there is some, and the desk's own pages."""

    def way_in(who: str) -> str:
        return admin_address(settings, people.lodge.invite(who))

    return Beyond(
        join=people.join if takes_subscribers(settings) else None,
        way_in=way_in if settings.web.listen else None,
        digest_at=settings.digest.at,
    )


def takes_subscribers(settings: Settings) -> bool:
    """Whether anybody can subscribe by mail: there is a server that takes mail, and an address for its links."""
    return bool(settings.mail.server and settings.mail.sender and settings.web.url)
