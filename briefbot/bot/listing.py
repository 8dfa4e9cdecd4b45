"""What there is to follow and what is followed, as lists and buttons: /topics, /list and /unsubscribe."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from briefbot.bot.answer import Answer, buttons, from_blocks, numbered, shown, told
from briefbot.bot.command import Talk
from briefbot.bot.subscriptions import about, give_back, held, name_of, take_up
from briefbot.bot.wishes import followed, mark, read_wish
from briefbot.desk.wanted import of_feed, of_topic, title_of
from briefbot.ports import Subscription
from briefbot.showing.packing import Block
from briefbot.showing.plain import shortened
from briefbot.showing.telegram import bullets
from briefbot.showing.telegram_actions import Follow, Leave
from briefbot.showing.telegram_buttons import Button, Rows
from briefbot.showing.telegram_markup import bold, filled, own, text

_MOST_BUTTONS = 40
_LONGEST_LABEL = 40
_LONGEST_SAID = 120


async def topics(talk: Talk) -> Answer:
    """What there is to follow. Raises `StoreError`."""
    say = talk.catalogue.say
    how = own(talk.here(say('You can also follow words: /subscribe "central bank". And all there is: /subscribe all')))
    if not talk.house.topics:
        return told(own(say("This desk has no topics set up.")), how)
    if talk.is_bare:
        return told(own(say("Choose what to follow:")), how, rows=topic_rows(talk, await held(talk)))
    names = (text(title_of(topic)) for topic in talk.house.topics)
    return Answer(messages=from_blocks(Block(bold(own(say("Topics")))), *bullets(names), Block(how)))


def topic_rows(talk: Talk, has: Collection[Subscription]) -> Rows:
    """A button for each topic; those that are followed bear a tick. A press turns it round."""
    known = [(shortened(title_of(topic), _LONGEST_LABEL), of_topic(topic)) for topic in talk.house.topics[:_MOST_BUTTONS]]
    return _in_twos(Button(f"✓ {title}" if wanted in has else title, Follow(mark(wanted))) for title, wanted in known)


async def following(talk: Talk) -> Answer:
    """What is followed here, and when it comes. Raises `StoreError`."""
    say, has = talk.catalogue.say, await held(talk)
    if not has:
        nothing = about(talk, say("You follow nothing yet."), say("{channel} follows nothing yet."))
        return told(nothing, own(say("What there is: /topics")))
    title = about(talk, say("You follow"), say("{channel} follows"))
    return Answer(messages=from_blocks(Block(bold(title)), *await _numbered(talk, has), Block(own(_rhythm(talk)))))


async def _numbered(talk: Talk, has: Sequence[Subscription]) -> tuple[Block, ...]:
    return tuple(numbered([text(await name_of(talk, one)) for one in has]))


def _rhythm(talk: Talk) -> str:
    """When it comes."""
    at, say = talk.settings.digest_at, talk.catalogue.say
    if at is None:
        return talk.here(say("Each brief comes as soon as it is written. Rather once a day? /digest 07:30"))
    return talk.here(say("It comes once a day, at {time}. Change that: /digest", time=talk.clock(at)))


async def unsubscribe(talk: Talk) -> Answer:
    """Give back what the words name, by its number in the list too; without words, what there is. Raises `StoreError`."""
    has = await held(talk)
    if not has:
        return await following(talk)
    if not talk.words.strip():
        return await _offer(talk, has)
    if wanted := await _meant(talk, has):
        return await give_back(talk, wanted)
    said = text(shortened(talk.words, _LONGEST_SAID))
    return told(filled(talk.here(talk.catalogue.say("“{words}” is not followed here. What is: /list")), words=said))


async def _offer(talk: Talk, has: Sequence[Subscription]) -> Answer:
    say = talk.catalogue.say
    if talk.is_bare:
        return told(own(say("What shall I leave out from now on?")), rows=await _leave_rows(talk, has))
    which = Block(own(talk.here(say("Which one? Say its number, such as /unsubscribe 1"))))
    return Answer(messages=from_blocks(which, *await _numbered(talk, has)))


async def _meant(talk: Talk, has: Sequence[Subscription]) -> Subscription | None:
    said = talk.words.strip()
    if said.isascii() and said.isdigit():
        number = int(said[:4])
        return has[number - 1] if 0 < number <= len(has) else None
    wish = read_wish(said, talk.house.topics)
    if wish.meant == "feed":
        known = followed(wish.address, await talk.house.shelf.feeds())
        wanted = of_feed(known.feed.url if known else wish.address)
    elif wish.meant == "subscription":
        wanted = wish.subscription
    else:
        return None
    return wanted if wanted in has else None


async def press_topic(talk: Talk, action: Follow) -> Answer:
    """A topic's button: it is followed, or no more where it was; the topics are shown anew. Raises `StoreError`."""
    topic = next((one for one in talk.house.topics if mark(of_topic(one)) == action.mark), None)
    if topic is None:
        return shown(talk.catalogue.say("That is not on offer any more."))
    wanted = of_topic(topic)
    done = await (give_back if wanted in await held(talk) else take_up)(talk, wanted)
    now = await topics(await talk.again())
    return replace(now, in_place=True, notice=done.messages[0].plain.partition("\n")[0])


async def press_leave(talk: Talk, action: Leave) -> Answer:
    """A button of /unsubscribe: that one goes, and the others stand there still. Raises `StoreError`."""
    has = await held(talk)
    wanted = next((one for one in has if mark(one) == action.mark), None)
    if wanted is None:
        return shown(talk.catalogue.say("You don't follow that any more."))
    said = (await give_back(talk, wanted)).messages[0]
    others = await _leave_rows(talk, [one for one in has if one != wanted])
    return Answer(messages=(replace(said, buttons=buttons(others)),), in_place=True)


async def _leave_rows(talk: Talk, has: Sequence[Subscription]) -> Rows:
    names = [(shortened(await name_of(talk, one), _LONGEST_LABEL), one) for one in has[:_MOST_BUTTONS]]
    return _in_twos(Button(f"✕ {name}", Leave(mark(one))) for name, one in names)


def _in_twos(row: Iterable[Button]) -> Rows:
    row = tuple(row)
    return tuple(row[start : start + 2] for start in range(0, len(row), 2))
