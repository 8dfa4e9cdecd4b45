"""The composition root of the service: the desk of `app`, what it sends through, and what the clock sets off."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from briefbot import app, app_model
from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.store import Store
from briefbot.adapters.terminal import SCREEN, TerminalOutlet
from briefbot.adapters.ticker import Ticker
from briefbot.app_people import People, beyond, open_people, takes_subscribers
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.digest import DigestDesk, Lead
from briefbot.desk.fan_out import FanOut
from briefbot.desk.posts import Posts
from briefbot.desk.seats import Seat, seat, wishes
from briefbot.desk.service import Service, Stopping, duty_of, say_nothing
from briefbot.desk.stages import Stages, no_drafts
from briefbot.desk.upkeep import Upkeep, UpkeepRules
from briefbot.errors import ModelPending
from briefbot.ports import MAIL, Carrier, Payer, StoredBrief, Subscriber, Subscription
from briefbot.settings import Settings
from briefbot.showing.audience import Audience
from briefbot.showing.news import is_news, news_of
from briefbot.showing.parts import without
from briefbot.values import Brief
from briefbot.writing.lead import lead_of_headlines

if TYPE_CHECKING:
    from briefbot.desk.lead import LeadWriter

_TERMINAL, _CHATS = SCREEN.outlet, "chats"
_CHATS_AT_ONCE = 8  # each waits for a server of its own, up to a minute
_LEADS = 2  # at once: many digests are made side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The terminal we run in: `say` shows a text there, `width` columns wide."""

    say: Callable[[str], None]
    width: int
    is_styled: bool


async def serve(settings: Settings, screen: Screen, stopping: Stopping, greet: Callable[[int], None]) -> None:
    """Run the desk until it is told to stop; `greet` is told how many feeds are followed, once nobody else serves the store.

    Raises `BriefbotError`.
    """
    carrier = LocalDispatcher()
    async with app.open_desk(settings) as opened, AsyncExitStack() as stack:
        people = await open_people(settings, opened.store)
        parts = [await stack.enter_async_context(part) for part in _parts(settings, opened, carrier, screen, people)]
        at_work = service(settings, opened, carrier, parts)
        await _greeting(at_work, opened.store, greet, _seats(settings)).run(stopping)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the service: what it sends through, by the outlets' names, and how it answers people.

    `show_drafts` owes the editors what waits for their word.
    """

    ways: Mapping[str, Way] = field(default_factory=dict)
    talk: Callable[[Stopping], Awaitable[None]] = say_nothing
    show_drafts: Callable[[], Awaitable[int]] = no_drafts


def _parts(
    settings: Settings, opened: app.Opened, carrier: Carrier, screen: Screen, people: People
) -> Iterator[AbstractAsyncContextManager[Part]]:
    """The parts that the settings ask for. Their libraries take a second to load, and who does without need not wait."""
    if settings.telegram.token.get_secret_value():
        yield _telegram(settings, opened, carrier, people)
    else:
        audience = Audience(language=settings.desk.language, zone=settings.desk.time_zone)
        terminal = TerminalOutlet(screen.say, audience, screen.width, is_styled=screen.is_styled)
        yield nullcontext(Part(ways={_TERMINAL: Way(outlet=terminal)}))
    if settings.mail.server:
        yield _mail(settings, opened, people)
    if settings.web.listen:
        yield _web(settings, opened, carrier, people)
    if settings.chats:
        yield nullcontext(_chats(settings))


def _chats(settings: Settings) -> Part:
    from briefbot.app_chats import open_chats

    return Part(ways={_CHATS: Way(outlet=open_chats(settings), sending=asyncio.Semaphore(_CHATS_AT_ONCE))})


def _seats(settings: Settings) -> tuple[Seat, ...]:
    """The chats of the settings as subscribers."""
    return tuple(
        Seat(chat=name, wishes=wishes(chat.topics, chat.feeds, chat.words), digest_at=chat.digest, language=chat.language)
        for name, chat in settings.chats.items()
    )


@asynccontextmanager
async def _telegram(settings: Settings, opened: app.Opened, carrier: Carrier, people: People) -> AsyncIterator[Part]:
    from briefbot.app_telegram import OUTLET, open_telegram, talker

    async with open_telegram(settings) as telegram:
        talks = talker(settings, telegram, opened.desk, opened.store, carrier.wake)
        talks = replace(talks, house=replace(talks.house, beyond=beyond(settings, people)))
        way = Way(outlet=telegram.outlet, is_open=telegram.connected.is_set)
        yield Part(ways={OUTLET: way}, talk=talks.run, show_drafts=talks.house.desks.review.show_drafts)


@asynccontextmanager
async def _web(settings: Settings, opened: app.Opened, carrier: Carrier, people: People) -> AsyncIterator[Part]:
    from briefbot.app_admin import admin_pages
    from briefbot.app_site import open_site

    own = partial(admin_pages, settings, opened, people, carrier.wake)
    site = await open_site(settings, opened.store, people, own)
    yield Part(talk=site.run)


@asynccontextmanager
async def _mail(settings: Settings, opened: app.Opened, people: People) -> AsyncIterator[Part]:
    from briefbot.app_asking import asker
    from briefbot.app_mail import open_mail

    async with open_mail(settings, opened.store, people.members) as mail:
        # More are under way than there are connections, so that marks are committed together. Of these alone nobody knows,
        # when we are killed, whether they arrived; a mail that comes twice comes under one Message-ID.
        sending = asyncio.Semaphore(4 * settings.mail.connections)
        came_back = mail.returns.desk.take
        way = Way(outlet=mail.outlet, is_open=mail.is_open, sending=sending, at_once=64, came_back=came_back)
        talks = [Part(talk=mail.talk)]
        if takes_subscribers(settings):
            talks.append(Part(talk=asker(settings, opened.store, people, way).talk))
        yield Part(ways={MAIL: way}, talk=partial(_talk, talks))


def _greeting(at_work: Service, store: Store, greet: Callable[[int], None], seats: Sequence[Seat]) -> Service:
    """The same service, which seats the reader and the chats and greets, once the store is its own."""

    async def make_ready() -> None:
        now = datetime.now(UTC)
        await _seat_reader(store, is_there=_TERMINAL in at_work.outlets)
        if _CHATS in at_work.outlets or not await _is_served(_CHATS, store, now):
            await seat(store.subscribers, _CHATS, seats, now)
        greet(len(await store.feeds.feeds()))

    return replace(at_work, make_ready=make_ready)


def service(settings: Settings, opened: app.Opened, carrier: Carrier, parts: Sequence[Part]) -> Service:
    """The desk as a service over its store, sending through its parts' outlets, and talking with people where they talk."""
    ways = {name: way for part in parts for name, way in part.ways.items()}
    clock, zone, store, desk = partial(datetime.now, UTC), settings.desk.time_zone, opened.store, opened.desk
    at_hand = AtHand(archive=store.briefs)
    fan_out = FanOut(subscribers=store.subscribers, archive=store.briefs, is_news=says_more, topics=app_model.topics(settings))
    stages = Stages(
        desk=replace(desk, brief_desk=replace(desk.brief_desk, wanted=fan_out.wanted)),
        deliverer=deliverer(store, ways, zone, at_hand),
        digest_desk=DigestDesk(
            subscribers=store.subscribers,
            at_hand=at_hand,
            clock=clock,
            zone=zone,
            stories=settings.digest.stories,
            also=settings.digest.also,
            lead=lead_by(opened.lead),
        ),
        outbox=store.outbox,
        dispatcher=carrier,
        show_drafts=partial(_shown, parts),
    )
    upkeep = Upkeep(
        stages=stages,
        subscribers=store.subscribers,
        housekeeping=store.housekeeping,
        duties=store.duties,
        clock=clock,
        zone=zone,
        rules=UpkeepRules(
            update_after=settings.brief.update_after, keep=settings.service.keep, keep_replies=app_model.REPLIES_KEPT
        ),
    )
    return Service(
        upkeep=upkeep,
        carrier=carrier,
        clockwork=Ticker(zone),
        duties=store.duties,
        outlets=tuple(ways),
        talk=partial(_talk, parts),
    )


