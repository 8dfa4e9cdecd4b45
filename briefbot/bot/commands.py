"""The table of commands, and that of what buttons ask for: a new command is a row here and a function, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefbot.bot import admin
from briefbot.bot.answer import Answer
from briefbot.bot.beyond import admin as pages
from briefbot.bot.beyond import email
from briefbot.bot.briefing import brief
from briefbot.bot.buttons import press_about, press_rule, press_wrong
from briefbot.bot.choices import lang, press_choice, settings
from briefbot.bot.command import Answering, Command, Talk, Who
from briefbot.bot.following import subscribe
from briefbot.bot.leaving import export, press_forget, privacy, stop
from briefbot.bot.listing import following, press_leave, press_topic, topics, unsubscribe
from briefbot.bot.pace import EXPORTING, LOOKING_UP
from briefbot.bot.reading_up import now, search
from briefbot.bot.reviewing import HEADLINE, headline, press_approve, press_review, press_toggle, review
from briefbot.bot.starting import help_, start
from briefbot.bot.timing import digest, mute, quiet
from briefbot.showing.catalogue import marked
from briefbot.showing.telegram_actions import (
    Admit,
    Approve,
    AskAbout,
    Choose,
    Follow,
    Forget,
    Leave,
    ReportWrong,
    Review,
    Rule,
    Settle,
    Toggle,
)


def _section(title: str, *commands: Command) -> tuple[Command, ...]:
    """The commands under a heading of /help."""
    return tuple(replace(command, section=title) for command in commands)


_ALL = (
    Command(name="start", does=marked("begin"), answer=start, who="anybody", is_in_menu=False),
    *_section(
        marked("To read"),
        Command(
            name="brief",
            usage=marked("address | words"),
            does=marked("brief a page, or what is new"),
            answer=brief,
            pace=LOOKING_UP,
        ),
        Command(name="now", does=marked("what is new, at once"), answer=now, pace=LOOKING_UP),
        Command(
            name="search",
            usage=marked("words"),
            does=marked("look for words in the briefs"),
            answer=search,
            pace=LOOKING_UP,
        ),
    ),
    *_section(
        marked("To follow"),
        Command(name="topics", does=marked("what there is to follow"), answer=topics),
        Command(
            name="subscribe",
            usage=marked('topic | feed address | "words"'),
            does=marked("follow a topic, a feed or words"),
            answer=subscribe,
            is_setting=True,
            is_of_channels=True,
        ),
        Command(
            name="unsubscribe",
            does=marked("follow something no more"),
            answer=unsubscribe,
            is_setting=True,
            is_of_channels=True,
        ),
        Command(name="list", does=marked("what is followed here"), answer=following, is_of_channels=True),
    ),
    *_section(
        marked("When it comes, and how"),
        Command(
            name="digest",
            usage="07:30 Europe/Berlin | off",
            does=marked("briefs once a day, together"),
            answer=digest,
            is_setting=True,
            is_of_channels=True,
        ),
        Command(
            name="quiet",
            usage="22-7 | off",
            does=marked("hours in which nothing comes"),
            answer=quiet,
            is_setting=True,
            is_of_channels=True,
        ),
        Command(
            name="mute",
            usage="8h | 2d | off",
            does=marked("nothing for a while"),
            answer=mute,
            is_setting=True,
            is_of_channels=True,
        ),
        Command(name="email", usage="you@example.org | off", does=marked("briefs by mail"), answer=email, is_private=True),
    ),
    *_section(
        marked("Settings, and what is kept"),
        Command(name="lang", does=marked("another language"), answer=lang, is_setting=True, is_of_channels=True),
        Command(name="settings", does=marked("all settings"), answer=settings, is_setting=True, is_of_channels=True),
        Command(name="privacy", does=marked("what is kept of you"), answer=privacy, who="anybody"),
        Command(
            name="export",
            does=marked("all that is kept of you, as a file"),
            answer=export,
            who="anybody",
            is_private=True,
            pace=EXPORTING,
        ),
        Command(
            name="stop",
            does=marked("delete what is kept, and end"),
            answer=stop,
            who="anybody",
            is_setting=True,
            is_of_channels=True,
        ),
    ),
    *_section(
        marked("For the bot's admins"),
        Command(name="addfeed", usage=marked("feed address"), does=marked("follow a feed"), answer=admin.addfeed, who="admins"),
        Command(name="feeds", does=marked("the feeds, and how they fare"), answer=admin.feeds, who="admins"),
        Command(name="pause", usage="3 | all", does=marked("ask a feed no more for now"), answer=admin.pause, who="admins"),
        Command(name="resume", usage="3 | all", does=marked("ask a feed again"), answer=admin.resume, who="admins"),
        Command(name="status", does=marked("how the desk fares"), answer=admin.status, who="admins"),
        Command(name="admin", does=marked("a link to the desk's own pages"), answer=pages, who="admins", is_private=True),
        Command(name="approve", does=marked("who asks to be let in"), answer=admin.approve, who="admins", is_private=True),
        Command(
            name="invite",
            usage="5",
            does=marked("a link that lets people in"),
            answer=admin.invite,
            who="admins",
            is_private=True,
        ),
        Command(name="unsure", does=marked("messages that may not have arrived"), answer=admin.unsure, who="admins"),
        Command(
            name="review",
            usage=marked("@channel on | off"),
            does=marked("see first what goes to a channel"),
            answer=review,
            who="admins",
            is_of_channels=True,
            is_private=True,
        ),
    ),
    Command(name="help", does=marked("what I can do"), answer=help_, who="anybody"),
)
COMMANDS: Mapping[str, Command] = {command.name: command for command in _ALL}
"""Every command by its name, in the order in which they are listed."""

LINKS_GO_TO = "brief"
"""The command that an address on its own is meant for, in a private chat."""


@dataclass(frozen=True, slots=True)
class Press:
    """What answers a button, and who may press it: see `Command`."""

    answer: Callable[[Talk, Any], Awaitable[Answer]]
    who: Who = "guests"
    is_setting: bool = False


PRESSES: Mapping[type, Press] = {
    AskAbout: Press(press_about),
    ReportWrong: Press(press_wrong),
    Rule: Press(press_rule, who="admins"),
    Approve: Press(press_approve, who="admins"),
    Review: Press(press_review, who="admins"),
    Toggle: Press(press_toggle, who="admins"),
    Settle: Press(admin.press_settle, who="admins"),
    Admit: Press(admin.press_admit, who="admins"),
    Choose: Press(press_choice, is_setting=True),
    Follow: Press(press_topic, is_setting=True),
    Leave: Press(press_leave, is_setting=True),
    Forget: Press(press_forget, who="anybody", is_setting=True),
}
"""What answers a button, by the kind of its action."""

REPLIES: Mapping[str, Answering] = {HEADLINE: headline}
"""What answers an admin's reply to a message of ours, by the sign that the message begins with."""
