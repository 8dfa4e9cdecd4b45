"""The bot, opened: what it sends through, whom it answers and how, and when it gives up."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from briefbot import app_model
from briefbot.adapters.store import Store
from briefbot.adapters.telegram.buckets import Turn
from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.adapters.telegram.present import Presenter
from briefbot.adapters.telegram.troubles import TWO_BOTS, UNKNOWN_BOT
from briefbot.bot.application import listening, talking
from briefbot.bot.chats import TelegramChats
from briefbot.bot.conversation import Conversation
from briefbot.bot.house import Desks, House, Rules
from briefbot.bot.webhook import Hook
from briefbot.desk.answer import AnswerDesk
from briefbot.desk.doubt import DoubtDesk
from briefbot.desk.review import ReviewDesk
from briefbot.desk.rounds import Desk
from briefbot.desk.service import Stopping
from briefbot.desk.visits import Visits
from briefbot.errors import ConfigError, OutletError
from briefbot.ports import Message, Post, Stage
from briefbot.settings import Settings, TelegramSettings
from briefbot.settings_types import nearest_zone
from briefbot.showing.telegram_template import ChannelTemplate, read_template

log = logging.getLogger(__name__)

OUTLET = "telegram"

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds between two attempts to reach Telegram
_LONGEST_TEMPLATE = 50_000  # characters
_FINAL = (InvalidToken, Conflict, BadRequest, Forbidden)  # what no second attempt changes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBot:
    """The bot over its line. Before `connected` is set Telegram has not been reached, and nothing can be sent."""

    bot: ExtBot[Turn]
    outlet: TelegramOutlet
    templates: dict[str, ChannelTemplate]
    connected: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def open_telegram(settings: Settings) -> AsyncIterator[OpenBot]:
    """The bot, not yet connected. Raises `ConfigError` where a template cannot be used."""
    telegram, limiter, templates = settings.telegram, Limiter(), channel_templates(settings)
    presenter = Presenter(language=settings.desk.language, zone=settings.desk.time_zone, bot="", templates=templates)
    bot = telegram_bot(telegram.token, limiter, base_url=telegram.base_url, proxy=telegram.proxy)

    def presented(post: Post) -> tuple[Message, ...]:
        return replace(presenter, bot=bot.username)(post)

    try:
        yield OpenBot(bot=bot, outlet=TelegramOutlet(bot, limiter, presented), templates=templates)
    finally:
        await bot.shutdown()


def channel_templates(settings: Settings) -> dict[str, ChannelTemplate]:
    """The templates of the folder that the settings name, tried, by "@name" or number of the chat. Raises `ConfigError`."""
    if not settings.telegram.templates:
        return {}
    folder, place = Path(settings.telegram.templates), settings.place("telegram", "templates")
    if not folder.is_dir():
        raise ConfigError(f"{place}: {str(folder)!r} is no folder; make it, or name another")
    try:
        return {file.stem: read_template(file.stem, _text_of(file)) for file in sorted(folder.glob("*.html"))}
    except ConfigError as error:
        raise ConfigError(f"{place}: {error}") from error


def _text_of(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{str(file)!r} cannot be read: it should be a file in UTF-8") from error
    if len(text) > _LONGEST_TEMPLATE:
        raise ConfigError(f"{str(file)!r} is longer than {_LONGEST_TEMPLATE} characters")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Talker:
    """Answers people in Telegram, as long as the service runs. An outage at the start is waited out."""

    settings: Settings
    opened: OpenBot
    house: House
    visits: Visits
    first_wait: float = _FIRST_WAIT

    async def run(self, stopping: Stopping) -> None:
        """Reach Telegram, then talk until it is time to stop.

        Raises `ConfigError` where Telegram does not know the token, another process uses it, or it takes no webhook from us.
        """
        try:
            if await self._connected(stopping):
                await self._talk(stopping)
        finally:
            await self.visits.close()

    async def _connected(self, stopping: Stopping) -> bool:
        """Whether Telegram was reached before it was time to stop."""
        for wait in waits(self.first_wait):
            try:
                await connect(self.opened.bot)
                await number_templates(self.opened)
            except (OutletError, TelegramError) as error:
                log.warning("Telegram cannot be reached, and is tried again in %.0f seconds: %s", wait, error)
                if await stopped_within(stopping, wait):
                    return False
            else:
                break
        log.info("Telegram is reached, as @%s", self.opened.bot.username)
        self.opened.connected.set()
        await self.house.desks.wake("deliver")
        return True

    async def _talk(self, stopping: Stopping) -> None:
        for wait in waits(self.first_wait):
            try:
                await self._listen(stopping)
            except _FINAL as error:
                raise ConfigError(_final(error)) from error
            except TelegramError as error:
                log.warning("Telegram cannot be heard, and is tried again in %.0f seconds: %s", wait, error.message)
            if await stopped_within(stopping, wait):
                break

    async def _listen(self, stopping: Stopping) -> None:
        bot = self.opened.bot
        conversation = Conversation(house=replace(self.house, username=bot.username))
        async with listening(talking(bot, conversation), conversation, webhook(self.settings.telegram)) as hearing:
            asked = asyncio.ensure_future(stopping.asked.wait())
            await asyncio.wait((hearing, asked), return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if hearing.done():
                hearing.result()


async def number_templates(opened: OpenBot) -> None:
    """Know the templates of chats that are named by their @names by their numbers as well, as they are written to.

    Raises `TelegramError` where Telegram cannot be asked.
    """
    for name in [name for name in opened.templates if name.startswith("@")]:
        try:
            chat = await opened.bot.get_chat(name)
        except (BadRequest, Forbidden) as error:
            log.warning("[telegram] templates: %s.html is of no chat that Telegram shows us: %s", name, error.message)
        else:
            opened.templates[str(chat.id)] = opened.templates[name]


def talker(settings: Settings, opened: OpenBot, desk: Desk, store: Store, wake: Callable[[Stage], Awaitable[None]]) -> Talker:
    """Who answers people, over the desk's own web client, page reader and writer; `wake` has a stage run soon."""
    clock, telegram, reader = partial(datetime.now, UTC), settings.telegram, desk.reader
    visits = Visits(web=reader.web, pages=reader.pages, write_brief=desk.brief_desk.write_brief, clock=clock)
    editors = tuple(str(admin) for admin in telegram.admins)
    desks = Desks(
        answers=AnswerDesk(archive=store.briefs, subscribers=store.subscribers, visits=visits, clock=clock),
        doubts=DoubtDesk(web=reader.web, pages=reader.pages, outbox=store.outbox, kept=visits.kept, clock=clock),
        review=ReviewDesk(
            outbox=store.outbox,
            archive=store.briefs,
            subscribers=store.subscribers,
            editors=editors,
            outlet=OUTLET,
            clock=clock,
        ),
        outbox=store.outbox,
        wake=wake,
    )
    house = House(
        subscribers=store.subscribers,
        people=store.people,
        archive=store.briefs,
        shelf=store.feeds,
        web=reader.web,
        chats=TelegramChats(opened.bot),
        desks=desks,
        topics=app_model.topics(settings),
        clock=clock,
        nearest_zone=nearest_zone,
        rules=house_rules(settings),
        outlet=OUTLET,
        secret=secret_for(telegram, b"briefbot questions"),
    )
    return Talker(settings=settings, opened=opened, house=house, visits=visits)


