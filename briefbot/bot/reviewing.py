"""Review: what an editor does with a draft, and which channels are reviewed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefbot.bot.answer import Answer, from_blocks, message, shown, told
from briefbot.bot.command import Talk
from briefbot.desk.review import REASONS, Decided, Draft, Headlined, Refused
from briefbot.showing.catalogue import Catalogue, marked
from briefbot.showing.packing import Block
from briefbot.showing.parts import parts_of
from briefbot.showing.telegram_actions import Review, Toggle
from briefbot.showing.telegram_buttons import Button, Rows
from briefbot.showing.telegram_markup import Markup, bold, filled, italic, own, text

HEADLINE = "✎"
"""A message that begins with it asks for a headline by a reply; the draft's number stands behind it."""

_ACROSS = 5
_MOST_REASONS = 5
_NOT_KEPT = marked("That draft is not kept any more.")
_DECIDED: Mapping[Decided, str] = {
    "approved already": marked("It has been approved already."),
    "dropped already": marked("It has been dropped already."),
    "unknown": _NOT_KEPT,
}
_WAITS_NO_MORE = marked("That draft waits for nobody any more.")
_REFUSED: Mapping[Refused, str] = {
    "not waiting": _WAITS_NO_MORE,
    "empty": marked("Reply with the words of the headline."),
    "too long": marked("That is too long for a headline: at most 14 words."),
    "quotation": marked("A headline has no quotation marks: a quote in it could not be checked."),
    "unsupported": marked("The sources do not bear that out:"),
}


async def press_review(talk: Talk, action: Review) -> Answer:
    """An editor lets a draft go, drops it, or wants to change it. Raises `StoreError`."""
    desks, say = talk.house.desks, talk.catalogue.say
    draft = await desks.review.draft(action.draft)
    if draft and action.verdict == "edit":
        return editing(talk, draft)
    decided = await desks.review.decide(action.draft, send=action.verdict == "approve")
    if decided != "done" or draft is None:
        return shown(say(_DECIDED.get(decided, _NOT_KEPT)))
    if action.verdict == "approve":
        await desks.wake("deliver")
        done = say("Approved: {headline}")
    else:
        done = say("Dropped: {headline}")
    notice = shown(done.format(headline=draft.headline)).notice
    return Answer(messages=message(filled(done, headline=bold(text(draft.headline)))), in_place=True, notice=notice)


def editing(talk: Talk, draft: Draft) -> Answer:
    """The draft's parts with a button for each, and how it gets another headline."""
    return Answer(messages=from_blocks(*_blocks(talk.catalogue, draft), rows=_rows(talk.catalogue, draft)))


def _blocks(words: Catalogue, draft: Draft) -> Iterator[Block]:
    channel = draft.row.subscriber.name or draft.row.subscriber.address.chat
    yield Block(own(f"{HEADLINE} {draft.row.id} · ") + filled(words.say("Draft for {channel}"), channel=bold(text(channel))))
    yield Block(bold(text(draft.headline)))
    for number, part in enumerate(parts_of(draft.stored.brief), 1):
        out = italic(own(" " + words.say("(taken out)"))) if part.name in draft.gone else Markup()
        yield Block(own(f"{number}. ") + text(part.text) + out, gap=2 if number == 1 else 1)
    yield Block(own(words.say("A number takes its part out, or puts it back. For another headline reply to this message.")))


def _rows(words: Catalogue, draft: Draft) -> Rows:
    numbered = enumerate(parts_of(draft.stored.brief), 1)
    known = [
        Button(f"✗ {number}" if part.name in draft.row.without else str(number), Toggle(draft.row.id, part.name))
        for number, part in numbered
        if part.name not in draft.stored.without
    ]
    toggles = tuple(tuple(known[start : start + _ACROSS]) for start in range(0, len(known), _ACROSS))
    approve = Button(words.say("Approve"), Review(draft.row.id, "approve"))
    return (*toggles, (approve, Button(words.say("Drop"), Review(draft.row.id, "drop"))))


async def press_toggle(talk: Talk, action: Toggle) -> Answer:
    """A part is taken out of a draft, or put back. Raises `StoreError`."""
    draft = await talk.house.desks.review.toggle(action.draft, action.part)
    if draft is None:
        return shown(talk.catalogue.say(_WAITS_NO_MORE))
    return replace(editing(talk, draft), in_place=True)


async def headline(talk: Talk) -> Answer:
    """An editor's reply to a draft: its headline from now on, if the sources bear it out. Raises `StoreError`."""
    number = talk.heard.reply_words.removeprefix(HEADLINE).split()[:1]
    if not number or not number[0].isdecimal() or len(number[0]) > 18:
        return told(own(talk.catalogue.say(_WAITS_NO_MORE)))
    review = talk.house.desks.review
    verdict = await review.headline(int(number[0]), talk.words)
    if verdict.refused:
        return told(*_refusal(talk.catalogue, verdict))
    draft = await review.draft(int(number[0]))
    return editing(talk, draft) if draft else told(own(talk.catalogue.say(_WAITS_NO_MORE)))


def _refusal(words: Catalogue, verdict: Headlined) -> Iterator[Markup]:
    yield own(words.say(_REFUSED[verdict.refused]))
    for reason in verdict.reasons[:_MOST_REASONS]:
        yield own("• ") + filled(words.say(REASONS[reason.kind]), what=text(reason.what))


async def review(talk: Talk) -> Answer:
    """Whether an editor sees first what goes to a channel: on or off. Raises `StoreError`."""
    say, said = talk.catalogue.say, talk.words.strip().casefold()
    if talk.kind != "channel":
        return told(own(say("Name the channel, as in /review @yourchannel on")))
    kept = await talk.seated()
    if said == "on":
        # A digest tells many briefs at once: each is to be seen first.
        await talk.house.subscribers.change(kept, replace(kept, is_reviewed=True, digest_at=None, next_digest=None))
    elif said == "off":
        await talk.house.subscribers.change(kept, replace(kept, is_reviewed=False))
    is_reviewed = said == "on" if said in ("on", "off") else kept.is_reviewed
    sentence = (
        say("Nothing goes to {channel} before an admin has approved it.")
        if is_reviewed
        else say("Briefs go to {channel} as soon as they are written.")
    )
    return told(filled(sentence, channel=bold(text(talk.channel_name))))
