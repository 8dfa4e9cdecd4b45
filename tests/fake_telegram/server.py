"""The server: requests in, answers out, and what tests ask of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fake_telegram.asked import Asked
from fake_telegram.happenings import Happening
from fake_telegram.limits import Limits, Traffic
from fake_telegram.line import Line, Play
from fake_telegram.markup import Text
from fake_telegram.methods import METHODS, Method
from fake_telegram.moves import migrate
from fake_telegram.people import Person, Press
from fake_telegram.transcript import transcript
from fake_telegram.troubles import Refused, Trouble, flood, no_such_method, unauthorized
from fake_telegram.updates import Updates
from fake_telegram.world import Chat, Document, Message, Topic, User, World

TOKEN = "7000000001:AAF-invented-token-for-tests-0123456789"
_PUBLISHED = Limits()
_GLANCE = 0.02


class FakeTelegram:
    """Listens on a free port of loopback while it is entered, in the loop of whoever enters it.

    `requests` is all that was asked, `floods` how often a limit was passed, `accepted` how often each text was taken in each
    chat, `menus` the commands by scope and language, `presses` those of buttons by id. `is_private`: as a bot is by default,
    of a group it hears commands, replies to it and mentions of it, unless it is an administrator there.
    """

    def __init__(
        self, limits: Limits = _PUBLISHED, *, name: str = "Desk", username: str = "desk_bot", token: str = TOKEN
    ) -> None:
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.token = token
        self.world = World(bot, {bot.id: bot})
        self.traffic = Traffic(limits)
        self.updates = Updates(self.note)
        self.requests: list[Asked] = []
        self.floods = 0
        self.accepted: Counter[tuple[int, str]] = Counter()
        self.menus: dict[tuple[str, str], dict[str, str]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.presses: dict[str, Press] = {}
        self.heard: dict[tuple[int, int], int] = {}
        self.is_private = True
        self._changed = asyncio.Event()
        self._line = Line(self)

    @property
    def url(self) -> str:
        """What a library takes as its base URL: the token and the method follow."""
        return f"http://127.0.0.1:{self._line.port}/bot"

    @property
    def file_url(self) -> str:
        """The same for files."""
        return f"http://127.0.0.1:{self._line.port}/file/bot"

    async def __aenter__(self) -> "FakeTelegram":
        await self._line.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.updates.close()
        await self._line.hang_up()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """For a while nobody listens: connections are refused."""
        await self._line.hang_up()
        try:
            yield
        finally:
            await self._line.listen()

    # The world, for tests to furnish.

    def person(self, name: str, *, language: str = "en", username: str = "", started: bool = False) -> Person:
        """Somebody new; the bot may write to them once they wrote, or `started`."""
        user = self.world.add_person(name, language, username)
        person = Person(self, user, self.world.chats[user.id])
        if started:
            person.starts()
        return person

    def group(self, title: str, *, bot: str = "member") -> Chat:
        """A basic group in which the bot has that standing."""
        return self.world.add_chat(title, "group", bot)

    def supergroup(self, title: str, *, bot: str = "member", username: str = "") -> Chat:
        """A supergroup."""
        return self.world.add_chat(title, "supergroup", bot, username)

    def forum(self, title: str, *topics: str, bot: str = "administrator") -> Chat:
        """A supergroup with topics. Its first message made it, so that none is number 1: that is the general topic's."""
        chat = self.world.add_chat(title, "supergroup", bot, is_forum=True)
        chat.add(self.world.bot, service={"supergroup_chat_created": True})
        for topic in topics:
            self.add_topic(chat, topic)
        return chat

    def channel(self, title: str, *, username: str = "", bot: str = "administrator") -> Chat:
        """A channel; the empty standing is that of a bot that never was in it."""
        return self.world.add_chat(title, "channel", bot, username)

    def add_topic(self, chat: Chat, name: str) -> Topic:
        """A new topic of a forum."""
        number = len(chat.messages) + 1
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        chat.add(self.world.bot, service=service, thread=number)
        topic = chat.topics[number] = Topic(number, name)
        self.tell(chat, "announced", "", f"The topic “{name}” is opened")
        return topic

    def add_document(self, name: str, body: bytes, mime_type: str = "application/octet-stream") -> Document:
        """A file that can be sent and fetched by its id."""
        document = Document(f"BQACAgIAAx{len(self.world.documents):06}", name, body, mime_type)
        self.world.documents[document.file_id] = document
        return document

    def migrate(self, group: Chat) -> Chat:
        """The group becomes a supergroup with an id of its own; the bot is told in both, and the old id is refused."""
        return migrate(self, group)

    # What tests play and ask.

    def will(self, trouble: Trouble, *, chat: Chat | None = None, method: str = "", times: int | None = 1) -> None:
        """Play this trouble for the next so many requests that fit, or with `None` for good; the first laid down goes first."""
        self._line.laid.append(Play(trouble, chat, method, times))

    def relent(self) -> None:
        """Play no more trouble."""
        self._line.laid.clear()

    def messages(self, chat: Chat | Person | int) -> list[Message]:
        """What the bot wrote there and is there still, the oldest first."""
        place = self.world.chats[chat] if isinstance(chat, int) else chat.chat if isinstance(chat, Person) else chat
        return [one for one in place.messages if one.sender is self.world.bot and not one.service and not one.is_deleted]

    def repeats(self) -> dict[tuple[int, str], int]:
        """The texts that were taken more than once in a chat, and how often."""
        return {key: count for key, count in self.accepted.items() if count > 1}

    def transcript(self, chat: Chat | Person) -> str:
        """The chat as Markdown: who said what, buttons, edits."""
        return transcript((chat.chat if isinstance(chat, Person) else chat).happenings)

    async def until(self, holds: Callable[["FakeTelegram"], object], timeout: float = 5) -> None:  # noqa: ASYNC109
        """Wait until it holds. `AssertionError`, with the last requests, where it does not in so many seconds."""
        deadline = time.monotonic() + timeout
        while not holds(self):
            left = deadline - time.monotonic()
            if left <= 0:
                asked = [(one.method, one.status, one.text("text")[:60]) for one in self.requests[-5:]]
                raise AssertionError(f"it did not come true in {timeout} s; last asked: {asked}")
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, _GLANCE))
            except TimeoutError:
                continue

    # What the methods use.

    def deliver(self, chat: Chat, text: Text, **more: Any) -> Message:
        """The bot writes."""
        message = chat.add(self.world.bot, text, **more)
        attached = message.document.name if message.document else ""
        self.accepted[chat.id, text.text] += 1
        self.tell(chat, "said", self.world.bot.name, text.text, text.entities, message.buttons, attached, message.answers)
        return message

    def tell(self, chat: Chat, kind: str, who: str, *what: Any) -> None:
        """Something happened there."""
        chat.happenings.append(Happening(kind, who, *what))
        self.note()

    def hears(self, message: Message) -> bool:
        """Whether Telegram tells the bot of what a person wrote."""
        bot, chat = self.world.bot, message.chat
        standing = self.world.standing(chat)
        if standing in ("", "left", "kicked") or chat.kind == "channel":
            return standing == "administrator"
        if chat.person or standing == "administrator" or not self.is_private:
            return True
        words = message.text.split()
        command = words[0] if words and words[0].startswith("/") else ""
        named = f"@{bot.username}".lower() in message.text.lower()
        replied = message.reply_to is not None and message.reply_to.sender is bot
        return named or replied or (bool(command) and "@" not in command)

    def note(self) -> None:
        """Something changed: whoever waits looks again."""
        self._changed.set()

    async def do(self, asked: Asked) -> Any:
        """What the method gives; `Refused` where a rule or a limit is against it."""
        if asked.token != self.token:
            raise Refused(unauthorized())
        if asked.method == "getUpdates":
            return await self.updates.get_updates(asked)
        method = METHODS.get(asked.method)
        if method is None:
            raise Refused(no_such_method())
        return self._counted(method, asked) if asked.method in self.traffic.limits.counted else method(self, asked)

    def _counted(self, method: Method, asked: Asked) -> Any:
        chat = self.world.chat(asked.chat())
        if seconds := self.traffic.retry_after(chat.id, is_group=chat.is_group):
            self.floods += 1
            raise Refused(flood(seconds))
        result = method(self, asked)
        self.traffic.count(chat.id)
        return result
