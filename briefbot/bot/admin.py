"""What the bot's own admins can do: feeds, who is let in, how the desk fares."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from briefbot.bot.answer import Answer, from_blocks, message, shown, told
from briefbot.bot.command import Talk
from briefbot.bot.wishes import host_of
from briefbot.desk.discover import discover
from briefbot.desk.follow import address, follow
from briefbot.errors import FeedError, WebError
from briefbot.ports import Address, DeliveryRow, FeedHealth, OutboxCount, Person
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.facts import delivery_name
from briefbot.showing.packing import Block
from briefbot.showing.plain import shortened
from briefbot.showing.telegram import bullets
from briefbot.showing.telegram_actions import Admit, Settle
from briefbot.showing.telegram_buttons import Button, Rows
from briefbot.showing.telegram_markup import Markup, bold, filled, italic, joined, own, text

_MOST_FEEDS = 100
_MOST_ASKING = 20
_MOST_UNSURE = 10
_MOST_USES = 1_000
_LONGEST_COUNT = 9  # figures
_LONGEST_TITLE = 60
_LONGEST_ERROR = 120
_ALL = frozenset({"all", "everything", "alles", "alle", "все", "усе", "*"})


async def addfeed(talk: Talk) -> Answer:
    """Follow a feed, or the one that a site's page names. Raises `StoreError`."""
    said = talk.words.strip()
    if not said:
        return told(own(talk.catalogue.say("Name the feed, or a site: /addfeed https://example.org/feed.xml")))
    looking = filled(talk.catalogue.say("Looking for a feed at {site} …"), site=text(host_of(said)))
    return Answer(messages=message(looking), then=partial(_added, talk, said))


async def _added(talk: Talk, said: str) -> Answer:
    say, site = talk.catalogue.say, text(host_of(said))
    try:
        found, read = await discover(address(said), talk.house.web)
        feed, is_new = await follow(talk.house.shelf, found, talk.now, read.title)
    except FeedError:
        return told(
            filled(say("There is no feed at {site}, nor where its page points. Give the feed's own address."), site=site)
        )
    except WebError:
        return told(filled(say("{site} could not be read. Check the address, or try again later."), site=site))
    await talk.house.desks.wake("poll")
    sentence = say("The desk follows {feed} now.") if is_new else say("The desk follows {feed} already.")
    return told(filled(sentence, feed=bold(text(feed.name))))


async def feeds(talk: Talk) -> Answer:
    """Every feed with its number, and how it fares. Raises `StoreError`."""
    say, known = talk.catalogue.say, await talk.house.shelf.feeds()
    if not known:
        return told(own(say("The desk follows no feed yet: /addfeed https://example.org/feed.xml")))
    title = Block(bold(own(talk.catalogue.say_number("{number} feed", "{number} feeds", len(known)))))
    lines = _lines(_feed_line(talk, health) for health in known[:_MOST_FEEDS])
    return Answer(
        messages=from_blocks(title, *lines, Block(own(say("/pause 3 and /resume 3 stop and start the one with that number."))))
    )


def _lines(lines: Iterable[Markup]) -> Iterator[Block]:
    """A line each, which begins with its number, an empty line before them."""
    return (Block(line, gap=1 if count else 2) for count, line in enumerate(lines))


def _feed_line(talk: Talk, health: FeedHealth) -> Markup:
    name = text(shortened(health.feed.title or host_of(health.feed.url), _LONGEST_TITLE))
    return joined((own(f"{health.feed.id}. ") + bold(name), own(_counted(talk, health)), _state(talk, health)), " · ")


def _counted(talk: Talk, health: FeedHealth) -> str:
    return talk.catalogue.say_number("{number} entry", "{number} entries", health.entries)


def _state(talk: Talk, health: FeedHealth) -> Markup:
    say = talk.catalogue.say
    if health.feed.is_paused:
        return italic(own(say("paused")))
    if health.feed.status == "gone":
        return italic(own(say("gone: it is not asked any more")))
    return italic(text(shortened(health.feed.error, _LONGEST_ERROR)))


async def pause(talk: Talk) -> Answer:
    """Ask a feed no more for now, or none at all. Raises `StoreError`."""
    return await _paused(talk, is_paused=True)


async def resume(talk: Talk) -> Answer:
    """Ask a feed again, or all of them. Raises `StoreError`."""
    return await _paused(talk, is_paused=False)


