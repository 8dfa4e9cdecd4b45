"""Who comes, goes and rises in a chat, and a group that becomes a supergroup; the bot is told as Telegram tells it."""

import time
from typing import TYPE_CHECKING

from fake_telegram.shapes import chat_json, member_json, message_json, user_json
from fake_telegram.world import Chat, User

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram


def move(telegram: "FakeTelegram", chat: Chat, user: User, standing: str, by: User) -> None:
    """Somebody's standing in a chat becomes another."""
    old = chat.members.get(user.id) or "left"
    chat.members[user.id] = standing
    body = {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": int(time.time()),
        "old_chat_member": member_json(chat, user, old),
        "new_chat_member": member_json(chat, user, standing),
    }
    telegram.updates.push("my_chat_member" if user is telegram.world.bot else "chat_member", body)
    _announce(telegram, chat, user, old, standing)
    telegram.note()


def _announce(telegram: "FakeTelegram", chat: Chat, user: User, old: str, standing: str) -> None:
    was_in, is_in = (one not in ("left", "kicked") for one in (old, standing))
    if not chat.is_group or was_in == is_in:
        return
    shape = user_json(user)
    message = chat.add(user, service={"new_chat_members": [shape]} if is_in else {"left_chat_member": shape})
    telegram.tell(chat, "announced", user.name, f"{user.name} {'joins' if is_in else 'leaves'} the group")
    if user is not telegram.world.bot or is_in:
        telegram.updates.push("message", message_json(message))


def migrate(telegram: "FakeTelegram", group: Chat) -> Chat:
    """The group lives on as a supergroup with an id of its own."""
    new = telegram.world.add_chat(group.title, "supergroup", telegram.world.standing(group))
    new.members = dict(group.members)
    gone = group.add(telegram.world.bot, service={"migrate_to_chat_id": new.id})
    come = new.add(telegram.world.bot, service={"migrate_from_chat_id": group.id})
    group.successor = new
    telegram.updates.push("message", message_json(gone))
    telegram.updates.push("message", message_json(come))
    telegram.note()
    return new
