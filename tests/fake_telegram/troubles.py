"""What goes wrong at Telegram, in its own words and codes, ready to be played by the fake or raised by one of its rules.

    telegram.will(blocked(), chat=ada.chat)                       # the next request that names this chat
    telegram.will(flood(7), method="sendMessage", times=3)
    telegram.will(cut_after(), times=None)                        # for good

A trouble that `accepts` is played once the method has done what was asked: the sender can't know whether it was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum


class Ending(Enum):
    """How the line ends."""

    ANSWER = "an answer"
    CUT = "the connection is closed without a word"
    RESET = "the connection is reset"
    HALF = "the connection is closed within the answer"
    STALL = "nothing is said"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One way for a request to go wrong; `seconds` is how long a stall lasts before the line is cut."""

    status: int = 0
    body: bytes = b""
    content_type: str = "application/json"
    ending: Ending = Ending.ANSWER
    seconds: float = 0
    accepts: bool = False


class Refused(Exception):
    """Raised by a method of the fake: this is answered instead of a result."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.body.decode())
        self.trouble = trouble


def refusal(status: int, description: str, parameters: Mapping[str, int] | None = None) -> Trouble:
    """An error as the Bot API words it."""
    answer: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = dict(parameters)
    return Trouble(status, json.dumps(answer).encode())


def bad_request(words: str) -> Trouble:
    """Code 400 with those words."""
    return refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Trouble:
    """Code 403 with those words."""
    return refusal(403, f"Forbidden: {words}")


# A person or a chat that can't be written to.


def blocked() -> Trouble:
    """The person has blocked the bot."""
    return forbidden("bot was blocked by the user")


def deactivated() -> Trouble:
    """The account is gone."""
    return forbidden("user is deactivated")


def cannot_initiate() -> Trouble:
    """The person never wrote to the bot."""
    return forbidden("bot can't initiate conversation with a user")


def kicked(kind: str = "supergroup") -> Trouble:
    """The bot was thrown out of a `group`, `supergroup` or `channel`."""
    return forbidden(f"bot was kicked from the {kind} chat")


def not_a_member(kind: str = "supergroup") -> Trouble:
    """The bot was never in it, or left."""
    return forbidden(f"bot is not a member of the {kind} chat")


def chat_not_found() -> Trouble:
    """No such chat, or the bot never saw it."""
    return bad_request("chat not found")


def upgraded(new_id: int) -> Trouble:
    """The group is a supergroup now, under another id."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return refusal(400, words, {"migrate_to_chat_id": new_id})


def no_right_to_write() -> Trouble:
    """The bot may not write in this group."""
    return bad_request("not enough rights to send text messages to the chat")


def not_an_administrator() -> Trouble:
    """The bot is in the channel, but may not post."""
    return bad_request("need administrator rights in the channel chat")


def writing_forbidden() -> Trouble:
    """The server's own name for nearly the same."""
    return bad_request("CHAT_WRITE_FORBIDDEN")


def topic_closed() -> Trouble:
    """The topic was closed."""
    return bad_request("TOPIC_CLOSED")


def thread_not_found() -> Trouble:
    """There is no such topic: never was, was deleted, or the chat is no forum."""
    return bad_request("message thread not found")


# A message that can't be sent, edited or deleted.


def cannot_parse(words: str) -> Trouble:
    """The markup is wrong."""
    return bad_request(f"can't parse entities: {words}")


def too_long(what: str = "message") -> Trouble:
    """Over 4,096 UTF-16 units, or 1,024 of a `message caption`."""
    return bad_request(f"{what} is too long")


def empty_text() -> Trouble:
    """Nothing is left to read."""
    return bad_request("message text is empty")


def not_modified() -> Trouble:
    """An edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


def no_message_to(verb: str) -> Trouble:
    """There is no message to `edit`, `delete`, `copy`, `pin`; `be replied` is what it says of replies."""
    return bad_request(f"message to {verb} not found")


def query_too_old() -> Trouble:
    """A press that is answered too late, or twice, or was never made."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


# The server's own troubles.


def flood(seconds: int) -> Trouble:
    """Too many messages."""
    return refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def unauthorized() -> Trouble:
    """A wrong token."""
    return refusal(401, "Unauthorized")


def no_such_method() -> Trouble:
    """An unknown method, or something that is no token."""
    return refusal(404, "Not Found: method not found")


def conflict(words: str) -> Trouble:
    """Two who ask for the updates."""
    return refusal(409, f"Conflict: {words}")


def server_error(status: int = 502, *, html: bool = False) -> Trouble:
    """500, 502 or 504: in JSON as the Bot API has it, or in HTML as what stands before it has it."""
    name = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}.get(status, "Whatever")
    if not html:
        return refusal(status, name)
    page = f"<html>\r\n<head><title>{status} {name}</title></head>\r\n<body><h1>{status} {name}</h1></body></html>"
    return Trouble(status, page.encode(), "text/html")


def garbage(body: bytes = b"<html>Sign in</html>") -> Trouble:
    """A good status, and no JSON: a proxy's login form."""
    return Trouble(200, body)


def stalls(seconds: float = 30) -> Trouble:
    """The request is taken, not done, and nothing is said."""
    return Trouble(ending=Ending.STALL, seconds=seconds)


def cut_before(ending: Ending = Ending.CUT) -> Trouble:
    """The line is cut, in one of three ways, before anything is done."""
    return Trouble(ending=ending)


def accepted(trouble: Trouble) -> Trouble:
    """The same trouble, played after what was asked is done."""
    return replace(trouble, accepts=True)


def cut_after(ending: Ending = Ending.CUT) -> Trouble:
    """What was asked is done, and the line is cut with no answer, or within it."""
    return accepted(cut_before(ending))
