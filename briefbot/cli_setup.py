"""The command `briefbot setup`: it asks, checks what is answered, and writes it down when all is answered."""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefbot import output
from briefbot.cli_questions import agreed, ask, ask_secret
from briefbot.errors import BriefbotError, ConfigError, OutletError, SourceError
from briefbot.invocation import name, run

if TYPE_CHECKING:
    from briefbot.app_setup import Found, Somebody
    from briefbot.settings import Settings, TelegramSettings

_SKIP = frozenset({"skip", "-", "no", "none"})


def setup(context: typer.Context) -> None:
    """Set briefbot up by answering a few questions."""
    try:
        _set_up(context.obj)
    except KeyboardInterrupt:
        output.complain("stopped; nothing was written")
        raise typer.Exit(130) from None


def _set_up(named: Path | None) -> None:
    from briefbot import app_setup
    from briefbot.config import to_write
    from briefbot.showing.config_file import Choices, chosen_in

    path = to_write(named)
    text, settings = _as_it_is(path)
    if text and not agreed(
        f"{path} is there already. Shall I change it? What I do not ask about stays as it is", proposed=False
    ):
        output.show(f"{path} is left as it is.")
        return
    telegram = _bot(settings)
    admin = _admin(telegram) if telegram.token.get_secret_value() else ()
    feeds = _feeds(settings)
    choices = Choices(
        token=_own(telegram.token.get_secret_value(), settings.telegram.token.get_secret_value()),
        admins=tuple(dict.fromkeys((*settings.telegram.admins, *admin))) if admin else (),
        language=_language(settings),
        time_zone=_zone(settings, is_new=not text),
        api_key=_model_key(settings),
    )
    new = run(app_setup.keep(path, chosen_in(text, choices), feeds))
    _tell_what_is_next(path, named, len(feeds), new, has_bot=bool(telegram.token.get_secret_value()))


def _as_it_is(path: Path) -> "tuple[str, Settings]":
    """What the file says now, and the settings that come of it. Raises `ConfigError`: it is broken, and stays so."""
    from briefbot.config import load_file

    is_there = path.is_file()
    try:
        settings = load_file(path if is_there else None)
        return path.read_text("utf-8") if is_there else "", settings
    except ConfigError as error:
        if not is_there:
            raise
        raise ConfigError(f"{error}\n{path} is left as it is: mend it, or move it away, and run this again") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error


def _own(answer: str, known: str) -> str:
    """What is to be written: nothing where it is known without."""
    return "" if answer == known else answer


def _bot(settings: "Settings") -> "TelegramSettings":
    """[telegram] with a token that Telegram knows, or without one."""
    known = settings.telegram
    if known.token.get_secret_value():
        if _checked(known):
            return known
    else:
        output.show(
            "Telegram: @BotFather gives a token to whoever sends it /newbot. Without one, briefs appear in the terminal."
        )
    while answer := ask_secret("The bot's token, or Enter for no bot"):
        telegram = _with_token(known, answer)
        if telegram and _checked(telegram):
            return telegram
    return known


def _with_token(telegram: "TelegramSettings", token: str) -> "TelegramSettings | None":
    from pydantic import ValidationError

    from briefbot.settings import TelegramSettings

    try:
        return telegram.model_copy(update={"token": TelegramSettings.model_validate({"token": token}).token})
    except ValidationError:
        output.complain("that is no token: it is a number, a colon and some 35 letters, as @BotFather gave it to you")
        return None


def _checked(telegram: "TelegramSettings") -> bool:
    """Whether it is that of a bot, as far as Telegram can be asked."""
    from briefbot import app_setup

    try:
        output.show(f"That is @{run(app_setup.bot_name(telegram))}.")
    except ConfigError as error:
        output.complain(str(error))
        return False
    except OutletError as error:
        output.complain(str(error))
        return agreed("Telegram could not be asked. Shall I take the token unchecked?", proposed=False)
    return True


