"""The buttons under a message, and what Telegram refuses of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_telegram.links import fault_of_link
from fake_telegram.troubles import Refused, bad_request

_MOST_BUTTONS = 100
_MOST_DATA_BYTES = 64
_OTHER_KINDS = ("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay")


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it presses (`data`) or opens (`url`)."""

    text: str
    data: str = ""
    url: str = ""

    def to_json(self) -> dict[str, str]:
        """As the Bot API has it."""
        named = {"text": self.text, "callback_data": self.data, "url": self.url}
        return {name: value for name, value in named.items() if value}


Rows = tuple[tuple[Button, ...], ...]


def read_buttons(keyboard: Mapping[str, Any]) -> Rows:
    """The rows of an inline keyboard; none of other keyboards. `Refused` where Telegram takes no such button."""
    read = tuple(tuple(_button(one) for one in row) for row in keyboard.get("inline_keyboard", ()))
    rows = tuple(row for row in read if row)
    if sum(map(len, rows)) > _MOST_BUTTONS:
        raise Refused(bad_request("reply markup is too long"))
    return rows


def _button(button: Mapping[str, Any]) -> Button:
    text, url, pressed = button.get("text"), button.get("url"), button.get("callback_data")
    if not isinstance(text, str) or not text.strip():
        raise Refused(bad_request('can\'t parse inline keyboard button: Field "text" must be of type String'))
    if url is None and pressed is None and not any(kind in button for kind in _OTHER_KINDS):
        raise Refused(bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"))
    if url is not None and (fault := fault_of_link(url)):
        raise Refused(bad_request(f"inline keyboard button URL '{url}' is invalid: {fault}"))
    if pressed is not None and not 0 < len(pressed.encode()) <= _MOST_DATA_BYTES:
        raise Refused(bad_request("BUTTON_DATA_INVALID"))
    return Button(text, pressed or "", url or "")
