"""What of the desk lies beyond the bot: briefs by mail, and the desk's own pages."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from briefbot.bot.answer import Answer, told
from briefbot.bot.command import Talk
from briefbot.bot.quota import too_fast
from briefbot.bot.subscriptions import held
from briefbot.bot.timing import is_no
from briefbot.desk.joining import JoinDesk
from briefbot.desk.mailboxes import mailbox, shown
from briefbot.desk.pace import Pace
from briefbot.desk.wanted import EVERYTHING
from briefbot.ports import MAIL, Address, Wanting
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_markup import Markup, bold, filled, own, text

_ASKING = Pace("mails", 3, timedelta(hours=8))
_MOST_ADDRESSES = 3
_LONGEST_SAID = 60


async def email(talk: Talk) -> Answer:
    """Briefs by mail, to an address; "off" for none any more; without words, how it is. Raises `StoreError`."""
    say, join = talk.catalogue.say, talk.house.beyond.join
    if join is None:
        return told(own(say("Nothing goes by mail here: who runs me has not set that up.")))
    if is_no(talk.words):
        return told(own(_withdrawn(talk, await join.withdraw(_who(talk)))))
    given = dict(await join.given_by(_who(talk)))
    return await _ask(talk, join, given) if talk.words.strip() else told(*_given(talk, given))


async def _ask(talk: Talk, join: JoinDesk, given: Mapping[Address, bool]) -> Answer:
    say, address = talk.catalogue.say, Address(outlet=MAIL, chat=mailbox(talk.words))
    if not address.chat:
        sentence = say("“{address}” is no address that I can write to. Such as: /email you@example.org")
        return told(filled(sentence, address=text(shortened(talk.words.strip(), _LONGEST_SAID))))
    if address not in given and len(given) >= _MOST_ADDRESSES:
        return told(own(say("That is as many addresses as I write to for one person. End them first: /email off")))
    if refusal := too_fast(talk, _ASKING):
        return refusal
    await join.want(await _wanting(talk, address))
    return told(*_asked(talk, address))


async def _wanting(talk: Talk, address: Address) -> Wanting:
    settings = talk.settings
    return Wanting(
        address=address,
        wishes=await held(talk) or (EVERYTHING,),
        language=talk.language,
        time_zone=talk.zone_name,
        digest_at=settings.digest_at or talk.house.beyond.digest_at,
        asked_by=_who(talk),
    )


def _who(talk: Talk) -> str:
    return f"{talk.person.outlet}:{talk.person.number}"


def _asked(talk: Talk, address: Address) -> Iterator[Markup]:
    say = talk.catalogue.say
    sentence = say("A mail to {address} is on its way, if I may write there. Open its link to say yes: nothing comes before.")
    yield filled(sentence, address=bold(text(shown(address.chat))))
    yield own(say("What you follow here comes there too, once a day. The mails end with /email off, or by the link in each."))


def _given(talk: Talk, given: Mapping[Address, bool]) -> Iterator[Markup]:
    say = talk.catalogue.say
    for address, is_confirmed in given.items():
        sentence = (
            say("Briefs go to {address} by mail. No more: /email off")
            if is_confirmed
            else say("{address} has not said yes yet: the mail there has a link to do so.")
        )
        yield filled(sentence, address=bold(text(shown(address.chat))))
    if not given:
        yield own(say("Briefs can come by mail, too, once a day: /email you@example.org"))


def _withdrawn(talk: Talk, count: int) -> str:
    if not count:
        return talk.catalogue.say("Nothing goes by mail for you.")
    return talk.catalogue.say("No more mails come, and the address is forgotten.")


async def admin(talk: Talk) -> Answer:
    """A link to the desk's own pages, that lets in once."""
    say, way_in = talk.catalogue.say, talk.house.beyond.way_in
    if way_in is None:
        return told(own(say("There are no pages: who runs me has not set them up.")))
    lets_in = say("This link lets you in to the desk's pages, once, within a quarter of an hour:")
    return told(own(lets_in), own(way_in(_who(talk))))
