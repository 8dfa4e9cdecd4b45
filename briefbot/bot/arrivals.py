"""The bot comes into a chat, is thrown out of it, is blocked, or the chat gets another number."""

from dataclasses import dataclass, replace

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberUpdated, Message

from briefbot.bot.access import at_the_door, standing
from briefbot.bot.answer import SILENCE, Answer, told
from briefbot.bot.conversation import Conversation
from briefbot.bot.heard import Heard
from briefbot.bot.hearing import kind_of, speaker_of
from briefbot.bot.house import House
from briefbot.bot.starting import greeting
from briefbot.ports import Address
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_markup import bold, filled, own, text

_AWAY = (ChatMember.LEFT, ChatMember.BANNED)
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is said of it, and to whom."""

    heard: Heard
    answer: Answer = SILENCE


async def arrived(conversation: Conversation, change: ChatMemberUpdated) -> Arrival:
    """What our own standing in a chat comes to. Raises `StoreError`."""
    house = conversation.house
    address = Address(outlet=house.outlet, chat=str(change.chat.id))
    was_away, is_away = (member.status in _AWAY for member in (change.old_chat_member, change.new_chat_member))
    kind = kind_of(change.chat)
    heard = Heard(
        address=address if kind else replace(address, chat=str(change.from_user.id)),
        kind=kind or "private",
        speaker=speaker_of(change.from_user),
        chat_name=shortened(change.chat.title or "", _LONGEST_TITLE),
    )
    if is_away:
        await _leave(house, address)
        return Arrival(heard)
    if kind == "group" and was_away:
        talk = await conversation.talk(heard)
        is_guest = standing(talk.person, house.rules) == "in"
        return Arrival(heard, greeting(await talk.resumed()) if is_guest else await at_the_door(talk))
    if kind is None and _may_post(change.new_chat_member) and not _may_post(change.old_chat_member):
        return Arrival(heard, await _into_channel(conversation, heard, change))
    return Arrival(heard)


def _may_post(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)


async def _into_channel(conversation: Conversation, heard: Heard, change: ChatMemberUpdated) -> Answer:
    """Tells the one who made us an administrator how the channel is set up: in a channel nobody can be answered."""
    talk = await conversation.talk(heard)
    if standing(talk.person, talk.house.rules) != "in":
        return SILENCE
    name = f"@{change.chat.username}" if change.chat.username else str(change.chat.id)
    topic = talk.house.topics[0].name if talk.house.topics else "all"
    sentence = talk.catalogue.say("I can post in {channel} now. Tell me here what it should follow: {command}")
    return told(filled(sentence, channel=bold(text(heard.chat_name)), command=own(f"/subscribe {name} {topic}")))


async def _leave(house: House, address: Address) -> None:
    """Write no more there, in none of its topics."""
    for subscriber in await house.subscribers.of_chat(address.outlet, address.chat):
        await house.subscribers.block(subscriber.id, house.clock())


async def moved(house: House, message: Message) -> None:
    """A group became a supergroup, and goes by another number. It is told in both; the second time nothing is left to do.

    Raises `StoreError`.
    """
    here, there = Address(outlet=house.outlet, chat=str(message.chat.id)), message.migrate_to_chat_id
    if there:
        await house.subscribers.move(here, replace(here, chat=str(there)))
    elif message.migrate_from_chat_id:
        await house.subscribers.move(replace(here, chat=str(message.migrate_from_chat_id)), here)
