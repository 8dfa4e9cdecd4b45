"""The fake's world: people, chats, topics, messages, and who may do what in them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fake_telegram.happenings import Happening
from fake_telegram.keyboards import Button
from fake_telegram.markup import Entity, Text
from fake_telegram.troubles import (
    Refused,
    Trouble,
    blocked,
    cannot_initiate,
    chat_not_found,
    deactivated,
    kicked,
    no_right_to_write,
    not_a_member,
    not_an_administrator,
    thread_not_found,
    topic_closed,
    upgraded,
)

GROUPS = frozenset({"group", "supergroup"})
_NO_WORDS = Text("")


@dataclass(eq=False, slots=True)
class User:
    """An account; `met` is whether the bot has seen it anywhere."""

    id: int
    name: str
    language: str = "en"
    username: str = ""
    is_bot: bool = False
    is_deactivated: bool = False
    met: bool = False


@dataclass(eq=False, slots=True)
class Topic:
    """A thread of a forum."""

    id: int
    name: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was sent."""

    file_id: str
    name: str
    body: bytes
    mime_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Version:
    """A message as it read for a while."""

    text: str
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[Button, ...], ...]


@dataclass(eq=False, slots=True)
class Message:
    """One message. `text` and `entities` are what a person reads, `markup` what the bot sent; `earlier` is how it read before.

    `at` is the fake's clock at its arrival (seconds, monotonic), `service` what an announcement of the chat itself holds.
    """

    chat: "Chat"
    id: int
    sender: User | None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    markup: str = ""
    reply_to: "Message | None" = None
    thread: int | None = None
    is_silent: bool = False
    is_protected: bool = False
    link_preview: dict[str, Any] = field(default_factory=dict)
    keyboard: dict[str, Any] = field(default_factory=dict)
    document: Document | None = None
    service: dict[str, Any] = field(default_factory=dict)
    earlier: list[Version] = field(default_factory=list)
    is_deleted: bool = False
    at: float = field(default_factory=time.monotonic)
    date: int = field(default_factory=lambda: int(time.time()))

    @property
    def is_topic_message(self) -> bool:
        """Whether it stands in a topic of a forum."""
        return self.chat.is_forum and self.thread is not None

    @property
    def answers(self) -> str:
        """How the message begins that it replies to."""
        return self.reply_to.text.partition("\n")[0] if self.reply_to else ""

    def button(self, words: str) -> Button:
        """The button that reads so, or else has these words in it."""
        known = [button for row in self.buttons for button in row]
        for button in sorted(known, key=lambda one: one.text != words):
            if words in button.text:
                return button
        raise AssertionError(f"no button {words!r}: {[button.text for button in known]}")

    def becomes(self, text: Text, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """It is edited."""
        self.earlier.append(Version(self.text, self.entities, self.buttons))
        self.text, self.entities, self.buttons = text.text, text.entities, buttons


@dataclass(eq=False, slots=True)
class Chat:
    """A place to write in. `members` is the standing of each user by id, as the Bot API names it (`member`, `left`, ...)."""

    id: int
    kind: str
    title: str
    username: str = ""
    person: User | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    pinned: list[Message] = field(default_factory=list)
    is_read_only: bool = False
    successor: "Chat | None" = None
    happenings: list[Happening] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether several talk in it."""
        return self.kind in GROUPS

    def find(self, message: int) -> Message | None:
        """The message of that number, if it is there still."""
        found = self.messages[message - 1] if 0 < message <= len(self.messages) else None
        return None if found is None or found.is_deleted else found

    def add(self, sender: User | None, text: Text = _NO_WORDS, **more: Any) -> Message:
        """A new message; its number is the next one of the chat."""
        message = Message(self, len(self.messages) + 1, sender, text.text, text.entities, **more)
        self.messages.append(message)
        return message


@dataclass(eq=False, slots=True)
class World:
    """Everybody and every chat. A group's id is negative, a supergroup's or channel's begins with -100."""

    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    _groups: Iterator[int] = field(default_factory=lambda: iter(range(4001, 10**9)))
    _people: Iterator[int] = field(default_factory=lambda: iter(range(5001, 10**9)))

    def add_person(self, name: str, language: str, username: str) -> User:
        """Somebody new, with the chat that the bot and they would have."""
        user = User(next(self._people), name, language, username)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", name, username, person=user, members={user.id: "member"})
        return user

    def add_chat(self, title: str, kind: str, bot: str, username: str = "", is_forum: bool = False) -> Chat:
        """A new chat in which the bot has that standing; the empty word for none yet."""
        number = next(self._groups)
        own = -number if kind == "group" else -(10**12 + 2 * 10**9 + number)
        chat = Chat(own, kind, title, username, is_forum=is_forum, members={self.bot.id: bot} if bot else {})
        self.chats[own] = chat
        return chat

    def chat(self, name: int | str | None) -> Chat:
        """The chat of that id or @username. `Refused` where the bot does not know it, or it went elsewhere."""
        found = self.chats.get(name) if isinstance(name, int) else self._named(name or "")
        if found is None:
            raise Refused(chat_not_found())
        if found.successor is not None:
            raise Refused(upgraded(found.successor.id))
        return found

    def _named(self, name: str) -> Chat | None:
        known = (chat for chat in self.chats.values() if chat.username and chat.kind != "private")
        return next((chat for chat in known if f"@{chat.username}".lower() == name.lower()), None)

    def standing(self, chat: Chat) -> str:
        """The bot's own in that chat; the empty word where it never was in it."""
        return chat.members.get(self.bot.id, "")

    def check_may_write(self, chat: Chat) -> None:
        """`Refused` where Telegram would not let the bot write."""
        trouble = self._private_trouble(chat) if chat.person else self._group_trouble(chat)
        if trouble:
            raise Refused(trouble)

    def _private_trouble(self, chat: Chat) -> Trouble | None:
        assert chat.person is not None
        if chat.person.is_deactivated:
            return deactivated()
        if self.standing(chat) == "kicked":
            return blocked()
        if not self.standing(chat):
            return cannot_initiate() if chat.person.met else chat_not_found()
        return None

    def _group_trouble(self, chat: Chat) -> Trouble | None:
        standing = self.standing(chat)
        if not standing:
            return chat_not_found()
        if standing in ("kicked", "left"):
            return kicked(chat.kind) if standing == "kicked" else not_a_member(chat.kind)
        if standing == "administrator":
            return None
        if chat.kind == "channel":
            return not_an_administrator()
        return no_right_to_write() if chat.is_read_only or standing == "restricted" else None

    def check_topic(self, chat: Chat, thread: int | None) -> None:
        """`Refused` where the chat has no such open topic; a forum's general one has no number (1 is not found either)."""
        if thread is None:
            return
        topic = chat.topics.get(thread)
        if topic is None:
            raise Refused(thread_not_found())
        if topic.is_closed and self.standing(chat) != "administrator":
            raise Refused(topic_closed())
