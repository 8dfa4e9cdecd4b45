"""Which method does what."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fake_telegram import places, profile, sending
from fake_telegram.asked import Asked

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram

Method = Callable[["FakeTelegram", Asked], Any]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": profile.keep_words,
    "setMyDescription": profile.keep_words,
    "setMyShortDescription": profile.keep_words,
    "setChatMenuButton": profile.keep_words,
    "answerCallbackQuery": profile.answer_press,
    "sendChatAction": profile.nod,
    "getFile": profile.get_file,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "copyMessage": sending.copy_message,
    "editMessageText": sending.edit_text,
    "editMessageReplyMarkup": sending.edit_buttons,
    "deleteMessage": sending.delete_message,
    "pinChatMessage": sending.pin_message,
    "getChat": places.get_chat,
    "getChatMember": places.get_member,
    "getChatAdministrators": places.get_administrators,
    "getChatMemberCount": places.count_members,
    "leaveChat": places.leave,
    "createForumTopic": places.create_topic,
    "closeForumTopic": places.close_topic,
    "reopenForumTopic": places.reopen_topic,
    "deleteForumTopic": places.delete_topic,
    "setWebhook": profile.set_webhook,
    "deleteWebhook": profile.delete_webhook,
    "getWebhookInfo": profile.get_webhook,
}
