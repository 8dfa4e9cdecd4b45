"""A house for the bot to talk in: a real store in a file, a clock set by hand, chats and pages in tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot_desks import desks_over
from desk_parts import Clock, TableWeb, rss

from briefbot.adapters.store import Store
from briefbot.bot.answer import Answer
from briefbot.bot.conversation import Conversation
from briefbot.bot.heard import Heard, HeardIn, Speaker
from briefbot.bot.house import Channel, House, Rules
from briefbot.ports import Address, Subscriber, Subscription
from briefbot.settings_types import nearest_zone
from briefbot.stories.topics import Topic

TOPICS = (
    Topic(name="sea", title="The sea", words=("ferry",)),
    Topic(name="orchards", title="Orchards", words=("beetle",)),
    Topic(name="markets", title="Markets", words=("bank",)),
)
FEED = "https://harbour-wire.test/feed.xml"
PAGE = "https://gazette.test"
NEW_FEED = "https://gazette.test/rss"
BERLIN = ZoneInfo("Europe/Berlin")
RULES = Rules(admins=frozenset({"99"}), zone=BERLIN)

PRIVATE = Address(outlet="telegram", chat="5")
ADA = Speaker(number="5", name="Ada")
BOSS = Speaker(number="99", name="Boss")


@dataclass
class TableChats:
    """Administrators and channels from tables; writes down who was asked after."""

    administrators: set[tuple[str, str]] = field(default_factory=set)
    channels: dict[str, Channel] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    typed: list[Address] = field(default_factory=list)

    async def is_administrator(self, chat: str, person: str) -> bool:
        self.asked.append((chat, person))
        return (chat, person) in self.administrators

    async def channel(self, name: str) -> Channel | None:
        return self.channels.get(name)

    async def typing(self, place: Address) -> None:
        self.typed.append(place)


def pages() -> TableWeb:
    """A site whose page names its feed."""
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    return TableWeb({PAGE: page, NEW_FEED: rss(("https://gazette.test/1", "A night boat"), title="The Gazette")})


def house_over(store: Store, *, clock: Clock | None = None, rules: Rules = RULES, topics: Sequence[Topic] = TOPICS) -> House:
    """The house over a real store."""
    clock, web = clock or Clock(), pages()
    return House(
        subscribers=store.subscribers,
        people=store.people,
        archive=store.briefs,
        shelf=store.feeds,
        web=web,
        chats=TableChats(),
        desks=desks_over(store, web, clock),
        topics=tuple(topics),
        clock=clock,
        nearest_zone=nearest_zone,
        rules=rules,
        username="desk_bot",
    )


@dataclass
class Chat:
    """One who talks with the bot's functions, somewhere: what is said is heard as Telegram would tell it."""

    house: House
    speaker: Speaker = ADA
    address: Address = PRIVATE
    kind: HeardIn = "private"

    def heard(self, said: str, **more: object) -> Heard:
        name, _, words = said.partition(" ") if said.startswith("/") else ("", "", said)
        heard = Heard(
            address=self.address,
            kind=self.kind,
            speaker=self.speaker,
            command=name.removeprefix("/"),
            words=words,
            is_for_us=self.kind == "private",
        )
        return replace(heard, **more)  # type: ignore[arg-type]

    async def says(self, said: str, **more: object) -> str:
        """All that is answered, in plain text; what comes later took its place."""
        return words_of(await self.answers(said, **more))

    async def answers(self, said: str, **more: object) -> Answer:
        answer = await self.first(said, **more)
        while answer.then:
            answer = await answer.then()
        return answer

    async def first(self, said: str, **more: object) -> Answer:
        """What is said at once, before what takes long."""
        return await Conversation(house=self.house).answer(self.heard(said, **more))

    async def presses(self, code: str) -> Answer:
        return await Conversation(house=self.house).pressed(self.heard("", message="1"), code)

    async def kept(self) -> Subscriber:
        found = await self.house.subscribers.subscriber(self.address)
        assert found
        return found

    async def follows(self) -> tuple[Subscription, ...]:
        found = await self.house.subscribers.subscriber(self.address)
        return await self.house.subscribers.subscriptions(found.id) if found else ()


def words_of(answer: Answer) -> str:
    """What is read, without the joiners that keep names from becoming links."""
    return "\n\n".join(message.plain for message in answer.messages).replace("\u2060", "")


def labels(answer: Answer) -> list[list[str]]:
    return [[button.text for button in row] for message in answer.messages for row in message.buttons]


def codes(answer: Answer) -> list[str]:
    return [button.data for message in answer.messages for row in message.buttons for button in row]


def group_chat(house: House, *, topic: str = "", speaker: Speaker = ADA) -> Chat:
    return Chat(house, speaker, Address(outlet="telegram", chat="-1007", topic=topic), "group")