def _admin(telegram: "TelegramSettings") -> tuple[int, ...]:
    """The number of whoever runs the bot, if they say so."""
    output.show("Who runs the bot? Write /start to it in Telegram now, then press Enter here; or type your number, or “skip”.")
    while True:
        answer = ask("Enter, number or skip").casefold()
        if answer in _SKIP:
            return ()
        if re.fullmatch(r"[1-9][0-9]{2,17}", answer):
            return (int(answer),)
        if answer:
            output.complain("that is no number of a person: only digits are in it")
        elif somebody := _who_is_it(telegram):
            return (somebody.number,)


def _who_is_it(telegram: "TelegramSettings") -> "Somebody | None":
    from briefbot import app_setup

    try:
        people = run(app_setup.who_wrote(telegram))
    except BriefbotError as error:
        output.complain(str(error))
        return None
    if not people:
        output.show("Nobody has written to it yet.")
    return next((one for one in people if agreed(f"{one.name} ({one.number}) wrote to it. Is that you?", proposed=True)), None)


def _feeds(settings: "Settings") -> "list[Found]":
    """What is to be followed: each was found, and can be read."""
    from briefbot import app_setup

    found: list[Found] = []
    output.show("Feeds: the address of a feed, or of a site that has one. An empty line ends the list.")
    while answer := ask("Address"):
        try:
            feed = run(app_setup.find_feed(settings, answer))
        except SourceError as error:
            output.complain(str(error))
            continue
        is_new = feed.url not in {one.url for one in found}
        found += [feed] if is_new else []
        counted = f"{feed.entries} entr{'y' if feed.entries == 1 else 'ies'}"
        output.show(f"{feed.title or feed.url}: {counted}, {feed.url}" if is_new else "That is on the list already.")
    return found


def _language(settings: "Settings") -> str:
    from briefbot.showing.catalogue import language_names

    names = language_names()
    spoken = {spelled.casefold(): tag for tag, called in names.items() for spelled in (tag, called)}
    while True:
        listed = ", ".join(f"{tag} ({called})" for tag, called in names.items())
        answer = ask(f"Language of the desk: {listed}", settings.desk.language)
        if answer == settings.desk.language or answer.casefold() in spoken:
            return spoken.get(answer.casefold(), answer)
        output.complain("that language is not spoken here yet; choose one of those")


def _zone(settings: "Settings", *, is_new: bool) -> str:
    from zoneinfo import ZoneInfo

    from briefbot import app_setup
    from briefbot.settings_types import nearest_zone

    proposed = app_setup.machine_zone() if is_new else str(settings.desk.time_zone)
    while True:
        answer = ask("Time zone", proposed)
        with suppress(KeyError, ValueError, OSError):
            return str(ZoneInfo(answer))
        near = nearest_zone(answer)
        output.complain(f"there is no time zone {answer[:60]!r}" + ("" if near else "; write one such as Europe/Berlin"))
        proposed = near or proposed


def _model_key(settings: "Settings") -> str:
    if settings.model.is_set_up:
        output.show(f"Briefs are written by {settings.model.name}, as is set already. {_caps(settings)}")
        return ""
    output.show(f"With a key of OpenAI's, {settings.model.name} writes the briefs. {_caps(settings)}")
    while answer := ask_secret("The key, or Enter for the embedded writer, which needs none"):
        if answer.isascii() and answer.isprintable() and " " not in answer:
            return answer
        output.complain("that is no key: there are only letters, digits and marks in one")
    return ""


def _caps(settings: "Settings") -> str:
    caps = [
        f"${cap:.2f} a {name_}"
        for name_, cap in (("day", settings.budget.day), ("month", settings.budget.month))
        if cap is not None
    ]
    held = f"It may cost {' and '.join(caps)} at most" if caps else "Nothing holds its cost back"
    return f"{held}; [budget] in the file changes that."


def _tell_what_is_next(path: Path, named: Path | None, feeds: int, new: int, *, has_bot: bool) -> None:
    here = f"{name()} --config {path}" if named else name()
    output.show(f"{path} is written.")
    if feeds:
        output.show(f"{feeds} feed{'' if feeds == 1 else 's'} followed, {new} of them new.")
    else:
        output.show(f"`{here} feeds add URL` follows a feed.")
    output.show(f"Next: `{here} run`" + ("" if has_bot else "; briefs appear there as they are written"))
