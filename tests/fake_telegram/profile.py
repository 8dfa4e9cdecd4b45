"""The methods about the bot itself: who it is, its commands, its descriptions; and answers to presses."""

import json
import re
from typing import TYPE_CHECKING, Any

from fake_telegram.asked import Asked
from fake_telegram.shapes import user_json
from fake_telegram.troubles import Refused, bad_request, query_too_old

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_MOST_ANSWER_LETTERS = 200


def get_me(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getMe."""
    rights = {"can_join_groups": True, "can_read_all_group_messages": not telegram.is_private, "supports_inline_queries": False}
    return user_json(telegram.world.bot) | rights


def set_commands(telegram: "FakeTelegram", asked: Asked) -> bool:
    """setMyCommands, for a scope and a language."""
    commands = asked.items("commands")
    if len(commands) > _MOST_COMMANDS:
        raise Refused(bad_request("BOT_COMMANDS_TOO_MUCH"))
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
            raise Refused(bad_request("BOT_COMMAND_INVALID"))
        if not 1 <= len(command.get("description", "")) <= 256:
            raise Refused(bad_request("BOT_COMMAND_DESCRIPTION_INVALID"))
    telegram.menus[_scope(asked)] = {one["command"].removeprefix("/"): one["description"] for one in commands}
    return True


def get_commands(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getMyCommands, of just that scope and language."""
    menu = telegram.menus.get(_scope(asked), {})
    return [{"command": command, "description": description} for command, description in menu.items()]


def delete_commands(telegram: "FakeTelegram", asked: Asked) -> bool:
    """deleteMyCommands."""
    telegram.menus.pop(_scope(asked), None)
    return True


def scope_name(scope: dict[str, Any]) -> str:
    """A scope in one word: `default`, `all_private_chats`, or the kind and whom it is for."""
    more = [str(value) for name, value in scope.items() if name != "type"]
    return " ".join([scope.get("type", "default"), *more])


def keep_words(telegram: "FakeTelegram", asked: Asked) -> bool:
    """setMyName, setMyDescription, setMyShortDescription, setChatMenuButton: kept as they are."""
    telegram.profile[asked.method, asked.text("language_code")] = json.dumps(asked.parameters)
    return True


def nod(telegram: "FakeTelegram", asked: Asked) -> bool:
    """sendChatAction and others of which nothing stays: the chat must exist."""
    telegram.world.check_may_write(telegram.world.chat(asked.chat()))
    return True


def answer_press(telegram: "FakeTelegram", asked: Asked) -> bool:
    """answerCallbackQuery, once for each press."""
    press = telegram.presses.get(asked.text("callback_query_id"))
    if press is None or press.is_answered:
        raise Refused(query_too_old())
    if len(asked.text("text")) > _MOST_ANSWER_LETTERS:
        raise Refused(bad_request("MESSAGE_TOO_LONG"))
    press.is_answered, press.answer, press.is_alert = True, asked.text("text"), asked.whether("show_alert")
    if press.answer:
        telegram.tell(press.message.chat, "answered", telegram.world.bot.name, press.answer)
    return True


def get_file(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getFile."""
    document = telegram.world.documents.get(asked.text("file_id"))
    if document is None:
        raise Refused(bad_request("invalid file_id"))
    path = f"documents/{document.file_id}"
    return {"file_id": document.file_id, "file_unique_id": document.file_id, "file_size": len(document.body), "file_path": path}


def set_webhook(telegram: "FakeTelegram", asked: Asked) -> bool:
    """setWebhook."""
    return telegram.updates.set_webhook(asked)


def delete_webhook(telegram: "FakeTelegram", asked: Asked) -> bool:
    """deleteWebhook: set to nowhere."""
    asked.parameters.pop("url", None)
    return telegram.updates.set_webhook(asked)


def get_webhook(telegram: "FakeTelegram", asked: Asked) -> Any:
    """getWebhookInfo."""
    return telegram.updates.webhook_info()


def _scope(asked: Asked) -> tuple[str, str]:
    return scope_name(asked.document("scope")), asked.text("language_code")