async def _paused(talk: Talk, *, is_paused: bool) -> Answer:
    say, said = talk.catalogue.say, talk.words.strip().removeprefix("#")
    known = {str(health.feed.id): health.feed for health in await talk.house.shelf.feeds()}
    if said.casefold() not in _ALL and said not in known:
        usage = (
            say("Which one? Its number, as /feeds has it, or “all”: /pause 3")
            if is_paused
            else say("Which one? Its number, as /feeds has it, or “all”: /resume 3")
        )
        return told(own(usage))
    feed = known.get(said)
    await talk.house.shelf.pause(feed.id if feed else None, is_paused, talk.now)
    if not is_paused:
        await talk.house.desks.wake("poll")
    if feed is None:
        return told(own(say("Every feed is paused.") if is_paused else say("Every feed is asked again.")))
    sentence = say("{feed} is paused.") if is_paused else say("{feed} is asked again.")
    return told(filled(sentence, feed=bold(text(shortened(feed.name, _LONGEST_TITLE)))))


async def status(talk: Talk) -> Answer:
    """How the desk fares: feeds, what is owed, who is written to. Raises `StoreError`."""
    title = Block(bold(own(talk.catalogue.say("How the desk is doing"))))
    return Answer(messages=from_blocks(title, *bullets([line async for line in _fares(talk)])))


async def _fares(talk: Talk) -> AsyncIterator[Markup]:
    words, house = talk.catalogue, talk.house
    known = await house.shelf.feeds()
    failing = sum(bool(health.feed.error) and not health.feed.is_paused for health in known)
    waiting = sum(health.waiting for health in known)
    yield own(words.say_number("{number} feed", "{number} feeds", len(known)))
    if failing:
        yield own(words.say_number("{number} feed cannot be read: /feeds", "{number} feeds cannot be read: /feeds", failing))
    if waiting:
        yield own(words.say_number("{number} entry waits to be read", "{number} entries wait to be read", waiting))
    for stored in await house.archive.latest(1):
        when = own(words.moment(stored.written, talk.zone))
        yield filled(words.say("newest brief: {headline} ({when})"), headline=text(stored.brief.headline.text), when=when)
    active = sum(one.status == "active" for one in await house.subscribers.subscribers())
    yield own(words.say_number("{number} subscriber", "{number} subscribers", active))
    for line in _owed(words, await house.desks.outbox.counts()):
        yield own(line)


def _owed(words: Catalogue, counts: Iterable[OutboxCount]) -> Iterator[str]:
    by_state = Counter[str]()
    for count in counts:
        by_state[count.state] += count.count
    owed = by_state["pending"] + by_state["leased"] + by_state["sending"]
    yield words.say_number("{number} message waits to be sent", "{number} messages wait to be sent", owed)
    if drafts := by_state["review"]:
        yield words.say_number("{number} draft waits for an editor", "{number} drafts wait for an editor", drafts)
    if unsure_ := by_state["unsure"]:
        yield words.say_number(
            "{number} message may not have arrived: /unsure", "{number} messages may not have arrived: /unsure", unsure_
        )
    if failed := by_state["failed"]:
        yield words.say_number("{number} message failed", "{number} messages failed", failed)


async def approve(talk: Talk) -> Answer:
    """Let somebody in by their number; without one, who asks. Raises `StoreError`."""
    number, say = talk.words.strip(), talk.catalogue.say
    if number:
        person = await talk.house.people.person(talk.house.outlet, number)
        if person is None:
            return told(filled(say("Nobody with the number {number} has written to me."), number=text(shortened(number, 20))))
        return await _admitted(talk, person, is_allowed=True)
    asking = [person for person in await talk.house.people.people("asked") if person.outlet == talk.house.outlet]
    if not asking:
        return told(own(say("Nobody asks to be let in.")))
    lines = (bold(text(person.name or "?")) + own(f" ({person.number})") for person in asking[:_MOST_ASKING])
    title = Block(own(say("They ask to be let in:")))
    return Answer(
        messages=from_blocks(title, *bullets(lines), rows=tuple(_admit_row(talk, one) for one in asking[:_MOST_ASKING]))
    )


