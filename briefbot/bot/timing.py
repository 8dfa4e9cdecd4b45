"""When it comes: /digest, /quiet and /mute."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

from briefbot.bot.answer import Answer, told
from briefbot.bot.command import Talk
from briefbot.bot.times import read_hours, read_span, read_time, read_zone, written
from briefbot.desk.clocks import settled
from briefbot.ports import Subscriber
from briefbot.showing.catalogue import marked
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_actions import Choose
from briefbot.showing.telegram_buttons import Button, Rows, choice_rows
from briefbot.showing.telegram_markup import Markup, filled, own, text

_NO = frozenset({"off", "no", "none", "never", "stop", "aus", "nein", "вимк", "ні"})
_SPANS: Mapping[str, str] = {"8h": marked("8 hours"), "1d": marked("1 day"), "7d": marked("7 days"), "off": marked("Not muted")}
_LONGEST_SAID = 60
_DAY = timedelta(days=1)


def is_no(words: str) -> bool:
    """Whether somebody wants a thing off."""
    return words.strip().casefold() in _NO


async def digest(talk: Talk) -> Answer:
    """Once a day at a local time, or at once; without words, how it is. Raises `StoreError`."""
    if not talk.words.strip():
        return _digest_now(talk)
    if is_no(talk.words):
        await change(talk, digest_at=None)
        return told(
            own(talk.here(talk.catalogue.say("Each brief comes as soon as it is written. Rather once a day? /digest 07:30")))
        )
    read = read_time(talk.words)
    if read is None:
        return told(own(talk.here(talk.catalogue.say("Write a time, and your zone if you like: /digest 07:30 Europe/Berlin"))))
    at, rest = read
    if not rest:
        return await _digest_at(talk, at, talk.settings.time_zone)
    zone = read_zone(rest, talk.house.nearest_zone)
    return await _digest_at(talk, at, zone.name) if zone.name else _which_zone(talk, at, rest, zone.guess)


async def _digest_at(talk: Talk, at: time, zone: str) -> Answer:
    changed = await change(talk, digest_at=at, time_zone=zone)
    return told(own(_digest_comes(replace(talk, subscriber=changed))), own(_other_zone(talk)))


def _digest_comes(talk: Talk) -> str:
    settings, words, zone = talk.settings, talk.catalogue, talk.zone_name
    if not settings.next_digest:
        return words.say(
            "Briefs come together, once a day at {time} ({zone}).", time=talk.clock(settings.digest_at or time()), zone=zone
        )
    return words.say(
        "Briefs come together, once a day at {time} ({zone}). The next: {day}.",
        time=talk.clock(settings.digest_at or time()),
        zone=zone,
        day=words.day(settings.next_digest.astimezone(talk.zone).date()),
    )


def _other_zone(talk: Talk) -> str:
    return talk.here(talk.catalogue.say("Another time or zone: /digest 19:00 America/New_York. Each at once: /digest off"))


def _digest_now(talk: Talk) -> Answer:
    if talk.settings.digest_at is None:
        return told(
            own(talk.catalogue.say("Each brief comes as soon as it is written.")),
            own(talk.here(talk.catalogue.say("Once a day, at a time of your own: /digest 07:30 Europe/Berlin"))),
        )
    return told(own(_digest_comes(talk)), own(_other_zone(talk)))


def _which_zone(talk: Talk, at: time, said: str, guess: str) -> Answer:
    said = shortened(said, _LONGEST_SAID)
    if not guess:
        sentence = talk.catalogue.say("I know no time zone “{zone}”. Name one by a big city: /digest 07:30 Europe/Berlin")
        return told(_filled(talk.here(sentence), zone=said))
    sentence = talk.catalogue.say("I know no time zone “{zone}”. Did you mean {guess}? Then: {command}")
    yes = Button(f"{written(at)} {guess}", Choose("digest", f"{written(at)}/{guess}"))
    return told(
        _filled(sentence, zone=said, guess=guess, command=talk.here(f"/digest {written(at)} {guess}")),
        rows=((yes,),) if talk.is_bare else (),
    )


async def quiet(talk: Talk) -> Answer:
    """Hours in which nothing comes; without words, how it is. Raises `StoreError`."""
    say = talk.catalogue.say
    if is_no(talk.words):
        await change(talk, quiet=None)
        return told(own(say("There are no quiet hours any more.")))
    hours = read_hours(talk.words) if talk.words.strip() else talk.settings.quiet
    if hours is None and talk.words.strip():
        return told(own(talk.here(say("Write from when to when, such as /quiet 22-7"))))
    if hours is None:
        return told(own(talk.here(say("There are no quiet hours. What comes at night can wait until morning: /quiet 22-7"))))
    if talk.words.strip():
        talk = replace(talk, subscriber=await change(talk, quiet=hours))
    return told(own(_quiet(talk)))


def _quiet(talk: Talk) -> str:
    begin, end = talk.settings.quiet or (time(), time())
    comes = talk.catalogue.say(
        "Nothing comes between {begin} and {end} ({zone}); it comes after that. No quiet hours: /quiet off",
        begin=talk.clock(begin),
        end=talk.clock(end),
        zone=talk.zone_name,
    )
    return talk.here(comes)


async def mute(talk: Talk) -> Answer:
    """Nothing for a while; without words, for how long. Raises `StoreError`."""
    say = talk.catalogue.say
    if not talk.words.strip():
        return told(own(_muted(talk)), rows=mute_rows(talk))
    span = read_span(talk.words)
    if span is None and not is_no(talk.words):
        return told(own(talk.here(say("Write for how long, such as /mute 8h or /mute 2d, or /mute off"))))
    return told(own(_muted(replace(talk, subscriber=await _mute(talk, span)))))


async def _mute(talk: Talk, span: timedelta | None) -> Subscriber:
    return await change(talk, muted_until=talk.now + span if span else None)


def _muted(talk: Talk) -> str:
    until, say = talk.settings.muted_until, talk.catalogue.say
    if until is None or until <= talk.now:
        return talk.here(say("Nothing is muted. For a while: /mute 8h"))
    when = talk.catalogue.moment(until, talk.zone)
    return talk.here(say("Muted until {time}. What is written until then does not come later. Sooner: /mute off", time=when))


def mute_rows(talk: Talk) -> Rows:
    """How long it may be muted."""
    labels = {span: talk.catalogue.say(label) for span, label in _SPANS.items()}
    return choice_rows("mute", labels, "") if talk.is_bare else ()


async def press_digest(talk: Talk, value: str) -> str:
    """A digest's button says "07:30", "07:30/Europe/Berlin" or "off". What is told of it; "" for what is no such value.

    Raises `StoreError`.
    """
    at, _, zone = value.partition("/")
    read = read_time(at)
    if value == "off":
        await change(talk, digest_at=None)
        return talk.catalogue.say("Each brief comes as soon as it is written.")
    if not read or (zone and read_zone(zone, lambda _: "").name != zone):
        return ""
    changed = await change(talk, digest_at=read[0], time_zone=zone or talk.settings.time_zone)
    return _digest_comes(replace(talk, subscriber=changed))


async def press_quiet(talk: Talk, value: str) -> str:
    """A button of quiet hours says "22:00-07:00" or "off"; told as above. Raises `StoreError`."""
    hours = read_hours(value)
    if hours is None and value != "off":
        return ""
    changed = await change(talk, quiet=hours)
    return _quiet(replace(talk, subscriber=changed)) if hours else talk.catalogue.say("There are no quiet hours any more.")


async def press_mute(talk: Talk, value: str) -> str:
    """A button of /mute says "8h", "on" (a day) or "off"; told as above. Raises `StoreError`."""
    span = _DAY if value == "on" else read_span(value)
    if span is None and value != "off":
        return ""
    return _muted(replace(talk, subscriber=await _mute(talk, span)))


async def change(talk: Talk, **settings: object) -> Subscriber:
    """The subscriber with these settings, and the digest when it is due by them."""
    seated = await talk.seated()
    changed = settled(seated, talk.now, talk.house.rules.zone, **settings)
    await talk.house.subscribers.change(seated, changed)
    return changed


def _filled(sentence: str, **values: str) -> Markup:
    return filled(sentence, **{name: text(value) if name == "zone" else own(value) for name, value in values.items()})