def house_rules(settings: Settings) -> Rules:
    """Who may use the bot, and what it does where a person has not chosen."""
    telegram = settings.telegram
    return Rules(
        access=telegram.access,
        admins=frozenset(str(admin) for admin in telegram.admins),
        feeds_by=telegram.feeds_by,
        most_subscriptions=telegram.most_subscriptions,
        quota=telegram.quota,
        language=settings.desk.language,
        zone=settings.desk.time_zone,
    )


def webhook(telegram: TelegramSettings) -> Hook | None:
    """Where updates are posted; None where we ask for them. A secret that is not set is made from the token."""
    if not telegram.webhook_url:
        return None
    secret = telegram.webhook_secret.get_secret_value() or secret_for(telegram, b"briefbot webhook").hex()
    return Hook(url=telegram.webhook_url, listen=telegram.webhook_listen, secret=secret)


def secret_for(telegram: TelegramSettings, purpose: bytes) -> bytes:
    """A secret for one purpose, made from the token: there after a restart, and in no store."""
    return hmac.digest(telegram.token.get_secret_value().encode(), purpose, "sha256")


def waits(first: float) -> Iterator[float]:
    """How long to wait between attempts, in seconds: ever longer, up to a minute."""
    while True:
        yield first
        first = min(2 * first, _LONGEST_WAIT)


async def stopped_within(stopping: Stopping, seconds: float) -> bool:
    """Wait so long; whether it is time to stop before."""
    try:
        await asyncio.wait_for(stopping.asked.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _final(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):
        return UNKNOWN_BOT
    return TWO_BOTS if isinstance(error, Conflict) else f"[telegram] webhook_url: Telegram does not take it: {error.message}"
