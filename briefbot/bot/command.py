"""What a command is, and what a function that answers one is given."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, tzinfo
from typing import Literal

from briefbot.bot.answer import Answer
from briefbot.bot.heard import Heard
from briefbot.bot.house import House
from briefbot.desk.clocks import reset, zone_of
from briefbot.desk.pace import Pace
from briefbot.ports import Address, ChatKind, Person, Subscriber
from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue, catalogue_for

Who = Literal["anybody", "guests", "admins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A row of the table: what /help, the menus and the conversation know of a command.

    `does` is a sentence of the catalogue, and `usage` what may follow the name; both are marked. `is_setting` says that it
    changes what the whole chat gets: in a group only its administrators may give it. One that `is_of_channels` may in private
    be said of a channel, whose @name stands first then. "guests" are those whom the rules let in; "admins" are the bot's own.
    `pace` is how fast one of them may give it. `section` is the heading, marked, that it stands under in /help; without one it
    does not stand there.
    """

    name: str
    does: str
    answer: "Answering"
    usage: str = ""
    who: Who = "guests"
    is_setting: bool = False
    is_of_channels: bool = False
    is_private: bool = False
    is_in_menu: bool = True
    pace: Pace | None = None
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Something heard, with who said it, whose settings it is about, and the language of the answer, as a tag.

    `place` is where it was said, or a channel (then `channel_name` is what it is called); `subscriber` is None where nothing
    is kept of the place yet. `words` are what is said of it, a channel's name taken off.
    """

    house: House
    heard: Heard
    person: Person
    language: str
    commands: Mapping[str, Command]
    place: Address
    kind: ChatKind
    words: str = ""
    channel_name: str = ""
    subscriber: Subscriber | None = None

    @property
    def now(self) -> datetime:
        """The time."""
        return self.house.clock()

    @property
    def catalogue(self) -> Catalogue:
        """Our sentences in the language of the answer."""
        return catalogue_for(self.language)

    @property
    def is_admin(self) -> bool:
        """Whether one of the bot's own admins speaks."""
        return self.person.number in self.house.rules.admins and not self.heard.speaker.is_chat

    @property
    def is_bare(self) -> bool:
        """Whether buttons can stand under the answer: of what is said of a channel in private they would not know."""
        return not self.channel_name

    def here(self, sentence: str) -> str:
        """A sentence of ours whose commands are to change this place: what is said of a channel names it in each."""
        if not self.channel_name:
            return sentence
        known = "|".join(command.name for command in self.commands.values() if command.is_of_channels)
        return re.sub(rf"/(?:{known})\b", rf"\g<0> {self.heard.words.split()[0]}", sentence)

    @property
    def settings(self) -> Subscriber:
        """The settings of the place, those of a newcomer where nothing is kept of it."""
        return self.subscriber or Subscriber(id=0, address=self.place, kind=self.kind)

    @property
    def zone(self) -> tzinfo:
        """The time zone of the place."""
        return zone_of(self.settings, self.house.rules.zone)

    @property
    def zone_name(self) -> str:
        """What the time zone is called."""
        return self.settings.time_zone or str(self.house.rules.zone)

    def clock(self, at: time) -> str:
        """The time of day as it is read in the language of the answer."""
        return self.catalogue.clock(datetime.combine(self.now.date(), at, UTC), UTC)

    @property
    def audience(self) -> Audience:
        """Who reads the answer."""
        return Audience(language=self.language, zone=self.zone)

    async def again(self) -> "Talk":
        """The same talk about the place as it is kept now. Raises `StoreError`."""
        return replace(self, subscriber=await self.house.subscribers.subscriber(self.place))

    async def seated(self) -> Subscriber:
        """The subscriber at the place, made where there is none. Raises `StoreError`."""
        if self.subscriber and self.subscriber.status == "active":
            return self.subscriber
        name = self.channel_name or self.heard.chat_name or self.heard.speaker.name
        there = await self.house.subscribers.welcome(self.place, self.kind, name, self.now)
        settled = there if there.language or self.kind == "channel" else replace(there, language=self.language)
        if settled.next_digest is None:  # they may have blocked us since the last
            settled = reset(settled, self.now, self.house.rules.zone)
        await self.house.subscribers.change(there, settled)
        return settled

    async def resumed(self) -> "Talk":
        """The same talk; a place that had gone, and comes back, is written to again. Raises `StoreError`."""
        if self.subscriber is None or self.subscriber.status == "active":
            return self
        return replace(self, subscriber=await self.seated())


Answering = Callable[[Talk], Awaitable[Answer]]
