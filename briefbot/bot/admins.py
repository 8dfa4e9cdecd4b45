"""What the bot's admins are told of, each in their own language."""

from collections.abc import Callable

from briefbot.bot.command import Talk
from briefbot.ports import Address, Message
from briefbot.showing.catalogue import Catalogue, catalogue_for

Notes = tuple[tuple[Address, Message], ...]


async def to_admins(talk: Talk, note: Callable[[Catalogue], tuple[Message, ...]]) -> Notes:
    """The note to every admin but the one who speaks. Raises `StoreError`."""
    house, notes = talk.house, []
    for admin in sorted(house.rules.admins - {talk.person.number}):
        person = await house.people.person(house.outlet, admin)
        words = catalogue_for((person.language if person else "") or house.rules.language)
        notes += [(Address(outlet=house.outlet, chat=admin), one) for one in note(words)]
    return tuple(notes)
