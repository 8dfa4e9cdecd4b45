"""What one can choose with a press: /settings and /lang."""

from collections.abc import Iterator
from dataclasses import replace

from briefbot.bot.answer import Answer, message, shown, told
from briefbot.bot.command import Talk
from briefbot.bot.times import read_zone, written
from briefbot.bot.timing import change, press_digest, press_mute, press_quiet
from briefbot.showing.catalogue import Catalogue, catalogue_for, language_for, language_names, languages
from briefbot.showing.plain import shortened
from briefbot.showing.telegram import Form
from briefbot.showing.telegram_actions import Choose
from briefbot.showing.telegram_buttons import Chosen, Rows, choice_rows, settings_rows
from briefbot.showing.telegram_markup import Markup, bold, filled, own, text

SHORT = "short"
"""The name of the form of briefs that is not the full one, as a subscriber's template."""

_LONGEST_TAG = 35
_LONGEST_SAID = 60


async def settings(talk: Talk) -> Answer:
    """What is set, and buttons that change it; of a channel in words. Raises `StoreError`."""
    said = talk.words.strip().casefold()
    if said in ("full", SHORT):
        return told(own(await _form(talk, said)))
    return await _zone(talk) if said else told(*_lines(talk), rows=_settings_rows(talk))


def _lines(talk: Talk) -> Iterator[Markup]:
    say = talk.catalogue.say
    title = say("Settings") if talk.is_bare else say("Settings of {channel}", channel=talk.channel_name)
    yield bold(text(title))
    if not talk.is_bare:
        yield own(" · ".join(_in_words(talk)))
    yield own(talk.here(say("Time zone: {zone}. Another: /settings Europe/Berlin", zone=talk.zone_name)))


def _in_words(talk: Talk) -> Iterator[str]:
    """What elsewhere stands on the buttons."""
    say, kept = talk.catalogue.say, talk.settings
    yield language_names()[language_for(kept.language or talk.house.rules.language)]
    yield say("Full briefs") if kept.template != SHORT else say("Short briefs")
    yield say("At once") if kept.digest_at is None else say("Digest at {time}", time=talk.clock(kept.digest_at))
    if kept.quiet:
        yield say("Quiet {begin}–{end}", begin=talk.clock(kept.quiet[0]), end=talk.clock(kept.quiet[1]))
    if kept.muted_until and kept.muted_until > talk.now:
        yield say("Muted")
    if kept.is_reviewed:
        yield say("An admin sees it first")


async def _zone(talk: Talk) -> Answer:
    """The time zone that the words name is that of the place; the digest keeps its hour. Raises `StoreError`."""
    say, said = talk.catalogue.say, shortened(talk.words.strip(), _LONGEST_SAID)
    zone = read_zone(talk.words, talk.house.nearest_zone)
    if zone.name:
        await change(talk, time_zone=zone.name)
        return told(own(say("Times are those of {zone} from now on.", zone=zone.name)))
    if zone.guess:
        sentence = say("I know no time zone “{zone}”. Did you mean {guess}? Then: {command}")
        command = own(talk.here("/settings") + f" {zone.guess}")
        return told(filled(sentence, zone=text(said), guess=own(zone.guess), command=command))
    sentence = talk.here(say("I know no time zone “{zone}”. Name one by a big city: /settings Europe/Berlin"))
    return told(filled(sentence, zone=text(said)))


def _settings_rows(talk: Talk) -> Rows:
    if not talk.is_bare:
        return ()
    kept = talk.settings
    form: Form = "short" if kept.template == SHORT else "full"
    chosen = Chosen(
        form=form,
        digest=written(kept.digest_at) if kept.digest_at else "off",
        quiet="-".join(map(written, kept.quiet)) if kept.quiet else "off",
        is_muted=bool(kept.muted_until and kept.muted_until > talk.now),
    )
    return settings_rows(talk.catalogue, language_names(), chosen)


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
    elif action.setting == "quiet":
        notice = await press_quiet(talk, action.value)
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
