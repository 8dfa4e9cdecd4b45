"""What the bot acts through, and the rules of the house."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo
from typing import Literal, Protocol

from briefbot.desk.answer import AnswerDesk
from briefbot.desk.doubt import DoubtDesk
from briefbot.desk.joining import JoinDesk
from briefbot.desk.pace import Paces
from briefbot.desk.review import ReviewDesk
from briefbot.ports import Address, Archive, FeedShelf, Outbox, People, Stage, Subscribers, Web
from briefbot.stories.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Who may use the bot, and what it does where a person has not chosen.

    "open" lets everybody in, "list" those whom an admin approved, "invite" those who came with a code. `admins` are the
    numbers of accounts. `feeds_by` says who may have a feed followed that the desk does not follow yet. Others than
    admins may have `quota` pages read a day.
    """

    access: Literal["open", "list", "invite"] = "open"
    admins: frozenset[str] = frozenset()
    feeds_by: Literal["admins", "everybody"] = "admins"
    most_subscriptions: int = 50
    quota: int = 20
    language: str = "en"
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as Telegram knows it; `we_may_post` says whether the bot is an administrator there who may post."""

    chat: str
    title: str
    we_may_post: bool


class Chats(Protocol):
    """What Telegram knows of chats. A chat or channel that it does not show us has no administrators."""

    async def is_administrator(self, chat: str, person: str) -> bool: ...

    async def channel(self, name: str) -> Channel | None:
        """The channel of a number or an @name; None where there is none that we can see."""

    async def typing(self, place: Address) -> None:
        """Show for some seconds that an answer is on its way. Never fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """Who answers what is asked of briefs; `wake` has a stage of the desk run soon."""

    answers: AnswerDesk
    doubts: DoubtDesk
    review: ReviewDesk
    outbox: Outbox
    wake: Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What there is beyond the bot: `join` asks at mail addresses, `way_in` makes a link to the desk's own pages for an admin.

    Each is None where there is nothing of the kind. A digest by mail comes at `digest_at` where nobody chose otherwise.
    """

    join: JoinDesk | None = None
    way_in: Callable[[str], str] | None = None
    digest_at: time = time(7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The ports that the bot acts through. `nearest_zone` names the time zone that a misspelt one is most like, or "".

    `secret` is what names are made with that lead to nobody: see `quota`.
    """

    subscribers: Subscribers
    people: People
    archive: Archive
    shelf: FeedShelf
    web: Web
    chats: Chats
    desks: Desks
    topics: tuple[Topic, ...]
    clock: Callable[[], datetime]
    nearest_zone: Callable[[str], str]
    rules: Rules = Rules()
    outlet: str = "telegram"
    username: str = ""
    secret: bytes = field(default=b"", repr=False)
    paces: Paces = field(default_factory=Paces)
    beyond: Beyond = Beyond()
