"""/brief: of a page, of words, of a message that is replied to, or of what is new."""

import asyncio
from collections.abc import Sequence
from functools import partial

from briefbot.bot.answer import Answer, from_parts, message, told
from briefbot.bot.command import Talk
from briefbot.bot.quota import may_ask, over_quota
from briefbot.bot.wishes import host_of
from briefbot.desk.answer import read_wish
from briefbot.desk.visits import ASKED_FROM, Visit
from briefbot.errors import BadStatus, BriefbotError, PageError, Refused, SourceError, StoreError, TooLarge, TooSlow, WebError
from briefbot.ports import Message, Payer, StoredBrief
from briefbot.showing.catalogue import marked
from briefbot.showing.parts import without
from briefbot.showing.plain import shortened
from briefbot.showing.telegram import in_telegram
from briefbot.showing.telegram_actions import AskAbout
from briefbot.showing.telegram_buttons import Button, Rows, brief_rows
from briefbot.showing.telegram_markup import filled, own, text

# Telegram takes one message a second in a chat: a note that we are reading would hold up a brief that is there sooner.
_AT_ONCE, _QUICK = 0.1, 0.7
_MOMENT = 0.4
_MOST_FOUND = 5
_LONGEST_LABEL = 60
_LONGEST_SOUGHT = 80

_LOCKED = frozenset({401, 402, 403, 407, 451})
_NOWHERE = frozenset({404, 410})

_TROUBLES: Sequence[tuple[type[SourceError], str]] = (
    (Refused, marked("I may not read {site}: it is no public page, or it wants no programs to read it.")),
    (TooSlow, marked("{site} takes too long to answer. Try again later.")),
    (TooLarge, marked("That page of {site} is too large to be read.")),
    (WebError, marked("{site} can't be reached. Check the address, or try again later.")),
    (PageError, marked("There is no article on that page of {site} that I could read.")),
    (SourceError, marked("There is nothing on that page of {site} that I could read.")),
)


async def brief(talk: Talk) -> Answer:
    """The brief that is asked for; of what the chat follows, where nothing is. Raises `StoreError`."""
    wish = read_wish(talk.words, talk.heard.reply_words)
    if wish.kind == "page":
        return await _of_page(talk, wish.value)
    say, answers = talk.catalogue.say, talk.house.desks.answers
    if wish.kind == "words":
        found = await answers.of_words(wish.value, _MOST_FOUND)
        sought = text(shortened(wish.value, _LONGEST_SOUGHT))
        nothing = told(
            filled(say("No brief mentions “{words}”. Send me the address of a page, and I will write one."), words=sought)
        )
    else:
        found = await answers.newest(talk.subscriber.id if talk.subscriber else None, _MOST_FOUND)
        nothing = told(own(say("There is no brief yet. Send me the address of a page, and I will write one.")))
    return Answer(messages=brief_messages(talk, found[0], found[1:])) if found else nothing


def brief_messages(talk: Talk, stored: StoredBrief, others: Sequence[StoredBrief] = ()) -> tuple[Message, ...]:
    """The brief in full, with what can be asked of it; below that the headlines of others."""
    left = without(stored.brief, stored.without)
    if left is None:
        return message(own(talk.catalogue.say("Nothing of that brief stands any more: its sources do not bear it out.")))
    # More or less of a kind can be said of what the desk writes of itself.
    kind = talk.heard.kind if stored.id < ASKED_FROM else "group"
    rows: Rows = (*brief_rows(stored.id, kind, talk.catalogue), *map(_other, others))
    return from_parts(in_telegram(left, talk.audience, written=stored.written), rows)


def _other(stored: StoredBrief) -> tuple[Button, ...]:
    return (Button(shortened(stored.brief.headline.text, _LONGEST_LABEL), AskAbout(stored.id, "full")),)


async def _of_page(talk: Talk, url: str) -> Answer:
    desk = talk.house.desks.answers
    if known := await desk.known(url):
        return Answer(messages=brief_messages(talk, known))
    if not await may_ask(talk):
        return told(own(over_quota(talk)))
    visit = desk.visit(url, payer_of(talk))
    await asyncio.wait((visit.work,), timeout=_AT_ONCE)
    if not visit.work.done():
        typing = asyncio.ensure_future(talk.house.chats.typing(talk.place))
        await asyncio.wait((visit.work,), timeout=_QUICK)
        typing.cancel()
    if visit.work.done():
        return await _outcome(talk, visit)
    reading = filled(talk.catalogue.say("Reading {site} …"), site=text(host_of(url)))
    return Answer(messages=message(reading), then=partial(_read, talk, visit))


async def _read(talk: Talk, visit: Visit) -> Answer:
    await visit.read()
    await asyncio.wait((visit.work,), timeout=_MOMENT)
    if visit.work.done():
        return await _outcome(talk, visit)
    return Answer(messages=message(own(talk.catalogue.say("Read. Writing …"))), then=partial(_outcome, talk, visit))


async def _outcome(talk: Talk, visit: Visit) -> Answer:
    try:
        return Answer(messages=brief_messages(talk, await visit.brief()))
    except SourceError as error:
        return told(filled(talk.catalogue.say(sentence_of(error)), site=text(host_of(visit.url))))
    except StoreError:
        raise
    except BriefbotError:
        return told(own(talk.catalogue.say("I could not write that brief just now. Please try again later.")))


def sentence_of(error: SourceError) -> str:
    """What to say where a page could not be had, as the catalogue has it: `{site}` is in it."""
    if isinstance(error, BadStatus) and error.status in _LOCKED:
        return marked("{site} shows that page to nobody without an account, or to no programs.")
    if isinstance(error, BadStatus) and error.status in _NOWHERE:
        return marked("There is no such page at {site}.")
    if isinstance(error, BadStatus):
        return marked("{site} is out of order or busy. Try again later.")
    return next(sentence for kind, sentence in _TROUBLES if isinstance(error, kind))


def payer_of(talk: Talk) -> Payer:
    """To whose account a brief goes that is asked for here."""
    outlet = talk.house.outlet
    return Payer(chat=f"{outlet}:{talk.place.chat}", person=f"{outlet}:{talk.person.number}")
