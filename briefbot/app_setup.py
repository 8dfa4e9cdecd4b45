"""The composition root of the set-up: who the bot is, who writes to it, what is at an address, and the settings' file."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import tzlocal

from briefbot import app
from briefbot.adapters.store import open_store
from briefbot.config import load_file
from briefbot.desk.discover import discover
from briefbot.desk.follow import address, follow
from briefbot.errors import ConfigError
from briefbot.settings import Settings, TelegramSettings

if TYPE_CHECKING:
    from telegram.ext import ExtBot

_LONG_ENOUGH = 3  # seconds in which Telegram has told what was written just now


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that was found at an address, and how many entries it has."""

    url: str
    title: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Somebody who wrote to the bot."""

    number: int
    name: str


def machine_zone() -> str:
    """The time zone that the machine is set to, "UTC" where nobody can tell."""
    try:
        return tzlocal.get_localzone_name()
    except (KeyError, ValueError, OSError):  # a zone that is set and unknown
        return "UTC"


async def bot_name(telegram: TelegramSettings) -> str:
    """The bot's username. Raises `ConfigError` where Telegram does not know the token, `OutletError`."""
    async with _bot(telegram) as (_, name):
        return name


async def who_wrote(telegram: TelegramSettings) -> tuple[Somebody, ...]:
    """Who has written to the bot in private and waits for its answer, in order; the service will answer them all the same.

    Raises `OutletError`.
    """
    from telegram.error import TelegramError

    from briefbot.adapters.telegram.troubles import trouble

    async with _bot(telegram) as (bot, _):
        try:
            updates = await bot.get_updates(
                timeout=_LONG_ENOUGH, allowed_updates=("message", "callback_query", "my_chat_member")
            )
        except TelegramError as error:
            raise trouble(error, "the bot") from error
    said = (update.message for update in updates if update.message and update.message.chat.type == "private")
    people = {one.from_user.id: one.from_user.full_name for one in said if one.from_user}
    return tuple(Somebody(number=number, name=name) for number, name in people.items())


@asynccontextmanager
async def _bot(telegram: TelegramSettings) -> AsyncIterator[tuple["ExtBot[Any]", str]]:
    from briefbot.adapters.telegram.connection import connect, telegram_bot
    from briefbot.adapters.telegram.limiter import Limiter

    bot = telegram_bot(telegram.token, Limiter(), base_url=telegram.base_url, proxy=telegram.proxy)
    try:
        yield bot, await connect(bot)
    finally:
        await bot.shutdown()


async def find_feed(settings: Settings, url: str) -> Found:
    """The feed at, or named by, an address. Raises `SourceError`."""
    async with app.open_web(settings) as web:
        found, feed = await discover(address(url), web)
        return Found(url=found, title=feed.title, entries=len(feed.entries))


async def keep(path: Path, text: str, feeds: Sequence[Found]) -> int:
    """Write the settings' file whole, and follow the feeds in the store that it names; how many are new.

    Raises `ConfigError` where it cannot be written or does not load, `StoreError`: then it is as it was.
    """
    with _written(path, text) as draft:
        settings, now = load_file(draft), datetime.now(UTC)
        async with await open_store(settings.store.url) as store:
            return sum([(await follow(store.feeds, feed.url, now, feed.title))[1] for feed in feeds])


@contextmanager
def _written(path: Path, text: str) -> Iterator[Path]:
    """A file beside it that nobody else can read (it may hold keys); it takes its place where all goes well."""
    target = path.resolve()  # of a link, what it points to
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            draft = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}; name another file: --config FILE") from error
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