async def _shown(parts: Sequence[Part]) -> int:
    return sum([await part.show_drafts() for part in parts])


async def _talk(parts: Sequence[Part], stopping: Stopping) -> None:
    """Each part answers people, until it is time to stop; where one cannot go on, that ends them all."""
    talking = [asyncio.ensure_future(part.talk(stopping)) for part in parts]
    try:
        await asyncio.wait(talking, return_when=asyncio.FIRST_COMPLETED)
        stopping.asked.set()
        for ended in await asyncio.gather(*talking, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
    finally:
        for one in talking:
            one.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


def lead_by(writer: "LeadWriter | None") -> Lead:
    """What writes the first paragraph of a subscriber's digest: the model, at the expense of their chat, else the headlines."""
    asking = asyncio.Semaphore(_LEADS)

    async def lead(briefs: Sequence[StoredBrief], subscriber: Subscriber) -> str:
        payer = Payer(chat=f"{subscriber.address.outlet}:{subscriber.address.chat}")
        told = [shown for stored in briefs if (shown := without(stored.brief, stored.without))]
        try:
            async with asking:
                written = await writer.write(told, subscriber.language, payer) if writer else lead_of_headlines(told)
        except ModelPending:  # the digest is due now
            written = lead_of_headlines(told)
        return written.text if written else ""

    return lead


def deliverer(store: Store, ways: Mapping[str, Way], zone: ZoneInfo, at_hand: AtHand) -> Deliverer:
    """What delivers from the store."""
    return Deliverer(
        outbox=store.outbox,
        subscribers=store.subscribers,
        posts=Posts(at_hand=at_hand, subscribers=store.subscribers, outbox=store.outbox),
        ways=ways,
        clock=partial(datetime.now, UTC),
        zone=zone,
    )


def says_more(brief: Brief, earlier: Brief) -> bool:
    """Whether a brief says what the earlier one of its story did not."""
    return is_news(news_of(brief, earlier))


async def _seat_reader(store: Store, *, is_there: bool) -> None:
    """Whoever reads at the terminal gets every brief, and is owed none while no process shows any there."""
    now = datetime.now(UTC)
    if is_there:
        reader = await store.subscribers.welcome(SCREEN, "private", "this terminal", now)
        await store.subscribers.subscribe(reader.id, Subscription(kind="all"), now)
    elif (reader_before := await store.subscribers.subscriber(SCREEN)) and not await _is_served(_TERMINAL, store, now):
        await store.subscribers.block(reader_before.id, now)


async def _is_served(outlet: str, store: Store, now: datetime) -> bool:
    return duty_of(outlet) in await store.duties.holders(now)
