"""The composition root of the service: the desk of `app`, what it sends through, and what the clock sets off."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from briefbot import app
from briefbot.adapters.dispatch import LocalDispatcher
from briefbot.adapters.store import Store, open_store
from briefbot.adapters.terminal import SCREEN, TerminalOutlet
from briefbot.adapters.ticker import Ticker
from briefbot.desk.deliver import Deliverer
from briefbot.desk.digest import DigestDesk
from briefbot.desk.fan_out import FanOut
from briefbot.desk.posts import Posts
from briefbot.desk.rounds import Desk
from briefbot.desk.service import Service, Stopping
from briefbot.desk.stages import Stages
from briefbot.desk.upkeep import Upkeep, UpkeepRules
from briefbot.errors import BriefbotError
from briefbot.ports import DeliveryRow, FeedHealth, OutboxCount, Outlet, Subscription
from briefbot.settings import Settings
from briefbot.showing.news import is_news, news_of
from briefbot.values import Brief

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The terminal we run in: `say` shows a text there, `width` columns wide."""

    say: Callable[[str], None]
    width: int
    is_styled: bool


async def serve(settings: Settings, screen: Screen, stopping: Stopping) -> None:
    """Run the desk until it is told to stop. Raises `BriefbotError`."""
    async with app.open_desk(settings) as (desk, store), open_outlets(settings, screen) as outlets:
        await _seat_reader(store, is_there="terminal" in outlets)
        await service(settings, desk, store, outlets).run(stopping)


@asynccontextmanager
async def open_outlets(settings: Settings, screen: Screen) -> AsyncIterator[Mapping[str, Outlet]]:
    """Where briefs go, by name: Telegram where there is a token, else the terminal. Raises `ConfigError`, `OutletError`."""
    if not settings.telegram.token.get_secret_value():
        zone = settings.desk.time_zone
        yield {"terminal": TerminalOutlet(screen.say, zone, screen.width, is_styled=screen.is_styled)}
        return
    async with open_telegram(settings) as telegram:
        yield {"telegram": telegram}


@asynccontextmanager
async def open_telegram(settings: Settings) -> AsyncIterator[Outlet]:
    """Telegram as an outlet. Raises `ConfigError` where it does not know the token, `OutletError` where it cannot be asked."""
    from briefbot.adapters.telegram.connection import connect, telegram_bot
    from briefbot.adapters.telegram.limiter import Limiter
    from briefbot.adapters.telegram.outlet import TelegramOutlet
    from briefbot.adapters.telegram.present import Presenter

    telegram, limiter = settings.telegram, Limiter()
    bot = telegram_bot(telegram.token, limiter, base_url=telegram.base_url, proxy=telegram.proxy)
    try:
        name = await connect(bot)
        presenter = Presenter(language=settings.desk.language, zone=settings.desk.time_zone, bot=name)
        yield TelegramOutlet(bot, limiter, presenter)
    finally:
        await bot.shutdown()


def service(settings: Settings, desk: Desk, store: Store, outlets: Mapping[str, Outlet]) -> Service:
    """The desk as a service over the store, sending through these outlets."""
    carrier, clock, zone = LocalDispatcher(), partial(datetime.now, UTC), settings.desk.time_zone
    fan_out = FanOut(subscribers=store.subscribers, archive=store.briefs, is_news=says_more, topics=app.topics(settings))
    stages = Stages(
        desk=replace(desk, brief_desk=replace(desk.brief_desk, wanted=fan_out.wanted)),
        deliverer=deliverer(store, outlets, zone),
        digest_desk=DigestDesk(
            subscribers=store.subscribers, archive=store.briefs, clock=clock, zone=zone, most=settings.digest.stories
        ),
        outbox=store.outbox,
        dispatcher=carrier,
    )
    upkeep = Upkeep(
        stages=stages,
        subscribers=store.subscribers,
        housekeeping=store.housekeeping,
        clock=clock,
        zone=zone,
        rules=UpkeepRules(update_after=settings.brief.update_after, keep=settings.service.keep),
    )
    return Service(upkeep=upkeep, carrier=carrier, clockwork=Ticker(zone), duties=store.duties, outlets=tuple(outlets))


def deliverer(store: Store, outlets: Mapping[str, Outlet], zone: ZoneInfo) -> Deliverer:
    """What delivers from the store through the outlets."""
    return Deliverer(
        outbox=store.outbox,
        subscribers=store.subscribers,
        posts=Posts(archive=store.briefs, subscribers=store.subscribers, outbox=store.outbox),
        outlets=outlets,
        clock=partial(datetime.now, UTC),
        zone=zone,
    )


def says_more(brief: Brief, earlier: Brief) -> bool:
    """Whether a brief says what the earlier one of its story did not."""
    return is_news(news_of(brief, earlier))


async def _seat_reader(store: Store, *, is_there: bool) -> None:
    """Whoever reads at the terminal gets every brief, and is owed none while it is not there."""
    now = datetime.now(UTC)
    if is_there:
        reader = await store.subscribers.welcome(SCREEN, "private", "this terminal", now)
        await store.subscribers.subscribe(reader.id, Subscription(kind="all"), now)
    elif reader_before := await store.subscribers.subscriber(SCREEN):
        await store.subscribers.block(reader_before.id, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the desk stands: who serves what, the feeds, what waits, the outbox, and what a person has to decide."""

    at: datetime
    duties: Mapping[str, str]
    feeds: tuple[FeedHealth, ...]
    entries: int
    stories: int
    counts: tuple[OutboxCount, ...]
    unsure: tuple[DeliveryRow, ...]
    review: tuple[DeliveryRow, ...]
    failed: tuple[DeliveryRow, ...]


async def status(settings: Settings) -> Status:
    """How the desk stands. Raises `StoreError`."""
    now = datetime.now(UTC)
    async with await open_store(settings.store.url) as store:
        return Status(
            at=now,
            duties=await store.duties.holders(now),
            feeds=await store.feeds.feeds(),
            entries=await store.entries.entries_waiting(now),
            stories=len(await store.stories.stories_owed(now)),
            counts=await store.outbox.counts(),
            unsure=await store.outbox.deliveries("unsure", _MOST_LISTED),
            review=await store.outbox.deliveries("review", _MOST_LISTED),
            failed=await store.outbox.deliveries("failed", _MOST_LISTED),
        )


async def settle(settings: Settings, delivery_id: int, *, send: bool) -> DeliveryRow:
    """Have a delivery that is unsure, failed or in review sent, or dropped. Raises `StoreError`, `BriefbotError`."""
    async with await open_store(settings.store.url) as store:
        row = await store.outbox.delivery(delivery_id)
        if row is None:
            raise BriefbotError(f"there is no delivery {delivery_id}; `briefbot outbox list` lists those to be decided on")
        if not await store.outbox.settle(delivery_id, send, datetime.now(UTC)):
            raise BriefbotError(f"delivery {delivery_id} is {row.state}: there is nothing to decide")
        return row
