"""The world in the Bot API's JSON."""

from typing import Any

from fake_telegram.world import Chat, Message, User

Json = dict[str, Any]

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
_MEMBER_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def user_json(user: User) -> Json:
    """A User."""
    shape = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    return shape | _present({"username": user.username, "language_code": "" if user.is_bot else user.language})


def chat_json(chat: Chat) -> Json:
    """A Chat."""
    shape: Json = {"id": chat.id, "type": chat.kind}
    name = "first_name" if chat.person else "title"
    return shape | _present({name: chat.title, "username": chat.username, "is_forum": chat.is_forum})


def full_chat_json(chat: Chat) -> Json:
    """A ChatFullInfo."""
    shape = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.is_group:
        shape["permissions"] = {right: not (chat.is_read_only and right.startswith("can_send")) for right in _MEMBER_RIGHTS}
    if chat.pinned:
        shape["pinned_message"] = message_json(chat.pinned[-1])
    return shape


def member_json(chat: Chat, user: User, standing: str) -> Json:
    """A ChatMember of that standing, with the rights that go with it."""
    shape: Json = {"user": user_json(user), "status": standing}
    if standing == "creator":
        shape["is_anonymous"] = False
    elif standing == "administrator":
        rights = _RIGHTS + (_CHANNEL_RIGHTS if chat.kind == "channel" else ())
        shape |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(rights, True)}
    elif standing == "restricted":
        shape |= {"is_member": True, "until_date": 0, **dict.fromkeys(_MEMBER_RIGHTS, False)}
    elif standing == "kicked":
        shape["until_date"] = 0
    return shape


def message_json(message: Message, *, depth: int = 1) -> Json:
    """A Message; what it replies to goes with it, what that replied to does not."""
    shape: Json = {"message_id": message.id, "date": message.date, "chat": chat_json(message.chat), **_author(message)}
    words, marks = ("caption", "caption_entities") if message.document else ("text", "entities")
    shape |= _present(
        {
            words: message.text,
            marks: [entity.to_json() for entity in message.entities],
            "message_thread_id": message.thread,
            "is_topic_message": message.is_topic_message,
            "has_protected_content": message.is_protected,
            "link_preview_options": message.link_preview,
            "edit_date": message.date if message.earlier else 0,
        }
    )
    if message.buttons:
        shape["reply_markup"] = {"inline_keyboard": [[button.to_json() for button in row] for row in message.buttons]}
    if message.document:
        shape["document"] = _document_json(message)
    if message.reply_to and depth:
        shape["reply_to_message"] = message_json(message.reply_to, depth=depth - 1)
    return shape | message.service


def _author(message: Message) -> Json:
    if message.chat.kind == "channel" or message.sender is None:
        return {"sender_chat": chat_json(message.chat)}
    return {"from": user_json(message.sender)}


def _document_json(message: Message) -> Json:
    document = message.document
    assert document is not None
    return {
        "file_id": document.file_id,
        "file_unique_id": document.file_id,
        "file_name": document.name,
        "mime_type": document.mime_type,
        "file_size": len(document.body),
    }


def _present(shape: Json) -> Json:
    return {name: value for name, value in shape.items() if value}
