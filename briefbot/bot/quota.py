"""How much one person may ask for: so many pages a day, and of what is only looked up not too much at once.

Who had pages read is not kept: their count goes by a name that only the house can make.
"""

import hmac
from datetime import date, timedelta

from briefbot.bot.answer import Answer, told
from briefbot.bot.command import Talk
from briefbot.desk.pace import Pace
from briefbot.showing.telegram_markup import own

_LENGTH = 32
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
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


def too_fast(talk: Talk, pace: Pace) -> Answer | None:
    """What somebody hears who asks for too much at once; None where they may go on, and then it counts."""
    wait = timedelta() if talk.is_admin else talk.house.paces.wait(talk.person.number, pace, talk.now)
    if not wait:
        return None
    if wait < _MINUTE:
        return told(
            own(
                talk.catalogue.say_number(
                    "That is a lot at once. Ask again in {number} second.",
                    "That is a lot at once. Ask again in {number} seconds.",
                    -(-wait // _SECOND),
                )
            )
        )
    return told(
        own(
            talk.catalogue.say_number(
                "That is a lot at once. Ask again in {number} minute.",
                "That is a lot at once. Ask again in {number} minutes.",
                -(-wait // _MINUTE),
            )
        )
    )


def over_quota(talk: Talk) -> str:
    """What somebody hears who has asked enough for today."""
    return talk.catalogue.say_number(
        "That is more than {number} page today. Ask again tomorrow; briefs that are there already you can read as you like.",
        "That is more than {number} pages today. Ask again tomorrow; briefs that are there already you can read as you like.",
        talk.house.rules.quota,
    )
