"""How the bot greets, and says what it can do."""

import difflib
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from briefbot.bot.access import at_the_door, redeemed, standing
from briefbot.bot.answer import Answer, from_blocks, told
from briefbot.bot.command import Command, Talk
from briefbot.bot.listing import topic_rows
from briefbot.showing.packing import Block
from briefbot.showing.telegram_markup import Markup, bold, filled, joined, own, text

_INVITATION = "invite_"


async def start(talk: Talk) -> Answer:
    """Greets, and offers the topics; a link may have brought an invitation along. Raises `StoreError`."""
    payload = talk.words.strip()
    if payload.startswith(_INVITATION):
        return await _invited(talk, payload.removeprefix(_INVITATION))
    if standing(talk.person, talk.house.rules) != "in":
        return await at_the_door(talk)
    return greeting(await talk.resumed())


async def _invited(talk: Talk, code: str) -> Answer:
    if standing(talk.person, talk.house.rules) == "in":
        return greeting(await talk.resumed())
    if await redeemed(talk, code):
        return greeting(replace(talk, person=replace(talk.person, access="allowed")))
    return told(own(talk.catalogue.say("This invitation is not good any more. Ask for another where you got it.")))


def greeting(talk: Talk) -> Answer:
    """Who the bot is, and what to do first."""
    say = talk.catalogue.say
    name = talk.person.name if talk.kind == "private" else ""
    hello = filled(say("Hello, {name}!"), name=text(name)) if name else own(say("Hello!"))
    what = own(
        say(
            "I read the news and write briefs: the key points, and what the experts say. Every quote stands word for word "
            "in its source."
        )
    )
    if talk.house.topics:
        first = own(say("What would you like to follow? More: /subscribe. All that I can do: /help"))
    else:
        first = own(say('Name words that you want to hear of, such as /subscribe "central bank". All that I can do: /help'))
    at_once = own(say("Send me the address of an article, and you have a brief of it at once."))
    lines = (joined((hello, what), " "), *([at_once] if talk.kind == "private" else []), first)
    return told(*lines, rows=topic_rows(talk, ()))


async def help_(talk: Talk) -> Answer:
    """Every command that may be given here, under its heading."""
    offered = [command for command in talk.commands.values() if command.section and is_offered(command, talk)]
    sections = (_lines(title, commands, talk) for title, commands in groupby(offered, lambda command: command.section))
    return Answer(messages=from_blocks(*(Block(lines) for lines in sections), *_hints(talk)))


def _lines(title: str, commands: Iterable[Command], talk: Talk) -> Markup:
    return joined((bold(own(talk.catalogue.say(title))), *(_line(command, talk) for command in commands)), "\n")


def is_offered(command: Command, talk: Talk) -> bool:
    """Whether the command is of use to the one who asks, where they ask."""
    if command.who == "admins" and not talk.is_admin:
        return False
    return command.is_in_menu and not (command.is_private and talk.kind != "private")


def _line(command: Command, talk: Talk) -> Markup:
    usage = f" {talk.catalogue.say(command.usage)}" if command.usage else ""
    return own(f"/{command.name}{usage} – {talk.catalogue.say(command.does)}")


def _hints(talk: Talk) -> tuple[Block, ...]:
    say = talk.catalogue.say
    if talk.kind == "group":
        return (Block(own(say("Settings of a group are changed by its administrators. In a forum each topic has its own."))),)
    return (
        Block(
            own(
                say(
                    "A channel gets briefs too: make me an administrator there, and name it first in what you say here, as in "
                    "/subscribe @yourchannel topic."
                )
            )
        ),
    )


def unknown(talk: Talk, name: str) -> Answer:
    """What somebody hears whose command there is not: the one that it is most like, if it is like one."""
    say = talk.catalogue.say
    offered = [command.name for command in talk.commands.values() if is_offered(command, talk)]
    near = difflib.get_close_matches(name, offered, n=1, cutoff=0.7)
    if near:
        sentence = say("I don't know that command. Did you mean {command}? All that I can do: /help")
        return told(filled(sentence, command=own(f"/{near[0]}")))
    return told(own(say("I don't know that command. /help lists those that I know.")))


def small_talk(talk: Talk) -> Answer:
    """What somebody hears who says something else."""
    return told(
        own(
            talk.catalogue.say(
                "I understand commands, and addresses of articles: of those I write a brief. /topics shows what you can "
                "follow, /search looks for words in the briefs, and /help lists the rest."
            )
        )
    )
