"""What is kept of somebody: /privacy, /export and /stop."""

from briefbot.bot.answer import Answer, Document, message, shown, told
from briefbot.bot.command import Talk
from briefbot.bot.quota import askers
from briefbot.showing.telegram_actions import Forget
from briefbot.showing.telegram_buttons import Button
from briefbot.showing.telegram_markup import bold, filled, own, text

_YES = frozenset({"yes", "ja", "так"})


async def privacy(talk: Talk) -> Answer:
    """What is kept, and how to see and delete it."""
    say = talk.catalogue.say
    return told(
        own(
            say(
                "I keep your number and name at Telegram, what you follow and have set, mail addresses that you gave, which "
                "briefs I sent you or wrote for you, and what you said of them. Nobody else gets it. What you write to me "
                "otherwise I don't keep."
            )
        ),
        own(say("How many pages I read for you today I count without your name, until tonight; /stop does not change that.")),
        own(say("See all of it: /export. Delete it: /stop")),
    )


async def export(talk: Talk) -> Answer:
    """All that is kept of the person, as a file. Raises `StoreError`."""
    kept = await talk.house.people.export(talk.house.outlet, talk.person.number, askers(talk))
    document = Document(name="briefbot.json", content=kept.encode())
    return Answer(messages=message(own(talk.catalogue.say("This is all that I keep of you."))), document=document)


async def stop(talk: Talk) -> Answer:
    """Asks whether to forget, and says what is lost by it."""
    say = talk.catalogue.say
    if talk.kind == "channel":
        return await _stop_channel(talk)
    if talk.kind == "group":
        what = own(
            say(
                "Shall I forget this group? What it follows and has set is deleted, in every topic, and nothing comes any more."
            )
        )
    else:
        what = own(say("Shall I forget you? What you follow and have set is deleted, and nothing comes any more."))
    lines = [bold(what), own(say("Only a pause: /mute 7d"))]
    if talk.house.rules.access != "open" and talk.kind == "private":
        lines.append(own(say("To come back you have to be let in again.")))
    return told(*lines, rows=((Button(say("Forget everything"), Forget(True)), Button(say("Stay"), Forget(False))),))


async def _stop_channel(talk: Talk) -> Answer:
    """A channel has no buttons: the word that one is sure stands in the command."""
    say, name = talk.catalogue.say, bold(text(talk.channel_name))
    if talk.words.strip().casefold() not in _YES:
        which = say("Shall I forget {channel}? What it follows and has set is deleted. If so, say: {command}")
        return told(filled(which, channel=name, command=own(f"/stop {talk.heard.words.split()[0]} yes")))
    await talk.house.subscribers.forget(talk.house.outlet, talk.place.chat)
    return told(filled(say("{channel} is forgotten: nothing of it is kept any more, and nothing comes."), channel=name))


async def press_forget(talk: Talk, action: Forget) -> Answer:
    """The word on that. Raises `StoreError`."""
    say = talk.catalogue.say
    if not action.is_sure:
        return Answer(messages=message(own(say("Nothing is deleted. Good that you stay."))), in_place=True)
    if talk.person.access == "barred":
        return shown(say("You can't use this bot."))
    await talk.house.subscribers.forget(talk.house.outlet, talk.place.chat)
    gone = own(say("Forgotten: nothing comes any more. To begin anew: /start"))
    counted = own(say("How many pages I read today stays counted until tonight, without your name."))
    return Answer(messages=message(gone, *([counted] if talk.kind == "private" else [])), in_place=True)
