"""What asks at mail addresses, put together."""

from briefbot import app_model
from briefbot.adapters.store import Store
from briefbot.app_mail import masthead
from briefbot.app_people import People
from briefbot.desk.asking import Asker
from briefbot.desk.asking_letters import AskingLetters
from briefbot.desk.deliver import Way
from briefbot.settings import Settings


def asker(settings: Settings, store: Store, people: People, way: Way) -> Asker:
    """What sends the mails that ask, the way of all mail."""
    letters = AskingLetters(
        masthead=masthead(settings),
        join=people.join,
        members=people.members,
        shelf=store.feeds,
        topics=app_model.topics(settings),
        language=settings.desk.language,
    )
    return Asker(
        sign_ups=store.sign_ups,
        subscribers=store.subscribers,
        outlet=way.outlet,
        letters=letters,
        clock=people.seals.clock,
        is_open=way.is_open,
        woken=people.woken,
    )
