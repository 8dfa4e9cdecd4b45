"""The methods that write, edit and delete messages."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fake_telegram.asked import Asked
from fake_telegram.keyboards import Rows, read_buttons
from fake_telegram.links import seen_in
from fake_telegram.markup import Entity, Text, read_html, tidy, units
from fake_telegram.shapes import message_json
from fake_telegram.troubles import Refused, bad_request, empty_text, no_message_to, not_modified, too_long
from fake_telegram.world import Chat, Document, Message

if TYPE_CHECKING:
    from fake_telegram.server import FakeTelegram

_MOST_UNITS = 4096
_MOST_CAPTION_UNITS = 1024
_CODE = frozenset({"code", "pre", "text_link"})


def send_message(telegram: "FakeTelegram", asked: Asked) -> Any:
    """sendMessage."""
    chat, thread = _place(telegram, asked)
    text = _text(asked, "text", _MOST_UNITS)
    if not text.text:
        raise Refused(empty_text())
    return message_json(_deliver(telegram, asked, chat, text, thread=thread))


def send_document(telegram: "FakeTelegram", asked: Asked) -> Any:
    """sendDocument, of a file sent along or known by its id."""
    chat, thread = _place(telegram, asked)
    document = _document(telegram, asked)
    text = _text(asked, "caption", _MOST_CAPTION_UNITS)
    return message_json(_deliver(telegram, asked, chat, text, thread=thread, document=document))


def copy_message(telegram: "FakeTelegram", asked: Asked) -> Any:
    """copyMessage, as it stands."""
    chat, thread = _place(telegram, asked)
    found = telegram.world.chat(asked.parameters.get("from_chat_id")).find(asked.number("message_id") or 0)
    if found is None:
        raise Refused(no_message_to("copy"))
    copy = _deliver(telegram, asked, chat, Text(found.text, found.entities), thread=thread, document=found.document)
    return {"message_id": copy.id}


def edit_text(telegram: "FakeTelegram", asked: Asked) -> Any:
    """editMessageText."""
    message = _own(telegram, asked)
    text = _text(asked, "text", _MOST_UNITS)
    if not text.text:
        raise Refused(empty_text())
    return _edit(telegram, message, text, read_buttons(asked.document("reply_markup")), asked.text("text"))


def edit_buttons(telegram: "FakeTelegram", asked: Asked) -> Any:
    """editMessageReplyMarkup."""
    message = _own(telegram, asked)
    unchanged = Text(message.text, message.entities)
    return _edit(telegram, message, unchanged, read_buttons(asked.document("reply_markup")), message.markup)


def delete_message(telegram: "FakeTelegram", asked: Asked) -> bool:
    """deleteMessage: the bot's own, or in a group that it administers anybody's."""
    chat = telegram.world.chat(asked.chat())
    message = chat.find(asked.number("message_id") or 0)
    if message is None:
        raise Refused(no_message_to("delete"))
    if message.sender is not telegram.world.bot and telegram.world.standing(chat) != "administrator" and not chat.person:
        raise Refused(bad_request("message can't be deleted"))
    message.is_deleted = True
    telegram.tell(chat, "deleted", telegram.world.bot.name, message.text, message.entities)
    return True


def pin_message(telegram: "FakeTelegram", asked: Asked) -> bool:
    """pinChatMessage."""
    chat = telegram.world.chat(asked.chat())
    message = chat.find(asked.number("message_id") or 0)
    if message is None:
        raise Refused(no_message_to("pin"))
    if not chat.person and telegram.world.standing(chat) != "administrator":
        raise Refused(bad_request("not enough rights to manage pinned messages in the chat"))
    chat.pinned.append(message)
    return True


def _place(telegram: "FakeTelegram", asked: Asked) -> tuple[Chat, int | None]:
    chat = telegram.world.chat(asked.chat())
    thread = asked.number("message_thread_id")
    telegram.world.check_may_write(chat)
    telegram.world.check_topic(chat, thread)
    return chat, thread


def _text(asked: Asked, name: str, most: int) -> Text:
    markup, mode = asked.text(name), asked.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise Refused(bad_request("unsupported parse_mode"))
    given = [_entity(one) for one in asked.items("entities" if name == "text" else "caption_entities")]
    text = _html_as_read(markup) if mode else with_seen(tidy(markup, given))
    if units(text.text) > most:
        raise Refused(too_long("message" if name == "text" else "message caption"))
    return text


@lru_cache(maxsize=64)
def _html_as_read(markup: str) -> Text:
    """One text goes to thousands of chats: it is read once, and kept once."""
    return with_seen(read_html(markup))


def _entity(shape: dict[str, Any]) -> Entity:
    more = {name: value for name, value in shape.items() if name not in ("type", "offset", "length")}
    return Entity(shape["type"], shape["offset"], shape["length"], tuple(more.items()))


def with_seen(text: Text) -> Text:
    """With what Telegram marks by itself, outside links and code."""
    taken = [(one.offset, one.offset + one.length) for one in text.entities if one.kind in _CODE]
    seen = [Entity(kind, units(text.text[:begin]), units(text.text[begin:end])) for kind, begin, end in seen_in(text.text)]
    free = [one for one in seen if not any(begin < one.offset + one.length and one.offset < end for begin, end in taken)]
    return Text(text.text, tuple(sorted((*text.entities, *free), key=lambda one: (one.offset, -one.length)))) if free else text


def _document(telegram: "FakeTelegram", asked: Asked) -> Document:
    named = asked.text("document")
    upload = asked.files.get(named.removeprefix("attach://") or "document")
    if upload is None:
        if named not in telegram.world.documents:
            raise Refused(
                bad_request("there is no document in the request" if not named else "wrong file identifier/HTTP URL specified")
            )
        return telegram.world.documents[named]
    return telegram.add_document(upload.name, upload.body, upload.mime_type)


def _deliver(telegram: "FakeTelegram", asked: Asked, chat: Chat, text: Text, **more: Any) -> Message:
    keyboard = asked.document("reply_markup")
    buttons = read_buttons(keyboard)
    reply_to = _replied(chat, asked.document("reply_parameters"))
    preview = asked.document("link_preview_options")
    return telegram.deliver(
        chat,
        text,
        markup=asked.text("text") or asked.text("caption"),
        buttons=buttons,
        keyboard=keyboard,
        reply_to=reply_to,
        is_silent=asked.whether("disable_notification"),
        is_protected=asked.whether("protect_content"),
        link_preview=preview or ({"is_disabled": True} if asked.whether("disable_web_page_preview") else {}),
        at=asked.at,
        **more,
    )


def _replied(chat: Chat, reply: dict[str, Any]) -> Message | None:
    if not reply:
        return None
    found = chat.find(reply.get("message_id", 0))
    if found is None and not reply.get("allow_sending_without_reply"):
        raise Refused(no_message_to("be replied"))
    return found


def _own(telegram: "FakeTelegram", asked: Asked) -> Message:
    chat = telegram.world.chat(asked.chat())
    telegram.world.check_may_write(chat)
    message = chat.find(asked.number("message_id") or 0)
    if message is None:
        raise Refused(no_message_to("edit"))
    if message.sender is not telegram.world.bot or message.service:
        raise Refused(bad_request("message can't be edited"))
    return message


def _edit(telegram: "FakeTelegram", message: Message, text: Text, buttons: Rows, markup: str) -> Any:
    if (text.text, text.entities, buttons) == (message.text, message.entities, message.buttons):
        raise Refused(not_modified())
    message.becomes(text, buttons)
    message.markup = markup
    telegram.tell(message.chat, "edited", telegram.world.bot.name, text.text, text.entities, buttons)
    return message_json(message)
