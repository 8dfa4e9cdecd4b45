"""Where the scenes of docs/telegram.md play: the real application, store and deliverer at the fake Bot API server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from bot_desks import desks_over
from bot_parts import BERLIN, FEED, RULES, house_over, pages
from bot_talking import talking_at
from desk_parts import Clock, TableWeb, beside
from fake_telegram import FakeTelegram, Limits, Person
from fake_telegram.world import Chat
from pydantic import SecretStr
from telegram_parts import AT_ONCE, server_of

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.telegram.connection import connect, telegram_bot
from briefbot.adapters.telegram.limiter import Limiter
from briefbot.adapters.telegram.outlet import TelegramOutlet
from briefbot.adapters.telegram.present import Presenter
from briefbot.bot.house import Beyond, House
from briefbot.desk.at_hand import AtHand
from briefbot.desk.deliver import Deliverer, Way
from briefbot.desk.joining import JoinDesk
from briefbot.desk.posts import Posts
from briefbot.desk.seals import Seals
from briefbot.ports import Commission, FoundEntry, Placement, Polled, Request, Response, Subscription
from briefbot.showing.telegram_template import ChannelTemplate
from briefbot.values import Article, Brief, Entry
from briefbot.writing.embedded import write_brief

NO_TEMPLATES: Mapping[str, ChannelTemplate] = MappingProxyType({})


@dataclass
class Gate:
    """Lets everybody pass, or has them wait."""

    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.opened.set()


@dataclass
class GatedWeb(TableWeb):
    """A table of pages behind a gate."""

    gate: Gate = field(default_factory=Gate)

    async def get(self, request: Request) -> Response:
        await self.gate.opened.wait()
        return await super().get(request)


@dataclass
class Stage:
    """Where a scene plays: the fake, the store behind the bot, and Ada, who is one of the bot's admins."""

    telegram: FakeTelegram
    store: Store
    ada: Person
    clock: Clock
    web: GatedWeb
    writing: Gate
    deliverer: Deliverer
    house: House

    async def asks(self, person: Person, *said: str, chat: Chat | None = None) -> None:
        """Say each, and wait for its answer to stand there whole."""
        for words in said:
            place = chat or person.chat
            before = len(place.happenings)
            self.clock.pass_time(minutes=1)
            await person.says(words, chat)
            await self.answered(place, before + 1)

    async def presses(self, person: Person, button: str, chat: Chat | None = None) -> None:
        """Press a button of the last message, and wait for what it comes to."""
        place = chat or person.chat
        press = await person.presses(self.telegram.messages(place)[-1], button)
        before = len(place.happenings)
        await self.telegram.until(lambda _: press.is_answered and len(place.happenings) > before)
        await self._settled(place)

    async def opens_channel(self, title: str, username: str) -> Chat:
        """A channel of Ada's, to which she adds the bot."""
        channel = self.telegram.channel(title, username=username, bot="")
        self.ada.joins(channel, "creator")
        before = len(self.ada.chat.happenings)
        self.ada.adds_bot(channel, "administrator")
        await self.answered(self.ada.chat, before)
        return channel

    async def owed(self) -> None:
        """Wait until something is to be delivered."""
        async with asyncio.timeout(5):
            while not await self.store.outbox.deliveries_owed(self.clock(), 1):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def delivers(self) -> None:
        """What is owed goes out."""
        while owed := await self.store.outbox.deliveries_owed(self.clock(), 20):
            for delivery_id in owed:
                await self.deliverer.deliver(delivery_id)

    async def briefs(self, *articles: Article, wanted: Subscription, story: int | None = None) -> int:
        """A brief of the articles, the news of a story where one is given; whoever wants it is owed it."""
        now, ids = self.clock(), [await self._read(article) for article in articles]
        await self.store.stories.claim_gathering(now)
        await self.store.stories.place([Placement(articles=tuple(ids), story_id=story)], now)
        if story:
            await self.store.stories.reopen(story)
        (opened,) = [await self.store.stories.claim_story(one, now) for one in await self.store.stories.stories_owed(now)]
        assert opened
        brief_id = await self.store.stories.keep_brief(opened, write_brief(opened.articles), now, (wanted,))
        assert brief_id
        return brief_id

    async def _read(self, article: Article) -> str:
        now = self.clock()
        feed, _ = await self.store.feeds.follow(FEED, now)
        entry = Entry(id=article.url, url=article.url, title=article.title)
        await self.store.feeds.keep_poll(Polled(feed=feed, entries=(FoundEntry(entry=entry, key=article.url, at=now),)), now)
        (waiting,) = await self.store.entries.claim_waiting(now, now, 1)
        return str(await self.store.entries.keep_article(waiting.id, article, now))

    async def answered(self, place: Chat, before: int) -> None:
        """Wait until more than so much has happened there, and nothing more is to be said."""
        await self.telegram.until(lambda _: len(place.happenings) > before)
        await self._settled(place)

    async def _settled(self, place: Chat) -> None:
        """Until the bot has nothing more to say: no progress line stands last."""
        await self.telegram.until(lambda one: not one.messages(place) or not one.messages(place)[-1].text.endswith("…"))
        count = -1
        while count != len(place.happenings):
            count = len(place.happenings)
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Scene:
    """A heading of the page, a line on it, and what is said under it; `play` answers the chat that is shown."""

    title: str
    about: str
    play: Callable[[Stage], Awaitable[Chat | tuple[Chat, ...]]]


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """The stage, empty."""
    async with (
        FakeTelegram(Limits.off()) as telegram,
        await open_store(folder / "story.db") as store,
        stage_over(telegram, store) as stage,
    ):
        yield stage


