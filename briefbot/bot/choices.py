"""What one can choose with a press: /settings and /lang."""

from dataclasses import replace

from briefbot.bot.answer import Answer, message, shown, told
from briefbot.bot.command import Talk
from briefbot.bot.times import written
from briefbot.bot.timing import press_digest, press_mute
from briefbot.showing.catalogue import Catalogue, catalogue_for, language_for, language_names, languages
from briefbot.showing.plain import shortened
from briefbot.showing.telegram import Form
from briefbot.showing.telegram_actions import Choose
from briefbot.showing.telegram_buttons import Rows, choice_rows, settings_rows
from briefbot.showing.telegram_markup import Markup, bold, filled, own, text

SHORT = "short"
"""The name of the form of briefs that is not the full one, as a subscriber's template."""

_LONGEST_TAG = 35


async def settings(talk: Talk) -> Answer:
    """What is set, and buttons that change it; of a channel in words. Raises `StoreError`."""
    form = talk.words.strip().casefold()
    if form in ("full", SHORT):
        return told(own(await _form(talk, form)))
    say = talk.catalogue.say
    lines = [bold(own(say("Settings"))), *([] if talk.is_bare else _in_words(talk))]
    if talk.settings.quiet:
        lines.append(own(talk.here(say("Quiet hours: {begin} to {end}. /quiet", **_hours(talk)))))
    lines.append(own(talk.here(say("Time zone: {zone}. Another: /digest 07:30 Europe/Berlin", zone=talk.zone_name))))
    return told(*lines, rows=_settings_rows(talk))


def _in_words(talk: Talk) -> list[Markup]:
    """What elsewhere stands on the buttons."""
    say, kept = talk.catalogue.say, talk.settings
    speaks = language_names()[language_for(kept.language or talk.house.rules.language)]
    briefs = say("Full briefs") if kept.template != SHORT else say("Short briefs")
    rhythm = say("At once") if kept.digest_at is None else say("Digest at {time}", time=talk.clock(kept.digest_at))
    return [bold(text(talk.channel_name)), own(" · ".join((speaks, briefs, rhythm)))]


def _hours(talk: Talk) -> dict[str, object]:
    begin, end = talk.settings.quiet or (None, None)
    return {"begin": talk.clock(begin) if begin else "", "end": talk.clock(end) if end else ""}


def _settings_rows(talk: Talk) -> Rows:
    if not talk.is_bare:
        return ()
    kept = talk.settings
    form: Form = "short" if kept.template == SHORT else "full"
    return settings_rows(
        talk.catalogue,
        language_names(),
        form=form,
        digest=written(kept.digest_at) if kept.digest_at else "off",
        is_muted=bool(kept.muted_until and kept.muted_until > talk.now),
    )


async def lang(talk: Talk) -> Answer:
    """Another language, by its name or tag; without words, those there are. Raises `StoreError`."""
    said = talk.words.strip()
    names = language_names()
    if not said:
        return _languages(talk)
    tag = next((tag for tag, name in names.items() if name.casefold() == said.casefold()), said)
    if not _is_known(tag):
        sentence = talk.catalogue.say("I don't speak “{language}”. I speak {languages}.")
        return told(
            filled(
                sentence, language=text(shortened(said, _LONGEST_TAG)), languages=own(talk.catalogue.listed([*names.values()]))
            ),
            rows=_language_rows(talk),
        )
    words = await _speak(talk, tag)
    if talk.channel_name:
        sentence = talk.catalogue.say("{channel} is written to in this language now: {language}")
        return told(filled(sentence, channel=bold(text(talk.channel_name)), language=own(names[words.language])))
    return told(own(_speaking(words)))


def _languages(talk: Talk) -> Answer:
    return told(own(talk.catalogue.say("Which language shall I speak?")), rows=_language_rows(talk))


def _language_rows(talk: Talk) -> Rows:
    return choice_rows("lang", language_names(), talk.catalogue.language) if talk.is_bare else ()


def _is_known(tag: str) -> bool:
    """Whether there are sentences in the language that the tag begins with."""
    return tag.replace("_", "-").partition("-")[0].lower() in languages() and len(tag) <= _LONGEST_TAG


async def _speak(talk: Talk, tag: str) -> Catalogue:
    """From now on it is spoken to them in that language, wherever they are."""
    words = catalogue_for(tag)
    kept = tag.replace("_", "-")
    if talk.kind == "private":
        await talk.house.people.keep_language(replace(talk.person, language=kept), talk.now)
    seated = await talk.seated()
    await talk.house.subscribers.change(seated, replace(seated, language=kept))
    return words


def _speaking(words: Catalogue) -> str:
    return words.say("I speak English now.")


async def press_choice(talk: Talk, action: Choose) -> Answer:
    """A button of a setting: it is so from now on, and the settings stand there as they are now. Raises `StoreError`."""
    notice = ""
    if action.setting == "lang" and action.value in languages():
        talk = replace(talk, language=action.value)
        notice = _speaking(await _speak(talk, action.value))
    elif action.setting == "form" and action.value in ("full", SHORT):
        notice = await _form(talk, action.value)
    elif action.setting == "digest":
        notice = await press_digest(talk, action.value)
        if notice and "/" in action.value:  # the answer to "did you mean that time zone?"
            return Answer(messages=message(own(notice)), in_place=True)
    elif action.setting == "mute":
        notice = await press_mute(talk, action.value)
    if not notice:
        return shown(talk.catalogue.say("That is not on offer any more."))
    return replace(await settings(await talk.again()), in_place=True, notice=shown(notice).notice)


async def _form(talk: Talk, form: str) -> str:
    kept = await talk.seated()
    await talk.house.subscribers.change(kept, replace(kept, template=SHORT if form == SHORT else ""))
    return (
        talk.catalogue.say("Briefs come short from now on.")
        if form == SHORT
        else talk.catalogue.say("Briefs come in full from now on.")
    )
