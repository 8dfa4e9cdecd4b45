"""Who is let in: everybody, those on the list, or those who came with an invitation."""

from dataclasses import replace
from typing import Literal

from briefbot.bot.answer import Answer, message, told
from briefbot.bot.command import Talk
from briefbot.bot.house import Rules
from briefbot.bot.pace import KNOCKING
from briefbot.ports import Address, Person
from briefbot.showing.telegram_markup import filled, own, text

Standing = Literal["in", "barred", "asked", "may ask", "needs an invitation"]


def standing(person: Person, rules: Rules) -> Standing:
    """Whether the person may use the bot, and if not, why. Admins may, whatever is kept of them."""
    if person.number in rules.admins:
        return "in"
    if person.access == "barred":
        return "barred"
    if rules.access == "open" or person.access == "allowed":
        return "in"
    if rules.access == "invite":
        return "needs an invitation"
    return "asked" if person.access == "asked" else "may ask"


async def at_the_door(talk: Talk) -> Answer:
    """What somebody hears who is not let in; on the list their wish is noted, and the admins are told. Raises `StoreError`."""
    say = talk.catalogue.say
    if talk.kind == "group":
        return told(own(say("I answer those here who may use me. Write to me in private to be let in.")))
    match standing(talk.person, talk.house.rules):
        case "barred":
            return told(own(say("You can't use this bot.")))
        case "needs an invitation":
            return told(own(say("This bot is for people with an invitation. Open the link that you were given.")))
        case "may ask" if not talk.house.paces.wait(talk.person.number, KNOCKING, talk.now):
            return await _asks(talk)
        case _:
            return told(own(say("You have asked to use this bot. You will hear from me once somebody has decided.")))


async def _asks(talk: Talk) -> Answer:
    await talk.house.people.keep_person(replace(talk.person, access="asked"), talk.now)
    say = talk.catalogue.say
    asked = filled(
        say("{name} asks to use this bot. Let them in: /approve {number}"),
        name=text(talk.person.name or "?"),
        number=own(talk.person.number),
    )
    admins = sorted(talk.house.rules.admins)
    return Answer(
        messages=message(own(say("This bot is for people whom its keepers let in. I have asked them; you will hear from me."))),
        elsewhere=tuple((Address(outlet=talk.house.outlet, chat=admin), message(asked)[0]) for admin in admins),
    )


async def redeemed(talk: Talk, code: str) -> bool:
    """Whether the code lets the person in from now on. Raises `StoreError`."""
    if standing(talk.person, talk.house.rules) == "barred":
        return False
    return await talk.house.people.redeem(code, talk.person, talk.now)
