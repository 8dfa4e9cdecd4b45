"""The buttons under a brief: all of it, where it stands in the sources, more or less of its kind, and "wrong?"."""

from dataclasses import replace
from functools import partial

from briefbot.bot.admins import to_admins
from briefbot.bot.answer import Answer, from_parts, message, shown, told
from briefbot.bot.briefing import brief_messages
from briefbot.bot.command import Talk
from briefbot.bot.quota import may_ask, over_quota
from briefbot.desk.doubt import Finding, part_named
from briefbot.desk.visits import ASKED_FROM
from briefbot.ports import Message, StoredBrief
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.parts import Part, parts_of
from briefbot.showing.telegram_actions import AskAbout, ReportWrong, Rule
from briefbot.showing.telegram_buttons import Button, Rows, wrong_rows
from briefbot.showing.telegram_markup import Markup, bold, filled, joined, own, quotation, text
from briefbot.showing.telegram_sources import question_of, sources_of

_MOST_SENTENCES = 5


async def press_about(talk: Talk, action: AskAbout) -> Answer:
    """More of a brief, or more or less of its kind. Raises `StoreError`."""
    stored = await talk.house.desks.answers.brief(action.brief)
    if stored is None:
        return _gone(talk)
    match action.about:
        case "full":
            return Answer(messages=brief_messages(talk, stored))
        case "sources":
            return Answer(messages=from_parts(sources_of(stored.brief, talk.audience, stored.without)))
        case "wrong":
            parts = question_of(stored.brief, talk.audience, stored.without)
            return Answer(messages=from_parts(parts, wrong_rows(stored.id, stored.brief, stored.without)))
        case _:
            return await _opined(talk, stored, likes=action.about == "more")


async def _opined(talk: Talk, stored: StoredBrief, *, likes: bool) -> Answer:
    say = talk.catalogue.say
    if stored.id < ASKED_FROM:
        await talk.house.people.opine(talk.person, stored.id, likes, talk.now)
    return shown(say("Noted: more like this.") if likes else say("Noted: less like this."))


def _gone(talk: Talk) -> Answer:
    sentence = talk.catalogue.say("That brief is not kept any more.")
    return replace(told(own(sentence)), notice=shown(sentence).notice)


async def press_wrong(talk: Talk, action: ReportWrong) -> Answer:
    """Somebody holds a part for wrong: its pages are read again, and the admins hear of it. Raises `StoreError`."""
    say, desks = talk.catalogue.say, talk.house.desks
    stored = await desks.answers.brief(action.brief)
    if stored is None:
        return _gone(talk)
    part = part_named(stored, action.part)
    if part is None:
        return shown(say("That has been taken out already."))
    is_new = await talk.house.people.doubt(talk.person, stored.id, part.name, talk.now)
    if not is_new and stored.id < ASKED_FROM:
        return shown(say("You have said so already. Thank you."))
    if not await may_ask(talk):
        return shown(over_quota(talk))
    reading = filled(say("Reading again what the sources say to this: {point}"), point=quotation(text(part.text)))
    return Answer(messages=message(reading), in_place=True, then=partial(_looked, talk, stored, part))


async def _looked(talk: Talk, stored: StoredBrief, part: Part) -> Answer:
    desks = talk.house.desks
    finding = await desks.doubts.look(stored, part.name)
    if finding is None:
        return told(own(talk.catalogue.say("That has been taken out already.")))
    copies = await desks.doubts.withdraw(stored, part.name) if finding.falls else 0
    if copies:
        await desks.wake("deliver")
    notes = await to_admins(talk, partial(_note, talk, stored, finding))
    point = quotation(text(part.text))
    return Answer(messages=message(point, *_verdict(talk.catalogue, finding, copies)), elsewhere=notes)


def _verdict(words: Catalogue, finding: Finding, copies: int) -> tuple[Markup, ...]:
    """What came of it, to the one who doubted."""
    say = words.say
    if finding.outcome == "unread":
        return (own(say("The source can't be read just now. An admin has been told, and decides.")),)
    if finding.outcome == "stands":
        return (own(say("The source says so still:")), _sentences(finding), own(say("An admin has been told all the same.")))
    why = (
        own(say("You are right: the source does not say so any more. It said:"))
        if finding.outcome == "gone"
        else own(say("You are right: the sentences that were given for it do not bear it out:"))
    )
    return (why, _sentences(finding), own(_taken_out(words, copies)))


def _sentences(finding: Finding) -> Markup:
    return quotation(joined(map(text, finding.sentences[:_MOST_SENTENCES]), "\n"))


def _taken_out(words: Catalogue, copies: int) -> str:
    if not copies:
        return words.say("I have taken it out.")
    return words.say_number(
        "I have taken it out, and I am correcting {number} message that told it.",
        "I have taken it out, and I am correcting {number} messages that told it.",
        copies,
    )


def _note(talk: Talk, stored: StoredBrief, finding: Finding, words: Catalogue) -> tuple[Message, ...]:
    """What an admin is told; they decide where the part has not fallen by itself."""
    say = words.say
    doubted = filled(
        say("{name} says that this is wrong, in “{headline}”:"),
        name=bold(text(talk.person.name or talk.person.number)),
        headline=text(stored.brief.headline.text),
    )
    outcome = {
        "stands": say("The source says so still:"),
        "gone": say("The source does not say so any more, and it has been taken out. It said:"),
        "unsupported": say("The sentences that were given for it do not bear it out, and it has been taken out:"),
        "unread": say("The source can't be read:"),
    }[finding.outcome]
    found = text(finding.trouble) if finding.trouble else _sentences(finding)
    rows = () if finding.falls else _ruling_rows(stored.id, finding.part.name, words)
    return message(doubted, quotation(text(finding.part.text)), own(outcome), found, rows=rows)


def _ruling_rows(brief_id: int, part: str, words: Catalogue) -> Rows:
    withdraw = Button(words.say("Take it out"), Rule(brief_id, part, is_kept=False))
    return ((withdraw, Button(words.say("Keep it"), Rule(brief_id, part, is_kept=True))),)


async def press_rule(talk: Talk, action: Rule) -> Answer:
    """An admin decides about a part that somebody doubts; what was taken out stays out. Raises `StoreError`."""
    say, desks = talk.catalogue.say, talk.house.desks
    stored = await desks.answers.brief(action.brief)
    if stored is None:
        return _gone(talk)
    part = next((part for part in parts_of(stored.brief) if part.name == action.part), None)
    if part is None:
        return shown(say("That is not on offer any more."))
    if part.name in stored.without:
        done = say("That has been taken out already.")
    elif action.is_kept:
        done = say("It stays.")
    else:
        copies = await desks.doubts.withdraw(stored, part.name)
        await desks.wake("deliver")
        done = _taken_out(talk.catalogue, copies)
    return Answer(messages=message(quotation(text(part.text)), own(done)), in_place=True, notice=shown(done).notice)
