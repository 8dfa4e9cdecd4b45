"""How many pages a person has read a day. Who it was is not kept: the count goes by a name that only the house can make."""

import hmac
from datetime import date, timedelta

from briefbot.bot.command import Talk

_LENGTH = 32
_KEPT = 2  # days: those before go each night


def asker(talk: Talk, day: date) -> str:
    """What who speaks goes by in the account of that day.

    Without the house's secret nobody can say who it is, nor which names of two days are one person's. It outlasts /stop, so
    that forgetting gives nobody another day.
    """
    told = f"{talk.person.outlet}:{talk.person.number}:{day}"
    return hmac.new(talk.house.secret, told.encode(), "sha256").hexdigest()[:_LENGTH]


def askers(talk: Talk) -> tuple[str, ...]:
    """The names of the days that may be counted still."""
    return tuple(asker(talk, _today(talk) - timedelta(days=ago)) for ago in range(_KEPT))


async def may_ask(talk: Talk) -> bool:
    """Whether one more page is read for the one who speaks today; if so, it counts. Raises `StoreError`."""
    if talk.is_admin:
        return True
    today = _today(talk)
    return await talk.house.people.count_question(asker(talk, today), today, talk.house.rules.quota)


def _today(talk: Talk) -> date:
    return talk.now.astimezone(talk.house.rules.zone).date()


def over_quota(talk: Talk) -> str:
    """What somebody hears who has asked enough for today."""
    return talk.catalogue.say_number(
        "That is more than {number} page today. Ask again tomorrow; briefs that are there already you can read as you like.",
        "That is more than {number} pages today. Ask again tomorrow; briefs that are there already you can read as you like.",
        talk.house.rules.quota,
    )
