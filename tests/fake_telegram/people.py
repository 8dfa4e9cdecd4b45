"""People who talk to the bot, as their updates tell it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fake_telegram.markup import Text
from fake_telegram.moves import move
from fake_telegram.sending import with_seen
from fake_telegram.shapes import message_json, user_json
from fake_telegram.world import Chat, Message, Topic, User

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram


@dataclass(eq=False, slots=True)
class Press:
    """Somebody pressed a button. `answer` is what the bot showed for it, in a window of its own if `is_alert`."""

    id: str
    message: Message
    person: User
    data: str
    is_answered: bool = False
    answer: str = ""
    is_alert: bool = False


@dataclass(eq=False, slots=True)
class Person:
    """One of them. `chat` is their private chat with the bot."""

    telegram: "FakeTelegram"
    user: User
    chat: Chat

    @property
    def id(self) -> int:
        """The id of the account, and of the private chat."""
        return self.user.id

    async def says(
        self, words: str, chat: Chat | None = None, *, reply_to: Message | None = None, topic: Topic | int | None = None
    ) -> Message:
        """Write there, in private unless told otherwise. The bot is told of it where Telegram would tell it."""
        chat = chat or self.chat
        thread = topic.id if isinstance(topic, Topic) else topic
        if chat.person:
            self.starts()
        message = chat.add(self.user, with_seen(Text(words)), reply_to=reply_to, thread=thread or _thread_of(reply_to, chat))
        self.telegram.tell(chat, "said", self.user.name, message.text, message.entities, (), "", message.answers)
        self._meet(chat)
        if self.telegram.hears(message):
            self.telegram.updates.push("channel_post" if chat.kind == "channel" else "message", message_json(message))
        return message

    async def edits(self, message: Message, words: str) -> None:
        """Put other words in a message of theirs."""
        message.becomes(with_seen(Text(words)), ())
        self.telegram.tell(message.chat, "edited", self.user.name, message.text, message.entities)
        if self.telegram.hears(message):
            self.telegram.updates.push("edited_message", message_json(message))

    async def presses(self, message: Message, words: str) -> Press:
        """Press the button that reads so (or has these words in it). `AssertionError` where there is none that presses."""
        button = message.button(words)
        assert button.data, f"{button.text!r} opens {button.url}"
        press = Press(str(70_000_001 + len(self.telegram.presses)), message, self.user, button.data)
        self.telegram.presses[press.id] = press
        self.telegram.tell(message.chat, "pressed", self.user.name, button.text)
        query = {"id": press.id, "from": user_json(self.user), "chat_instance": str(message.chat.id), "data": button.data}
        self.telegram.updates.push("callback_query", query | {"message": message_json(message)})
        return press

    async def hears(self, chat: Chat | None = None, timeout: float = 5) -> Message:  # noqa: ASYNC109 (it says what it missed)
        """The bot's next message there which this person has not heard; `AssertionError` where none comes in time."""
        place = chat or self.chat
        await self.telegram.until(lambda telegram: self._unheard(place) is not None, timeout)
        message = self._unheard(place)
        assert message is not None
        self.telegram.heard[self.id, place.id] = message.id
        return message

    async def reads(self, words: str, chat: Chat | None = None, timeout: float = 5) -> Message:  # noqa: ASYNC109
        """The bot's last message there that has these words in it, once one has, be it by an edit."""
        place = chat or self.chat
        await self.telegram.until(lambda telegram: any(words in one.text for one in telegram.messages(place)), timeout)
        return next(one for one in reversed(self.telegram.messages(place)) if words in one.text)

    def _unheard(self, chat: Chat) -> Message | None:
        known = self.telegram.heard.get((self.id, chat.id), 0)
        return next((one for one in self.telegram.messages(chat) if one.id > known), None)

    def starts(self) -> None:
        """Open the private chat: from now on the bot may write. What was blocked is blocked no more."""
        if self.telegram.world.standing(self.chat) == "kicked":
            self._private_standing("member")
        self.chat.members[self.telegram.world.bot.id] = "member"
        self.user.met = True

    def blocks(self) -> None:
        """Block the bot."""
        self._private_standing("kicked")

    def _private_standing(self, standing: str) -> None:
        move(self.telegram, self.chat, self.telegram.world.bot, standing, by=self.user)

    def leaves_telegram(self) -> None:
        """Delete the account."""
        self.user.is_deactivated = True

    def adds_bot(self, chat: Chat, standing: str = "member") -> None:
        """Bring the bot in, or give it that standing (`administrator`, `restricted`)."""
        self._meet(chat)
        move(self.telegram, chat, self.telegram.world.bot, standing, by=self.user)

    def removes_bot(self, chat: Chat) -> None:
        """Throw the bot out."""
        move(self.telegram, chat, self.telegram.world.bot, "kicked", by=self.user)

    def joins(self, chat: Chat, standing: str = "member") -> None:
        """Come into a group or channel, or come to that standing (`administrator`, `creator`)."""
        self._meet(chat)
        move(self.telegram, chat, self.user, standing, by=self.user)

    def leaves(self, chat: Chat) -> None:
        """Leave a group or channel."""
        move(self.telegram, chat, self.user, "left", by=self.user)

    def _meet(self, chat: Chat) -> None:
        if not chat.person:
            chat.members.setdefault(self.user.id, "member")
            self.user.met = self.user.met or bool(self.telegram.world.standing(chat))


def _thread_of(reply_to: Message | None, chat: Chat) -> int | None:
    """A reply stays in its topic. In a supergroup with no topics it has a thread all the same, in which a bot can't write."""
    if reply_to is None or chat.kind != "supergroup":
        return None
    return reply_to.thread or (None if chat.is_forum else reply_to.id)
