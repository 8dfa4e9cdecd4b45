"""Review: what an editor does with a draft, and which channels are reviewed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from briefbot.bot.answer import SILENCE, Answer, from_blocks, message, shown, told
from briefbot.bot.command import Talk
from briefbot.desk.review import REASONS, Decided, Draft, Headlined, Refused
from briefbot.showing.catalogue import Catalogue, marked
from briefbot.showing.packing import Block
from briefbot.showing.telegram_actions import Approve, Review, Toggle
from briefbot.showing.telegram_buttons import Button, Rows, review_rows
from briefbot.showing.telegram_markup import Markup, bold, filled, italic, own, text
from briefbot.showing.telegram_review import approved, called, dropped, heading

HEADLINE = "✎"
"""A message that begins with it asks for a headline by a reply; the draft's number stands behind it."""

_ACROSS = 5
_LABELS: Mapping[str, str] = {
    "summary": marked("Summary:"),
    "headline": marked("Headline:"),
    "why": marked("Why it matters:"),
    "next": marked("What is next:"),
}
_MOST_REASONS = 5
_NOT_KEPT = marked("That draft is not kept any more.")
_DECIDED: Mapping[Decided, str] = {
    "approved already": marked("It has been approved already."),
    "dropped already": marked("It has been dropped already."),
    "unknown": _NOT_KEPT,
    "changed": marked("It has been changed meanwhile. Here it is as it is now: look at it, and approve that."),
}
_WAITS_NO_MORE = marked("That draft waits for nobody any more.")
_REFUSED: Mapping[Refused, str] = {
    "not waiting": _WAITS_NO_MORE,
    "no headline": marked("A digest has no headline of its own."),
    "empty": marked("Reply with the words of the headline."),
    "too long": marked("That is too long for a headline: at most 14 words."),
    "quotation": marked("A headline has no quotation marks: a quote in it could not be checked."),
    "unsupported": marked("The sources do not bear that out:"),
}


async def press_approve(talk: Talk, action: Approve) -> Answer:
    """An editor lets a draft go as they saw it; one that was changed meanwhile they are shown first. Raises `StoreError`."""
    draft = await talk.house.desks.review.draft(action.draft)
    decided = await talk.house.desks.review.approve(action.draft, action.version)
    if decided == "changed":
        await _show(talk, action.draft)
    return await _told(talk, draft, decided, approved)


async def press_review(talk: Talk, action: Review) -> Answer:
    """An editor drops a draft, wants to change it, or to see what has become of it. Raises `StoreError`."""
    draft = await talk.house.desks.review.draft(action.draft)
    if action.verdict == "drop":
        return await _told(talk, draft, await talk.house.desks.review.drop(action.draft), dropped)
    if draft is None:
        return shown(talk.catalogue.say(_WAITS_NO_MORE))
    if action.verdict == "edit":
        return replace(editing(talk, draft), in_place=True)
    await _show(talk, action.draft)
    return shown(talk.catalogue.say("Here it is, as it would go out."))


async def _show(talk: Talk, draft: int) -> None:
    """The draft comes once more, further down, and goes where it stood."""
    await talk.house.desks.review.show_again(draft, talk.person.number)
    await talk.house.desks.wake("deliver")


async def _told(talk: Talk, draft: Draft | None, decided: Decided, what: Callable[[Markup, str, Catalogue], Markup]) -> Answer:
    """What came of an editor's word; the other messages that show the draft will say so, too."""
    if decided != "done" or draft is None:
        return shown(talk.catalogue.say(_DECIDED.get(decided, _NOT_KEPT)))
    await talk.house.desks.wake("deliver")
    day = draft.row.made.astimezone(talk.zone).date()
    line = what(called(draft.headline, day, talk.catalogue), _channel(draft), talk.catalogue)
    return Answer(messages=message(line), in_place=True, notice=shown(line.plain).notice)


def _channel(draft: Draft) -> str:
    return draft.row.subscriber.name or draft.row.subscriber.address.chat


def editing(talk: Talk, draft: Draft) -> Answer:
    """The draft's parts with a button for each, and how it gets another headline."""
    return Answer(messages=from_blocks(*_blocks(talk.catalogue, draft), rows=_rows(talk.catalogue, draft)))


def _blocks(words: Catalogue, draft: Draft) -> Iterator[Block]:
    yield Block(own(f"{HEADLINE} {draft.row.id} · ") + heading(_channel(draft), words))
    if draft.headline:
        yield Block(bold(text(draft.headline)))
    for number, part in enumerate(draft.parts, 1):
        label = own(words.say(_LABELS[part.name]) + " ") if part.name in _LABELS else Markup()
        out = italic(own(" " + words.say("(taken out)"))) if part.name in draft.gone else Markup()
        yield Block(own(f"{number}. ") + label + text(part.text) + out, gap=2 if number == 1 else 1)
    if draft.is_digest:
        yield Block(own(words.say("A number takes its brief out, or puts it back.")))
    else:
        yield Block(own(words.say("A number takes its part out, or puts it back. For another headline reply to this message.")))


def _rows(words: Catalogue, draft: Draft) -> Rows:
    known = [
        Button(f"✗ {number}" if is_out else str(number), Toggle(draft.row.id, part.name, is_out=not is_out))
        for number, part in enumerate(draft.parts, 1)
        for is_out in (part.name in draft.gone,)
    ]
    toggles = tuple(tuple(known[start : start + _ACROSS]) for start in range(0, len(known), _ACROSS))
    return (*toggles, *review_rows(draft.row.id, draft.version, words, is_editing=True))


async def press_toggle(talk: Talk, action: Toggle) -> Answer:
    """A part is taken out of a draft, or put back; what others change meanwhile stays changed. Raises `StoreError`."""
    draft = await talk.house.desks.review.change(action.draft, action.part, is_out=action.is_out)
    if draft is None:
        return shown(talk.catalogue.say(_WAITS_NO_MORE))
    notice = ""
    if action.is_out and action.part not in draft.gone:
        notice = talk.catalogue.say("Something has to be left to tell: drop it instead.")
    return replace(editing(talk, draft), in_place=True, notice=notice)


async def headline(talk: Talk) -> Answer:
    """An editor's reply to a draft: its headline from now on, if the sources bear it out. Raises `StoreError`."""
    number = talk.heard.reply_words.removeprefix(HEADLINE).split()[:1]
    if not number or not number[0].isdecimal() or len(number[0]) > 18:
        return told(own(talk.catalogue.say(_WAITS_NO_MORE)))
    verdict = await talk.house.desks.review.headline(int(number[0]), talk.words)
    if verdict.refused:
        return told(*_refusal(talk.catalogue, verdict))
    await _show(talk, int(number[0]))
    return SILENCE


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
    if said in ("on", "off"):
        await talk.house.subscribers.change(kept, replace(kept, is_reviewed=said == "on"))
    is_reviewed = said == "on" if said in ("on", "off") else kept.is_reviewed
    sentence = (
        say("Nothing goes to {channel} before an admin has approved it.")
        if is_reviewed
        else say("Briefs go to {channel} as soon as they are written.")
    )
    return told(filled(sentence, channel=bold(text(talk.channel_name))))
