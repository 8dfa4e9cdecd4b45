"""What Telegram's errors mean for a message: one row for each, and the errors of the line by what they leave open.

The words are those of the Bot API's own server, which names no codes. What is not in the table follows from the kind of
answer. After a 5xx nobody can say whether the message was accepted: the Bot API's server answers 500 when it restarts with
messages under way, and bots have been seen to send twice after a 502. A 503 and what a proxy refuses were not accepted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from briefbot.errors import BadMarkup, Flooded, MaybeSent, Moved, NoAddress, NotSent, OutletError, Rejected

Meaning = Literal["nobody", "later", "markup", "never", "flood"]

UNKNOWN_BOT = "[telegram] token: Telegram does not know it; ask @BotFather for the bot's token"
TWO_BOTS = "[telegram] token: another process uses it too; stop one of the two"
LATER = timedelta(hours=1)
"""How long to wait for a person to put things right."""

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Row:
    """`words` stand in the answer, in whatever case; `advice` is what a person can do."""

    words: str
    meaning: Meaning
    advice: str


_START = "they can start the bot again"
_ADD = "add the bot again, and subscribe there"
_GONE = "nothing can be sent there"
_NAME = "check the number or name; the bot must have been started or added there"
_TOPIC = "subscribe in a topic that is there"
_RIGHTS = "let the bot write there: its administrators can"
_BARE = "it goes without markup and buttons"
_CUT = "nothing sends it as it is"

ROWS: Sequence[Row] = (
    Row("bot was blocked by the user", "nobody", _START),
    Row("user_is_blocked", "nobody", _START),
    Row("can't initiate conversation with a user", "nobody", _START),
    Row("user is deactivated", "nobody", _GONE),
    Row("input_user_deactivated", "nobody", _GONE),
    Row("can't send messages to bots", "nobody", _GONE),
    Row("can't send messages to the bot", "nobody", _GONE),
    Row("user_is_bot", "nobody", _GONE),
    Row("bot was kicked from", "nobody", _ADD),
    Row("bot is not a member of", "nobody", _ADD),
    Row("channel_private", "nobody", _ADD),
    Row("group chat was deleted", "nobody", _GONE),
    Row("group chat was deactivated", "nobody", _GONE),
    Row("group chat was upgraded", "nobody", _ADD),
    Row("chat not found", "nobody", _NAME),
    Row("user not found", "nobody", _NAME),
    Row("peer_id_invalid", "nobody", _NAME),
    Row("message thread not found", "nobody", _TOPIC),
    Row("topic_deleted", "nobody", _TOPIC),
    Row("topic_id_invalid", "nobody", _TOPIC),
    Row("topic_closed", "later", "open the topic again, or subscribe in another"),
    Row("not enough rights", "later", _RIGHTS),
    Row("have no rights to send a message", "later", _RIGHTS),
    Row("need administrator rights", "later", _RIGHTS),
    Row("chat_admin_required", "later", _RIGHTS),
    Row("chat_write_forbidden", "later", _RIGHTS),
    Row("chat_send_plain_forbidden", "later", _RIGHTS),
    Row("chat_guest_send_forbidden", "later", _RIGHTS),
    Row("chat_restricted", "later", _RIGHTS),
    Row("user_banned_in_channel", "later", "Telegram restricts the bot: ask @SpamBot"),
    Row("can't parse entities", "markup", _BARE),
    Row("entities_too_long", "markup", _BARE),
    Row("entity_bounds_invalid", "markup", _BARE),
    Row("button_", "markup", _BARE),
    Row("inline keyboard", "markup", _BARE),
    Row("reply markup", "markup", _BARE),
    Row("reply_markup", "markup", _BARE),
    Row("message is too long", "never", _CUT),
    Row("message_too_long", "never", _CUT),
    Row("message text is empty", "never", _CUT),
    Row("too many requests", "flood", "we wait"),
)

# Nothing was sent yet when these were raised; after any other error of the line it may have been.
_SURE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class OddAnswer(NetworkError):
    """What answered does not speak the Bot API, or said that it is broken; `status` is that of HTTP."""

    __slots__ = ("status",)

    def __init__(self, status: int) -> None:
        super().__init__(f"answered {status} in no way that Telegram answers")
        self.status = status


def trouble(error: TelegramError, place: str) -> OutletError:
    """What an error of the library means for a message to a place ("chat 42"); to be raised from it."""
    if isinstance(error, InvalidToken | Conflict):
        return NotSent(UNKNOWN_BOT if isinstance(error, InvalidToken) else TWO_BOTS, LATER)
    if isinstance(error, RetryAfter):
        wait = wait_of(error)
        return Flooded(f"{place}: Telegram wants nothing there for {wait.total_seconds():.0f} seconds", wait)
    if isinstance(error, ChatMigrated):
        return Moved(f"{place}: it is {error.new_chat_id} now", str(error.new_chat_id))
    if isinstance(error, BadRequest | Forbidden):
        return _refusal(error, place)
    if isinstance(error, OddAnswer):
        return _odd(error, place)
    return _of_the_line(error, place)


def wait_of(flood: RetryAfter) -> timedelta:
    """How long it asks to wait; the library is on its way from numbers to timedeltas."""
    wait = flood.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _refusal(error: TelegramError, place: str) -> OutletError:
    said = error.message.removeprefix("Forbidden: ")
    row = next((row for row in ROWS if row.words in said.casefold()), None)
    if row is None:
        row = Row("", "nobody", _ADD) if isinstance(error, Forbidden) else Row("", "never", _CUT)
    return _MEANINGS[row.meaning](f"{place}: {_one_line(said)}; {row.advice}")


def _odd(error: OddAnswer, place: str) -> OutletError:
    said = f"{place}: Telegram {error.message}"
    if error.status == 503:
        return NotSent(f"{said}; it is tried again")
    if 300 <= error.status < 500:
        return NotSent(f"{said}; check [telegram] base_url and proxy")
    return MaybeSent(f"{said}; it may have arrived")


def _of_the_line(error: TelegramError, place: str) -> OutletError:
    said = f"{place}: {_one_line(error.message)}"
    if "too many requests" in error.message.casefold():
        return Flooded(said, timedelta(seconds=1))
    if isinstance(error.__cause__, _SURE):
        return NotSent(f"{said}; check the line to Telegram")
    return MaybeSent(f"{said}; it may have arrived")


def _one_line(words: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


_MEANINGS: Mapping[Meaning, Callable[[str], OutletError]] = {
    "nobody": NoAddress,
    "later": lambda said: NotSent(said, LATER),
    "markup": BadMarkup,
    "never": Rejected,
    "flood": lambda said: Flooded(said, timedelta(seconds=1)),
}