def beyond(store: Store, clock: Clock) -> Beyond:
    """Mail and pages, with a link that is the same each time."""
    join = JoinDesk(sign_ups=store.sign_ups, seals=Seals("our secret", "briefs", clock), clock=clock, zone=BERLIN)
    return Beyond(join=join, way_in=lambda _: "https://briefs.example.org/admin/login/AbCdEfGhIjKlMnOp")


@asynccontextmanager
async def stage_over(
    telegram: FakeTelegram, store: Store, *others: Person, templates: Mapping[str, ChannelTemplate] = NO_TEMPLATES
) -> AsyncIterator[Stage]:
    """The stage over that store; the bot's admins are Ada and these others."""
    ada, clock, web, writing = telegram.person("Ada"), Clock(), GatedWeb(pages().answers), Gate()

    async def write(commission: Commission) -> Brief:
        await writing.opened.wait()
        return await beside(write_brief)(commission)  # type: ignore[arg-type]

    admins = tuple(str(admin.id) for admin in (ada, *others))
    house = house_over(store, clock=clock, rules=replace(RULES, admins=frozenset(admins)))
    desks = desks_over(store, web, clock, admins=admins, writer=write)
    house = replace(house, web=web, desks=desks, beyond=beyond(store, clock))
    async with talking_at(telegram, house), delivering(telegram, store, clock, templates) as deliverer:
        yield Stage(telegram, store, ada, clock, web, writing, deliverer, house)


@asynccontextmanager
async def delivering(
    telegram: FakeTelegram, store: Store, clock: Clock, templates: Mapping[str, ChannelTemplate] = NO_TEMPLATES
) -> AsyncIterator[Deliverer]:
    """What delivers to the fake."""
    limiter = Limiter(AT_ONCE)
    bot = telegram_bot(SecretStr(telegram.token), limiter, base_url=server_of(telegram))
    try:
        presenter = Presenter(language="en", zone=BERLIN, bot=await connect(bot), templates=templates)
        yield Deliverer(
            outbox=store.outbox,
            subscribers=store.subscribers,
            posts=Posts(at_hand=AtHand(archive=store.briefs), subscribers=store.subscribers, outbox=store.outbox),
            ways={"telegram": Way(outlet=TelegramOutlet(bot, limiter, presenter))},
            clock=clock,
            zone=BERLIN,
        )
    finally:
        await bot.shutdown()
