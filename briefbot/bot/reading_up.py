"""What there is to read: /now, /search, and a brief by its number."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from briefbot.bot.answer import Answer, from_blocks, from_parts, numbered, told
from briefbot.bot.command import Talk
from briefbot.desk.clocks import next_digest
from briefbot.desk.digest import last_due
from briefbot.ports import Message, StoredBrief, Subscriber
from briefbot.showing.digest import Edition, stories_of
from briefbot.showing.packing import Block
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_actions import AskAbout
from briefbot.showing.telegram_buttons import Button, Rows
from briefbot.showing.telegram_digest import digest_in_telegram
from briefbot.showing.telegram_markup import bold, filled, own, text

_MOST_TOLD = 5
_MOST_NAMED = 15
_MOST_FOUND = 8
_LONGEST_SOUGHT = 120
_DAY = timedelta(days=1)


async def now(talk: Talk) -> Answer:
    """What was written since the last digest, at once; the next digest comes all the same. Raises `StoreError`."""
    say = talk.catalogue.say
    kept = talk.subscriber
    if not kept or not await talk.house.subscribers.subscriptions(kept.id):
        return told(own(say("You follow nothing yet.")), own(say("What there is: /topics")))
    ids = await talk.house.subscribers.briefs_for_digest(kept.id, last_digest(kept, talk), talk.now)
    briefs = [stored for one in ids[: _MOST_TOLD + _MOST_NAMED] if (stored := await talk.house.archive.brief(one))]
    if not briefs:
        return told(own(say("There is nothing new yet.")))
    return Answer(messages=_digest(talk, briefs))


def last_digest(kept: Subscriber, talk: Talk) -> datetime:
    """When the last digest was due; a day ago for those who have none."""
    if kept.digest_at is None:
        return talk.now - _DAY
    first = next_digest(talk.now - 2 * _DAY, kept.digest_at, talk.zone)
    return last_due(first, kept.digest_at, talk.now, talk.zone)[0]


def _digest(talk: Talk, briefs: Sequence[StoredBrief]) -> tuple[Message, ...]:
    told_ = briefs[:_MOST_TOLD]
    stories, also = stories_of(told_), stories_of(briefs[_MOST_TOLD:])
    edition = Edition(day=talk.now.astimezone(talk.zone).date(), stories=stories, also=also)
    return from_parts(digest_in_telegram(edition, talk.audience), _number_rows(told_))


async def search(talk: Talk) -> Answer:
    """The newest briefs with all of the words in them. Raises `StoreError`."""
    say = talk.catalogue.say
    sought = shortened(talk.words, _LONGEST_SOUGHT)
    if not sought:
        return told(own(say("Write what to look for: /search interest rates")))
    found = await talk.house.archive.latest(_MOST_FOUND, words=sought)
    if not found:
        return told(filled(say("No brief has “{words}” in it."), words=text(sought)), *map(own, _try_instead(talk, sought)))
    title = Block(bold(filled(say("Briefs with “{words}”"), words=text(sought))))
    lines = (
        text(stored.brief.headline.text) + own(f" · {talk.catalogue.moment(stored.written, talk.zone)}") for stored in found
    )
    return Answer(messages=from_blocks(title, *numbered(lines), rows=_number_rows(found)))


def _try_instead(talk: Talk, sought: str) -> tuple[str, str]:
    """What may find more than that did."""
    say = talk.catalogue.say
    if len(sought.split()) > 1:
        hint = say("All of these words have to stand in one brief: with fewer, or shorter ones, I find more.")
    else:
        hint = say("A shorter word finds more: “harb” also finds “harbour” and “harbours”.")
    return hint, say("What is followed here: /list. What there is to follow: /topics")


def _number_rows(briefs: Sequence[StoredBrief]) -> Rows:
    """A number for each brief, which shows it in full."""
    row = tuple(Button(str(number), AskAbout(stored.id, "full")) for number, stored in enumerate(briefs, 1))
    return tuple(row[start : start + 5] for start in range(0, len(row), 5))
