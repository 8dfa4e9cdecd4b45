"""The commands as Telegram lists them to those who write, and what it says of the bot, in each of our languages."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from briefbot.bot.command import Command
from briefbot.showing.catalogue import SOURCE, Catalogue, catalogue_for, languages

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Menu:
    """Names and what they do, for a scope and a language; the language "" is that of everybody else."""

    scope: BotCommandScope
    language: str
    commands: tuple[tuple[str, str], ...]


def menus(commands: Mapping[str, Command], admins: Iterable[str] = ()) -> Iterator[Menu]:
    """Those of private chats, of groups, of their administrators, and of each of the bot's admins."""
    listed = [command for command in commands.values() if command.is_in_menu]
    for_all = [command for command in listed if command.who != "admins"]
    in_groups = [command for command in for_all if not command.is_private]
    scopes: list[tuple[BotCommandScope, list[Command]]] = [
        (BotCommandScopeAllPrivateChats(), for_all),
        (BotCommandScopeAllGroupChats(), [command for command in in_groups if not command.is_setting]),
        (BotCommandScopeAllChatAdministrators(), in_groups),
        *((BotCommandScopeChat(int(admin)), listed) for admin in sorted(admins) if len(for_all) < len(listed)),
    ]
    for scope, offered in scopes:
        for tag in languages():
            words = catalogue_for(tag)
            told = tuple((command.name, words.say(command.does)) for command in offered)
            yield Menu(scope, "" if tag == SOURCE else tag, told)


async def introduce(bot: Bot, commands: Mapping[str, Command], admins: Iterable[str] = ()) -> None:
    """Tell Telegram, where it does not know it so already. What it refuses is logged, and costs nothing else."""
    for menu in menus(commands, admins):
        try:
            await _keep_menu(bot, menu)
        except BadRequest as error:
            log.info("no menu for %s: %s", menu.scope, error.message)
        except TelegramError as error:
            log.warning("the menus could not be set: %s", error.message)
            return
    await _describe(bot)


async def _keep_menu(bot: Bot, menu: Menu) -> None:
    known = await bot.get_my_commands(scope=menu.scope, language_code=menu.language or None)
    if tuple((one.command, one.description) for one in known) != menu.commands:
        await bot.set_my_commands(menu.commands, scope=menu.scope, language_code=menu.language or None)


async def _describe(bot: Bot) -> None:
    try:
        for tag in languages():
            words, code = catalogue_for(tag), None if tag == SOURCE else tag
            await bot.set_my_short_description(what_it_is(words), language_code=code)
            await bot.set_my_description(what_it_is(words), language_code=code)
    except TelegramError as error:
        log.warning("the bot's description could not be set: %s", error.message)


def what_it_is(words: Catalogue) -> str:
    """The bot in a sentence, at most 120 characters, which is what a profile shows."""
    return words.say("News as briefs: the key points, and what the experts say, quoted word for word.")