def _admit_row(talk: Talk, person: Person) -> tuple[Button, ...]:
    name, say = shortened(person.name or person.number, 20), talk.catalogue.say
    return (
        Button(say("Let {name} in", name=name), Admit(person.number, is_allowed=True)),
        Button(say("Keep {name} out", name=name), Admit(person.number, is_allowed=False)),
    )


async def press_admit(talk: Talk, action: Admit) -> Answer:
    """Somebody who asked is let in, or barred; they are told. Raises `StoreError`."""
    person = await talk.house.people.person(talk.house.outlet, action.person)
    if person is None:
        return shown(talk.catalogue.say("That is not on offer any more."))
    answer = await _admitted(talk, person, is_allowed=action.is_allowed)
    left = await approve(replace(talk, words=""))
    return replace(answer, messages=left.messages, in_place=True, notice=shown(answer.messages[0].plain).notice)


async def _admitted(talk: Talk, person: Person, *, is_allowed: bool) -> Answer:
    say, name = talk.catalogue.say, bold(text(person.name or person.number))
    if person.access == ("allowed" if is_allowed else "barred"):
        return told(filled(say("{name} is in already.") if is_allowed else say("{name} is barred already."), name=name))
    await talk.house.people.keep_person(replace(person, access="allowed" if is_allowed else "barred"), talk.now)
    done = told(filled(say("{name} is in now.") if is_allowed else say("{name} is barred now."), name=name))
    if not is_allowed:
        return done
    theirs = replace(talk, language=person.language or talk.house.rules.language).catalogue
    welcome = message(own(theirs.say("You are in. Begin with /start")))[0]
    return replace(done, elsewhere=((Address(outlet=person.outlet, chat=person.number), welcome),))


async def invite(talk: Talk) -> Answer:
    """A link that lets in whoever opens it, so many times. Raises `StoreError`."""
    say, said = talk.catalogue.say, talk.words.strip() or "1"
    uses = int(said) if said.isdecimal() and len(said) <= _LONGEST_COUNT else 0
    if not 1 <= uses <= _MOST_USES:
        return told(own(say("How many may use it? /invite 5")))
    code = secrets.token_urlsafe(12)
    await talk.house.people.invite(code, uses, talk.now)
    link = own(f"https://t.me/{talk.house.username}?start=invite_{code}")
    counted = talk.catalogue.say_number("This link lets {number} person in:", "This link lets {number} people in:", uses)
    return told(own(counted), link)


async def unsure(talk: Talk) -> Answer:
    """The messages of which nobody knows whether they arrived: to be sent again, or dropped. Raises `StoreError`."""
    rows = await talk.house.desks.outbox.deliveries("unsure", _MOST_UNSURE)
    if not rows:
        return told(own(talk.catalogue.say("Every message is accounted for.")))
    title = Block(own(talk.catalogue.say("Nobody knows whether these arrived. Look there, then send them again or drop them.")))
    return Answer(messages=from_blocks(title, *_lines(_unsure_lines(talk, rows)), rows=_unsure_rows(talk, rows)))


def _unsure_lines(talk: Talk, rows: Sequence[DeliveryRow]) -> Iterator[Markup]:
    for row in rows:
        place = row.subscriber.name or row.subscriber.address.chat
        when = talk.catalogue.moment(row.made, talk.zone)
        yield (
            own(f"{row.id}. ")
            + bold(text(place))
            + own(": ")
            + text(delivery_name(row.headline, row.made, talk.audience))
            + own(f" · {when}")
        )


def _unsure_rows(talk: Talk, rows: Sequence[DeliveryRow]) -> Rows:
    say = talk.catalogue.say
    return tuple(
        (
            Button(say("Send {number} again", number=row.id), Settle(row.id, is_sent=True)),
            Button(say("Drop {number}", number=row.id), Settle(row.id, is_sent=False)),
        )
        for row in rows
    )


async def press_settle(talk: Talk, action: Settle) -> Answer:
    """What becomes of a message of which nobody knows whether it arrived. Raises `StoreError`."""
    say, desks = talk.catalogue.say, talk.house.desks
    row = await desks.outbox.delivery(action.delivery)
    if row is None or row.state != "unsure" or not await desks.outbox.settle(row.id, action.is_sent, talk.now):
        notice = say("Somebody has decided that already.")
    else:
        notice = say("It is sent again.") if action.is_sent else say("It is dropped.")
        await desks.wake("deliver")
    return replace(await unsure(talk), in_place=True, notice=shown(notice).notice)
