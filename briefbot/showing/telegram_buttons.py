"""The buttons under messages, as values: rows of a label and what it asks for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefbot.showing.catalogue import Catalogue, marked
from briefbot.showing.parts import numbered
from briefbot.showing.telegram import Form
from briefbot.showing.telegram_actions import (
    About,
    Action,
    Approve,
    AskAbout,
    Choose,
    ReportWrong,
    Review,
    Setting,
    Verdict,
    start_link,
)
from briefbot.values import Brief

ChatKind = Literal["private", "group", "channel"]


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and an address that it opens or an action that it sends."""

    text: str
    action: Action | str


Rows = tuple[tuple[Button, ...], ...]

_NIGHT = "22:00-07:00"
_LABELS: Mapping[About, str] = {
    "full": marked("Full brief"),
    "sources": marked("Sources"),
    "more": marked("More like this"),
    "less": marked("Less like this"),
    "wrong": marked("Wrong?"),
}
# More and less are wishes of one person: a group has none, and in a channel there is nobody to ask.
_OFFERED: Mapping[ChatKind, tuple[tuple[About, ...], ...]] = {
    "private": (("full", "sources", "wrong"), ("more", "less")),
    "group": (("full", "sources", "wrong"),),
    "channel": (("full", "sources", "wrong"),),
}


def brief_rows(brief: int, chat: ChatKind, words: Catalogue, *, form: Form = "full", bot: str = "") -> Rows:
    """What can be asked of a brief (its id) in such a chat; the full brief only where another form of it stands above.

    In a channel each opens a chat with the bot, whose username is `bot`; without one there are none.
    """
    if chat == "channel" and not bot:
        return ()

    def button(about: About) -> Button:
        action = AskAbout(brief, about)
        return Button(words.say(_LABELS[about]), start_link(bot, action) if chat == "channel" else action)

    rows = ((about for about in row if (about, form) != ("full", "full")) for row in _OFFERED[chat])
    return tuple(tuple(button(about) for about in row) for row in rows)


def wrong_rows(id_: int, brief: Brief, gone: Collection[str] = ()) -> Rows:
    """A number for each part that may be wrong, as `question_of` lists them."""
    buttons = (Button(str(number), ReportWrong(id_, part.name)) for number, part in numbered(brief, gone))
    return _in_rows(buttons, 5)


def review_rows(draft: int, version: str, words: Catalogue, *, is_editing: bool = False) -> Rows:
    """What an editor can do with a draft of which they see this version; one who edits it can have it shown again."""
    other: Verdict = "show" if is_editing else "edit"
    return (
        (
            Button(words.say("Approve"), Approve(draft, version)),
            Button(words.say("Show it") if is_editing else words.say("Edit"), Review(draft, other)),
            Button(words.say("Drop"), Review(draft, "drop")),
        ),
    )


def choice_rows(setting: Setting, labels: Mapping[str, str], chosen: str, *, across: int = 3) -> Rows:
    """A button for each value of a setting (value to label); the chosen one bears a tick."""
    buttons = (Button(f"✓ {label}" if value == chosen else label, Choose(setting, value)) for value, label in labels.items())
    return _in_rows(buttons, across)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is set: `digest` is "07:30" or "off", `quiet` is "22:00-07:00" or "off"."""

    form: Form
    digest: str
    quiet: str
    is_muted: bool


def settings_rows(words: Catalogue, languages: Mapping[str, str], chosen: Chosen) -> Rows:
    """The keyboard of `/settings`: language (tag to its own name), form, when, quiet hours, mute."""
    forms = {"full": words.say("Full briefs"), "short": words.say("Short briefs")}
    times = {"off": words.say("At once"), "07:30": words.say("Digest at {time}", time="07:30")}
    if chosen.digest not in times:
        times[chosen.digest] = words.say("Digest at {time}", time=chosen.digest)
    hours = {"off": words.say("No quiet hours")}
    for known in dict.fromkeys((_NIGHT, chosen.quiet if chosen.quiet != "off" else _NIGHT)):
        begin, _, end = known.partition("-")
        hours[known] = words.say("Quiet {begin}–{end}", begin=begin, end=end)
    mute = {"off": words.say("Not muted"), "on": words.say("Muted") if chosen.is_muted else words.say("Mute for a day")}
    return (
        *choice_rows("lang", languages, words.language),
        *choice_rows("form", forms, chosen.form),
        *choice_rows("digest", times, chosen.digest),
        *choice_rows("quiet", hours, chosen.quiet),
        *choice_rows("mute", mute, "on" if chosen.is_muted else "off"),
    )


def _in_rows(buttons: Iterable[Button], across: int) -> Rows:
    row: Sequence[Button] = tuple(buttons)
    return tuple(tuple(row[start : start + across]) for start in range(0, len(row), across))
