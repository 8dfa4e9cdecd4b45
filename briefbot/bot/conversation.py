"""From what is heard to what is said: who speaks, of which place, whether they may, and what answers them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from briefbot.bot.access import at_the_door, standing
from briefbot.bot.answer import SILENCE, Answer, message, shown, told
from briefbot.bot.command import Command, Talk, Who
from briefbot.bot.commands import COMMANDS, LINKS_GO_TO, PRESSES, REPLIES, Press
from briefbot.bot.heard import Heard
from briefbot.bot.house import House
from briefbot.bot.quota import too_fast
from briefbot.bot.starting import small_talk, unknown
from briefbot.desk.answer import address_in
from briefbot.ports import Person
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_actions import Action, AskAbout, read_action, read_start
from briefbot.showing.telegram_markup import filled, own

_CHANNEL = re.compile(r"(?P<name>@[A-Za-z][A-Za-z0-9_]{3,31}|-100[0-9]{5,15})(?:\s+(?P<rest>.*))?", re.DOTALL)
_TOPIC_LINK = "topic_"
_BRIEF_LINK = re.compile(r"brief_(?P<number>[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Answers what is heard in one house, by its tables. Raises `StoreError`."""

    house: House
    commands: Mapping[str, Command] = field(default_factory=lambda: COMMANDS)
    presses: Mapping[type, Press] = field(default_factory=lambda: PRESSES)

    async def answer(self, heard: Heard) -> Answer:
        """What to say to something that was written."""
        heard = self._as_command(heard)
        command = self.commands.get(heard.command)
        if not command and not heard.is_for_us:
            return SILENCE
        talk = await self.talk(heard)
        if command is None:
            return unknown(talk, heard.command) if heard.command else await self._plain_words(talk)
        if command.name == "start" and (action := _linked(heard.words)):
            answer = await self._pressed(talk, action)
            return answer if answer.messages else replace(answer, messages=message(own(answer.notice)))
        return await self._commanded(talk, command)

    async def pressed(self, heard: Heard, code: str) -> Answer:
        """What to say to a button's press, by what the button carried."""
        talk = await self.talk(heard)
        action = read_action(code)
        if action is None:
            return shown(talk.catalogue.say("That is not on offer any more."))
        return await self._pressed(talk, action)

    async def _commanded(self, talk: Talk, command: Command) -> Answer:
        if refusal := await self._refusal(talk, command.who, is_setting=command.is_setting):
            return refusal
        if command.is_private and talk.kind == "group":
            return told(own(talk.catalogue.say("Ask me that in private.")))
        if command.pace and (refusal := too_fast(talk, command.pace)):
            return refusal
        if command.is_of_channels:
            of_channel = await self._of_channel(talk)
            if isinstance(of_channel, Answer):
                return of_channel
            talk = of_channel
        return await command.answer(talk)

    async def _pressed(self, talk: Talk, action: Action) -> Answer:
        press = self.presses.get(type(action))
        if press is None:
            return shown(talk.catalogue.say("That is not on offer any more."))
        if refusal := await self._refusal(talk, press.who, is_setting=press.is_setting):
            return replace(refusal, messages=(), notice=shown(refusal.messages[0].plain).notice)
        return await press.answer(talk, action)

    async def _refusal(self, talk: Talk, who: Who, *, is_setting: bool) -> Answer | None:
        """Why the one who speaks may not; None where they may."""
        if who == "admins" and not talk.is_admin:
            return told(own(talk.catalogue.say("That is for the bot's admins.")))
        if who == "guests" and standing(talk.person, self.house.rules) != "in":
            return await at_the_door(talk)
        if is_setting and talk.kind == "group" and not await self._is_administrator(talk.heard):
            return told(own(talk.catalogue.say("Only administrators of this group can change that.")))
        return None

    async def _is_administrator(self, heard: Heard) -> bool:
        return heard.speaker.is_chat or await self.house.chats.is_administrator(heard.address.chat, heard.speaker.number)

    async def _of_channel(self, talk: Talk) -> Talk | Answer:
        """The same talk about the channel whose name stands first; why not, where the one who speaks can't say."""
        found = _CHANNEL.fullmatch(talk.words.strip()) if talk.kind == "private" else None
        if not found:
            return talk
        say, name = talk.catalogue.say, own(found["name"])
        channel = await self.house.chats.channel(found["name"])
        if channel is None:
            return told(filled(say("I can't see a channel {name}. Make me an administrator there first."), name=name))
        if not await self.house.chats.is_administrator(channel.chat, talk.person.number):
            return told(filled(say("Only administrators of {name} can change that."), name=name))
        if not channel.we_may_post:
            return told(filled(say("I may not post in {name}: make me an administrator there who may."), name=name))
        place = replace(talk.place, chat=channel.chat, topic="")
        about = replace(talk, place=place, kind="channel", channel_name=shortened(channel.title, 60), words=found["rest"] or "")
        return await about.again()

    async def _plain_words(self, talk: Talk) -> Answer:
        if talk.kind == "group":
            return SILENCE
        if standing(talk.person, self.house.rules) != "in":
            return await at_the_door(talk)
        if talk.is_admin and (reply := REPLIES.get(talk.heard.reply_words[:1])):
            return await reply(talk)
        return small_talk(talk)

    def _as_command(self, heard: Heard) -> Heard:
        """What has an address in it is for /brief, in private; a link to a topic is /subscribe.

        Whoever may not subscribe may not by a link.
        """
        words = heard.words.strip()
        if heard.command == "start" and words.startswith(_TOPIC_LINK):
            name = words.removeprefix(_TOPIC_LINK).casefold()
            is_topic = any(topic.name.casefold() == name for topic in self.house.topics)
            return replace(heard, command="subscribe", words=name) if is_topic else replace(heard, words="")
        is_talk = heard.kind == "private" and not heard.command and not heard.reply_words.startswith(tuple(REPLIES))
        has_link = is_talk and bool(address_in(words))
        return replace(heard, command=LINKS_GO_TO) if has_link and LINKS_GO_TO in self.commands else heard

    async def talk(self, heard: Heard) -> Talk:
        """Who speaks, and what is kept of the place."""
        house, speaker = self.house, heard.speaker
        known = await house.people.person(house.outlet, speaker.number)
        person = known or Person(outlet=house.outlet, number=speaker.number)
        subscriber = await house.subscribers.subscriber(heard.address)
        of_group = subscriber.language if subscriber and heard.kind == "group" else ""
        return Talk(
            house=house,
            heard=heard,
            person=replace(person, name=speaker.name or person.name),
            language=of_group or person.language or speaker.language or house.rules.language,
            commands=self.commands,
            place=heard.address,
            kind=heard.kind,
            words=heard.words,
            subscriber=subscriber,
        )


def _linked(payload: str) -> Action | None:
    """What a link to the bot asks of a brief."""
    if found := _BRIEF_LINK.fullmatch(payload.strip()):
        return AskAbout(int(found["number"]), "full")
    return read_start(payload.strip())
